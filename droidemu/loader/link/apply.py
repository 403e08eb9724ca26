# SPDX-License-Identifier: GPL-2.0-or-later
"""Applies the relocations of one library.

The common kinds (relative, absolute, GOT and PLT slots) are done in two tight loops, one for tables
with addends and one for those without; everything else goes through ``_other``. Writes go straight
into the segments' memory: a relocation in a segment that is not writable is a text relocation, and
refused as Android does.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from droidemu.loader.link import numbers as n
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.memory import WORD
from droidemu.loader.link.packed import MAX_RELOCATIONS, Entry, unpack_aps2, unpack_relr

if TYPE_CHECKING:
    from droidemu.loader.link.library import Library
    from droidemu.loader.link.symbols import Symbol
    from droidemu.loader.link.tls import TlsModule


class Bound(NamedTuple):
    """What a symbol of one library is bound to; ``library`` None: to nothing."""

    #: Guest address, 0 for an undefined weak symbol.
    address: int
    library: Library | None = None
    symbol: Symbol | None = None


class Pending(NamedTuple):
    """What can only be written once guest code has said what."""

    #: The function to ask, where the answer goes, what is added to it.
    resolver: int
    target: int
    addend: int
    library: Library


class Copy(NamedTuple):
    """A variable of a library that lives in the program instead (R_*_COPY)."""

    target: int
    source: Bound
    size: int
    library: Library


#: Finds what the library's symbol of this number is bound to; ``own``: may it be the library's.
Bind = Callable[[int, bool], Bound]


class TlsResolvers(NamedTuple):
    """Guest functions that TLS descriptors name: for static variables, for undefined weak ones."""

    static: int
    weak: int


class _Kinds(NamedTuple):
    """Relocation types by what they do."""

    relative: int
    absolute: int
    slot: int
    jump: int
    irelative: int
    copy: int
    #: Of thread-local variables: module number, offset in it, offset from TP, descriptor.
    module: int
    in_module: int
    from_tp: int
    descriptor: int


_KINDS: Final = {
    "arm64": _Kinds(
        relative=n.R_AARCH64_RELATIVE,
        absolute=n.R_AARCH64_ABS64,
        slot=n.R_AARCH64_GLOB_DAT,
        jump=n.R_AARCH64_JUMP_SLOT,
        irelative=n.R_AARCH64_IRELATIVE,
        copy=n.R_AARCH64_COPY,
        module=n.R_AARCH64_TLS_DTPMOD,
        in_module=n.R_AARCH64_TLS_DTPREL,
        from_tp=n.R_AARCH64_TLS_TPREL,
        descriptor=n.R_AARCH64_TLSDESC,
    ),
    "arm": _Kinds(
        relative=n.R_ARM_RELATIVE,
        absolute=n.R_ARM_ABS32,
        slot=n.R_ARM_GLOB_DAT,
        jump=n.R_ARM_JUMP_SLOT,
        irelative=n.R_ARM_IRELATIVE,
        copy=n.R_ARM_COPY,
        module=n.R_ARM_TLS_DTPMOD32,
        in_module=n.R_ARM_TLS_DTPOFF32,
        from_tp=n.R_ARM_TLS_TPOFF32,
        descriptor=n.R_ARM_TLS_DESC,
    ),
}
_NONE: Final = {"arm64": (n.R_AARCH64_NONE, n.R_AARCH64_NONE_OLD), "arm": (n.R_ARM_NONE,)}
#: (bytes, relative to the place) of the absolute kinds that are not a whole pointer.
_PARTS: Final = {
    "arm64": {
        n.R_AARCH64_ABS32: (4, False),
        n.R_AARCH64_ABS16: (2, False),
        n.R_AARCH64_PREL64: (8, True),
        n.R_AARCH64_PREL32: (4, True),
        n.R_AARCH64_PREL16: (2, True),
    },
    "arm": {n.R_ARM_REL32: (4, True)},
}
#: Kinds whose addend, in tables without addends, is what stands at the place.
_IN_PLACE: Final = frozenset((
    n.R_ARM_REL32, n.R_ARM_TLS_DTPOFF32, n.R_ARM_TLS_TPOFF32, n.R_ARM_IRELATIVE, n.R_ARM_TLS_DESC,
))  # fmt: skip


class Relocator:
    """Relocates one library. ``pending`` and ``copies`` are left for later."""

    def __init__(self, library: Library, bind: Bind, tls: TlsResolvers | None) -> None:
        self.library = library
        self.memory = library.memory
        self.word = library.word
        self.isa = library.image.isa
        self.mask = (1 << 8 * self.word) - 1
        self.tls = tls
        self.pending: list[Pending] = []
        self.copies: list[Copy] = []
        #: Addresses of symbols by number, as far as they are known and plain.
        self.values: dict[int, int] = {0: library.bias & self.mask}
        self._bind = bind
        self._bound: dict[int, Bound] = {}
        self._shift = 32 if self.word == 8 else 8
        self._kinds = _KINDS[self.isa]
        self.parts = [part for part in self.memory.parts if part.writable]
        #: How many relocations may still come, of all tables, and bytes to copy: tables may lie
        #: over a huge .bss, or over each other.
        self._left = MAX_RELOCATIONS
        self._copied = sum(part.end - part.start for part in self.parts)

    def run(self) -> None:
        """Apply all tables. LinkError."""
        dynamic = self.library.dynamic
        if dynamic.text_relocations:
            raise self.memory.error(
                "has text relocations, which Android refuses: rebuild it with -fPIC"
            )
        self._relative(self._relr(n.DT_RELR, n.DT_RELRSZ))
        self._relative(self._relr(n.DT_ANDROID_RELR, n.DT_ANDROID_RELRSZ))
        for tag, size_tag, addends in (
            (n.DT_ANDROID_RELA, n.DT_ANDROID_RELASZ, True),
            (n.DT_ANDROID_REL, n.DT_ANDROID_RELSZ, False),
        ):
            if dynamic.get(tag):
                raw = self.memory.span(
                    dynamic.get(tag), dynamic.get(size_tag), "the packed relocations"
                )
                try:
                    entries = unpack_aps2(raw, self.word, addends)
                except LinkError as error:
                    raise self.memory.error(str(error)) from None
                self._take(len(entries))
                if addends:
                    self._with_addends(entries)
                else:
                    self._without_addends((offset, info) for offset, info, _ in entries)
        self._plain(n.DT_RELA, n.DT_RELASZ, True)
        self._plain(n.DT_REL, n.DT_RELSZ, False)
        addends = dynamic.get(n.DT_PLTREL) == n.DT_RELA
        self._plain(n.DT_JMPREL, n.DT_PLTRELSZ, addends)

    def _take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise self.memory.error(f"corrupt: has more than {MAX_RELOCATIONS} relocations")

    def _plain(self, tag: int, size_tag: int, addends: bool) -> None:
        address, size = self.library.dynamic.get(tag), self.library.dynamic.get(size_tag)
        if not address or not size:
            return
        entry = struct.Struct(
            ("<QQq" if addends else "<QQ") if self.word == 8 else ("<IIi" if addends else "<II")
        )
        self._take(size // entry.size)
        raw = self.memory.span(address, size, "the relocations")
        raw = raw[: size - size % entry.size]
        if addends:
            self._with_addends(entry.iter_unpack(raw))
        else:
            self._without_addends(entry.iter_unpack(raw))

    def _relr(self, tag: int, size_tag: int) -> list[int]:
        address, size = self.library.dynamic.get(tag), self.library.dynamic.get(size_tag)
        if not address or not size:
            return []
        words = self.memory.words(address, size, "the RELR relocations")
        try:
            places = unpack_relr(words, self.word)
        except LinkError as error:
            raise self.memory.error(str(error)) from None
        self._take(len(places))
        return places

    # -- the loops ---------------------------------------------------------------------------------

    def _window(self, offset: int) -> tuple[int, int, memoryview]:
        """(first address, last address at which a word fits, words) of a place's segment.

        LinkError if it is not writable or not there.
        """
        word = self.word
        for part in self.parts:
            if part.start <= offset and offset + word <= part.end:
                low = -(-part.start // word) * word
                skip = low - part.start
                size = (part.end - low) // word * word
                if offset % word or not low <= offset < low + size:
                    break
                view = part.view[skip : skip + size].cast("Q" if word == 8 else "I")
                return low, low + size - word, view
        else:
            if self.memory.part_of(offset, word) is not None:
                raise self.memory.error(
                    f"has a text relocation at {offset:#x}, which Android refuses: "
                    "rebuild it with -fPIC"
                )
            raise self.memory.error(f"corrupt: a relocation at {offset:#x}, outside of memory")
        # Misaligned: a window of this one word.
        start = offset - part.start
        return offset, offset, _Unaligned(part.view, start, word)  # type: ignore[return-value]

    def _relative(self, offsets: Iterable[int]) -> None:
        bias, mask, shift = self.library.bias, self.mask, 3 if self.word == 8 else 2
        low, high, words = 1, 0, memoryview(b"")
        low_bits = self.word - 1
        for offset in offsets:
            if not low <= offset <= high or offset & low_bits:
                low, high, words = self._window(offset)
            index = offset - low >> shift
            words[index] = (words[index] + bias) & mask

    def _with_addends(self, entries: Iterable[Entry]) -> None:
        bias, mask, shift = self.library.bias, self.mask, 3 if self.word == 8 else 2
        kinds, values, symbol_shift = self._kinds, self.values, self._shift
        relative, absolute, slot, jump = kinds[:4]
        kind_mask = (1 << symbol_shift) - 1
        low, high, words = 1, 0, memoryview(b"")
        low_bits = self.word - 1
        for offset, info, addend in entries:
            if info == relative:
                value = bias + addend
            else:
                kind = info & kind_mask
                if kind != absolute and kind != slot and kind != jump:
                    if kind == relative:
                        raise self.memory.error("corrupt: a relative relocation with a symbol")
                    self._other(kind, info >> symbol_shift, offset, addend)
                    continue
                known = values.get(info >> symbol_shift)
                if known is None:
                    known = self._value(info >> symbol_shift, offset, addend)
                    if known is None:
                        continue
                value = known + addend
            if not low <= offset <= high or offset & low_bits:
                low, high, words = self._window(offset)
            words[offset - low >> shift] = value & mask

    def _without_addends(self, entries: Iterable[tuple[int, int]]) -> None:
        bias, mask, shift = self.library.bias, self.mask, 3 if self.word == 8 else 2
        kinds, values, symbol_shift = self._kinds, self.values, self._shift
        relative, absolute, slot, jump = kinds[:4]
        kind_mask = (1 << symbol_shift) - 1
        low, high, words = 1, 0, memoryview(b"")
        low_bits = self.word - 1
        for offset, info in entries:
            kind = info & kind_mask
            if kind not in (relative, absolute, slot, jump):
                addend = 0
                if kind in _IN_PLACE:
                    addend = self._signed(self._peek(offset))
                self._other(kind, info >> symbol_shift, offset, addend)
                continue
            if not low <= offset <= high or offset & low_bits:
                low, high, words = self._window(offset)
            index = offset - low >> shift
            if info == relative:
                words[index] = (words[index] + bias) & mask
                continue
            number = info >> symbol_shift
            value = values.get(number)
            if kind == absolute:
                if value is None:
                    value = self._value(number, offset, self._signed(words[index]))
                    if value is None:
                        continue
                words[index] = (words[index] + value) & mask
            elif kind == relative:
                raise self.memory.error("corrupt: a relative relocation with a symbol")
            else:
                if value is None:
                    value = self._value(number, offset, 0)
                    if value is None:
                        continue
                words[index] = value & mask

    # -- symbols -----------------------------------------------------------------------------------

    def bound(self, number: int) -> Bound:
        """What symbol ``number`` is bound to."""
        found = self._bound.get(number)
        if found is None:
            found = self._bound[number] = self._bind(number, True)
        return found

    def _value(self, number: int, offset: int, addend: int) -> int | None:
        """The symbol's address; None if guest code must be asked (the place is then pending)."""
        bound = self.bound(number)
        if bound.symbol is not None and bound.symbol.type == n.STT_GNU_IFUNC:
            self._window(offset)
            self.pending.append(
                Pending(bound.address, self.library.address(offset), addend, self.library)
            )
            return None
        self.values[number] = bound.address
        return bound.address

    def _signed(self, value: int) -> int:
        return value - (1 << 8 * self.word) if value >> 8 * self.word - 1 else value

    # -- everything else ---------------------------------------------------------------------------

    def _peek(self, offset: int) -> int:
        low, _, words = self._window(offset)
        return int(words[(offset - low) // self.word])

    def _store(self, offset: int, value: int, size: int) -> None:
        """Write the low ``size`` bytes of ``value``."""
        data = (value & ((1 << 8 * size) - 1)).to_bytes(size, "little")
        for part in self.parts:
            if part.start <= offset and offset + size <= part.end:
                part.view[offset - part.start : offset - part.start + size] = data
                return
        self._window(offset)
        raise self.memory.error(f"corrupt: a relocation at {offset:#x}, outside of memory")

    def _other(self, kind: int, number: int, offset: int, addend: int) -> None:
        kinds, word = self._kinds, self.word
        library = self.library
        if kind in _NONE[self.isa]:
            return
        if kind == kinds.irelative:
            self._window(offset)
            resolver = (library.bias + addend) & self.mask
            self.pending.append(Pending(resolver, library.address(offset), 0, library))
        elif kind == kinds.copy:
            self._copy(number, offset)
        elif kind == kinds.module:
            module = self._module_of(number)
            self._store(offset, module.number if module else 0, word)
        elif kind == kinds.in_module:
            self._store(offset, self._tls_value(number) + addend, word)
        elif kind == kinds.from_tp:
            module = self._module_of(number)
            value = module.offset + self._tls_value(number) if module else 0
            self._store(offset, value + addend, word)
        elif kind == kinds.descriptor and self.isa == "arm64":
            self._descriptor(number, offset, addend)
        elif kind in _PARTS[self.isa]:
            size, relative = _PARTS[self.isa][kind]
            value = self.bound(number).address if number else library.bias
            if relative:
                value -= library.address(offset)
            self._store(offset, value + addend, size)
        else:
            name = n.RELOCATION_NAMES[self.isa].get(kind, f"type {kind}")
            raise self.memory.error(
                f"has a relocation that Android's linker does not know ({name}): "
                "was it linked for Android?"
            )

    def _module_of(self, number: int) -> TlsModule | None:
        """The TLS module of a symbol; None if it is weak and nowhere."""
        owner = self.library
        if number:
            bound = self.bound(number)
            if bound.library is None:
                return None
            if bound.symbol is not None and bound.symbol.type != n.STT_TLS:
                name = self.library.symbols.name(bound.symbol)
                raise self.memory.error(
                    f"wants the thread-local variable {_text(name)}, "
                    f"but that of {bound.library.name} is not thread-local"
                )
            owner = bound.library
        if owner.tls is None:
            raise self.memory.error(
                f"wants a thread-local variable of {owner.name}, which has none (no PT_TLS)"
            )
        return owner.tls

    def _tls_value(self, number: int) -> int:
        """A thread-local symbol's place in its module."""
        if not number:
            return 0
        symbol = self.bound(number).symbol
        return symbol.value if symbol is not None else 0

    def _descriptor(self, number: int, offset: int, addend: int) -> None:
        if self.tls is None:
            raise self.memory.error("uses TLS descriptors, which need DroidEmu's own linker")
        module = self._module_of(number)
        if module is None:
            self._store(offset, self.tls.weak, self.word)
            self._store(offset + self.word, addend, self.word)
            return
        value = module.offset + self._tls_value(number) + addend
        self._store(offset, self.tls.static, self.word)
        self._store(offset + self.word, value, self.word)

    def _copy(self, number: int, offset: int) -> None:
        if not self.library.is_program:
            raise self.memory.error("corrupt: a library with copy relocations; only programs have")
        symbol = self.library.symbols.entry(number)
        source = self._bind(number, False)
        if source.library is None or source.symbol is None:
            name = _text(self.library.symbols.name(symbol))
            raise self.memory.error(f"wants a copy of the variable {name}, which no library has")
        size = min(symbol.size, source.symbol.size)
        if size:
            self._copied -= size
            if self._copied < 0:
                raise self.memory.error("corrupt: copies more than it has room for")
            for part in self.parts:
                if part.start <= offset and offset + size <= part.end:
                    break
            else:
                raise self.memory.error(f"corrupt: a copy relocation at {offset:#x}")
            self.copies.append(Copy(offset, source, size, self.library))


def copy(item: Copy) -> None:
    """Carry out a copy relocation, once everything is relocated."""
    assert item.source.library is not None and item.source.symbol is not None
    library = item.source.library
    data = library.memory.span(item.source.symbol.value, item.size, "a copied variable")
    item.library.memory.span(item.target, item.size, "a copied variable")[:] = data


class _Unaligned:
    """A window of one misaligned word."""

    def __init__(self, view: memoryview, start: int, word: int) -> None:
        self._view = view
        self._start = start
        self._word = WORD[word]

    def __getitem__(self, index: int) -> int:
        return int(self._word.unpack_from(self._view, self._start)[0])

    def __setitem__(self, index: int, value: int) -> None:
        self._word.pack_into(self._view, self._start, value)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")

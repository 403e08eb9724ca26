# SPDX-License-Identifier: GPL-2.0-or-later
"""ELF images as ``execve`` needs them: a small, bounded, checked parser; pure data out.

Only the ELF header, the program headers and a few small segments are read, never the whole file.
The rules are those of Linux's ``fs/binfmt_elf.c``, made stricter where Linux would start a program
that cannot live (entry point outside the program, file cut off). Everything that is wrong with a
file raises :class:`ElfError` with one line.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from droidemu.errors import UserError
from droidemu.loader import constants as c
from droidemu.loader.attributes import float_abi_from_attributes
from droidemu.loader.identify import HEAD_SIZE, identify
from droidemu.loader.notes import aarch64_features, iter_notes

Isa = Literal["arm64", "arm"]
#: ``read(offset, size)`` returns up to ``size`` bytes of the file (fewer at its end).
Reader = Callable[[int, int], bytes]

RUNS: Final = "DroidEmu runs AArch64 and 32-bit ARM Linux programs"
PATH_MAX: Final = 4096
#: Linux refuses more program headers than fit in this many bytes (``load_elf_phdrs``).
MAX_PHDR_BYTES: Final = 65536
#: End of user addresses: 48-bit AArch64, and 32-bit ARM below the vector page.
TASK_SIZE: Final[dict[str, int]] = {"arm64": 1 << 48, "arm": 0xFFFF0000}
_MAX_NOTES: Final = 1 << 20


class ElfError(UserError):
    """The file cannot be loaded; the message says why and what would help."""


@dataclass(frozen=True)
class ProgramHeader:
    """One program header; addresses are unbiased guest addresses, sizes are bytes."""

    type: int
    flags: int
    offset: int
    vaddr: int
    filesz: int
    memsz: int
    align: int

    @property
    def end(self) -> int:
        """First address behind the segment in memory."""
        return self.vaddr + self.memsz

    @property
    def prot(self) -> int:
        """The segment's PROT_* bits."""
        return (
            (c.PROT_READ if self.flags & c.PF_R else 0)
            | (c.PROT_WRITE if self.flags & c.PF_W else 0)
            | (c.PROT_EXEC if self.flags & c.PF_X else 0)
        )


@dataclass(frozen=True)
class ElfImage:
    """What is known of a loadable program before it is mapped (addresses without load bias)."""

    name: str
    isa: Isa
    #: ET_EXEC or ET_DYN.
    type: int
    #: Bytes in a pointer: 8 or 4.
    word_size: int
    #: e_entry as it stands in the file; on ARM bit 0 set means Thumb.
    entry: int
    flags: int
    phdrs: tuple[ProgramHeader, ...]
    #: The PT_LOAD segments that occupy memory, in file order.
    segments: tuple[ProgramHeader, ...]
    phoff: int
    phentsize: int
    #: Where the program headers will lie in memory (AT_PHDR), None if they are not loaded.
    phdr_vaddr: int | None
    #: The dynamic linker's guest path, None for a program that needs none.
    interpreter: str | None
    #: Page-aligned bounds of all segments.
    min_vaddr: int
    max_vaddr: int
    #: Largest p_align (a power of two, at least the page size).
    alignment: int
    #: PT_GNU_STACK asks for it, or (as Linux does on ARM) the header is missing.
    executable_stack: bool
    #: PT_GNU_STACK is present at all.
    has_gnu_stack: bool
    tls: ProgramHeader | None
    build_id: bytes | None
    #: GNU_PROPERTY_AARCH64_FEATURE_1_AND asks for these.
    bti: bool
    pac: bool
    #: "hard", "soft" (also softfp: arguments in core registers); None where it has no meaning.
    float_abi: Literal["hard", "soft"] | None
    file_size: int

    @property
    def is_pie(self) -> bool:
        """May be loaded anywhere."""
        return self.type == c.ET_DYN

    @property
    def thumb_entry(self) -> bool:
        """The first instruction is a Thumb instruction."""
        return self.isa == "arm" and bool(self.entry & 1)

    @property
    def span(self) -> int:
        """Bytes of address space from the first to the last page."""
        return self.max_vaddr - self.min_vaddr


def page_down(address: int) -> int:
    """Round down to a page."""
    return address & -c.PAGE_SIZE


def page_up(address: int) -> int:
    """Round up to a page."""
    return (address + c.PAGE_SIZE - 1) & -c.PAGE_SIZE


def parse_file(path: str | Path, *, library: bool = False) -> ElfImage:
    """Read a host file; see :func:`parse_elf`."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)

            def read(offset: int, count: int) -> bytes:
                file.seek(offset)
                return file.read(count)

            return parse_elf(read, size, str(path), library=library)
    except IsADirectoryError:
        raise ElfError(f"{path}: it is a folder, not a program") from None
    except FileNotFoundError:
        raise ElfError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        if path.is_dir():  # Windows answers EACCES for folders.
            raise ElfError(f"{path}: it is a folder, not a program") from None
        reason = getattr(error, "strerror", None) or str(error)
        raise ElfError(f"{path}: cannot be read: {reason}") from None


def parse_bytes(data: bytes | bytearray | memoryview, name: str = "program") -> ElfImage:
    """Parse an image held in memory; see :func:`parse_elf`."""
    view = memoryview(data)
    return parse_elf(lambda offset, size: bytes(view[offset : offset + size]), len(view), name)


def parse_elf(
    read: Reader, size: int, name: str = "program", *, library: bool = False
) -> ElfImage:
    """Parse and check one AArch64 or ARM executable, interpreter or position-independent program.

    ``read`` gives the file's bytes, ``size`` is its length, ``name`` begins every message.
    ``library``: it is not to be started, an entry point is not needed.
    Raises :class:`ElfError`; reads at most about 2 MiB whatever the file says.
    """
    head = read(0, HEAD_SIZE)
    isa, header = _parse_header(head, name)
    e_type, entry, phoff, flags, phentsize, phnum, shoff, shentsize, shnum = header
    word = 8 if isa == "arm64" else 4
    phdrs = _parse_phdrs(read, size, name, word, phoff, phentsize, phnum)
    segments = tuple(p for p in phdrs if p.type == c.PT_LOAD and p.memsz)
    if not segments:
        raise ElfError(f"{name}: has no loadable segments: not a program, or stripped too far")
    for number, segment in enumerate(phdrs):
        if segment.type == c.PT_LOAD:
            _check_segment(segment, number, size, name, TASK_SIZE[isa])
    _check_overlap(segments, name)
    interpreter = _parse_interpreter(read, size, name, phdrs)
    if library:
        entry = 0
    elif e_type == c.ET_DYN and entry == 0 and interpreter is None:
        raise ElfError(
            f"{name}: is a shared library without an entry point; run a program that uses it"
        )
    else:
        _check_entry(isa, entry, segments, name)

    stack = next((p for p in phdrs if p.type == c.PT_GNU_STACK), None)
    build_id, features = _parse_notes(read, size, phdrs, word)
    return ElfImage(
        name=name,
        isa=isa,
        type=e_type,
        word_size=word,
        entry=entry,
        flags=flags,
        phdrs=phdrs,
        segments=segments,
        phoff=phoff,
        phentsize=phentsize,
        phdr_vaddr=_phdr_address(phdrs, segments, phoff),
        interpreter=interpreter,
        min_vaddr=min(page_down(s.vaddr) for s in segments),
        max_vaddr=max(page_up(s.end) for s in segments),
        # Linux ignores a p_align that is no power of two, too.
        alignment=max([c.PAGE_SIZE, *(s.align for s in segments if not s.align & (s.align - 1))]),
        # arch/arm*/include/asm/elf.h: without the header a 32-bit program gets an executable
        # stack, an arm64 one does not.
        executable_stack=bool(stack.flags & c.PF_X) if stack else isa == "arm",
        has_gnu_stack=stack is not None,
        tls=next((p for p in phdrs if p.type == c.PT_TLS), None),
        build_id=build_id,
        bti=bool(isa == "arm64" and features & c.GNU_PROPERTY_AARCH64_FEATURE_1_BTI),
        pac=bool(isa == "arm64" and features & c.GNU_PROPERTY_AARCH64_FEATURE_1_PAC),
        float_abi=_float_abi(read, size, isa, flags, shoff, shentsize, shnum),
        file_size=size,
    )


def _parse_header(head: bytes, name: str) -> tuple[Isa, tuple[int, ...]]:
    """Check the ELF header; returns the ISA and the fields that matter."""
    kind, text = identify(head)
    if kind != "elf":
        raise ElfError(f"{name}: is not a program for Linux on ARM: it is {text}; {RUNS}")
    if len(head) < 52:
        raise ElfError(f"{name}: truncated: the file ends inside the ELF header")
    elf_class, data, _, osabi = head[4:8]
    if elf_class not in (c.ELFCLASS32, c.ELFCLASS64) or data not in (c.ELFDATA2LSB, c.ELFDATA2MSB):
        raise ElfError(f"{name}: corrupt ELF header: class {elf_class}, data encoding {data}")
    order = "<" if data == c.ELFDATA2LSB else ">"
    e_type, machine, version = struct.unpack_from(order + "HHI", head, 16)
    if machine not in (c.EM_AARCH64, c.EM_ARM):
        what = c.MACHINE_NAMES.get(machine, f"unknown architecture {machine}")
        raise ElfError(f"{name}: {what} program; {RUNS}")
    isa: Isa = "arm64" if machine == c.EM_AARCH64 else "arm"
    if order == ">":
        raise ElfError(f"{name}: big-endian ARM program; DroidEmu runs little-endian ones")
    if (elf_class == c.ELFCLASS64) != (isa == "arm64"):
        what = "ILP32 AArch64 program" if isa == "arm64" else "corrupt ELF header: 64-bit ARMv7"
        raise ElfError(f"{name}: {what}; {RUNS}")
    if osabi in c.FOREIGN_OSABI:
        raise ElfError(f"{name}: {c.FOREIGN_OSABI[osabi]} program; {RUNS}")
    if version != 1:
        raise ElfError(f"{name}: corrupt ELF header: version {version}")
    if e_type not in (c.ET_EXEC, c.ET_DYN):
        what = {
            c.ET_REL: "an object file (.o) that must be linked first",
            c.ET_CORE: "a core dump, not a program",
        }.get(e_type, f"not a program: ELF type {e_type}")
        raise ElfError(f"{name}: is {what}")
    if isa == "arm64":
        if len(head) < 64:
            raise ElfError(f"{name}: truncated: the file ends inside the ELF header")
        entry, phoff, shoff, flags, _, phentsize, phnum, shentsize, shnum = struct.unpack_from(
            "<QQQIHHHHH", head, 24
        )
    else:
        entry, phoff, shoff, flags, _, phentsize, phnum, shentsize, shnum = struct.unpack_from(
            "<IIIIHHHHH", head, 24
        )
        if not flags & c.EF_ARM_EABIMASK:
            raise ElfError(
                f"{name}: uses the old ARM ABI (OABI); rebuild it for the EABI (arm-linux-gnueabi)"
            )
    return isa, (e_type, entry, phoff, flags, phentsize, phnum, shoff, shentsize, shnum)


def _parse_phdrs(
    read: Reader, size: int, name: str, word: int, phoff: int, phentsize: int, phnum: int
) -> tuple[ProgramHeader, ...]:
    expected = 56 if word == 8 else 32
    if phnum == 0:
        raise ElfError(f"{name}: has no program headers: not a program")
    if phentsize != expected:
        raise ElfError(f"{name}: corrupt: program headers of {phentsize} bytes, not {expected}")
    if phnum * expected > MAX_PHDR_BYTES:
        raise ElfError(f"{name}: has too many program headers ({phnum})")
    if phoff + phnum * expected > size:
        raise ElfError(f"{name}: truncated: the program headers lie behind the end of the file")
    data = read(phoff, phnum * expected)
    if len(data) != phnum * expected:
        raise ElfError(f"{name}: truncated: the program headers cannot be read")
    if word == 8:
        return tuple(
            ProgramHeader(kind, flags, offset, vaddr, filesz, memsz, align)
            for kind, flags, offset, vaddr, _, filesz, memsz, align in struct.iter_unpack(
                "<IIQQQQQQ", data
            )
        )
    return tuple(
        ProgramHeader(kind, flags, offset, vaddr, filesz, memsz, align)
        for kind, offset, vaddr, _, filesz, memsz, flags, align in struct.iter_unpack(
            "<IIIIIIII", data
        )
    )


def _check_segment(s: ProgramHeader, number: int, size: int, name: str, limit: int) -> None:
    if s.filesz > s.memsz:
        raise ElfError(f"{name}: corrupt: segment {number} is larger in the file than in memory")
    if s.end > limit:
        raise ElfError(
            f"{name}: segment {number} (address {s.vaddr:#x}, {s.memsz} bytes) does not fit "
            f"in the address space"
        )
    if s.filesz:
        if s.offset + s.filesz > size:
            raise ElfError(
                f"{name}: truncated: segment {number} ends at byte {s.offset + s.filesz}, "
                f"the file has {size}"
            )
        if (s.offset - s.vaddr) % c.PAGE_SIZE:
            raise ElfError(
                f"{name}: misaligned segment {number}: file offset {s.offset:#x} and address "
                f"{s.vaddr:#x} differ within a page"
            )


def _check_overlap(segments: tuple[ProgramHeader, ...], name: str) -> None:
    # Two segments may share a page (ld -N does that); they may not share bytes.
    ordered = sorted(segments, key=lambda s: s.vaddr)
    for first, second in pairwise(ordered):
        if first.end > second.vaddr:
            raise ElfError(
                f"{name}: corrupt: segments at {first.vaddr:#x} and {second.vaddr:#x} overlap"
            )


def _check_entry(isa: Isa, entry: int, segments: tuple[ProgramHeader, ...], name: str) -> None:
    thumb = isa == "arm" and entry & 1
    address = entry & ~1 if thumb else entry
    if not any(s.vaddr <= address < s.end for s in segments):
        raise ElfError(f"{name}: corrupt: the entry point {entry:#x} lies outside of every segment")
    if address & 3 and not thumb:
        raise ElfError(f"{name}: corrupt: the entry point {entry:#x} is misaligned")


def _parse_interpreter(
    read: Reader, size: int, name: str, phdrs: tuple[ProgramHeader, ...]
) -> str | None:
    header = next((p for p in phdrs if p.type == c.PT_INTERP), None)
    if header is None:
        return None
    if not 2 <= header.filesz <= PATH_MAX or header.offset + header.filesz > size:
        raise ElfError(f"{name}: corrupt: the interpreter's path is not in the file")
    raw = read(header.offset, header.filesz)
    if len(raw) != header.filesz or raw[-1]:
        raise ElfError(f"{name}: corrupt: the interpreter's path has no end")
    raw = raw.split(b"\0", 1)[0]
    try:
        path = raw.decode("utf-8")
    except UnicodeDecodeError:
        path = ""
    if not path or not path.isprintable():
        raise ElfError(f"{name}: corrupt: the interpreter's path is not a path")
    return path


def _phdr_address(
    phdrs: tuple[ProgramHeader, ...], segments: tuple[ProgramHeader, ...], phoff: int
) -> int | None:
    # As Linux since 5.18: where the segment that holds the table puts it; PT_PHDR is only believed
    # when no segment's file part does.
    for s in segments:
        if s.offset <= phoff < s.offset + s.filesz:
            return phoff - s.offset + s.vaddr
    for p in phdrs:
        if p.type == c.PT_PHDR and any(s.vaddr <= p.vaddr < s.end for s in segments):
            return p.vaddr
    return None


def _parse_notes(
    read: Reader, size: int, phdrs: tuple[ProgramHeader, ...], word: int
) -> tuple[bytes | None, int]:
    """Build id and AArch64 feature bits; damaged notes are no reason not to run a program."""
    build_id: bytes | None = None
    features = 0
    budget = _MAX_NOTES
    for p in phdrs:
        if p.type not in (c.PT_NOTE, c.PT_GNU_PROPERTY) or p.offset + p.filesz > size:
            continue
        if p.filesz > budget:
            continue
        budget -= p.filesz
        for owner, kind, body in iter_notes(read(p.offset, p.filesz), p.align):
            if owner != b"GNU":
                continue
            if kind == c.NT_GNU_BUILD_ID and build_id is None and 0 < len(body) <= 64:
                build_id = body
            elif kind == c.NT_GNU_PROPERTY_TYPE_0:
                features |= aarch64_features(body, word)
    return build_id, features


def _float_abi(
    read: Reader, size: int, isa: Isa, flags: int, shoff: int, shentsize: int, shnum: int
) -> Literal["hard", "soft"] | None:
    if isa != "arm":
        return None
    if flags & c.EF_ARM_ABI_FLOAT_HARD:
        return "hard"
    if flags & c.EF_ARM_ABI_FLOAT_SOFT:
        return "soft"
    # Objects older than those flags tell it in the .ARM.attributes section only.
    if shentsize != 40 or not 0 < shnum <= 256 or shoff + shnum * 40 > size:
        return None
    table = read(shoff, shnum * 40)
    if len(table) != shnum * 40:
        return None
    for _, kind, _, _, offset, length, *_ in struct.iter_unpack("<10I", table):
        if kind == c.SHT_ARM_ATTRIBUTES and length <= 65536 and offset + length <= size:
            return float_abi_from_attributes(read(offset, length))
    return None

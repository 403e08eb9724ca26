# SPDX-License-Identifier: GPL-2.0-or-later
"""Register state of one guest thread in the Unicorn engine."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING

from droidemu.arm import native as n
from droidemu.arm.uclib import quick, uclib
from droidemu.engine import FpState

if TYPE_CHECKING:
    from droidemu.arm.unicorn_engine import UnicornEngine

PSTATE_EL0T = 0
_PSTATE_FLAGS = 0xF0000000
CPSR_USER = 0x10
_CPSR_T = 1 << 5
_FLAGS = ("pstate", "cpsr")
#: What a program may change: N Z C V Q, IT, GE; not E (little-endian only), J, T, mode, masks.
_CPSR_GUEST = 0xF8000000 | 0x06000000 | 0x000FFC00


class UnicornCpu:
    """Registers of one guest thread; see ``engine.Cpu``."""

    def __init__(self, engine: UnicornEngine) -> None:
        self.isa = engine.isa
        self._engine = engine
        self._context = engine._new_context()
        self._exclusive: ctypes.c_int64 | None = None
        #: Where to go on: the PC with the Thumb bit in bit 0.
        self.start = 0
        self.number = 0
        self.args: Sequence[int] = (0,) * 7

    # -- the program counter lives here, not in Unicorn, between runs ------------------------

    @property
    def thumb(self) -> bool:
        """See ``engine.Cpu``."""
        return bool(self.start & 1) and self.isa.word_size == 4

    @thumb.setter
    def thumb(self, value: bool) -> None:
        self.start = self.start & ~1 | bool(value)

    @property
    def pc(self) -> int:
        """See ``engine.Cpu``."""
        return self.start & ~1 if self.isa.word_size == 4 else self.start

    @pc.setter
    def pc(self, value: int) -> None:
        if self.isa.word_size == 4:
            self.start = value & 0xFFFFFFFE | self.start & 1
        else:
            self.start = value & 0xFFFFFFFFFFFFFFFF

    @property
    def sp(self) -> int:
        """See ``engine.Cpu``."""
        engine = self._engine
        engine._switch(self)
        return engine._calls.read_sp()

    @sp.setter
    def sp(self, value: int) -> None:
        self.set("sp", value)

    @property
    def result(self) -> int:
        """See ``engine.Cpu``."""
        return self.get("x0" if self.isa.word_size == 8 else "r0")

    @result.setter
    def result(self, value: int) -> None:
        engine = self._engine
        if engine._current is not self:
            engine._switch(self)
        control = engine._control
        control[n.RESULT] = (value + 0x8000000000000000 & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000
        control[n.RESULT_PENDING] = 1

    @property
    def flags(self) -> int:
        """See ``engine.Cpu``."""
        ident, width = self._register(self.isa.flags)
        value = int.from_bytes(self._engine._read(self, ident, width), "little")
        if self.isa.word_size == 4:
            return value & ~_CPSR_T | (_CPSR_T if self.start & 1 else 0)
        return value

    @flags.setter
    def flags(self, value: int) -> None:
        if self.isa.word_size == 4:
            self.thumb = bool(value & _CPSR_T)
            value = value & _CPSR_GUEST | CPSR_USER
        else:
            value = value & _PSTATE_FLAGS | PSTATE_EL0T
        ident, width = self._register(self.isa.flags)
        self._engine._write(self, ident, value.to_bytes(width, "little"))

    @property
    def tls(self) -> int:
        """See ``engine.Cpu``."""
        return self.get(self.isa.tls)

    @tls.setter
    def tls(self, value: int) -> None:
        self.set(self.isa.tls, value)

    def get(self, name: str) -> int:
        """See ``engine.Cpu``."""
        if name in ("pc", "r15"):
            return self.pc
        if name in _FLAGS:
            return self.flags
        ident, width = self._register(name)
        return int.from_bytes(self._engine._read(self, ident, width), "little")

    def set(self, name: str, value: int) -> None:
        """See ``engine.Cpu``."""
        if name in ("pc", "r15"):
            self.pc = value
            return
        if name in _FLAGS:
            self.flags = value
            return
        ident, width = self._register(name)
        data = (value & (1 << 8 * width) - 1).to_bytes(width, "little")
        self._engine._write(self, ident, data)

    def _register(self, name: str) -> tuple[int, int]:
        try:
            return self._engine._bank.by_name[name]
        except KeyError:
            raise ValueError(f"no register {name!r} on {self.isa.name}") from None

    def general(self) -> list[int]:
        """See ``engine.Cpu``."""
        return self._engine._read_general(self)

    def set_general(self, values: Sequence[int]) -> None:
        """See ``engine.Cpu``."""
        self._engine._write_general(self, values)

    def fp(self) -> FpState:
        """See ``engine.Cpu``."""
        return self._engine._read_fp(self)

    def set_fp(self, state: FpState) -> None:
        """See ``engine.Cpu``."""
        self._engine._write_fp(self, state)

    def save(self) -> ctypes.c_void_p:
        """See ``engine.Cpu``."""
        engine = self._engine
        engine._switch(self)
        saved = engine._spare.pop() if engine._spare else engine._new_context()
        quick.uc_context_save(engine._uch, saved)
        return saved

    def restore(self, saved: ctypes.c_void_p) -> None:
        """See ``engine.Cpu``."""
        engine = self._engine
        engine._take_over(self, saved)
        engine._spare.append(saved)

    def call(self, words: Sequence[int], vectors: Sequence[int], link: int, sp: int | None) -> None:
        """See ``engine.Cpu``."""
        engine = self._engine
        engine._switch(self)
        engine._calls.write(words, link, sp)
        for index, value in enumerate(vectors):
            self.set(f"d{index}", value)

    def clear_exclusive(self) -> None:
        """See ``engine.Cpu``; another thread's turn does it too."""
        if self._engine._current is self:
            self._engine._park()
        self.forget_exclusive()

    def forget_exclusive(self) -> None:
        """Clear the exclusive monitor in the saved context (the thread is not current)."""
        if self._exclusive is None:
            from droidemu.arm.exclusive import exclusive_offset

            offset = exclusive_offset(self.isa.word_size == 8)
            address = self._context.value
            if offset is None or address is None:
                return
            self._exclusive = ctypes.c_int64.from_address(address + offset)
        self._exclusive.value = -1

    def copy(self) -> UnicornCpu:
        """See ``engine.Cpu``."""
        other = UnicornCpu(self._engine)
        self._engine._switch(self)
        quick.uc_context_save(self._engine._uch, other._context)
        other.forget_exclusive()
        other.start = self.start
        return other

    def release(self) -> None:
        """See ``engine.Cpu``."""
        if self._engine._current is self:
            self._engine._flush()
            self._engine._current = None
        if self._context:
            self._exclusive = None
            uclib.uc_context_free(self._context)
            self._context = ctypes.c_void_p()

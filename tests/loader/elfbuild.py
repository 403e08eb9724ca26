# SPDX-License-Identifier: GPL-2.0-or-later
"""Small ELF files made by struct, every field open to damage."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from droidemu.loader import constants as c


@dataclass
class Ph:
    """One program header and the file bytes behind it."""

    type: int = c.PT_LOAD
    flags: int = c.PF_R | c.PF_X
    offset: int = 0
    vaddr: int = 0
    filesz: int = 0
    memsz: int = 0
    align: int = 0x1000


@dataclass
class Elf:
    """A file under construction; ``build()`` gives its bytes."""

    bits: int = 64
    type: int = c.ET_EXEC
    machine: int | None = None
    entry: int = 0x400100
    flags: int | None = None
    phdrs: list[Ph] = field(default_factory=list)
    size: int = 0x2000
    phentsize: int | None = None
    phnum: int | None = None
    phoff: int | None = None
    osabi: int = 0
    data: int = 1
    version: int = 1
    patches: dict[int, bytes] = field(default_factory=dict)

    def build(self) -> bytes:
        wide = self.bits == 64
        machine = self.machine if self.machine is not None else (183 if wide else 40)
        flags = self.flags if self.flags is not None else (0 if wide else 0x05000200)
        ehsize, phsize, shsize = (64, 56, 64) if wide else (52, 32, 40)
        order = "<" if self.data == 1 else ">"
        head = b"\x7fELF" + bytes([2 if wide else 1, self.data, 1, self.osabi]) + bytes(8)
        head += struct.pack(
            order + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"),
            self.type,
            machine,
            self.version,
            self.entry,
            ehsize if self.phoff is None else self.phoff,
            0,
            flags,
            ehsize,
            phsize if self.phentsize is None else self.phentsize,
            len(self.phdrs) if self.phnum is None else self.phnum,
            shsize,
            0,
            0,
        )
        for p in self.phdrs:
            if wide:
                head += struct.pack(
                    "<IIQQQQQQ",
                    p.type, p.flags, p.offset, p.vaddr, p.vaddr, p.filesz, p.memsz, p.align,
                )  # fmt: skip
            else:
                head += struct.pack(
                    "<IIIIIIII",
                    p.type, p.offset, p.vaddr, p.vaddr, p.filesz, p.memsz, p.flags, p.align,
                )  # fmt: skip
        image = bytearray(head.ljust(self.size, b"\0"))
        for at, patch in self.patches.items():
            image[at : at + len(patch)] = patch
        return bytes(image)


def text(**changes: int) -> Ph:
    """The read-execute segment of :func:`good`."""
    fields = {"offset": 0, "vaddr": 0x400000, "filesz": 0x1000, "memsz": 0x1000, **changes}
    return Ph(**fields)


def good(bits: int = 64, **changes: object) -> Elf:
    """A loadable program: text at 0x400000, data with .bss at 0x411800."""
    data = Ph(flags=c.PF_R | c.PF_W, offset=0x1800, vaddr=0x411800, filesz=0x800, memsz=0x2900)
    elf = Elf(bits=bits, phdrs=[text(), data])
    for name, value in changes.items():
        setattr(elf, name, value)
    return elf


def note(owner: bytes, kind: int, body: bytes) -> bytes:
    """One 4-byte aligned note."""
    name = owner + b"\0"
    pad = -len(name) % 4, -len(body) % 4
    return (
        struct.pack("<III", len(name), len(body), kind)
        + name
        + bytes(pad[0])
        + body
        + bytes(pad[1])
    )

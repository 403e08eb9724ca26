# SPDX-License-Identifier: GPL-2.0-or-later
"""ELF numbers under the names of ``elf.h`` (System V gABI, Linux ``include/uapi/linux/elf.h``)."""

from __future__ import annotations

from typing import Final

PAGE_SIZE: Final = 4096

ELFCLASS32: Final = 1
ELFCLASS64: Final = 2
ELFDATA2LSB: Final = 1
ELFDATA2MSB: Final = 2

ET_REL: Final = 1
ET_EXEC: Final = 2
ET_DYN: Final = 3
ET_CORE: Final = 4

EM_ARM: Final = 40
EM_AARCH64: Final = 183

PT_LOAD: Final = 1
PT_DYNAMIC: Final = 2
PT_INTERP: Final = 3
PT_NOTE: Final = 4
PT_PHDR: Final = 6
PT_TLS: Final = 7
PT_GNU_EH_FRAME: Final = 0x6474E550
PT_GNU_STACK: Final = 0x6474E551
PT_GNU_RELRO: Final = 0x6474E552
PT_GNU_PROPERTY: Final = 0x6474E553
PT_ARM_EXIDX: Final = 0x70000001

PF_X: Final = 1
PF_W: Final = 2
PF_R: Final = 4

#: Linux mmap protection bits (``asm-generic/mman-common.h``): not the same order as PF_*.
PROT_READ: Final = 1
PROT_WRITE: Final = 2
PROT_EXEC: Final = 4

# e_flags of 32-bit ARM ("ELF for the Arm Architecture", section 5.2).
EF_ARM_EABIMASK: Final = 0xFF000000
EF_ARM_ABI_FLOAT_HARD: Final = 0x400
EF_ARM_ABI_FLOAT_SOFT: Final = 0x200

SHT_NULL: Final = 0
SHT_SYMTAB: Final = 2
SHT_STRTAB: Final = 3
SHT_RELA: Final = 4
SHT_NOTE: Final = 7
SHT_NOBITS: Final = 8
SHT_REL: Final = 9
SHT_DYNSYM: Final = 11
SHT_RELR: Final = 19
SHT_ANDROID_REL: Final = 0x60000001
SHT_ANDROID_RELA: Final = 0x60000002
SHT_ANDROID_RELR: Final = 0x6FFFFF00
SHT_ARM_ATTRIBUTES: Final = 0x70000003
SHF_COMPRESSED: Final = 0x800

DT_NULL: Final = 0
DT_NEEDED: Final = 1
DT_STRTAB: Final = 5
DT_STRSZ: Final = 10
DT_SONAME: Final = 14
DT_RPATH: Final = 15
DT_RUNPATH: Final = 29
DT_FLAGS_1: Final = 0x6FFFFFFB
DF_1_PIE: Final = 0x08000000

NT_GNU_BUILD_ID: Final = 3
NT_GNU_PROPERTY_TYPE_0: Final = 5
NT_ANDROID_TYPE_IDENT: Final = 1
GNU_PROPERTY_AARCH64_FEATURE_1_AND: Final = 0xC0000000
GNU_PROPERTY_AARCH64_FEATURE_1_BTI: Final = 1
GNU_PROPERTY_AARCH64_FEATURE_1_PAC: Final = 2

#: Architectures a user is likely to try by mistake, by e_machine.
MACHINE_NAMES: Final[dict[int, str]] = {
    2: "SPARC", 3: "x86 (32-bit)", 4: "m68k", 6: "Intel MCU", 8: "MIPS", 20: "PowerPC",
    21: "PowerPC64", 22: "S/390", 40: "ARM", 42: "SuperH", 43: "SPARC64", 50: "Itanium",
    62: "x86-64", 83: "AVR", 94: "Xtensa", 164: "Hexagon", 183: "AArch64", 243: "RISC-V",
    247: "BPF", 252: "C-SKY", 258: "LoongArch",
}  # fmt: skip

#: EI_OSABI values of systems whose programs make other system calls than Linux's.
FOREIGN_OSABI: Final[dict[int, str]] = {
    1: "HP-UX", 2: "NetBSD", 6: "Solaris", 7: "AIX", 8: "IRIX", 9: "FreeBSD", 12: "OpenBSD",
}  # fmt: skip

# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of dynamic linking, under the names of ``elf.h`` and of Android's additions to it.

From the System V gABI (chapter 5), the LSB (symbol versions), "ELF for the Arm 64-bit Architecture"
(AAELF64), "ELF for the Arm Architecture" (AAELF32), and bionic's ``<elf.h>`` for DT_ANDROID_*.
"""

from __future__ import annotations

from typing import Final

DT_NULL: Final = 0
DT_NEEDED: Final = 1
DT_PLTRELSZ: Final = 2
DT_HASH: Final = 4
DT_STRTAB: Final = 5
DT_SYMTAB: Final = 6
DT_RELA: Final = 7
DT_RELASZ: Final = 8
DT_RELAENT: Final = 9
DT_STRSZ: Final = 10
DT_SYMENT: Final = 11
DT_INIT: Final = 12
DT_FINI: Final = 13
DT_SONAME: Final = 14
DT_RPATH: Final = 15
DT_SYMBOLIC: Final = 16
DT_REL: Final = 17
DT_RELSZ: Final = 18
DT_RELENT: Final = 19
DT_PLTREL: Final = 20
DT_DEBUG: Final = 21
DT_TEXTREL: Final = 22
DT_JMPREL: Final = 23
DT_INIT_ARRAY: Final = 25
DT_FINI_ARRAY: Final = 26
DT_INIT_ARRAYSZ: Final = 27
DT_FINI_ARRAYSZ: Final = 28
DT_RUNPATH: Final = 29
DT_FLAGS: Final = 30
DT_PREINIT_ARRAY: Final = 32
DT_PREINIT_ARRAYSZ: Final = 33
DT_RELRSZ: Final = 35
DT_RELR: Final = 36
DT_RELRENT: Final = 37
DT_ANDROID_REL: Final = 0x6000000F
DT_ANDROID_RELSZ: Final = 0x60000010
DT_ANDROID_RELA: Final = 0x60000011
DT_ANDROID_RELASZ: Final = 0x60000012
DT_ANDROID_RELR: Final = 0x6FFFE000
DT_ANDROID_RELRSZ: Final = 0x6FFFE001
DT_ANDROID_RELRENT: Final = 0x6FFFE003
DT_GNU_HASH: Final = 0x6FFFFEF5
DT_VERSYM: Final = 0x6FFFFFF0
DT_FLAGS_1: Final = 0x6FFFFFFB
DT_VERDEF: Final = 0x6FFFFFFC
DT_VERDEFNUM: Final = 0x6FFFFFFD
DT_VERNEED: Final = 0x6FFFFFFE
DT_VERNEEDNUM: Final = 0x6FFFFFFF

DF_SYMBOLIC: Final = 0x2
DF_TEXTREL: Final = 0x4
DF_1_GLOBAL: Final = 0x2
DF_1_NODELETE: Final = 0x8

STB_LOCAL: Final = 0
STB_GLOBAL: Final = 1
STB_WEAK: Final = 2
STT_NOTYPE: Final = 0
STT_OBJECT: Final = 1
STT_FUNC: Final = 2
STT_SECTION: Final = 3
STT_FILE: Final = 4
STT_TLS: Final = 6
STT_GNU_IFUNC: Final = 10
STV_DEFAULT: Final = 0
STV_INTERNAL: Final = 1
STV_HIDDEN: Final = 2
STV_PROTECTED: Final = 3
SHN_UNDEF: Final = 0
SHN_ABS: Final = 0xFFF1

VER_NDX_LOCAL: Final = 0
VER_NDX_GLOBAL: Final = 1
VERSYM_HIDDEN: Final = 0x8000
VER_FLG_BASE: Final = 1
VER_FLG_WEAK: Final = 2

R_AARCH64_NONE: Final = 0
R_AARCH64_NONE_OLD: Final = 256
R_AARCH64_ABS64: Final = 257
R_AARCH64_ABS32: Final = 258
R_AARCH64_ABS16: Final = 259
R_AARCH64_PREL64: Final = 260
R_AARCH64_PREL32: Final = 261
R_AARCH64_PREL16: Final = 262
R_AARCH64_COPY: Final = 1024
R_AARCH64_GLOB_DAT: Final = 1025
R_AARCH64_JUMP_SLOT: Final = 1026
R_AARCH64_RELATIVE: Final = 1027
R_AARCH64_TLS_DTPMOD: Final = 1028
R_AARCH64_TLS_DTPREL: Final = 1029
R_AARCH64_TLS_TPREL: Final = 1030
R_AARCH64_TLSDESC: Final = 1031
R_AARCH64_IRELATIVE: Final = 1032

R_ARM_NONE: Final = 0
R_ARM_PC24: Final = 1
R_ARM_ABS32: Final = 2
R_ARM_REL32: Final = 3
R_ARM_TLS_DESC: Final = 13
R_ARM_TLS_DTPMOD32: Final = 17
R_ARM_TLS_DTPOFF32: Final = 18
R_ARM_TLS_TPOFF32: Final = 19
R_ARM_COPY: Final = 20
R_ARM_GLOB_DAT: Final = 21
R_ARM_JUMP_SLOT: Final = 22
R_ARM_RELATIVE: Final = 23
R_ARM_IRELATIVE: Final = 160

#: Names for messages, by ISA and type.
RELOCATION_NAMES: Final[dict[str, dict[int, str]]] = {
    isa: {
        value: name
        for name, value in list(globals().items())
        if name.startswith(prefix) and isinstance(value, int)
    }
    for isa, prefix in (("arm64", "R_AARCH64_"), ("arm", "R_ARM_"))
}

# Flags of dlopen, by pointer size: bionic's <dlfcn.h> has other numbers on 32-bit ABIs.
RTLD_LAZY: Final = 1
RTLD_NOLOAD: Final = 4
RTLD_NODELETE: Final = 0x1000
RTLD_NOW: Final = {8: 2, 4: 0}
RTLD_GLOBAL: Final = {8: 0x100, 4: 2}

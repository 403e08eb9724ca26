// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of ELF that start-up code looks at.
#pragma once
#include <stdint.h>
#define PT_LOAD 1
#define PT_DYNAMIC 2
#define PT_PHDR 6
#define PT_TLS 7
#define DT_NULL 0
#define DT_RELA 7
#define DT_RELASZ 8
#define DT_REL 17
#define DT_RELSZ 18
typedef struct {
    unsigned char e_ident[16];
    uint16_t e_type, e_machine;
    uint32_t e_version;
    uintptr_t e_entry, e_phoff, e_shoff;
    uint32_t e_flags;
    uint16_t e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx;
} ElfW_Ehdr;
#if __SIZEOF_POINTER__ == 8
typedef struct {
    uint32_t p_type, p_flags;
    uint64_t p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
} ElfW_Phdr;
typedef struct {
    uint64_t r_offset, r_info;
    int64_t r_addend;
} ElfW_Rela;
#else
typedef struct {
    uint32_t p_type, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags, p_align;
} ElfW_Phdr;
typedef struct {
    uint32_t r_offset, r_info;
    int32_t r_addend;
} ElfW_Rela;
#endif
typedef struct {
    uintptr_t r_offset, r_info;
} ElfW_Rel;
typedef struct {
    intptr_t d_tag;
    uintptr_t d_val;
} ElfW_Dyn;

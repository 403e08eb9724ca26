// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdint.h>
#include <sys/types.h>
#include <linux/auxvec.h>
#include <linux/elf.h>
#include <linux/elf-em.h>
#define AUXV(bits) \
	typedef struct { uint##bits##_t a_type; union { uint##bits##_t a_val; } a_un; } Elf##bits##_auxv_t;
AUXV(32)
AUXV(64)
#undef AUXV
typedef Elf32_Half Elf32_Versym;
typedef Elf64_Half Elf64_Versym;
typedef struct { Elf32_Word ch_type, ch_size, ch_addralign; } Elf32_Chdr;
typedef struct { Elf64_Word ch_type, ch_reserved; Elf64_Xword ch_size, ch_addralign; } Elf64_Chdr;
#define VERSIONS(bits)                                                                        \
	typedef struct {                                                                      \
		Elf##bits##_Half vd_version, vd_flags, vd_ndx, vd_cnt;                        \
		Elf##bits##_Word vd_hash, vd_aux, vd_next;                                    \
	} Elf##bits##_Verdef;                                                                 \
	typedef struct { Elf##bits##_Word vda_name, vda_next; } Elf##bits##_Verdaux;          \
	typedef struct {                                                                      \
		Elf##bits##_Half vn_version, vn_cnt;                                          \
		Elf##bits##_Word vn_file, vn_aux, vn_next;                                    \
	} Elf##bits##_Verneed;                                                                \
	typedef struct {                                                                      \
		Elf##bits##_Word vna_hash;                                                    \
		Elf##bits##_Half vna_flags, vna_other;                                        \
		Elf##bits##_Word vna_name, vna_next;                                          \
	} Elf##bits##_Vernaux;
VERSIONS(32)
VERSIONS(64)
#undef VERSIONS
#define DF_ORIGIN 0x1
#define DF_SYMBOLIC 0x2
#define DF_TEXTREL 0x4
#define DF_BIND_NOW 0x8
#define DF_STATIC_TLS 0x10
#define DF_1_NOW 0x1
#define DF_1_GLOBAL 0x2
#define DF_1_NODELETE 0x8
#define DF_1_PIE 0x08000000
#define DT_BIND_NOW 24
#define DT_INIT_ARRAY 25
#define DT_FINI_ARRAY 26
#define DT_INIT_ARRAYSZ 27
#define DT_FINI_ARRAYSZ 28
#define DT_RUNPATH 29
#define DT_FLAGS 30
#define DT_PREINIT_ARRAY 32
#define DT_PREINIT_ARRAYSZ 33
#define DT_RELRSZ 35
#define DT_RELR 36
#define DT_RELRENT 37
#define DT_GNU_HASH 0x6ffffef5
#define DT_VERSYM 0x6ffffff0
#define DT_FLAGS_1 0x6ffffffb
#define DT_VERDEF 0x6ffffffc
#define DT_VERDEFNUM 0x6ffffffd
#define DT_VERNEED 0x6ffffffe
#define DT_VERNEEDNUM 0x6fffffff
#define PT_GNU_RELRO 0x6474e552
#define SHT_INIT_ARRAY 14
#define SHT_FINI_ARRAY 15
#define SHT_PREINIT_ARRAY 16
#define SHT_RELR 19
#define STB_LOOS 10
#define STT_GNU_IFUNC 10
#define STV_DEFAULT 0
#define STV_INTERNAL 1
#define STV_HIDDEN 2
#define STV_PROTECTED 3
#define ELF_ST_VISIBILITY(other) ((other) & 3)
#define ELF32_R_INFO(symbol, type) (((symbol) << 8) + ((type) & 0xff))
#define ELF64_R_INFO(symbol, type) ((((Elf64_Xword)(symbol)) << 32) + (type))
#define ELF32_ST_INFO(bind, type) (((bind) << 4) + ((type) & 0xf))
#define ELF64_ST_INFO(bind, type) ELF32_ST_INFO(bind, type)
#define R_ARM_ABS32 2
#define R_ARM_REL32 3
#define R_ARM_TLS_DTPMOD32 17
#define R_ARM_TLS_DTPOFF32 18
#define R_ARM_TLS_TPOFF32 19
#define R_ARM_COPY 20
#define R_ARM_GLOB_DAT 21
#define R_ARM_JUMP_SLOT 22
#define R_ARM_RELATIVE 23
#define R_ARM_IRELATIVE 160
#define R_AARCH64_ABS64 257
#define R_AARCH64_COPY 1024
#define R_AARCH64_GLOB_DAT 1025
#define R_AARCH64_JUMP_SLOT 1026
#define R_AARCH64_RELATIVE 1027
#define R_AARCH64_TLS_DTPMOD64 1028
#define R_AARCH64_TLS_DTPREL64 1029
#define R_AARCH64_TLS_TPREL64 1030
#define R_AARCH64_TLSDESC 1031
#define R_AARCH64_IRELATIVE 1032

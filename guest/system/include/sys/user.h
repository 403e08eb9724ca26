// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#ifndef PAGE_SIZE
#define PAGE_SIZE 4096
#endif
#define PAGE_MASK (~(PAGE_SIZE - 1))
#ifdef __aarch64__
struct user_regs_struct { uint64_t regs[31], sp, pc, pstate; };
struct user_fpsimd_struct {
	__uint128_t vregs[32];
	uint32_t fpsr, fpcr;
};
#else
struct user_regs { unsigned long uregs[18]; };
#endif

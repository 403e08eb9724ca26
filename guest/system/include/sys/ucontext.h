// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <bits/signal_types.h>
#include <asm/sigcontext.h>
__BEGIN_DECLS
#ifdef __aarch64__
typedef struct sigcontext mcontext_t;
typedef struct ucontext {
	unsigned long uc_flags;
	struct ucontext *uc_link;
	stack_t uc_stack;
	union {
		sigset_t uc_sigmask;
		sigset64_t uc_sigmask64;
	};
	char __padding[128 - sizeof(sigset_t)]; /* the kernel reserves 1024 bits */
	mcontext_t uc_mcontext;
} ucontext_t;
#else
enum {
	REG_R0, REG_R1, REG_R2, REG_R3, REG_R4, REG_R5, REG_R6, REG_R7,
	REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};
#define NGREG 18
typedef int greg_t;
typedef greg_t gregset_t[NGREG];
typedef struct sigcontext mcontext_t;
typedef struct ucontext {
	unsigned long uc_flags;
	struct ucontext *uc_link;
	stack_t uc_stack;
	mcontext_t uc_mcontext;
	union {
		struct {
			sigset_t uc_sigmask;
			int32_t __padding_rt_sigset;
		};
		sigset64_t uc_sigmask64;
	};
	char __padding[120];
	unsigned long uc_regspace[128] __attribute__((__aligned__(8)));
} ucontext_t;
#endif
__END_DECLS

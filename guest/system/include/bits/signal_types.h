// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <limits.h>
#include <sys/types.h>

/* The kernel's structure of that name is not the one that programs see. */
#define sigaction __kernel_sigaction
#include <linux/signal.h>
#undef sigaction

#undef _NSIG
#define _NSIG 65
#define NSIG _NSIG
typedef int sig_atomic_t;
typedef __sighandler_t sig_t;
typedef __sighandler_t sighandler_t;

#ifdef __LP64__
typedef sigset_t sigset64_t;
#define __SIGACTION_BODY                                            \
	int sa_flags;                                               \
	union {                                                     \
		sighandler_t sa_handler;                            \
		void (*sa_sigaction)(int, struct siginfo *, void *); \
	};                                                          \
	sigset_t sa_mask;                                           \
	void (*sa_restorer)(void);
struct sigaction { __SIGACTION_BODY };
struct sigaction64 { __SIGACTION_BODY };
#undef __SIGACTION_BODY
#else
/* 32 bits: there was no room for 64 signals, and the order is another. */
typedef struct { unsigned long __bits[2]; } sigset64_t;
#undef sa_handler
#undef sa_sigaction
struct sigaction {
	union {
		sighandler_t sa_handler;
		void (*sa_sigaction)(int, struct siginfo *, void *);
	};
	sigset_t sa_mask;
	int sa_flags;
	void (*sa_restorer)(void);
};
struct sigaction64 {
	union {
		sighandler_t sa_handler;
		void (*sa_sigaction)(int, struct siginfo *, void *);
	};
	int sa_flags;
	void (*sa_restorer)(void);
	sigset64_t sa_mask;
};
#endif

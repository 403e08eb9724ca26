// SPDX-License-Identifier: GPL-2.0-or-later
/* Between the sources of libc: what musl and our own code have of each other. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define WEAK __attribute__((weak))
#define ALIAS(name) __attribute__((alias(#name)))

/* A function of musl's with 64-bit offsets: on 32 bits its own name stands for the short ones. */
#ifdef __LP64__
#define WIDE(name) name
#else
#define WIDE(name) __musl_##name
#endif

/* The kernel's answer as it is: -errno. */
HIDDEN long __droidemu_syscall(long number, ...);
HIDDEN long __syscall_ret(unsigned long);
#define RAW(...) __droidemu_syscall(__VA_ARGS__)
#define CALL(...) __syscall_ret(RAW(__VA_ARGS__))

#ifdef __LP64__
#define FUTEX_TIMED __NR_futex
#else
#define FUTEX_TIMED __NR_futex /* with 32-bit times, as they are here */
#endif

/* A futex wait until `deadline` on that clock (none: for ever); 0, or an error number. */
HIDDEN int __droidemu_wait(volatile void *at, int value, bool shared, clockid_t clock,
			   const struct timespec *deadline);
HIDDEN void __droidemu_wake(volatile void *at, int count, bool shared);

/* Ends the process with a line on stderr and in the log. */
HIDDEN _Noreturn void __droidemu_fatal(const char *format, ...)
	__attribute__((__format__(printf, 1, 2)));
HIDDEN _Noreturn void __droidemu_fortify(const char *function, const char *what);

HIDDEN void __droidemu_begin(void);
HIDDEN void __droidemu_begin_raw(long *raw);
int __droidemu_argc(char ***argv);
HIDDEN void __cxa_thread_finalize(void);

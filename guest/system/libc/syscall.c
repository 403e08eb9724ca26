// SPDX-License-Identifier: GPL-2.0-or-later
/* System calls with the kernel's answer, and waiting on a word of memory. */
#include <linux/futex.h>
#include <stdarg.h>
#include <time.h>
#include "internal.h"

long __droidemu_syscall(long number, ...)
{
	va_list list;
	va_start(list, number);
	long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
	long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
	va_end(list);
#ifdef __aarch64__
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;
	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory", "cc");
	return x0;
#else
	register long r7 __asm__("r7") = number;
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;
	register long r3 __asm__("r3") = d;
	register long r4 __asm__("r4") = e;
	register long r5 __asm__("r5") = f;
	__asm__ volatile("svc 0"
			 : "+r"(r0)
			 : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
			 : "memory", "cc");
	return r0;
#endif
}

int __droidemu_wait(volatile void *at, int value, bool shared, clockid_t clock,
		    const struct timespec *deadline)
{
	int op = FUTEX_WAIT_BITSET | (shared ? 0 : FUTEX_PRIVATE_FLAG);
	if (deadline) {
		if ((unsigned long)deadline->tv_nsec >= 1000000000)
			return EINVAL;
		if (deadline->tv_sec < 0)
			return ETIMEDOUT;
		if (clock == CLOCK_REALTIME)
			op |= FUTEX_CLOCK_REALTIME;
		else if (clock != CLOCK_MONOTONIC)
			return EINVAL;
	}
	return -RAW(__NR_futex, at, op, value, deadline, 0, FUTEX_BITSET_MATCH_ANY);
}

void __droidemu_wake(volatile void *at, int count, bool shared)
{
	RAW(__NR_futex, at, FUTEX_WAKE | (shared ? 0 : FUTEX_PRIVATE_FLAG), count, 0, 0, 0);
}

/* Bionic's old names for it, 32 bits. */
int __futex_wait(volatile void *at, int value, const struct timespec *timeout)
{
	return RAW(__NR_futex, at, FUTEX_WAIT, value, timeout, 0, 0);
}

int __futex_wake(volatile void *at, int count)
{
	return RAW(__NR_futex, at, FUTEX_WAKE, count, 0, 0, 0);
}

int __set_errno(int number)
{
	errno = number;
	return -1;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* System calls with the kernel's answer, and waiting on a word of memory. */
#include <droidemu/hostcall.h>
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
	return droidemu_svc6(number, a, b, c, d, e, f);
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

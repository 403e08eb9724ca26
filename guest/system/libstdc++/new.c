// SPDX-License-Identifier: GPL-2.0-or-later
/* What C++ code needs of a library before it has one: new, delete, guards of local statics. */
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/futex.h>
#include <limits.h>

#define WEAK __attribute__((weak))

const char _ZSt7nothrow[1] = {0};

static void *get(size_t size)
{
	void *at = malloc(size);
	if (!at) {
		fputs("new failed to allocate memory\n", stderr);
		abort();
	}
	return at;
}

#ifdef __LP64__
#define NEW(prefix, suffix) prefix##m##suffix
#else
#define NEW(prefix, suffix) prefix##j##suffix
#endif
WEAK void *NEW(_Znw, )(size_t size) { return get(size); }
WEAK void *NEW(_Zna, )(size_t size) { return get(size); }
WEAK void *NEW(_Znw, RKSt9nothrow_t)(size_t size, const void *none) { (void)none; return malloc(size); }
WEAK void *NEW(_Zna, RKSt9nothrow_t)(size_t size, const void *none) { (void)none; return malloc(size); }
WEAK void _ZdlPv(void *at) { free(at); }
WEAK void _ZdaPv(void *at) { free(at); }
WEAK void _ZdlPvRKSt9nothrow_t(void *at, const void *none) { (void)none; free(at); }
WEAK void _ZdaPvRKSt9nothrow_t(void *at, const void *none) { (void)none; free(at); }

void __cxa_pure_virtual(void)
{
	fputs("Pure virtual function called. Are you calling virtual methods from a destructor?\n", stderr);
	abort();
}

/*
 * The guard of a static variable: on arm its lowest bit says "done" (AAPCS), on arm64 its lowest
 * byte. Bits 8 and 9: being initialised, and waited for.
 */
enum { DONE = 1, BUSY = 1 << 8, WAITED = 1 << 9 };
typedef _Atomic(int32_t) guard;

int __cxa_guard_acquire(guard *g)
{
	int32_t now = 0;
	while (!atomic_compare_exchange_strong(g, &now, BUSY)) {
		if (now & DONE)
			return 0;
		if (now == BUSY && !atomic_compare_exchange_strong(g, &now, BUSY | WAITED)) {
			now = 0;
			continue;
		}
		syscall(__NR_futex, g, FUTEX_WAIT_PRIVATE, BUSY | WAITED, 0, 0, 0);
		now = 0;
	}
	return 1;
}

static void settle(guard *g, int32_t to)
{
	if (atomic_exchange(g, to) & WAITED)
		syscall(__NR_futex, g, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
}

void __cxa_guard_release(guard *g) { settle(g, DONE); }
void __cxa_guard_abort(guard *g) { settle(g, 0); }

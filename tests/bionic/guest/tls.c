// SPDX-License-Identifier: GPL-2.0-or-later
/* Thread-local variables, and the slots before them. */
#include <pthread.h>
#include <stdint.h>
#include "check.h"

static __thread int counted = 42;
static __thread char zeros[1000];
__thread int64_t aligned __attribute__((aligned(64))) = 7;
extern uintptr_t __stack_chk_guard;

static void **slots(void)
{
	void **tp;
#ifdef __aarch64__
	__asm__("mrs %0, tpidr_el0" : "=r"(tp));
#else
	__asm__("mrc p15, 0, %0, c13, c0, 3" : "=r"(tp));
#endif
	return tp;
}

static void *look(void *to)
{
	int fine = counted == 42 && zeros[0] == 0 && zeros[999] == 0 && aligned == 7;
	fine &= ((uintptr_t)&aligned & 63) == 0 && slots()[1] != 0;
	counted = 1;
	memset(zeros, 1, sizeof zeros);
	*(void **)to = &counted;
	return (void *)(long)fine;
}

int main(void)
{
	void *places[4], *fine;
	CHECK(look(&places[0]) && counted == 1);
	pthread_t threads[3];
	for (int i = 0; i < 3; i++) {
		pthread_create(&threads[i], 0, look, &places[i + 1]);
		pthread_join(threads[i], &fine);
		CHECK(fine);
	}
	CHECK(places[0] != places[1] && counted == 1);
	CHECK(slots()[1] == (void *)pthread_self());
	CHECK((uintptr_t)slots()[5] == __stack_chk_guard && __stack_chk_guard != 0);
	CHECK((__stack_chk_guard & 0xff) == 0);
	return 0;
}

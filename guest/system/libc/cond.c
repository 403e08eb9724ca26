// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Condition variables in bionic's layout, one word: bit 0 shared, bit 1 the monotonic clock, above
 * them a number that each signal raises. A waiter sleeps while the number is what it saw.
 */
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include "internal.h"

enum { SHARED = 1, MONOTONIC = 2, STEP = 4, FLAGS = 3 };

typedef _Atomic(uint32_t) word;
#define WORD(cond) ((word *)(cond))

static int wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
		      const struct timespec *deadline)
{
	uint32_t seen = atomic_load_explicit(WORD(cond), memory_order_relaxed);
	if (deadline && (unsigned long)deadline->tv_nsec >= 1000000000)
		return EINVAL;
	pthread_mutex_unlock(mutex);
	int error = __droidemu_wait(WORD(cond), seen, seen & SHARED, clock, deadline);
	pthread_mutex_lock(mutex);
	return error == ETIMEDOUT ? ETIMEDOUT : 0;
}

static int pulse(pthread_cond_t *cond, int count)
{
	uint32_t before = atomic_fetch_add_explicit(WORD(cond), STEP, memory_order_relaxed);
	__droidemu_wake(WORD(cond), count, before & SHARED);
	return 0;
}

int pthread_cond_signal(pthread_cond_t *cond)
{
	return pulse(cond, 1);
}

int pthread_cond_broadcast(pthread_cond_t *cond)
{
	return pulse(cond, INT_MAX);
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
	return wait_until(cond, mutex, 0, 0);
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
			   const struct timespec *deadline)
{
	clockid_t clock = *WORD(cond) & MONOTONIC ? CLOCK_MONOTONIC : CLOCK_REALTIME;
	return wait_until(cond, mutex, clock, deadline);
}

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
			   const struct timespec *deadline)
{
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
		return EINVAL;
	return wait_until(cond, mutex, clock, deadline);
}

int pthread_cond_timedwait_monotonic_np(pthread_cond_t *cond, pthread_mutex_t *mutex,
					const struct timespec *deadline)
{
	return wait_until(cond, mutex, CLOCK_MONOTONIC, deadline);
}

/* Only 32 bits, where it has this name too. */
int pthread_cond_timedwait_monotonic(pthread_cond_t *cond, pthread_mutex_t *mutex,
				     const struct timespec *deadline)
{
	return wait_until(cond, mutex, CLOCK_MONOTONIC, deadline);
}

int pthread_cond_timedwait_relative_np(pthread_cond_t *cond, pthread_mutex_t *mutex,
				       const struct timespec *span)
{
	struct timespec deadline;
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += span->tv_sec;
	deadline.tv_nsec += span->tv_nsec;
	if (deadline.tv_nsec >= 1000000000)
		deadline.tv_sec++, deadline.tv_nsec -= 1000000000;
	return wait_until(cond, mutex, CLOCK_MONOTONIC, &deadline);
}

int pthread_cond_timeout_np(pthread_cond_t *cond, pthread_mutex_t *mutex, unsigned milliseconds)
{
	struct timespec span = {milliseconds / 1000, milliseconds % 1000 * 1000000};
	return pthread_cond_timedwait_relative_np(cond, mutex, &span);
}

int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr)
{
	*cond = (pthread_cond_t){{0}};
	*WORD(cond) = attr ? *attr & FLAGS : 0;
	return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond)
{
	*WORD(cond) = 0xdeadc04d;
	return 0;
}

int pthread_condattr_init(pthread_condattr_t *attr)
{
	*attr = 0;
	return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attr)
{
	*attr = 0xdeada11d;
	return 0;
}

int pthread_condattr_getpshared(const pthread_condattr_t *attr, int *shared)
{
	*shared = *attr & SHARED;
	return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int shared)
{
	if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
		return EINVAL;
	*attr = (*attr & ~SHARED) | shared;
	return 0;
}

int pthread_condattr_getclock(const pthread_condattr_t *attr, clockid_t *clock)
{
	*clock = *attr & MONOTONIC ? CLOCK_MONOTONIC : CLOCK_REALTIME;
	return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
	if (clock != CLOCK_MONOTONIC && clock != CLOCK_REALTIME)
		return EINVAL;
	*attr = clock == CLOCK_MONOTONIC ? *attr | MONOTONIC : *attr & ~MONOTONIC;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Semaphores in one word, as bionic has it: bit 0 shared, the value above it, -1 when waited for. */
#include <limits.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>
#include "internal.h"

enum { SHARED = 1 };
typedef _Atomic(uint32_t) word;
#define WORD(sem) ((word *)&(sem)->count)
#define VALUE(state) ((int)(state) >> 1)
#define STATE(value, shared) (((uint32_t)(value) << 1) | (shared))

int sem_init(sem_t *sem, int shared, unsigned int value)
{
	if (value > SEM_VALUE_MAX) {
		errno = EINVAL;
		return -1;
	}
	*WORD(sem) = STATE(value, shared != 0);
	return 0;
}

int sem_destroy(sem_t *sem __attribute__((unused)))
{
	return 0;
}

static int no_names(void)
{
	errno = ENOSYS;
	return -1;
}

sem_t *sem_open(const char *name __attribute__((unused)), int flags __attribute__((unused)), ...)
{
	no_names();
	return SEM_FAILED;
}

int sem_close(sem_t *sem __attribute__((unused)))
{
	return no_names();
}

int sem_unlink(const char *name __attribute__((unused)))
{
	return no_names();
}

static bool take(sem_t *sem)
{
	uint32_t state = *WORD(sem);
	while (VALUE(state) > 0)
		if (atomic_compare_exchange_weak(WORD(sem), &state, state - 2))
			return true;
	return false;
}

static int wait_until(sem_t *sem, clockid_t clock, const struct timespec *deadline)
{
	while (!take(sem)) {
		uint32_t state = *WORD(sem), shared = state & SHARED;
		uint32_t waited = STATE(-1, shared);
		if (VALUE(state) == 0 && !atomic_compare_exchange_strong(WORD(sem), &state, waited))
			continue;
		int error = __droidemu_wait(WORD(sem), waited, shared, clock, deadline);
		if (error == ETIMEDOUT || error == EINTR || error == EINVAL) {
			errno = error;
			return -1;
		}
	}
	return 0;
}

int sem_wait(sem_t *sem)
{
	return wait_until(sem, 0, 0);
}

int sem_trywait(sem_t *sem)
{
	if (take(sem))
		return 0;
	errno = EAGAIN;
	return -1;
}

int sem_timedwait(sem_t *sem, const struct timespec *deadline)
{
	return wait_until(sem, CLOCK_REALTIME, deadline);
}

int sem_timedwait_monotonic_np(sem_t *sem, const struct timespec *deadline)
{
	return wait_until(sem, CLOCK_MONOTONIC, deadline);
}

int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *deadline)
{
	return wait_until(sem, clock, deadline);
}

int sem_post(sem_t *sem)
{
	uint32_t state = *WORD(sem), to;
	do {
		int value = VALUE(state);
		if (value == SEM_VALUE_MAX) {
			errno = EOVERFLOW;
			return -1;
		}
		to = STATE(value < 0 ? 1 : value + 1, state & SHARED);
	} while (!atomic_compare_exchange_weak(WORD(sem), &state, to));
	if (VALUE(state) < 0)
		__droidemu_wake(WORD(sem), INT_MAX, state & SHARED);
	return 0;
}

int sem_getvalue(sem_t *sem, int *value)
{
	int now = VALUE(*WORD(sem));
	*value = now < 0 ? 0 : now;
	return 0;
}

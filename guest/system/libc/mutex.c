// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mutexes in bionic's layout. The lower half of the first word: bits 0-1 the lock (free, taken,
 * taken and waited for), 2-12 how often again (recursive), 13 shared between processes, 14-15 the
 * kind. The owner: its thread id in the second word, on 32 bits in the upper half of the only one.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include "internal.h"

enum {
	FREE, TAKEN, WAITED,
	LOCK_MASK = 3,
	AGAIN_ONE = 1 << 2,
	AGAIN_MASK = 0x7ff << 2,
	SHARED = 1 << 13,
	KIND_SHIFT = 14,
	KIND_MASK = 3 << KIND_SHIFT,
	DESTROYED = 0xffff,
};

/* Attributes: bits 0-3 the kind, 4 shared, 5 inherits priority. */
enum { A_KIND = 15, A_SHARED = 16, A_INHERIT = 32 };

typedef struct {
	_Atomic(uint32_t) state;
#ifdef __LP64__
	_Atomic(uint32_t) owner;
	uint32_t rest[8];
#endif
} mutex;
_Static_assert(sizeof(mutex) == sizeof(pthread_mutex_t), "size");

#define BITS(state) ((state) & 0xffff)
#ifdef __LP64__
#define OWNER(m, state) atomic_load_explicit(&(m)->owner, memory_order_relaxed)
#define SET_OWNER(m, tid) atomic_store_explicit(&(m)->owner, tid, memory_order_relaxed)
#define OWNED(tid) 0
#else
#define OWNER(m, state) ((state) >> 16)
#define SET_OWNER(m, tid) ((void)0)
#define OWNED(tid) ((uint32_t)(tid) << 16)
#endif

static inline uint32_t self(void)
{
	uint32_t tid = pthread_gettid_np(pthread_self());
#ifndef __LP64__
	tid &= 0xffff;
#endif
	return tid;
}

static int lock_slow(mutex *m, bool tries, clockid_t clock, const struct timespec *deadline)
{
	uint32_t tid = self();
	uint32_t state = atomic_load_explicit(&m->state, memory_order_relaxed);
	int kind = (state & KIND_MASK) >> KIND_SHIFT;
	if (BITS(state) == DESTROYED)
		return EBUSY;
	if (kind != PTHREAD_MUTEX_NORMAL && (state & LOCK_MASK) && OWNER(m, state) == tid) {
		if (kind == PTHREAD_MUTEX_ERRORCHECK)
			return tries ? EBUSY : EDEADLK;
		if ((state & AGAIN_MASK) == AGAIN_MASK)
			return EAGAIN;
		atomic_fetch_add_explicit(&m->state, AGAIN_ONE, memory_order_relaxed);
		return 0;
	}
	uint32_t taken = TAKEN;
	for (;;) {
		if ((state & LOCK_MASK) == FREE) {
			uint32_t to = (state & (KIND_MASK | SHARED)) | taken | OWNED(tid);
			if (atomic_compare_exchange_weak_explicit(&m->state, &state, to,
								  memory_order_acquire,
								  memory_order_relaxed)) {
				SET_OWNER(m, tid);
				return 0;
			}
			continue;
		}
		if (tries)
			return EBUSY;
		if ((state & LOCK_MASK) == TAKEN) {
			uint32_t to = (state & ~(uint32_t)LOCK_MASK) | WAITED;
			if (!atomic_compare_exchange_weak_explicit(&m->state, &state, to,
								   memory_order_relaxed,
								   memory_order_relaxed))
				continue;
			state = to;
		}
		int error = __droidemu_wait(&m->state, state, state & SHARED, clock, deadline);
		if (error == ETIMEDOUT || error == EINVAL)
			return error;
		taken = WAITED; /* there may be others */
		state = atomic_load_explicit(&m->state, memory_order_relaxed);
	}
}

int pthread_mutex_lock(pthread_mutex_t *at)
{
	mutex *m = (mutex *)at;
	uint32_t state = atomic_load_explicit(&m->state, memory_order_relaxed);
	if (state == FREE) {
		uint32_t tid = self();
		if (atomic_compare_exchange_strong_explicit(&m->state, &state, TAKEN | OWNED(tid),
							    memory_order_acquire,
							    memory_order_relaxed)) {
			SET_OWNER(m, tid);
			return 0;
		}
	}
	return lock_slow((mutex *)at, false, 0, 0);
}

int pthread_mutex_trylock(pthread_mutex_t *at)
{
	return lock_slow((mutex *)at, true, 0, 0);
}

int pthread_mutex_unlock(pthread_mutex_t *at)
{
	mutex *m = (mutex *)at;
	uint32_t state = atomic_load_explicit(&m->state, memory_order_relaxed);
	if (BITS(state) == DESTROYED)
		return EBUSY;
	if ((state & KIND_MASK) != PTHREAD_MUTEX_NORMAL) {
		if ((state & LOCK_MASK) == FREE || OWNER(m, state) != self())
			return EPERM;
		if (state & AGAIN_MASK) {
			atomic_fetch_sub_explicit(&m->state, AGAIN_ONE, memory_order_relaxed);
			return 0;
		}
	}
	SET_OWNER(m, 0);
	uint32_t to = state & (KIND_MASK | SHARED);
	state = atomic_exchange_explicit(&m->state, to, memory_order_release);
	if ((state & LOCK_MASK) == WAITED)
		__droidemu_wake(&m->state, 1, to & SHARED);
	return 0;
}

int pthread_mutex_clocklock(pthread_mutex_t *at, clockid_t clock, const struct timespec *deadline)
{
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
		return EINVAL;
	return lock_slow((mutex *)at, false, clock, deadline);
}

int pthread_mutex_timedlock(pthread_mutex_t *at, const struct timespec *deadline)
{
	return lock_slow((mutex *)at, false, CLOCK_REALTIME, deadline);
}

int pthread_mutex_timedlock_monotonic_np(pthread_mutex_t *at, const struct timespec *deadline)
{
	return lock_slow((mutex *)at, false, CLOCK_MONOTONIC, deadline);
}

/* Only 32 bits. */
int pthread_mutex_lock_timeout_np(pthread_mutex_t *at, unsigned milliseconds)
{
	struct timespec deadline;
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += milliseconds / 1000;
	deadline.tv_nsec += milliseconds % 1000 * 1000000;
	if (deadline.tv_nsec >= 1000000000)
		deadline.tv_sec++, deadline.tv_nsec -= 1000000000;
	int error = lock_slow((mutex *)at, false, CLOCK_MONOTONIC, &deadline);
	return error == ETIMEDOUT ? EBUSY : error;
}

int pthread_mutex_init(pthread_mutex_t *at, const pthread_mutexattr_t *attr)
{
	mutex *m = (mutex *)at;
	long kind = attr ? *attr & A_KIND : PTHREAD_MUTEX_NORMAL;
	if (kind > PTHREAD_MUTEX_ERRORCHECK)
		return EINVAL;
	*m = (mutex){0};
	m->state = kind << KIND_SHIFT | (attr && *attr & A_SHARED ? SHARED : 0);
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *at)
{
	mutex *m = (mutex *)at;
	uint32_t state = m->state;
	if (BITS(state) == DESTROYED || (state & LOCK_MASK))
		return EBUSY;
	m->state = DESTROYED;
	return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
	*attr = PTHREAD_MUTEX_DEFAULT;
	return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr)
{
	*attr = -1;
	return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int kind)
{
	if (kind < PTHREAD_MUTEX_NORMAL || kind > PTHREAD_MUTEX_ERRORCHECK)
		return EINVAL;
	*attr = (*attr & ~A_KIND) | kind;
	return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *kind)
{
	*kind = *attr & A_KIND;
	return *kind > PTHREAD_MUTEX_ERRORCHECK ? EINVAL : 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int shared)
{
	if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
		return EINVAL;
	*attr = shared ? *attr | A_SHARED : *attr & ~A_SHARED;
	return 0;
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *attr, int *shared)
{
	*shared = *attr & A_SHARED ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
	return 0;
}

/* Kept and told again; here nobody has a priority to inherit. */
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol)
{
	if (protocol != PTHREAD_PRIO_NONE && protocol != PTHREAD_PRIO_INHERIT)
		return EINVAL;
	*attr = protocol ? *attr | A_INHERIT : *attr & ~A_INHERIT;
	return 0;
}

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *attr, int *protocol)
{
	*protocol = *attr & A_INHERIT ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE;
	return 0;
}

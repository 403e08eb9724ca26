// SPDX-License-Identifier: GPL-2.0-or-later
/* C11's names for threads. */
#include <stdlib.h>
#include <threads.h>
#include "internal.h"

static int result_of(int error)
{
	switch (error) {
	case 0: return thrd_success;
	case EBUSY: return thrd_busy;
	case ENOMEM: return thrd_nomem;
	case ETIMEDOUT: return thrd_timedout;
	default: return thrd_error;
	}
}

void call_once(once_flag *flag, void (*function)(void)) { pthread_once(flag, function); }
int cnd_broadcast(cnd_t *c) { return result_of(pthread_cond_broadcast(c)); }
void cnd_destroy(cnd_t *c) { pthread_cond_destroy(c); }
int cnd_init(cnd_t *c) { return result_of(pthread_cond_init(c, 0)); }
int cnd_signal(cnd_t *c) { return result_of(pthread_cond_signal(c)); }
int cnd_wait(cnd_t *c, mtx_t *m) { return result_of(pthread_cond_wait(c, m)); }
int cnd_timedwait(cnd_t *c, mtx_t *m, const struct timespec *deadline)
{
	return result_of(pthread_cond_timedwait(c, m, deadline));
}

void mtx_destroy(mtx_t *m) { pthread_mutex_destroy(m); }
int mtx_lock(mtx_t *m) { return result_of(pthread_mutex_lock(m)); }
int mtx_trylock(mtx_t *m) { return result_of(pthread_mutex_trylock(m)); }
int mtx_unlock(mtx_t *m) { return result_of(pthread_mutex_unlock(m)); }
int mtx_timedlock(mtx_t *m, const struct timespec *deadline)
{
	return result_of(pthread_mutex_timedlock(m, deadline));
}

int mtx_init(mtx_t *m, int type)
{
	pthread_mutexattr_t attr;
	bool recursive = type & mtx_recursive;
	type &= ~mtx_recursive;
	if (type != mtx_plain && type != mtx_timed)
		return thrd_error;
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
	return result_of(pthread_mutex_init(m, &attr));
}

struct start {
	thrd_start_t function;
	void *argument;
};

static void *run(void *given)
{
	struct start start = *(struct start *)given;
	free(given);
	return (void *)(intptr_t)start.function(start.argument);
}

int thrd_create(thrd_t *to, thrd_start_t function, void *argument)
{
	struct start *start = malloc(sizeof *start);
	if (!start)
		return thrd_nomem;
	*start = (struct start){function, argument};
	int error = pthread_create(to, 0, run, start);
	if (error)
		free(start);
	return result_of(error);
}

thrd_t thrd_current(void) { return pthread_self(); }
int thrd_detach(thrd_t t) { return result_of(pthread_detach(t)); }
int thrd_equal(thrd_t a, thrd_t b) { return a == b; }
void thrd_exit(int result) { pthread_exit((void *)(intptr_t)result); }
void thrd_yield(void) { sched_yield(); }

int thrd_join(thrd_t t, int *result)
{
	void *value;
	if (pthread_join(t, &value))
		return thrd_error;
	if (result)
		*result = (intptr_t)value;
	return thrd_success;
}

int thrd_sleep(const struct timespec *span, struct timespec *rest)
{
	if (!nanosleep(span, rest))
		return 0;
	return errno == EINTR ? -1 : -2;
}

int tss_create(tss_t *key, tss_dtor_t destructor)
{
	return result_of(pthread_key_create(key, destructor));
}
void tss_delete(tss_t key) { pthread_key_delete(key); }
void *tss_get(tss_t key) { return pthread_getspecific(key); }
int tss_set(tss_t key, void *value) { return result_of(pthread_setspecific(key, value)); }

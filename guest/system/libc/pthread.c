// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads: attributes in bionic's layout, the start and end of a thread, handlers around fork. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "internal.h"

enum {
	DETACHED = 1,
	USER_STACK = 2,
	JOINED = 4,
	INHERIT = 8,
	EXPLICIT = 16,
};
#define DEFAULT_STACK (1024 * 1024 - SIGSTKSZ)

HIDDEN int __droidemu_create(pthread_t *, void *(*)(void *), void *, void *, size_t, size_t, int, int,
			     int, int);
HIDDEN int __droidemu_stack(pthread_t, void **, size_t *, size_t *, int *);
HIDDEN _Noreturn void __droidemu_exit_thread(void *);
HIDDEN void __droidemu_run_cleanups(void);

int pthread_attr_init(pthread_attr_t *attr)
{
	*attr = (pthread_attr_t){.stack_size = DEFAULT_STACK, .guard_size = PAGE_SIZE};
	return 0;
}

int pthread_attr_destroy(pthread_attr_t *attr)
{
	memset(attr, 0x42, sizeof *attr);
	return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state)
{
	if (state != PTHREAD_CREATE_DETACHED && state != PTHREAD_CREATE_JOINABLE)
		return EINVAL;
	attr->flags = state == PTHREAD_CREATE_DETACHED ? attr->flags | DETACHED
						       : attr->flags & ~DETACHED;
	return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state)
{
	*state = attr->flags & DETACHED ? PTHREAD_CREATE_DETACHED : PTHREAD_CREATE_JOINABLE;
	return 0;
}

int pthread_attr_setinheritsched(pthread_attr_t *attr, int flag)
{
	if (flag != PTHREAD_EXPLICIT_SCHED && flag != PTHREAD_INHERIT_SCHED)
		return EINVAL;
	attr->flags &= ~(INHERIT | EXPLICIT);
	attr->flags |= flag == PTHREAD_EXPLICIT_SCHED ? EXPLICIT : INHERIT;
	return 0;
}

int pthread_attr_getinheritsched(const pthread_attr_t *attr, int *flag)
{
	if (attr->flags & INHERIT)
		*flag = PTHREAD_INHERIT_SCHED;
	else if (attr->flags & EXPLICIT)
		*flag = PTHREAD_EXPLICIT_SCHED;
	else
		*flag = attr->sched_policy != SCHED_NORMAL ? PTHREAD_EXPLICIT_SCHED
							   : PTHREAD_INHERIT_SCHED;
	return 0;
}

int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy)
{
	attr->sched_policy = policy;
	attr->flags &= ~(INHERIT | EXPLICIT);
	attr->flags |= policy != SCHED_NORMAL ? EXPLICIT : INHERIT;
	return 0;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *attr, int *policy)
{
	*policy = attr->sched_policy;
	return 0;
}

int pthread_attr_setschedparam(pthread_attr_t *attr, const struct sched_param *param)
{
	attr->sched_priority = param->sched_priority;
	attr->flags &= ~(INHERIT | EXPLICIT);
	attr->flags |= param->sched_priority ? EXPLICIT : INHERIT;
	return 0;
}

int pthread_attr_getschedparam(const pthread_attr_t *attr, struct sched_param *param)
{
	param->sched_priority = attr->sched_priority;
	return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
	if (size < PTHREAD_STACK_MIN)
		return EINVAL;
	attr->stack_size = size;
	return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *attr, size_t *size)
{
	void *base;
	return pthread_attr_getstack(attr, &base, size);
}

int pthread_attr_setstack(pthread_attr_t *attr, void *base, size_t size)
{
	if (size % PAGE_SIZE || size < PTHREAD_STACK_MIN || (uintptr_t)base % PAGE_SIZE)
		return EINVAL;
	attr->stack_base = base;
	attr->stack_size = size;
	return 0;
}

int pthread_attr_getstack(const pthread_attr_t *attr, void **base, size_t *size)
{
	*base = attr->stack_base;
	*size = attr->stack_size;
	return 0;
}

/* Only 32 bits. */
int pthread_attr_setstackaddr(pthread_attr_t *attr __attribute__((unused)),
			      void *base __attribute__((unused)))
{
	return ENOSYS;
}

int pthread_attr_getstackaddr(const pthread_attr_t *attr, void **top)
{
	*top = (char *)attr->stack_base + attr->stack_size;
	return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *attr, size_t size)
{
	attr->guard_size = size;
	return 0;
}

int pthread_attr_getguardsize(const pthread_attr_t *attr, size_t *size)
{
	*size = attr->guard_size;
	return 0;
}

int pthread_attr_setscope(pthread_attr_t *attr __attribute__((unused)), int scope)
{
	return scope == PTHREAD_SCOPE_SYSTEM ? 0 : scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP : EINVAL;
}

int pthread_attr_getscope(const pthread_attr_t *attr __attribute__((unused)), int *scope)
{
	*scope = PTHREAD_SCOPE_SYSTEM;
	return 0;
}

/* --- threads -------------------------------------------------------------------------------- */

struct start {
	void *(*routine)(void *);
	void *argument;
};

static void *run(void *given)
{
	struct start start = *(struct start *)given;
	free(given);
	void *result = start.routine(start.argument);
	pthread_exit(result);
}

void pthread_exit(void *result)
{
	__cxa_thread_finalize();
	__droidemu_run_cleanups();
	__droidemu_exit_thread(result);
}

int pthread_create(pthread_t *to, const pthread_attr_t *attr, void *(*routine)(void *), void *argument)
{
	pthread_attr_t plain;
	if (!attr) {
		pthread_attr_init(&plain);
		attr = &plain;
	}
	struct start *start = malloc(sizeof *start);
	if (!start)
		return EAGAIN;
	*start = (struct start){routine, argument};
	int explicit;
	pthread_attr_getinheritsched(attr, &explicit);
	explicit = explicit == PTHREAD_EXPLICIT_SCHED && attr->sched_policy != SCHED_NORMAL;
	int error = __droidemu_create(to, run, start, attr->stack_base, attr->stack_size,
				      attr->guard_size, attr->flags & DETACHED, explicit,
				      attr->sched_policy, attr->sched_priority);
	if (error)
		free(start);
	return error;
}

/* The first thread's stack ends where the kernel put the program's arguments. */
static void first_stack(void **low, size_t *size)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0), top = 0;
	struct rlimit limit;
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "re");
	while (maps && fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && from <= here && here < to)
			top = to;
	}
	if (maps)
		fclose(maps);
	if (!top)
		top = (here + 0xffff) & ~(uintptr_t)0xffff;
	if (getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur == RLIM_INFINITY)
		limit.rlim_cur = 8 << 20;
	*size = limit.rlim_cur & -(unsigned long)PAGE_SIZE;
	*low = (void *)(top - *size);
}

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr)
{
	int detached;
	struct sched_param param;
	pthread_attr_init(attr);
	if (!__droidemu_stack(thread, &attr->stack_base, &attr->stack_size, &attr->guard_size,
			      &detached)) {
		attr->guard_size = 0;
		first_stack(&attr->stack_base, &attr->stack_size);
	}
	if (detached)
		attr->flags |= DETACHED;
	if (!pthread_getschedparam(thread, &attr->sched_policy, &param))
		attr->sched_priority = param.sched_priority;
	return 0;
}

int pthread_sigqueue(pthread_t thread, int sig, const union sigval value)
{
	siginfo_t info;
	memset(&info, 0, sizeof info);
	info.si_signo = sig;
	info.si_code = SI_QUEUE;
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value = value;
	return -RAW(__NR_rt_tgsigqueueinfo, getpid(), pthread_gettid_np(thread), sig, &info);
}

/* --- fork ------------------------------------------------------------------------------------ */

struct fork_handler {
	void (*prepare)(void), (*parent)(void), (*child)(void);
	void *dso;
	struct fork_handler *next, *previous;
};
static struct fork_handler *first, *last;
static pthread_mutex_t fork_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *dso)
{
	struct fork_handler *now = malloc(sizeof *now);
	if (!now)
		return ENOMEM;
	pthread_mutex_lock(&fork_lock);
	*now = (struct fork_handler){prepare, parent, child, dso, 0, last};
	if (last)
		last->next = now;
	else
		first = now;
	last = now;
	pthread_mutex_unlock(&fork_lock);
	return 0;
}

/* Programs have their own, with the library's handle; this is for old ones. */
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
	return __register_atfork(prepare, parent, child, 0);
}

/* When a library is closed. */
void __unregister_atfork(void *dso)
{
	pthread_mutex_lock(&fork_lock);
	for (struct fork_handler *now = first, *next; now; now = next) {
		next = now->next;
		if (now->dso != dso)
			continue;
		*(now->previous ? &now->previous->next : &first) = next;
		*(next ? &next->previous : &last) = now->previous;
		free(now);
	}
	pthread_mutex_unlock(&fork_lock);
}

/* Called by musl's fork: -1 before it, 0 after it in the parent, 1 in the child. */
HIDDEN void __fork_handler(int when)
{
	if (when < 0) {
		pthread_mutex_lock(&fork_lock);
		for (struct fork_handler *now = last; now; now = now->previous)
			if (now->prepare)
				now->prepare();
		return;
	}
	if (when == 1)
		pthread_mutex_init(&fork_lock, &(pthread_mutexattr_t){PTHREAD_MUTEX_RECURSIVE});
	for (struct fork_handler *now = first; now; now = now->next) {
		void (*function)(void) = when == 1 ? now->child : now->parent;
		if (function)
			function();
	}
	if (when == 0)
		pthread_mutex_unlock(&fork_lock);
}

/* --- what musl's have under another name, or without a choice of clock ------------------------- */

int pthread_rwlockattr_init(pthread_rwlockattr_t *attr)
{
	*attr = 0;
	return 0;
}

int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *attr, int *shared)
{
	*shared = *attr & 1;
	return 0;
}

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *attr, int *shared)
{
	*shared = *attr != 0;
	return 0;
}

int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attr, int shared)
{
	if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
		return EINVAL;
	*attr = (*attr & ~1l) | shared;
	return 0;
}

int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *attr, int *kind)
{
	*kind = *attr >> 1 & 1;
	return 0;
}

/* Kept and told again; musl's locks have one way only. */
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *attr, int kind)
{
	if (kind != PTHREAD_RWLOCK_PREFER_READER_NP &&
	    kind != PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP)
		return EINVAL;
	*attr = (*attr & 1) | kind << 1;
	return 0;
}

/* musl's word for "shared" is the third. */
int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attr)
{
	*lock = (pthread_rwlock_t){{0}};
	lock->__private[2] = attr && (*attr & 1) ? 128 : 0;
	return 0;
}

/* A deadline of the monotonic clock as one of the other; both run at the same pace here. */
static const struct timespec *as_real(clockid_t clock, const struct timespec *deadline,
				      struct timespec *to)
{
	struct timespec mono, real;
	if (clock == CLOCK_REALTIME)
		return deadline;
	clock_gettime(CLOCK_MONOTONIC, &mono);
	clock_gettime(CLOCK_REALTIME, &real);
	to->tv_sec = deadline->tv_sec - mono.tv_sec + real.tv_sec;
	to->tv_nsec = deadline->tv_nsec - mono.tv_nsec + real.tv_nsec;
	while (to->tv_nsec < 0)
		to->tv_sec--, to->tv_nsec += 1000000000;
	while (to->tv_nsec >= 1000000000)
		to->tv_sec++, to->tv_nsec -= 1000000000;
	return to;
}

#define TIMED(kind)                                                                               \
	int pthread_rwlock_clock##kind(pthread_rwlock_t *lock, clockid_t clock,                     \
				       const struct timespec *deadline)                           \
	{                                                                                         \
		struct timespec real;                                                             \
		if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)                          \
			return EINVAL;                                                            \
		return pthread_rwlock_timed##kind(lock, as_real(clock, deadline, &real));         \
	}                                                                                         \
	int pthread_rwlock_timed##kind##_monotonic_np(pthread_rwlock_t *lock,                       \
						      const struct timespec *deadline)            \
	{                                                                                         \
		return pthread_rwlock_clock##kind(lock, CLOCK_MONOTONIC, deadline);               \
	}
TIMED(rdlock)
TIMED(wrlock)

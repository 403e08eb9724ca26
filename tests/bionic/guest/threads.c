// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads and what they wait for. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t checking = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static int counter, ready;
static sem_t sem;
static pthread_barrier_t barrier;

static struct timespec in(clockid_t clock, long milliseconds)
{
	struct timespec t;
	clock_gettime(clock, &t);
	t.tv_nsec += milliseconds * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

static void *count(void *argument)
{
	pthread_mutex_t *lock = argument;
	for (int i = 0; i < 500; i++) {
		pthread_mutex_lock(lock);
		int now = counter;
		if (i % 50 == 0)
			sched_yield();
		counter = now + 1;
		pthread_mutex_unlock(lock);
	}
	return 0;
}

static int counted(pthread_mutex_t *lock)
{
	pthread_t threads[4];
	counter = 0;
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], 0, count, lock);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], 0);
	return counter;
}

static void *try_it(void *lock) { return (void *)(long)pthread_mutex_trylock(lock); }
static void *unlock_it(void *lock) { return (void *)(long)pthread_mutex_unlock(lock); }
static void *timed(void *lock)
{
	struct timespec t = in(CLOCK_REALTIME, 20);
	return (void *)(long)pthread_mutex_timedlock(lock, &t);
}
static long other(void *(*function)(void *), void *argument)
{
	pthread_t t;
	void *result;
	pthread_create(&t, 0, function, argument);
	pthread_join(t, &result);
	return (long)result;
}

static void *wait_cond(void *none)
{
	(void)none;
	pthread_mutex_lock(&plain);
	while (!ready)
		pthread_cond_wait(&cond, &plain);
	ready++;
	pthread_mutex_unlock(&plain);
	return 0;
}

static void *post(void *none)
{
	(void)none;
	usleep(5000);
	sem_post(&sem);
	return 0;
}

static void *meet(void *none)
{
	(void)none;
	return (void *)(long)pthread_barrier_wait(&barrier);
}

static pthread_key_t key;
static int destroyed;
static void destroy(void *value) { destroyed += *(int *)value; }
static void *use_key(void *none)
{
	static int five = 5;
	(void)none;
	pthread_setspecific(key, &five);
	return pthread_getspecific(key) == &five ? (void *)1 : 0;
}

static int cleaned;
static void clean(void *what) { cleaned = cleaned * 10 + (int)(long)what; }
static void *leave(void *none)
{
	(void)none;
	pthread_cleanup_push(clean, (void *)1);
	pthread_cleanup_push(clean, (void *)2);
	pthread_exit((void *)77);
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return 0;
}

static int once_count;
static void only_once(void) { once_count++; }

static void *stack_of(void *to)
{
	pthread_attr_t attr;
	void *base;
	size_t size;
	char here;
	pthread_getattr_np(pthread_self(), &attr);
	pthread_attr_getstack(&attr, &base, &size);
	*(size_t *)to = size;
	return (void *)(long)(&here > (char *)base && &here < (char *)base + size);
}

static void *errno_of(void *none) { (void)none; errno = 5; return (void *)(long)errno; }
static void *nothing(void *none) { return none; }

static char fork_text[16];
static void prepare1(void) { strcat(fork_text, "a"); }
static void prepare2(void) { strcat(fork_text, "b"); }
static void parent1(void) { strcat(fork_text, "c"); }
static void parent2(void) { strcat(fork_text, "d"); }
static void child1(void) { strcat(fork_text, "e"); }
static void child2(void) { strcat(fork_text, "f"); }

static int c11(void *argument) { return *(int *)argument + 1; }

int main(void)
{
	NUMBER(counted(&plain), 2000, 2000);
	NUMBER(counted(&recursive), 2000, 2000);
	CHECK(pthread_mutex_lock(&recursive) == 0 && pthread_mutex_lock(&recursive) == 0);
	CHECK(other(try_it, &recursive) == EBUSY);
	CHECK(pthread_mutex_unlock(&recursive) == 0);
	CHECK(other(try_it, &recursive) == EBUSY);
	CHECK(other(unlock_it, &recursive) == EPERM);
	CHECK(pthread_mutex_unlock(&recursive) == 0);
	CHECK(pthread_mutex_unlock(&recursive) == EPERM);
	CHECK(pthread_mutex_lock(&checking) == 0);
	CHECK(pthread_mutex_lock(&checking) == EDEADLK);
	CHECK(other(timed, &checking) == ETIMEDOUT);
	CHECK(pthread_mutex_unlock(&checking) == 0);
	CHECK(pthread_mutex_unlock(&checking) == EPERM);
	pthread_mutexattr_t mutexattr;
	int kind;
	pthread_mutexattr_init(&mutexattr);
	pthread_mutexattr_settype(&mutexattr, PTHREAD_MUTEX_RECURSIVE);
	CHECK(pthread_mutexattr_gettype(&mutexattr, &kind) == 0 && kind == PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_t made;
	memset(&made, 0xaa, sizeof made);
	CHECK(pthread_mutex_init(&made, &mutexattr) == 0);
	CHECK(pthread_mutex_lock(&made) == 0 && pthread_mutex_lock(&made) == 0);
	CHECK(pthread_mutex_destroy(&made) == EBUSY);
	CHECK(pthread_mutex_unlock(&made) == 0 && pthread_mutex_unlock(&made) == 0);
	CHECK(pthread_mutex_destroy(&made) == 0);

	pthread_t waiters[3];
	for (int i = 0; i < 3; i++)
		pthread_create(&waiters[i], 0, wait_cond, 0);
	usleep(2000);
	pthread_mutex_lock(&plain);
	ready = 1;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&plain);
	for (int i = 0; i < 3; i++)
		pthread_join(waiters[i], 0);
	CHECK(ready == 4);
	struct timespec t = in(CLOCK_REALTIME, 10);
	pthread_mutex_lock(&plain);
	CHECK(pthread_cond_timedwait(&cond, &plain, &t) == ETIMEDOUT);
	t = in(CLOCK_MONOTONIC, 10);
	CHECK(pthread_cond_timedwait_monotonic_np(&cond, &plain, &t) == ETIMEDOUT);
	t = in(CLOCK_MONOTONIC, 10);
	CHECK(pthread_cond_clockwait(&cond, &plain, CLOCK_MONOTONIC, &t) == ETIMEDOUT);
	pthread_condattr_t condattr;
	pthread_cond_t mono;
	pthread_condattr_init(&condattr);
	pthread_condattr_setclock(&condattr, CLOCK_MONOTONIC);
	pthread_cond_init(&mono, &condattr);
	t = in(CLOCK_MONOTONIC, 10);
	CHECK(pthread_cond_timedwait(&mono, &plain, &t) == ETIMEDOUT);
	pthread_mutex_unlock(&plain);

	int value;
	CHECK(sem_init(&sem, 0, 1) == 0);
	CHECK(sem_wait(&sem) == 0 && sem_trywait(&sem) == -1 && errno == EAGAIN);
	t = in(CLOCK_REALTIME, 10);
	CHECK(sem_timedwait(&sem, &t) == -1 && errno == ETIMEDOUT);
	pthread_create(&waiters[0], 0, post, 0);
	CHECK(sem_wait(&sem) == 0);
	pthread_join(waiters[0], 0);
	sem_post(&sem);
	sem_post(&sem);
	CHECK(sem_getvalue(&sem, &value) == 0 && value == 2);

	CHECK(pthread_rwlock_rdlock(&rwlock) == 0 && pthread_rwlock_rdlock(&rwlock) == 0);
	CHECK(pthread_rwlock_trywrlock(&rwlock) == EBUSY);
	t = in(CLOCK_MONOTONIC, 10);
	CHECK(pthread_rwlock_timedwrlock_monotonic_np(&rwlock, &t) == ETIMEDOUT);
	pthread_rwlock_unlock(&rwlock);
	pthread_rwlock_unlock(&rwlock);
	CHECK(pthread_rwlock_wrlock(&rwlock) == 0 && pthread_rwlock_tryrdlock(&rwlock) == EBUSY);
	CHECK(pthread_rwlock_unlock(&rwlock) == 0);

	struct { pthread_rwlockattr_t attr; long next; } beside = {.next = 77};
	CHECK(pthread_rwlockattr_init(&beside.attr) == 0 && beside.next == 77);
	CHECK(pthread_rwlockattr_setkind_np(&beside.attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
	CHECK(pthread_rwlockattr_setpshared(&beside.attr, PTHREAD_PROCESS_SHARED) == 0 && beside.next == 77);
	CHECK(pthread_rwlockattr_getkind_np(&beside.attr, &value) == 0 && value == 1);
	CHECK(pthread_rwlockattr_getpshared(&beside.attr, &value) == 0 && value == 1);

	pthread_barrier_init(&barrier, 0, 2);
	pthread_create(&waiters[0], 0, meet, 0);
	long mine = pthread_barrier_wait(&barrier);
	void *theirs;
	pthread_join(waiters[0], &theirs);
	CHECK(mine + (long)theirs == PTHREAD_BARRIER_SERIAL_THREAD);

	CHECK(pthread_key_create(&key, destroy) == 0 && key != 0);
	CHECK(other(use_key, 0) == 1 && destroyed == 5);
	CHECK(other(leave, 0) == 77 && cleaned == 21);
	pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, only_once);
	pthread_once(&once, only_once);
	CHECK(once_count == 1);
	errno = 3;
	CHECK(other(errno_of, 0) == 5 && errno == 3);

	pthread_attr_t attr;
	size_t size = 0;
	pthread_attr_init(&attr);
	CHECK(pthread_attr_getstacksize(&attr, &size) == 0 && size > 1000000 && size <= 1048576);
	CHECK(pthread_attr_setstacksize(&attr, 1000) == EINVAL);
	CHECK(pthread_attr_setstacksize(&attr, 256 * 1024) == 0);
	size_t thread_size = 0;
	void *inside;
	pthread_create(&waiters[0], &attr, stack_of, &thread_size);
	pthread_join(waiters[0], &inside);
	CHECK(inside && thread_size >= 200 * 1024 && thread_size <= 300 * 1024);
	CHECK(stack_of(&thread_size) && thread_size >= 1 << 20);
	static char own[65536] __attribute__((aligned(4096)));
	CHECK(pthread_attr_setstack(&attr, own, sizeof own) == 0);
	pthread_create(&waiters[0], &attr, stack_of, &thread_size);
	pthread_join(waiters[0], &inside);
	CHECK(inside && thread_size <= sizeof own);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	CHECK(pthread_create(&waiters[0], &attr, nothing, 0) == 0);
	CHECK(pthread_gettid_np(pthread_self()) == gettid());
	char name[16];
	CHECK(pthread_setname_np(pthread_self(), "first") == 0);
	CHECK(pthread_getname_np(pthread_self(), name, sizeof name) == 0 && !strcmp(name, "first"));

	pthread_atfork(prepare1, parent1, child1);
	pthread_atfork(prepare2, parent2, child2);
	pid_t child = fork();
	if (child == 0)
		_exit(strcmp(fork_text, "baef") ? 1 : 0);
	int status = 1;
	if (child < 0 && errno == ENOSYS) /* the emulated kernel has one process only, so far */
		status = 0;
	else
		waitpid(child, &status, 0);
	CHECK(status == 0);
	CHECK(!strcmp(fork_text, "bacd"));

	thrd_t thread;
	int argument = 41, result = 0;
	CHECK(thrd_create(&thread, c11, &argument) == thrd_success);
	CHECK(thrd_join(thread, &result) == thrd_success && result == 42);
	mtx_t mtx;
	CHECK(mtx_init(&mtx, mtx_plain | mtx_recursive) == thrd_success);
	CHECK(mtx_lock(&mtx) == thrd_success && mtx_trylock(&mtx) == thrd_success);
	return 0;
}

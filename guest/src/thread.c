// SPDX-License-Identifier: GPL-2.0-or-later
// POSIX threads on clone and futex.
#include "internal.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <thread.h>
#include <unistd.h>

#define GUARD 4096u

int futex_wait(volatile uint32_t *word, uint32_t value, const struct timespec *timeout)
{
    return (int)RAW(futex, word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, value, timeout);
}
int futex_wake(volatile uint32_t *word, int count)
{
    return (int)RAW(futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count);
}

pthread_t pthread_self(void)
{
#if defined(__x86_64__)
    struct thread *thread;
    __asm__("mov %%fs:0, %0" : "=r"(thread));
    return thread;
#elif defined(__aarch64__)
    struct thread *tp;
    __asm__("mrs %0, tpidr_el0" : "=r"(tp));
    return tp - 1;
#else
    struct thread *tp;
    __asm__("mrc p15, 0, %0, c13, c0, 3" : "=r"(tp));
    return tp - 1;
#endif
}
int pthread_tid(pthread_t thread) { return (int)thread->tid; }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

static int thread_main(void *argument)
{
    struct thread *thread = argument;
    pthread_exit(thread->function(thread->argument));
}
_Noreturn void pthread_exit(void *result)
{
    pthread_self()->result = result;
    for (;;)
        RAW(exit, 0);
}

int pthread_attr_init(pthread_attr_t *attributes)
{
    attributes->stack_size = 256u << 10;
    return 0;
}
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
    attributes->stack_size = (size + 4095) & ~(size_t)4095;
    return 0;
}

// One mapping: guard page, stack (growing down), thread record with its thread-local variables.
int pthread_create(pthread_t *to, const pthread_attr_t *attributes, void *(*function)(void *),
                   void *argument)
{
    size_t stack = attributes ? attributes->stack_size : 256u << 10;
    size_t size = GUARD + stack + ((tls_block_size + 4095) & ~(size_t)4095);
    char *mapping =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (mapping == MAP_FAILED)
        return EAGAIN;
    mprotect(mapping, GUARD, PROT_NONE);
    struct thread *thread = tls_place(mapping + GUARD + stack);
    thread->function = function;
    thread->argument = argument;
    thread->mapping = mapping;
    thread->mapping_size = size;
    unsigned long flags =
        CLONE_THREAD_FLAGS_ | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    *to = thread;
    int tid = clone_thread(thread_main, mapping + GUARD + stack, flags, thread, (int *)&thread->tid,
                           tls_pointer(thread), (int *)&thread->tid);
    if (tid < 0) {
        munmap(mapping, size);
        return -tid;
    }
    return 0;
}
int pthread_join(pthread_t thread, void **result)
{
    uint32_t tid;
    // The kernel wakes the word with a shared futex operation, hence no FUTEX_PRIVATE_FLAG.
    while ((tid = thread->tid) != 0)
        RAW(futex, &thread->tid, FUTEX_WAIT, tid, NULL);
    if (result)
        *result = thread->result;
    munmap(thread->mapping, thread->mapping_size);
    return 0;
}
int pthread_detach(pthread_t thread)
{
    thread->detached = 1;
    return 0;
}

// --- mutexes: 0 free, 1 locked, 2 locked and somebody waits ----------------------------------------

int pthread_mutexattr_init(pthread_mutexattr_t *attributes)
{
    attributes->type = PTHREAD_MUTEX_NORMAL;
    return 0;
}
int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type)
{
    attributes->type = (uint32_t)type;
    return 0;
}
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    *mutex = (pthread_mutex_t){0, attributes ? attributes->type : 0, 0, 0};
    return 0;
}
int pthread_mutex_destroy(pthread_mutex_t *mutex) { return mutex->state ? EBUSY : 0; }

static int lock(pthread_mutex_t *mutex, int wait)
{
    uint32_t me = mutex->type == PTHREAD_MUTEX_RECURSIVE ? pthread_self()->tid : 0;
    if (me && mutex->owner == me) {
        mutex->depth++;
        return 0;
    }
    uint32_t seen = 0;
    if (!__atomic_compare_exchange_n(&mutex->state, &seen, 1, 0, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED)) {
        if (!wait)
            return EBUSY;
        while (__atomic_exchange_n(&mutex->state, 2, __ATOMIC_ACQUIRE) != 0)
            futex_wait(&mutex->state, 2, NULL);
    }
    mutex->owner = me;
    return 0;
}
int pthread_mutex_lock(pthread_mutex_t *mutex) { return lock(mutex, 1); }
int pthread_mutex_trylock(pthread_mutex_t *mutex) { return lock(mutex, 0); }
int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (mutex->depth) {
        mutex->depth--;
        return 0;
    }
    mutex->owner = 0;
    if (__atomic_exchange_n(&mutex->state, 0, __ATOMIC_RELEASE) == 2)
        futex_wake(&mutex->state, 1);
    return 0;
}

// --- condition variables: a counter that every signal moves ----------------------------------------

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
    (void)attributes;
    condition->sequence = 0;
    return 0;
}
int pthread_cond_destroy(pthread_cond_t *condition) { return condition ? 0 : EINVAL; }
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    return pthread_cond_timedwait(condition, mutex, NULL);
}
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *deadline)
{
    uint32_t seen = __atomic_load_n(&condition->sequence, __ATOMIC_ACQUIRE);
    pthread_mutex_unlock(mutex);
    long answer = RAW(futex, &condition->sequence,
                      FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME, seen, deadline,
                      NULL, FUTEX_BITSET_MATCH_ANY);
    pthread_mutex_lock(mutex);
    return answer == -ETIMEDOUT ? ETIMEDOUT : 0;
}
static int wake(pthread_cond_t *condition, int count)
{
    __atomic_fetch_add(&condition->sequence, 1, __ATOMIC_RELEASE);
    futex_wake(&condition->sequence, count);
    return 0;
}
int pthread_cond_signal(pthread_cond_t *condition) { return wake(condition, 1); }
int pthread_cond_broadcast(pthread_cond_t *condition) { return wake(condition, __INT_MAX__); }

int pthread_once(pthread_once_t *once, void (*function)(void))
{
    uint32_t seen = 0;
    if (__atomic_compare_exchange_n(once, &seen, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
        function();
        __atomic_store_n(once, 2, __ATOMIC_RELEASE);
        futex_wake(once, __INT_MAX__);
    }
    while (__atomic_load_n(once, __ATOMIC_ACQUIRE) != 2)
        futex_wait(once, 1, NULL);
    return 0;
}

int sched_yield(void) { return (int)result(RAW(sched_yield)); }
int sched_getaffinity(int pid, size_t size, void *mask)
{
    return (int)result(RAW(sched_getaffinity, pid, size, mask));
}

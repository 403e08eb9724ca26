// SPDX-License-Identifier: GPL-2.0-or-later
// Threads: creation, turns without system calls, thread-local state, ends.
#include "check.h"
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int flag, stage;
static uint32_t counter;
static __thread int local = 5;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned plain;

// Waits without ever making a system call: only preemption lets the other one run.
static void *spin(void *argument)
{
    (void)argument;
    while (!flag)
        ;
    stage = 2;
    return (void *)77;
}
static void *count(void *argument)
{
    for (int i = 0; i < 20000; i++)
        __atomic_fetch_add(&counter, (uint32_t)(uintptr_t)argument, __ATOMIC_SEQ_CST);
    return NULL;
}
static void *locked(void *argument)
{
    (void)argument;
    for (int i = 0; i < 3000; i++) {
        pthread_mutex_lock(&lock);
        plain++;
        pthread_mutex_unlock(&lock);
        if (i % 100 == 0)
            sched_yield();
    }
    return NULL;
}
static void *own(void *argument)
{
    int before = local;
    local = (int)(uintptr_t)argument;
    for (int i = 0; i < 10; i++)
        sched_yield();
    return (void *)(uintptr_t)(before == 5 && local == (int)(uintptr_t)argument &&
                               gettid() != getpid());
}
static double sums[4];
static void *floating(void *argument)
{
    int which = (int)(uintptr_t)argument;
    double sum = 0;
    for (int i = 1; i <= 60000; i++)
        sum += 1.0 / (i + which);
    sums[which] = sum;
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[16];
    void *result = NULL;
    EQUAL(pthread_create(&threads[0], NULL, spin, NULL), 0, "create");
    for (volatile int i = 0; i < 3000000; i++)
        ;
    flag = 1;
    EQUAL(pthread_join(threads[0], &result), 0, "join");
    EQUAL((uintptr_t)result, 77, "the thread's result");
    EQUAL(stage, 2, "a loop without system calls is preempted");

    for (uintptr_t i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, count, (void *)(i + 1));
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    EQUAL(counter, 20000 * 36, "atomic additions");
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, locked, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    EQUAL(plain, 12000, "additions under a mutex");
    int good = 0;
    for (uintptr_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, own, (void *)(i + 100));
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &result);
        good += result != NULL;
    }
    EQUAL(good, 4, "thread-local variables and thread ids");
    for (uintptr_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, floating, (void *)i);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    double expected = 0;
    for (int i = 1; i <= 60000; i++)
        expected += 1.0 / (i + 2);
    CHECK(sums[2] == expected, "floating-point registers belong to a thread");
    for (int round = 0; round < 100; round++) {
        pthread_create(&threads[0], NULL, own, (void *)9);
        pthread_join(threads[0], &result);
        if (!result)
            break;
    }
    CHECK(result != NULL, "a hundred threads one after the other");
    int status = DONE();
    if (argc > 1 && !strcmp(argv[1], "thread-exits-group")) {
        // A thread that spins for ever does not keep the process.
        flag = 0;
        pthread_create(&threads[0], NULL, spin, NULL);
        _exit(status ? 1 : 42);
    }
    return status;
}

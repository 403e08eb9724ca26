// SPDX-License-Identifier: GPL-2.0-or-later
// Futexes that know their owner: priority inheritance, robust lists, and the end of a thread.
#include "check.h"
#include <linux/futex.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <thread.h>
#include <time.h>
#include <unistd.h>

static long futex(volatile uint32_t *word, int op, uint32_t value, const void *timeout)
{
    return raw_syscall(SYS_futex, (long)word, op, (long)value, (long)timeout, 0, 0);
}
#define LOCK(word) futex(&word, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL)
#define TRYLOCK(word) futex(&word, FUTEX_TRYLOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL)
#define UNLOCK(word) futex(&word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL)

static volatile uint32_t lock, ready, order[4], order_count, value_seen;
static void *locker(void *argument)
{
    long index = (long)argument;
    ready = (uint32_t)index + 1;
    long answer = LOCK(lock);
    value_seen = lock;
    order[order_count++] = (uint32_t)index;
    if ((lock & FUTEX_TID_MASK) != (uint32_t)gettid())
        return (void *)1000L;
    UNLOCK(lock);
    return (void *)answer;
}

static void pi(void)
{
    pthread_t threads[2];
    void *answers[2];
    uint32_t me = (uint32_t)gettid();
    EQUAL(LOCK(lock), 0, "lock");
    EQUAL(lock, me, "the word is the owner's number");
    EQUAL(LOCK(lock), -EDEADLK, "again: deadlock");
    EQUAL(UNLOCK(lock), 0, "unlock");
    EQUAL(lock, 0, "free");
    EQUAL(UNLOCK(lock), -EPERM, "not mine");
    EQUAL(TRYLOCK(lock), 0, "trylock");
    for (long i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, locker, (void *)i);
        while (ready != (uint32_t)i + 1)
            usleep(100);
        usleep(20000);
    }
    EQUAL(lock, me | FUTEX_WAITERS, "waiters are marked");
    EQUAL(UNLOCK(lock), 0, "hand over");
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], &answers[i]);
    CHECK(!answers[0] && !answers[1], "each owned it");
    CHECK(order[0] == 0 && order[1] == 1, "in order");
    EQUAL(lock & FUTEX_TID_MASK, 0, "free in the end");
    lock = 0x3ffffff;
    EQUAL(LOCK(lock), -ESRCH, "owner does not exist");
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    lock = 0;
    LOCK(lock);
    UNLOCK(lock);
}

static void *keeper(void *argument)
{
    LOCK(lock);
    ready = 77;
    while (ready != 78)
        usleep(100);
    usleep(50000); // until the other one waits
    return argument; // without unlocking
}
static void owner_dies(void)
{
    pthread_t thread;
    struct timespec at;
    lock = 0;
    ready = 0;
    pthread_create(&thread, NULL, keeper, NULL);
    while (ready != 77)
        usleep(100);
    clock_gettime(CLOCK_REALTIME, &at);
    at.tv_nsec += 500000;
    if (at.tv_nsec >= 1000000000)
        at.tv_sec++, at.tv_nsec -= 1000000000;
    EQUAL(futex(&lock, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, &at), -ETIMEDOUT, "lock times out");
    ready = 78;
    EQUAL(LOCK(lock), 0, "a dead owner's lock is handed over");
    CHECK((lock & FUTEX_OWNER_DIED) && (lock & FUTEX_TID_MASK) == (uint32_t)gettid(),
          "and marked");
    UNLOCK(lock);
    pthread_join(thread, NULL);
}

// --- robust lists --------------------------------------------------------------------------------------

struct node {
    struct node *next;
    volatile uint32_t word;
};
static struct {
    struct node *next;
    long offset;
    struct node *pending;
} head;
static struct node a, b, c, d;
static void *robust(void *argument)
{
    uint32_t me = (uint32_t)gettid();
    head.next = &a;
    a.next = &b;
    b.next = &c;
    c.next = (struct node *)&head;
    head.offset = offsetof(struct node, word);
    head.pending = &d;
    a.word = me;
    b.word = me | FUTEX_WAITERS;
    c.word = 12345; // somebody else's
    d.word = me;    // just being locked
    if (raw_syscall(SYS_set_robust_list, (long)&head, sizeof head, 0, 0, 0, 0) != 0)
        return (void *)1L;
    ready = 1;
    usleep(50000);
    return argument;
}
static void robust_list(void)
{
    pthread_t thread;
    void *answer;
    ready = 0;
    EQUAL(raw_syscall(SYS_set_robust_list, (long)&head, 5, 0, 0, 0, 0), -EINVAL, "wrong size");
    pthread_create(&thread, NULL, robust, NULL);
    while (!ready)
        usleep(100);
    struct timespec long_time = {2, 0};
    uint32_t seen = b.word;
    EQUAL(futex(&b.word, FUTEX_WAIT, seen, &long_time), 0, "a waiter is woken");
    pthread_join(thread, &answer);
    EQUAL((long)answer, 0, "set_robust_list");
    EQUAL(a.word, FUTEX_OWNER_DIED, "first lock");
    EQUAL(b.word, FUTEX_OWNER_DIED | FUTEX_WAITERS, "second lock");
    EQUAL(c.word, 12345, "not owned: untouched");
    EQUAL(d.word, FUTEX_OWNER_DIED, "pending lock");
    // A circular list and a broken one do no harm.
    ready = 0;
    void *list, *size;
    EQUAL(raw_syscall(SYS_get_robust_list, 0, (long)&list, (long)&size, 0, 0, 0), 0, "get");
    EQUAL((long)size, 3 * sizeof(long), "its size");
}
static void *circular(void *argument)
{
    head.next = &a;
    a.next = &a;
    head.pending = NULL;
    if (argument)
        head.next = argument;
    raw_syscall(SYS_set_robust_list, (long)&head, sizeof head, 0, 0, 0, 0);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pi();
    owner_dies();
    robust_list();
    pthread_create(&thread, NULL, circular, NULL);
    pthread_join(thread, NULL);
    pthread_create(&thread, NULL, circular, (void *)8);
    pthread_join(thread, NULL);
    CHECK(1, "bad lists do no harm");
    return DONE();
}

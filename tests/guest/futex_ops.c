// SPDX-License-Identifier: GPL-2.0-or-later
// Every futex operation, with several threads.
#include "check.h"
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <thread.h>
#include <time.h>
#include <unistd.h>

#define PRIVATE FUTEX_PRIVATE_FLAG
static long futex(volatile uint32_t *word, int op, uint32_t value, const void *timeout,
                  volatile uint32_t *second, uint32_t third)
{
    return raw_syscall(SYS_futex, (long)word, op, (long)value, (long)timeout, (long)second,
                       (long)third);
}

// --- errors and timeouts ---------------------------------------------------------------------------

static long elapsed_us(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - since->tv_sec) * 1000000 + (now.tv_nsec - since->tv_nsec) / 1000;
}

static void errors(void)
{
    static uint32_t words[2] = {1, 2};
    struct timespec soon = {0, 3000000}, bad = {0, -1}, before;
    EQUAL(futex(&words[0], FUTEX_WAIT, 9, NULL, NULL, 0), -EAGAIN, "another value");
    EQUAL(futex((uint32_t *)((char *)words + 1), FUTEX_WAIT, 1, NULL, NULL, 0), -EINVAL,
          "unaligned");
    EQUAL(futex((uint32_t *)16, FUTEX_WAIT | PRIVATE, 1, NULL, NULL, 0), -EFAULT, "bad address");
    EQUAL(futex((uint32_t *)16, FUTEX_WAKE, 1, NULL, NULL, 0), -EFAULT, "wake at a bad address");
    EQUAL(futex(words, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0), 0, "nobody to wake");
    EQUAL(futex(words, 99, 1, NULL, NULL, 0), -ENOSYS, "unknown operation");
    EQUAL(futex(words, FUTEX_WAIT, 1, &bad, NULL, 0), -EINVAL, "bad timeout");
    EQUAL(futex(words, FUTEX_WAIT, 1, (void *)8, NULL, 0), -EFAULT, "bad timeout pointer");
    EQUAL(futex(words, FUTEX_WAIT_BITSET, 1, NULL, NULL, 0), -EINVAL, "empty bitset");
    EQUAL(futex(words, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0), -EINVAL, "empty wake bitset");
    EQUAL(futex(words, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 1, NULL, NULL, 0), -ENOSYS,
          "clock flag where it has no meaning");
    clock_gettime(CLOCK_MONOTONIC, &before);
    EQUAL(futex(words, FUTEX_WAIT | PRIVATE, 1, &soon, NULL, 0), -ETIMEDOUT, "relative timeout");
    CHECK(elapsed_us(&before) >= 3000, "it lasts");
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    before = at;
    at.tv_nsec += 3000000;
    if (at.tv_nsec >= 1000000000)
        at.tv_sec++, at.tv_nsec -= 1000000000;
    EQUAL(futex(words, FUTEX_WAIT_BITSET, 1, &at, NULL, ~0u), -ETIMEDOUT, "absolute timeout");
    CHECK(elapsed_us(&before) >= 3000 && elapsed_us(&before) < 1000000, "at its time");
    clock_gettime(CLOCK_MONOTONIC, &before);
    clock_gettime(CLOCK_REALTIME, &at);
    at.tv_nsec += 3000000;
    if (at.tv_nsec >= 1000000000)
        at.tv_sec++, at.tv_nsec -= 1000000000;
    EQUAL(futex(words, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 1, &at, NULL, ~0u), -ETIMEDOUT,
          "wall clock timeout");
    CHECK(elapsed_us(&before) >= 2900 && elapsed_us(&before) < 1000000, "wall clock: at its time");
    at.tv_sec = 1;
    EQUAL(futex(words, FUTEX_WAIT_BITSET, 1, &at, NULL, ~0u), -ETIMEDOUT, "long past");
#if defined(__arm__)
    int64_t wide[2] = {0, 3000000};
    EQUAL(raw_syscall(SYS_futex_time64, (long)words, FUTEX_WAIT, 1, (long)wide, 0, 0), -ETIMEDOUT,
          "64-bit timeout");
#else
    CHECK(1, "64-bit timeout");
#endif
}

// --- waiters -----------------------------------------------------------------------------------------

static volatile uint32_t word, other, started, woken[8], woken_count;
static struct {
    volatile uint32_t *word;
    uint32_t bits;
    int op;
} plan[8];
static void *wait_here(void *argument)
{
    long i = (long)argument;
    __atomic_fetch_add(&started, 1, __ATOMIC_SEQ_CST);
    long answer = futex(plan[i].word, plan[i].op, 0, NULL, NULL, plan[i].bits);
    if (answer == 0)
        woken[i] = __atomic_add_fetch(&woken_count, 1, __ATOMIC_SEQ_CST);
    return (void *)answer;
}
static pthread_t threads[8];
static void start(int n, volatile uint32_t *where, int op)
{
    started = woken_count = 0;
    for (long i = 0; i < n; i++) {
        plan[i].word = where;
        plan[i].bits = op == FUTEX_WAIT ? 0 : 1u << i;
        plan[i].op = op | PRIVATE;
        woken[i] = 0;
        pthread_create(&threads[i], NULL, wait_here, (void *)i);
        while (started != (uint32_t)i + 1)
            usleep(100);
        usleep(20000); // into its wait, one after the other
    }
}
static void settle(uint32_t wanted)
{
    for (int i = 0; i < 5000 && woken_count < wanted; i++)
        usleep(100);
    usleep(1000);
}
static void finish(int n)
{
    futex(&word, FUTEX_WAKE | PRIVATE, 100, NULL, NULL, 0);
    futex(&other, FUTEX_WAKE | PRIVATE, 100, NULL, NULL, 0);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

static void waking(void)
{
    start(4, &word, FUTEX_WAIT);
    EQUAL(futex(&word, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0), 1, "wake one");
    settle(1);
    CHECK(woken[0] == 1 && woken_count == 1, "the first one");
    EQUAL(futex(&word, FUTEX_WAKE | PRIVATE, 2, NULL, NULL, 0), 2, "wake two");
    settle(3);
    CHECK(woken[1] && woken[2] && !woken[3], "the next two");
    EQUAL(futex(&word, FUTEX_WAKE, 2, NULL, NULL, 0), 0, "a shared wake is another one");
    EQUAL(futex(&word, FUTEX_WAKE | PRIVATE, 100, NULL, NULL, 0), 1, "wake the rest");
    finish(4);

    start(4, &word, FUTEX_WAIT_BITSET);
    EQUAL(futex(&word, FUTEX_WAKE_BITSET | PRIVATE, 9, NULL, NULL, 1 << 2), 1, "one bit");
    settle(1);
    CHECK(woken[2] == 1, "its waiter");
    EQUAL(futex(&word, FUTEX_WAKE_BITSET | PRIVATE, 9, NULL, NULL, 1 | 1 << 3 | 1 << 9), 2,
          "two bits");
    settle(3);
    CHECK(woken[0] && woken[3] && !woken[1], "their waiters");
    finish(4);
}

static void requeueing(void)
{
    start(5, &word, FUTEX_WAIT);
    EQUAL(futex(&word, FUTEX_CMP_REQUEUE | PRIVATE, 1, (void *)2, &other, 9), -EAGAIN,
          "requeue: another value");
    EQUAL(futex(&word, FUTEX_CMP_REQUEUE | PRIVATE, 1, (void *)2, &other, 0), 3,
          "requeue: one woken, two moved");
    settle(1);
    CHECK(woken[0] && woken_count == 1, "requeue: the first is woken");
    EQUAL(futex(&word, FUTEX_WAKE | PRIVATE, 100, NULL, NULL, 0), 2, "two were left");
    settle(3);
    EQUAL(futex(&other, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0), 1, "one of the moved");
    settle(4);
    CHECK(woken[1] == 4 && !woken[2], "in order");
    EQUAL(futex(&other, FUTEX_WAKE | PRIVATE, 9, NULL, NULL, 0), 1, "and the other");
    finish(5);
    start(2, &word, FUTEX_WAIT);
    EQUAL(futex(&word, FUTEX_REQUEUE | PRIVATE, 0, (void *)100, &other, 0), 2, "move all");
    EQUAL(futex(&word, FUTEX_WAKE | PRIVATE, 9, NULL, NULL, 0), 0, "nobody left");
    finish(2);
    EQUAL(futex(&word, FUTEX_REQUEUE | PRIVATE, (uint32_t)-1, (void *)1, &other, 0), -EINVAL,
          "negative count");
}

static void wake_op(void)
{
    other = 5;
    EQUAL(futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
                FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_EQ, 5)), 0, "wake_op alone");
    EQUAL(other, 8, "add");
    futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
          FUTEX_OP(FUTEX_OP_OR | 8, 4, FUTEX_OP_CMP_EQ, 0));
    EQUAL(other, 24, "or with a shift");
    futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
          FUTEX_OP(FUTEX_OP_ANDN, 8, FUTEX_OP_CMP_EQ, 0));
    EQUAL(other, 16, "andn");
    futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
          FUTEX_OP(FUTEX_OP_XOR, 17, FUTEX_OP_CMP_EQ, 0));
    EQUAL(other, 1, "xor");
    futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
          FUTEX_OP(FUTEX_OP_SET, 0xfff, FUTEX_OP_CMP_EQ, 0));
    EQUAL((int32_t)other, -1, "set, sign-extended");
    EQUAL(futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
                FUTEX_OP(7, 0, FUTEX_OP_CMP_EQ, 0)), -ENOSYS, "unknown operation in wake_op");
    other = 0;
    start(2, &word, FUTEX_WAIT);
    plan[2].word = &other;
    plan[2].op = FUTEX_WAIT | PRIVATE;
    woken[2] = 0;
    pthread_create(&threads[2], NULL, wait_here, (void *)2L);
    while (started != 3)
        usleep(100);
    usleep(20000);
    EQUAL(futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
                FUTEX_OP(FUTEX_OP_SET, 1, FUTEX_OP_CMP_GT, 0)), 1, "condition false");
    other = 0;
    EQUAL(futex(&word, FUTEX_WAKE_OP | PRIVATE, 1, (void *)1, &other,
                FUTEX_OP(FUTEX_OP_SET, 1, FUTEX_OP_CMP_LE, 0)), 2, "condition true");
    other = 0;
    finish(3);
}

// Words in shared memory are the same word at every address.
static volatile uint32_t *second_view;
static void *wait_shared(void *argument)
{
    __atomic_store_n(&started, 1, __ATOMIC_SEQ_CST);
    return (void *)futex(argument, FUTEX_WAIT, 0, NULL, NULL, 0);
}
static void shared(void)
{
    int fd = memfd_create("futex", 0);
    if (fd < 0) {
        printf("skip shared: no memfd\n");
        return;
    }
    char page[4096] = {0};
    write(fd, page, sizeof page);
    volatile uint32_t *view = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    second_view = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    pthread_t thread;
    void *answer;
    started = 0;
    pthread_create(&thread, NULL, wait_shared, (void *)(view + 3));
    while (!started)
        usleep(100);
    usleep(20000);
    EQUAL(futex(second_view + 2, FUTEX_WAKE, 9, NULL, NULL, 0), 0, "shared: another word");
    EQUAL(futex(second_view + 3, FUTEX_WAKE, 9, NULL, NULL, 0), 1, "shared: woken by another view");
    pthread_join(thread, &answer);
    EQUAL((long)answer, 0, "shared: wait ends");
    close(fd);
}

// --- ping-pong: no wake-up is ever lost --------------------------------------------------------------

static volatile uint32_t turn;
#define ROUNDS 300
static void *pong(void *argument)
{
    for (int i = 0; i < ROUNDS; i++) {
        while (turn != 1)
            futex(&turn, FUTEX_WAIT | PRIVATE, 0, NULL, NULL, 0);
        turn = 0;
        futex(&turn, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0);
    }
    return argument;
}
static void ping_pong(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, pong, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        turn = 1;
        futex(&turn, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0);
        while (turn != 0)
            futex(&turn, FUTEX_WAIT | PRIVATE, 1, NULL, NULL, 0);
    }
    pthread_join(thread, NULL);
    CHECK(1, "ping-pong");
}

int main(void)
{
    errors();
    waking();
    requeueing();
    wake_op();
    shared();
    ping_pong();
    return DONE();
}

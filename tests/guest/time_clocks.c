// SPDX-License-Identifier: GPL-2.0-or-later
// Clocks and sleeps, in every form the ABI has.
#include "check.h"
#include <pthread.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct native_timespec {
    long sec, nsec;
};
struct wide_timespec {
    int64_t sec, nsec;
};
static int64_t read_clock(int clock)
{
    struct native_timespec t = {-1, -1};
    if (raw_syscall(SYS_clock_gettime, clock, (long)&t, 0, 0, 0, 0) != 0)
        return -1;
    if (t.nsec < 0 || t.nsec >= 1000000000)
        return -2;
    return (int64_t)t.sec * 1000000000 + t.nsec;
}

static void clocks(void)
{
    static const int ids[] = {0, 1, 2, 3, 4, 5, 6, 7, 11};
    int good = 1;
    for (unsigned i = 0; i < sizeof ids / sizeof *ids; i++)
        good &= read_clock(ids[i]) >= 0;
    CHECK(good, "all clocks");
    int64_t first = read_clock(CLOCK_MONOTONIC), second = read_clock(CLOCK_MONOTONIC);
    CHECK(second >= first, "monotonic");
    CHECK(read_clock(CLOCK_REALTIME) > 1500000000LL * 1000000000, "the wall's time is sane");
    int64_t coarse = read_clock(CLOCK_MONOTONIC_COARSE), fine = read_clock(CLOCK_MONOTONIC);
    CHECK(coarse <= fine && fine - coarse < 2000000000, "coarse is near");
    EQUAL(raw_syscall(SYS_clock_gettime, 99, (long)&first, 0, 0, 0, 0), -EINVAL, "no such clock");
    EQUAL(raw_syscall(SYS_clock_gettime, 10, (long)&first, 0, 0, 0, 0), -EINVAL, "clock 10");
    EQUAL(raw_syscall(SYS_clock_gettime, 0, 8, 0, 0, 0, 0), -EFAULT, "bad pointer");
    struct native_timespec r = {9, 9};
    EQUAL(raw_syscall(SYS_clock_getres, CLOCK_MONOTONIC, (long)&r, 0, 0, 0, 0), 0, "getres");
    CHECK(r.sec == 0 && r.nsec == 1, "one nanosecond");
    EQUAL(raw_syscall(SYS_clock_getres, CLOCK_REALTIME, 0, 0, 0, 0, 0), 0, "getres without pointer");
    EQUAL(raw_syscall(SYS_clock_getres, 99, 0, 0, 0, 0, 0), -EINVAL, "getres of no clock");
    struct native_timespec t = {5, 0};
    long answer = raw_syscall(SYS_clock_settime, CLOCK_MONOTONIC, (long)&t, 0, 0, 0, 0);
    EQUAL(answer, -EINVAL, "monotonic cannot be set");
    struct timeval tv = {0, 0};
    int zone[2] = {7, 7};
    EQUAL(raw_syscall(SYS_gettimeofday, (long)&t, (long)zone, 0, 0, 0, 0), 0, "gettimeofday");
    int64_t now = read_clock(CLOCK_REALTIME);
    CHECK(now / 1000000000 - t.sec <= 1 && t.nsec < 1000000, "the same time");
    CHECK(zone[0] == 0 && zone[1] == 0, "zone is empty");
    (void)tv;
#if defined(__arm__)
    struct wide_timespec w = {-1, -1};
    EQUAL(raw_syscall(SYS_clock_gettime64, 0, (long)&w, 0, 0, 0, 0), 0, "clock_gettime64");
    CHECK(w.sec - read_clock(0) / 1000000000 <= 1 && w.nsec < 1000000000, "64-bit time");
    EQUAL(raw_syscall(SYS_clock_getres_time64, 1, (long)&w, 0, 0, 0, 0), 0, "getres_time64");
    CHECK(w.sec == 0 && w.nsec == 1, "64-bit resolution");
#else
    CHECK(1, "clock_gettime64");
    CHECK(1, "64-bit time");
    CHECK(1, "getres_time64");
    CHECK(1, "64-bit resolution");
#endif
}

static volatile unsigned sink;
static void work(void)
{
    for (unsigned i = 0; i < 20000000; i++)
        sink += i;
}
static void *work_thread(void *argument)
{
    int64_t before = read_clock(CLOCK_THREAD_CPUTIME_ID);
    work();
    *(int64_t *)argument = read_clock(CLOCK_THREAD_CPUTIME_ID) - before;
    return NULL;
}

static void processor_time(void)
{
    int64_t before = read_clock(CLOCK_PROCESS_CPUTIME_ID), mine, other = 0;
    pthread_t thread;
    struct timespec nap = {0, 300000000};
    pthread_create(&thread, NULL, work_thread, &other);
    pthread_join(thread, NULL);
    mine = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    CHECK(other > 1000000, "work takes thread time");
    CHECK(mine - before >= other, "and process time, also of an ended thread");
    before = read_clock(CLOCK_THREAD_CPUTIME_ID);
    nanosleep(&nap, NULL);
    CHECK(read_clock(CLOCK_THREAD_CPUTIME_ID) - before < 250000000, "sleep takes none");
    // The clock of a process by its number: ~pid << 3 | 2.
    int64_t a = read_clock(CLOCK_PROCESS_CPUTIME_ID), b = read_clock((int)(~(unsigned)getpid() << 3 | 2));
    CHECK(b >= a && b - a < 1000000000, "the clock of a process");
    a = read_clock(CLOCK_THREAD_CPUTIME_ID), b = read_clock((int)(~(unsigned)gettid() << 3 | 6));
    CHECK(b >= a && b - a < 1000000000, "the clock of a thread");
    EQUAL(read_clock((int)(~0x3ffff0u << 3 | 2)), -1, "nobody's clock");
}

static void sleeps(void)
{
    struct native_timespec ask = {0, 5000000}, bad = {0, 1000000000}, negative = {-1, 0};
    int64_t before = read_clock(CLOCK_MONOTONIC), took;
    EQUAL(raw_syscall(SYS_nanosleep, (long)&ask, 0, 0, 0, 0, 0), 0, "nanosleep");
    took = read_clock(CLOCK_MONOTONIC) - before;
    CHECK(took >= 5000000 && took < 5000000000, "5 ms");
    EQUAL(raw_syscall(SYS_nanosleep, (long)&bad, 0, 0, 0, 0, 0), -EINVAL, "bad nanoseconds");
    EQUAL(raw_syscall(SYS_nanosleep, (long)&negative, 0, 0, 0, 0, 0), -EINVAL, "negative seconds");
    EQUAL(raw_syscall(SYS_nanosleep, 8, 0, 0, 0, 0, 0), -EFAULT, "bad pointer to nanosleep");
    before = read_clock(CLOCK_REALTIME);
    int64_t at = before + 4000000;
    struct native_timespec until = {(long)(at / 1000000000), (long)(at % 1000000000)};
    EQUAL(raw_syscall(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, (long)&until, 0, 0, 0), 0,
          "sleep until");
    CHECK(read_clock(CLOCK_REALTIME) >= at, "not before");
    EQUAL(raw_syscall(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, (long)&until, 0, 0, 0), 0,
          "sleep until the past");
    EQUAL(raw_syscall(SYS_clock_nanosleep, CLOCK_BOOTTIME, 0, (long)&ask, 0, 0, 0), 0, "boottime");
    EQUAL(raw_syscall(SYS_clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, (long)&ask, 0, 0, 0),
          -EOPNOTSUPP, "own processor time");
    EQUAL(raw_syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, (long)&ask, 0, 0, 0),
          -EOPNOTSUPP, "raw clock");
    EQUAL(raw_syscall(SYS_clock_nanosleep, 99, 0, (long)&ask, 0, 0, 0), -EINVAL, "sleep: no clock");
#if defined(__arm__)
    struct wide_timespec wide = {0, 3000000};
    before = read_clock(CLOCK_MONOTONIC);
    EQUAL(raw_syscall(SYS_clock_nanosleep_time64, 1, 0, (long)&wide, 0, 0, 0), 0, "64-bit sleep");
    CHECK(read_clock(CLOCK_MONOTONIC) - before >= 3000000, "64-bit sleep: 3 ms");
#else
    CHECK(1, "64-bit sleep");
    CHECK(1, "64-bit sleep: 3 ms");
#endif
}

// Sleeping threads wake in the order of their deadlines, not of their starting.
static volatile int order[4], finished;
static struct timespec start;
static void *nap(void *argument)
{
    long index = (long)argument;
    // From one moment on, and late enough that all of them sleep by then, on a busy host too.
    struct timespec t = {start.tv_sec, start.tv_nsec + 300000000 + (3 - index) * 60000000};
    if (t.tv_nsec >= 1000000000)
        t.tv_sec++, t.tv_nsec -= 1000000000;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
    order[__atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST)] = (int)index;
    return NULL;
}
static void many(void)
{
    pthread_t threads[4];
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (long i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, nap, (void *)i);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    int good = 1;
    for (int i = 0; i < 4; i++)
        good &= order[i] == 3 - i;
    CHECK(good, "sleepers wake in order");
}

int main(void)
{
    clocks();
    processor_time();
    sleeps();
    many();
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Timers that send signals: timer_create and setitimer.
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct spec {
    long interval_sec, interval_nsec, sec, nsec; // the kernel's old itimerspec
};
struct event {
    union sigval value;
    int signo, notify, tid;
    int pad[16];
};
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD_ID 4

static volatile int most_overruns;
static volatile int count, last_code, last_overrun, last_timer, last_value, last_tid;
static void note(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)context;
    count++;
    last_code = info->si_code;
    if (info->si_code == SI_TIMER) { // the fields of other senders' siginfo lie elsewhere
        last_timer = info->si_timerid;
        last_overrun = info->si_overrun;
        if (last_overrun > most_overruns)
            most_overruns = last_overrun;
        last_value = info->u_.timer_.value.sival_int;
    }
    last_tid = gettid();
}
static void handle(int signo)
{
    struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO};
    sigaction(signo, &action, NULL);
}
static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
static long create(int clock, struct event *event, int *id)
{
    return raw_syscall(SYS_timer_create, clock, (long)event, (long)id, 0, 0, 0);
}
static long settime(int id, int flags, long interval_ns, long value_ns, struct spec *old)
{
    struct spec spec = {interval_ns / 1000000000, interval_ns % 1000000000, value_ns / 1000000000,
                        value_ns % 1000000000};
    return raw_syscall(SYS_timer_settime, id, flags, (long)&spec, (long)old, 0, 0);
}
static void await_count(int wanted)
{
    struct timespec t = {0, 200000};
    for (int i = 0; i < 20000 && count < wanted; i++)
        nanosleep(&t, NULL);
}

static void posix(void)
{
    int id = -1;
    struct spec spec;
    struct event event = {.value.sival_int = 4242, .signo = SIGRTMIN + 1, .notify = SIGEV_SIGNAL};
    handle(SIGRTMIN + 1);
    EQUAL(create(CLOCK_MONOTONIC, &event, &id), 0, "timer_create");
    raw_syscall(SYS_timer_gettime, id, (long)&spec, 0, 0, 0, 0);
    CHECK(!spec.sec && !spec.nsec && !spec.interval_sec, "not armed");
    int64_t before = now_ns();
    EQUAL(settime(id, 0, 0, 3000000, NULL), 0, "one shot");
    raw_syscall(SYS_timer_gettime, id, (long)&spec, 0, 0, 0, 0);
    CHECK(spec.sec == 0 && spec.nsec > 0 && spec.nsec <= 3000000, "time left");
    pause();
    CHECK(now_ns() - before >= 3000000, "after its time");
    EQUAL(count, 1, "one signal");
    EQUAL(last_code, SI_TIMER, "SI_TIMER");
    EQUAL(last_timer, id, "si_timerid");
    EQUAL(last_value, 4242, "si_value");
    EQUAL(last_overrun, 0, "no overrun");
    // Periodic.
    count = 0;
    settime(id, 0, 2000000, 2000000, NULL);
    await_count(4);
    CHECK(count >= 4, "periodic");
    EQUAL(settime(id, 0, 0, 0, &spec), 0, "stop");
    CHECK(spec.interval_sec == 0 && spec.interval_nsec == 2000000, "old interval");
    int stopped = count;
    usleep(6000);
    EQUAL(count, stopped, "stopped");
    // Overruns while it is blocked.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    count = most_overruns = 0;
    settime(id, 0, 1000000, 1000000, NULL);
    usleep(20500);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    CHECK(most_overruns >= 15, "overruns are counted");
    EQUAL(raw_syscall(SYS_timer_getoverrun, id, 0, 0, 0, 0, 0) >= 0, 1, "getoverrun");
    // Absolute, in the past: at once.
    settime(id, 0, 0, 0, NULL);
    count = 0;
    struct spec past = {0, 0, 0, 1};
    raw_syscall(SYS_timer_settime, id, TIMER_ABSTIME, (long)&past, 0, 0, 0);
    await_count(1);
    EQUAL(count, 1, "a past moment");
    EQUAL(raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0), 0, "delete");
    EQUAL(raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0), -EINVAL, "delete again");
    EQUAL(settime(id, 0, 0, 1, NULL), -EINVAL, "settime of none");
    event.signo = 0;
    EQUAL(create(CLOCK_MONOTONIC, &event, &id), -EINVAL, "bad signal");
    event.signo = 70;
    EQUAL(create(CLOCK_MONOTONIC, &event, &id), -EINVAL, "bad signal 70");
    event.signo = SIGUSR1;
    EQUAL(create(77, &event, &id), -EINVAL, "bad clock");
    event.notify = 99;
    EQUAL(create(CLOCK_MONOTONIC, &event, &id), -EINVAL, "bad notify");
    EQUAL(create(CLOCK_MONOTONIC, (void *)8, &id), -EFAULT, "bad event pointer");
}

static volatile int helper_tid, quit;
static void *helper(void *argument)
{
    helper_tid = gettid();
    while (!quit)
        usleep(200);
    return argument;
}
static void targets(void)
{
    pthread_t thread;
    int id;
    struct spec spec;
    pthread_create(&thread, NULL, helper, NULL);
    while (!helper_tid)
        usleep(100);
    handle(SIGUSR1);
    struct event event = {.signo = SIGUSR1, .notify = SIGEV_THREAD_ID, .tid = helper_tid};
    EQUAL(create(CLOCK_REALTIME, &event, &id), 0, "SIGEV_THREAD_ID");
    count = 0;
    settime(id, 0, 0, 1000000, NULL);
    await_count(1);
    EQUAL(last_tid, helper_tid, "its thread");
    raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0);
    event.tid = 0x3fffff;
    EQUAL(create(CLOCK_REALTIME, &event, &id), -EINVAL, "no such thread");
    quit = 1;
    pthread_join(thread, NULL);
    event.notify = SIGEV_NONE;
    EQUAL(create(CLOCK_MONOTONIC, &event, &id), 0, "SIGEV_NONE");
    count = 0;
    settime(id, 0, 0, 2000000, NULL);
    usleep(4000);
    EQUAL(count, 0, "tells nobody");
    raw_syscall(SYS_timer_gettime, id, (long)&spec, 0, 0, 0, 0);
    CHECK(spec.sec == 0 && spec.nsec == 0, "has expired");
    raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0);
    // Without an event: SIGALRM with the timer's number.
    handle(SIGALRM);
    EQUAL(create(CLOCK_MONOTONIC, NULL, &id), 0, "default event");
    settime(id, 0, 0, 1000000, NULL);
    await_count(1);
    CHECK(count == 1 && last_value == id, "SIGALRM with the number");
    raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0);
}

static volatile unsigned sink;
static void work(int until)
{
    for (unsigned long i = 0; i < 4000000000ul && count < until; i++)
        sink += (unsigned)i;
}
static void intervals(void)
{
    struct itimerval value = {{0, 2000}, {0, 3000}}, old, off = {{0, 0}, {0, 0}};
    handle(SIGALRM);
    handle(SIGVTALRM);
    handle(SIGPROF);
    count = 0;
    EQUAL(setitimer(ITIMER_REAL, &value, &old), 0, "setitimer");
    CHECK(!old.it_value.tv_sec && !old.it_value.tv_usec, "none before");
    EQUAL(raw_syscall(SYS_getitimer, ITIMER_REAL, (long)&old, 0, 0, 0, 0), 0, "getitimer");
    CHECK(old.it_interval.tv_usec == 2000 && old.it_value.tv_usec > 0 && old.it_value.tv_usec <= 3000,
          "time left");
    await_count(3);
    CHECK(count >= 3, "comes again");
    EQUAL(last_code, SI_KERNEL, "SI_KERNEL");
    setitimer(ITIMER_REAL, &off, NULL);
    count = 0;
    usleep(5000);
    EQUAL(count, 0, "off");
    // Processor time: passes while we work, not while we sleep.
    struct itimerval virtual = {{0, 0}, {0, 20000}};
    EQUAL(setitimer(1, &virtual, NULL), 0, "ITIMER_VIRTUAL");
    usleep(40000);
    EQUAL(count, 0, "not while asleep");
    work(1);
    EQUAL(count, 1, "SIGVTALRM while working");
    count = 0;
    virtual.it_interval.tv_usec = 10000;
    EQUAL(setitimer(2, &virtual, NULL), 0, "ITIMER_PROF");
    work(3);
    EQUAL(count, 3, "SIGPROF comes again");
    setitimer(2, &off, NULL);
    ERROR(setitimer(3, &off, NULL), EINVAL, "no such timer");
    value.it_value.tv_usec = 1000000;
    ERROR(setitimer(ITIMER_REAL, &value, NULL), EINVAL, "bad microseconds");
    // A timer on a processor-time clock.
    int id;
    struct event event = {.signo = SIGPROF, .notify = SIGEV_SIGNAL};
    count = 0;
    EQUAL(create(CLOCK_PROCESS_CPUTIME_ID, &event, &id), 0, "timer on processor time");
    settime(id, 0, 0, 10000000, NULL);
    work(1);
    CHECK(count == 1 && last_code == SI_TIMER, "it expires");
    raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0);
    EQUAL(create(CLOCK_THREAD_CPUTIME_ID, &event, &id), 0, "timer on a thread's time");
    settime(id, 0, 0, 10000000, NULL);
    count = 0;
    work(1);
    EQUAL(count, 1, "it expires too");
    raw_syscall(SYS_timer_delete, id, 0, 0, 0, 0, 0);
    struct timespec nap = {0, 5000000};
    EQUAL(raw_syscall(SYS_clock_nanosleep, 99, 0, (long)&nap, 0, 0, 0), -EINVAL, "no clock");
}

int main(void)
{
    posix();
    targets();
    intervals();
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// System calls that a signal interrupts: which are restarted, which end with EINTR.
#include "check.h"
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <thread.h>
#include <time.h>
#include <unistd.h>

static volatile int count;
static pthread_t main_thread;
static int pipe_fds[2];

static void note(int signo)
{
    (void)signo;
    count++;
}
static void handle(int signo, unsigned flags)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = flags};
    sigaction(signo, &action, NULL);
}

// Sends `signo` to the main thread after 20 ms, and with `then` a byte into the pipe later.
struct plan {
    int signo, then;
};
static void *act(void *argument)
{
    struct plan *plan = argument;
    usleep(20000);
    tgkill(getpid(), pthread_tid(main_thread), plan->signo);
    if (plan->then) {
        usleep(10000);
        write(pipe_fds[1], "x", 1);
    }
    return NULL;
}
static pthread_t start(struct plan *plan)
{
    pthread_t thread;
    count = 0;
    pthread_create(&thread, NULL, act, plan);
    return thread;
}

static void reads(void)
{
    char byte = 0;
    struct plan plan = {SIGUSR1, 1};
    handle(SIGUSR1, SA_RESTART);
    pthread_t thread = start(&plan);
    EQUAL(read(pipe_fds[0], &byte, 1), 1, "read is restarted");
    CHECK(byte == 'x' && count == 1, "behind the handler");
    pthread_join(thread, NULL);
    handle(SIGUSR1, 0);
    thread = start(&plan);
    ERROR(read(pipe_fds[0], &byte, 1), EINTR, "read without SA_RESTART");
    EQUAL(count, 1, "handler ran");
    pthread_join(thread, NULL);
    read(pipe_fds[0], &byte, 1);
    // Ignored signals do not interrupt at all.
    signal(SIGUSR1, SIG_IGN);
    thread = start(&plan);
    EQUAL(read(pipe_fds[0], &byte, 1), 1, "ignored signal does not interrupt");
    pthread_join(thread, NULL);
    int event = eventfd(0, 0);
    struct plan only = {SIGUSR1, 0};
    uint64_t value;
    handle(SIGUSR1, 0);
    thread = start(&only);
    ERROR(read(event, &value, 8), EINTR, "eventfd read");
    pthread_join(thread, NULL);
    close(event);
}

static long elapsed(struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - since->tv_sec) * 1000000 + (now.tv_nsec - since->tv_nsec) / 1000;
}

static void sleeps(void)
{
    struct plan plan = {SIGUSR1, 0};
    struct timespec before, ask = {0, 300000000}, left = {9, 9};
    handle(SIGUSR1, SA_RESTART);
    pthread_t thread = start(&plan);
    clock_gettime(CLOCK_MONOTONIC, &before);
    ERROR(nanosleep(&ask, &left), EINTR, "nanosleep is never restarted by SA_RESTART");
    CHECK(left.tv_sec == 0 && left.tv_nsec > 0 && left.tv_nsec < 299000000, "it tells what is left");
    EQUAL(count, 1, "nanosleep: handler ran");
    pthread_join(thread, NULL);
    thread = start(&plan);
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += 5;
    ERROR(raw_syscall(SYS_clock_nanosleep, 1, TIMER_ABSTIME, 0, 0, 0, 0) == -EFAULT ? -1 : 0, 0,
          "bad pointer");
    CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) != 0, "absolute sleep");
    EQUAL(count, 1, "absolute sleep: handler ran");
    pthread_join(thread, NULL);
    // A stop and continue in between, or an ignored signal, leaves the sleep as long as it was.
    signal(SIGUSR1, SIG_IGN);
    thread = start(&plan);
    clock_gettime(CLOCK_MONOTONIC, &before);
    ask.tv_nsec = 50000000;
    EQUAL(nanosleep(&ask, &left), 0, "nanosleep over an ignored signal");
    CHECK(elapsed(&before) >= 50000, "sleeps its time");
    pthread_join(thread, NULL);
}

static void polls(void)
{
    struct plan plan = {SIGUSR1, 1};
    struct pollfd fds = {pipe_fds[0], POLLIN, 0};
    char byte;
    handle(SIGUSR1, SA_RESTART);
    pthread_t thread = start(&plan);
    ERROR(poll(&fds, 1, 1000), EINTR, "poll is never restarted by SA_RESTART");
    pthread_join(thread, NULL);
    EQUAL(poll(&fds, 1, 1000), 1, "poll sees the byte");
    read(pipe_fds[0], &byte, 1);
    // ppoll lets a blocked signal through while it sleeps.
    sigset_t usr1, none, now;
    sigemptyset(&none);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    struct plan only = {SIGUSR1, 0};
    thread = start(&only);
    ERROR(ppoll(&fds, 1, NULL, &none), EINTR, "ppoll with a mask");
    EQUAL(count, 1, "ppoll: handler ran");
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(sigismember(&now, SIGUSR1), "ppoll: mask is back");
    pthread_join(thread, NULL);
    struct timespec no_time = {0, 0};
    raise(SIGUSR1);
    count = 0;
    ERROR(ppoll(&fds, 1, NULL, &none), EINTR, "ppoll with a pending signal");
    EQUAL(count, 1, "ppoll: it was delivered");
    EQUAL(ppoll(&fds, 1, &no_time, &none), 0, "ppoll without a signal");
    sigprocmask(SIG_UNBLOCK, &usr1, NULL);
}

static void futexes(void)
{
    struct plan plan = {SIGUSR1, 0};
    volatile uint32_t word = 5;
    struct timespec ask = {0, 300000000};
    handle(SIGUSR1, 0);
    pthread_t thread = start(&plan);
    EQUAL(futex_wait(&word, 5, NULL), -EINTR, "futex wait without SA_RESTART");
    pthread_join(thread, NULL);
    thread = start(&plan);
    EQUAL(futex_wait(&word, 5, &ask), -EINTR, "futex wait with timeout");
    pthread_join(thread, NULL);
    handle(SIGUSR1, SA_RESTART);
    thread = start(&plan);
    EQUAL(futex_wait(&word, 5, &ask), -EINTR, "timed futex wait is not restarted by a handler");
    pthread_join(thread, NULL);
    signal(SIGUSR1, SIG_IGN);
    thread = start(&plan);
    EQUAL(futex_wait(&word, 5, &ask), -ETIMEDOUT, "an ignored signal does not end it");
    pthread_join(thread, NULL);
}

// The restarted call gets its first argument back although the result register was used.
static void arguments(void)
{
    struct plan plan = {SIGUSR1, 1};
    char buffer[4] = {0};
    handle(SIGUSR1, SA_RESTART);
    for (int i = 0; i < 5; i++) {
        pthread_t thread = start(&plan);
        int good = read(pipe_fds[0], buffer, 4) == 1 && buffer[0] == 'x' && count == 1;
        if (i == 4)
            CHECK(good, "arguments survive");
        pthread_join(thread, NULL);
    }
}

// SIGALRM from an interval timer keeps interrupting a read that SA_RESTART keeps restarting.
static void storm(void)
{
    struct itimerval fast = {{0, 1000}, {0, 1000}}, off = {{0, 0}, {0, 0}};
    struct plan plan = {SIGUSR2, 1};
    char byte = 0;
    handle(SIGALRM, SA_RESTART);
    handle(SIGUSR2, SA_RESTART);
    pthread_t thread;
    sigset_t alarm_only;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm_only, NULL); // the helper inherits this
    thread = start(&plan);
    sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
    setitimer(ITIMER_REAL, &fast, NULL);
    long got = read(pipe_fds[0], &byte, 1);
    setitimer(ITIMER_REAL, &off, NULL);
    CHECK(got == 1 && byte == 'x', "read survives a storm of signals");
    CHECK(count >= 2, "storm: handlers ran");
    pthread_join(thread, NULL);
}

int main(void)
{
    main_thread = pthread_self();
    pipe(pipe_fds);
    reads();
    sleeps();
    polls();
    futexes();
    arguments();
    storm();
    return DONE();
}

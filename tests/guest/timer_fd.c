// SPDX-License-Identifier: GPL-2.0-or-later
// timerfd and eventfd: reading, blocking, readiness.
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ns(int clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
static struct itimerspec spec(long interval_ns, int64_t value_ns)
{
    struct itimerspec s = {{interval_ns / 1000000000, interval_ns % 1000000000},
                           {(time_t)(value_ns / 1000000000), (long)(value_ns % 1000000000)}};
    return s;
}

static void timers(void)
{
    uint64_t ticks = 0;
    struct itimerspec s, old;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    CHECK(fd >= 0, "timerfd_create");
    ERROR(read(fd, &ticks, 8), EAGAIN, "not armed");
    ERROR(read(fd, &ticks, 4), EINVAL, "small buffer");
    EQUAL(timerfd_gettime(fd, &old), 0, "gettime");
    CHECK(!old.it_value.tv_sec && !old.it_value.tv_nsec, "not armed: zero");
    s = spec(0, 3000000);
    int64_t before = now_ns(CLOCK_MONOTONIC);
    EQUAL(timerfd_settime(fd, 0, &s, NULL), 0, "one shot");
    timerfd_gettime(fd, &old);
    CHECK(old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 3000000, "time left");
    struct pollfd p = {fd, POLLIN | POLLOUT, 0};
    EQUAL(poll(&p, 1, 0), 0, "not ready yet");
    EQUAL(poll(&p, 1, 1000), 1, "poll sees it");
    EQUAL(p.revents, POLLIN, "readable only");
    CHECK(now_ns(CLOCK_MONOTONIC) - before >= 3000000, "after its time");
    EQUAL(read(fd, &ticks, 8), 8, "read");
    EQUAL(ticks, 1, "once");
    ERROR(read(fd, &ticks, 8), EAGAIN, "and no more");
    // Periodic: expirations pile up.
    s = spec(1000000, 1000000);
    timerfd_settime(fd, 0, &s, NULL);
    usleep(10500);
    timerfd_gettime(fd, &old);
    CHECK(old.it_interval.tv_nsec == 1000000 && old.it_value.tv_nsec <= 1000000, "still going");
    EQUAL(read(fd, &ticks, 8), 8, "read periodic");
    CHECK(ticks >= 10 && ticks < 2000, "piled up");
    EQUAL(poll(&p, 1, 1000), 1, "and again");
    read(fd, &ticks, 8);
    CHECK(ticks >= 1 && ticks < 1000, "goes on");
    // Setting it again forgets what was not read.
    usleep(3000);
    s = spec(0, 500000000);
    timerfd_settime(fd, 0, &s, &old);
    EQUAL(old.it_interval.tv_nsec, 1000000, "old setting");
    ERROR(read(fd, &ticks, 8), EAGAIN, "unread ticks are gone");
    s = spec(0, 0);
    timerfd_settime(fd, 0, &s, &old);
    CHECK(old.it_value.tv_nsec > 0, "disarm");
    usleep(2000);
    ERROR(read(fd, &ticks, 8), EAGAIN, "disarmed");
    close(fd);
    // Blocking, absolute, wall clock.
    fd = timerfd_create(CLOCK_REALTIME, 0);
    int64_t at = now_ns(CLOCK_REALTIME) + 3000000;
    s = spec(0, at);
    EQUAL(timerfd_settime(fd, TFD_TIMER_ABSTIME | 2, &s, NULL), 0, "absolute, cancel on set");
    EQUAL(read(fd, &ticks, 8), 8, "blocking read");
    CHECK(now_ns(CLOCK_REALTIME) >= at && ticks == 1, "not before");
    s = spec(0, 1);
    timerfd_settime(fd, TFD_TIMER_ABSTIME, &s, NULL);
    EQUAL(read(fd, &ticks, 8), 8, "long past");
    ERROR(timerfd_settime(fd, 64, &s, NULL), EINVAL, "bad flags");
    s.it_value.tv_nsec = 1000000000;
    ERROR(timerfd_settime(fd, 0, &s, NULL), EINVAL, "bad time");
    ERROR(timerfd_settime(fd, 0, (void *)8, NULL), EFAULT, "bad pointer");
    ERROR(timerfd_settime(0, 0, &s, NULL), EINVAL, "not a timer");
    ERROR(timerfd_settime(-1, 0, &old, NULL), EBADF, "no descriptor");
    ERROR(write(fd, &ticks, 8), EINVAL, "cannot be written");
    ERROR(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0), EINVAL, "bad clock");
    ERROR(timerfd_create(CLOCK_MONOTONIC, 1), EINVAL, "bad create flags");
    close(fd);
#if defined(__arm__)
    fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    int64_t wide[4] = {0, 2000000, 0, 1000000}, got[4];
    EQUAL(syscall(SYS_timerfd_settime64, fd, 0, wide, NULL), 0, "settime64");
    EQUAL(read(fd, &ticks, 8), 8, "64-bit timer");
    EQUAL(syscall(SYS_timerfd_gettime64, fd, got), 0, "gettime64");
    CHECK(got[1] == 2000000 && got[2] == 0 && got[3] > 0, "64-bit setting");
    close(fd);
#else
    CHECK(1, "settime64");
    CHECK(1, "64-bit timer");
    CHECK(1, "gettime64");
    CHECK(1, "64-bit setting");
#endif
}

// One epoll loop over two periodic timers, as event loops do it.
static void loop(void)
{
    int epoll = epoll_create1(0), fast = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    int slow = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK), fast_ticks = 0, slow_ticks = 0;
    struct itimerspec s = spec(2000000, 2000000);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fast};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fast, &event);
    event.data.fd = slow;
    epoll_ctl(epoll, EPOLL_CTL_ADD, slow, &event);
    timerfd_settime(fast, 0, &s, NULL);
    s = spec(10000000, 10000000);
    timerfd_settime(slow, 0, &s, NULL);
    while (slow_ticks < 3) {
        uint64_t ticks;
        if (epoll_wait(epoll, &event, 1, 1000) != 1)
            break;
        if (read(event.data.fd, &ticks, 8) == 8)
            *(event.data.fd == fast ? &fast_ticks : &slow_ticks) += (int)ticks;
    }
    CHECK(slow_ticks >= 3, "slow timer");
    CHECK(fast_ticks >= slow_ticks * 4, "fast timer");
    close(fast);
    close(slow);
    close(epoll);
}

static int event_fd;
static void *adder(void *argument)
{
    uint64_t value = (uint64_t)(uintptr_t)argument;
    usleep(20000);
    write(event_fd, &value, 8);
    return NULL;
}
static void *taker(void *argument)
{
    uint64_t value;
    usleep(20000);
    read(event_fd, &value, 8);
    return argument;
}
static void events(void)
{
    uint64_t value = 0;
    pthread_t thread;
    event_fd = eventfd(3, EFD_NONBLOCK);
    struct pollfd p = {event_fd, POLLIN | POLLOUT, 0};
    EQUAL(poll(&p, 1, 0), 1, "eventfd is ready");
    EQUAL(p.revents, POLLIN | POLLOUT, "to read and to write");
    EQUAL(read(event_fd, &value, 8), 8, "eventfd read");
    EQUAL(value, 3, "initial value");
    ERROR(read(event_fd, &value, 8), EAGAIN, "empty");
    poll(&p, 1, 0);
    EQUAL(p.revents, POLLOUT, "only to write");
    value = 5;
    EQUAL(write(event_fd, &value, 8), 8, "add five");
    value = 6;
    write(event_fd, &value, 8);
    ERROR(write(event_fd, &value, 7), EINVAL, "short write");
    ERROR(read(event_fd, &value, 7), EINVAL, "short read");
    read(event_fd, &value, 8);
    EQUAL(value, 11, "sum");
    value = UINT64_MAX;
    ERROR(write(event_fd, &value, 8), EINVAL, "not the largest");
    value = UINT64_MAX - 1;
    EQUAL(write(event_fd, &value, 8), 8, "but the one before");
    value = 1;
    ERROR(write(event_fd, &value, 8), EAGAIN, "full");
    poll(&p, 1, 0);
    EQUAL(p.revents, POLLIN, "full: only to read");
    fcntl(event_fd, F_SETFL, 0);
    pthread_create(&thread, NULL, taker, NULL);
    EQUAL(write(event_fd, &value, 8), 8, "blocking write");
    pthread_join(thread, NULL);
    EQUAL(read(event_fd, &value, 8), 8, "read again");
    EQUAL(value, 1, "what was written");
    pthread_create(&thread, NULL, adder, (void *)(uintptr_t)9);
    EQUAL(read(event_fd, &value, 8), 8, "blocking read of eventfd");
    EQUAL(value, 9, "what the thread added");
    pthread_join(thread, NULL);
    close(event_fd);
    event_fd = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    EQUAL(fcntl(event_fd, F_GETFD), 1, "EFD_CLOEXEC");
    read(event_fd, &value, 8);
    EQUAL(value, 1, "semaphore: one");
    read(event_fd, &value, 8);
    EQUAL(value, 1, "semaphore: and one");
    ERROR(read(event_fd, &value, 8), EAGAIN, "semaphore: none");
    close(event_fd);
    ERROR(eventfd(0, 64), EINVAL, "eventfd: bad flags");
}

int main(void)
{
    timers();
    loop();
    events();
    return DONE();
}

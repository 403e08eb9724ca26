// SPDX-License-Identifier: GPL-2.0-or-later
// poll, select and epoll.
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <thread.h>
#include <unistd.h>

static int a[2], b[2];
static char byte;
static volatile int caught;

static void on_signal(int signo) { (void)signo, caught++; }

static void *later(void *fd)
{
    usleep(20000);
    write((int)(long)fd, "x", 1);
    return NULL;
}

static void *kill_later(void *tid)
{
    usleep(20000);
    syscall(SYS_tgkill, getpid(), (int)(long)tid, SIGUSR1);
    return NULL;
}

static void polls(void)
{
    struct pollfd p[4] = {{a[0], POLLIN, 9}, {b[0], POLLIN, 9}, {-1, POLLIN, 9}, {a[1], POLLOUT, 9}};
    EQUAL(poll(p, 3, 0), 0, "nothing");
    CHECK(!p[0].revents && !p[1].revents && !p[2].revents, "revents are cleared");
    EQUAL(poll(p, 4, 1000), 1, "one");
    EQUAL(p[3].revents, POLLOUT, "the writing end");
    EQUAL(poll(p, 3, 10), 0, "timeout");
    EQUAL(poll(NULL, 0, 10), 0, "sleep by poll");
    write(a[1], "x", 1);
    EQUAL(poll(p, 2, -1), 1, "readable");
    EQUAL(p[0].revents, POLLIN, "POLLIN");
    p[0].events = 0;
    EQUAL(poll(p, 2, 0), 0, "not asked for");
    struct pollfd bad = {999, POLLIN, 0};
    EQUAL(poll(&bad, 1, -1), 1, "no such descriptor");
    EQUAL(bad.revents, POLLNVAL, "POLLNVAL");
    ERROR(poll((void *)8, 1, 0), EFAULT, "poll nowhere");
    ERROR(syscall(SYS_ppoll, p, 100000000, NULL, NULL, 8), EINVAL, "too many");
    read(a[0], &byte, 1);
    thread_t thread;
    thread_create(&thread, later, (void *)(long)b[1]);
    p[0].events = POLLIN;
    EQUAL(poll(p, 2, 5000), 1, "woken");
    EQUAL(p[1].revents, POLLIN, "by the right one");
    thread_join(thread, NULL);
    read(b[0], &byte, 1);
    signal(SIGUSR1, on_signal);
    caught = 0;
    thread_create(&thread, kill_later, (void *)(long)gettid());
    ERROR(poll(p, 2, 5000), EINTR, "interrupted");
    EQUAL(caught, 1, "by the handler");
    thread_join(thread, NULL);
    // The signal waits until ppoll lets it in.
    sigset_t block = {{1ul << (SIGUSR1 - 1)}}, none = {{0}}, old;
    sigprocmask(SIG_BLOCK, &block, &old);
    syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1);
    EQUAL(caught, 1, "blocked");
    struct timespec long_time = {5, 0};
    ERROR(ppoll(p, 2, &long_time, &none), EINTR, "ppoll lets it in");
    EQUAL(caught, 2, "and the handler ran");
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    EQUAL(now.bits[0] & block.bits[0], block.bits[0], "the mask is back");
    sigprocmask(SIG_SETMASK, &old, NULL);
    struct timespec odd = {0, 1000000000}, short_time = {0, 5000000};
    ERROR(ppoll(p, 2, &odd, NULL), EINVAL, "odd timeout");
    EQUAL(ppoll(p, 2, &short_time, NULL), 0, "ppoll timeout");
}

static void selects(void)
{
    fd_set in, out;
    FD_ZERO(&in), FD_ZERO(&out);
    FD_SET(a[0], &in), FD_SET(b[0], &in), FD_SET(a[1], &out);
    int top = b[1] + 1;
    struct timeval zero = {0, 0}, some = {0, 10000}, odd = {-1, 0};
    EQUAL(select(top, &in, &out, NULL, &zero), 1, "select");
    CHECK(!FD_ISSET(a[0], &in) && FD_ISSET(a[1], &out), "only the writer");
    FD_SET(a[0], &in);
    FD_CLR(b[0], &in);
    EQUAL(select(top, &in, NULL, NULL, &some), 0, "select timeout");
    CHECK(!FD_ISSET(a[0], &in), "the set is empty");
    ERROR(select(top, NULL, NULL, NULL, &odd), EINVAL, "negative timeout");
    ERROR(select(-1, NULL, NULL, NULL, &zero), EINVAL, "negative count");
    FD_ZERO(&in);
    FD_SET(60, &in);
    ERROR(select(61, &in, NULL, NULL, &zero), EBADF, "select of a closed descriptor");
    thread_t thread;
    thread_create(&thread, later, (void *)(long)a[1]);
    FD_ZERO(&in);
    FD_SET(a[0], &in), FD_SET(b[0], &in);
    EQUAL(select(top, &in, NULL, NULL, NULL), 1, "select waits");
    CHECK(FD_ISSET(a[0], &in) && !FD_ISSET(b[0], &in), "and tells whom");
    thread_join(thread, NULL);
    read(a[0], &byte, 1);
}

static int add(int ep, int fd, unsigned events)
{
    struct epoll_event event = {.events = events, .data.u64 = 0x1122334400000000ull + (unsigned)fd};
    return epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event);
}

static int change(int ep, int fd, unsigned events)
{
    struct epoll_event event = {.events = events, .data.u64 = 7};
    return epoll_ctl(ep, EPOLL_CTL_MOD, fd, &event);
}

static void epolls(void)
{
    struct epoll_event got[8];
    int ep = epoll_create1(0);
    CHECK(ep >= 0, "epoll_create1");
    ERROR(epoll_create1(1), EINVAL, "odd flags");
    EQUAL(add(ep, a[0], EPOLLIN), 0, "add");
    ERROR(add(ep, a[0], EPOLLIN), EEXIST, "add again");
    ERROR(change(ep, b[0], EPOLLIN), ENOENT, "change what is not there");
    ERROR(epoll_ctl(ep, EPOLL_CTL_DEL, b[0], NULL), ENOENT, "remove what is not there");
    ERROR(add(ep, ep, EPOLLIN), EINVAL, "add itself");
    ERROR(add(a[0], b[0], EPOLLIN), EINVAL, "not an epoll");
    ERROR(add(ep, 999, EPOLLIN), EBADF, "add nothing");
    int file = open("/", O_RDONLY);
    ERROR(add(ep, file, EPOLLIN), EPERM, "add a folder");
    close(file);
    ERROR(epoll_ctl(ep, 77, a[0], got), EINVAL, "odd operation");
    ERROR(epoll_wait(ep, got, 0, 0), EINVAL, "no room for events");
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "nothing");
    EQUAL(epoll_wait(ep, got, 8, 10), 0, "timeout");
    write(a[1], "xx", 2);
    EQUAL(epoll_wait(ep, got, 8, -1), 1, "readable");
    CHECK(got[0].events == EPOLLIN && got[0].data.u64 == 0x1122334400000000ull + (unsigned)a[0],
          "event and data");
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "level: again");
    EQUAL(change(ep, a[0], EPOLLIN | EPOLLET), 0, "edge");
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "edge: once");
    EQUAL(got[0].data.u64, 7, "new data");
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "edge: not again");
    write(a[1], "x", 1);
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "edge: new data");
    EQUAL(change(ep, a[0], EPOLLIN | EPOLLONESHOT), 0, "one shot");
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "one shot: once");
    write(a[1], "x", 1);
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "one shot: no more");
    EQUAL(change(ep, a[0], EPOLLIN | EPOLLONESHOT), 0, "armed again");
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "one shot: again");
    EQUAL(epoll_ctl(ep, EPOLL_CTL_DEL, a[0], NULL), 0, "remove");
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "removed");
    char rest[10];
    EQUAL(read(a[0], rest, 10), 4, "empty the pipe");

    EQUAL(add(ep, a[0], EPOLLIN), 0, "add one");
    EQUAL(add(ep, b[0], EPOLLIN), 0, "add two");
    EQUAL(add(ep, a[1], EPOLLOUT), 0, "add a writer");
    write(b[1], "x", 1);
    EQUAL(epoll_wait(ep, got, 8, -1), 2, "two ready");
    EQUAL(epoll_wait(ep, got, 1, -1), 1, "room for one");
    int first = (int)got[0].data.u64;
    EQUAL(epoll_wait(ep, got, 1, -1), 1, "room for one again");
    CHECK((int)got[0].data.u64 != first, "each has its turn");
    epoll_ctl(ep, EPOLL_CTL_DEL, a[1], NULL);
    read(b[0], &byte, 1);
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "no more");

    int outer = epoll_create1(0);
    EQUAL(add(outer, ep, EPOLLIN), 0, "nested");
    ERROR(add(ep, outer, EPOLLIN), ELOOP, "no circles");
    EQUAL(epoll_wait(outer, got, 8, 0), 0, "nested: nothing");
    thread_t thread;
    thread_create(&thread, later, (void *)(long)a[1]);
    EQUAL(epoll_wait(outer, got, 8, 5000), 1, "nested: woken");
    thread_join(thread, NULL);
    struct pollfd p = {outer, POLLIN, 0};
    EQUAL(poll(&p, 1, 0), 1, "poll of an epoll");
    read(a[0], &byte, 1);
    EQUAL(poll(&p, 1, 0), 0, "poll of an epoll with nothing");
    close(outer);

    int event = eventfd(0, EFD_NONBLOCK);
    EQUAL(add(ep, event, EPOLLIN | EPOLLET), 0, "an eventfd");
    uint64_t value = 1;
    write(event, &value, 8);
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "eventfd: edge");
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "eventfd: once");
    write(event, &value, 8);
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "eventfd: each write is an edge");
    int twin = dup(event);
    close(event);
    write(twin, &value, 8);
    EQUAL(epoll_wait(ep, got, 8, 0), 1, "watched as long as the file is open");
    close(twin);
    EQUAL(epoll_wait(ep, got, 8, 0), 0, "closed for good");

    int c[2];
    pipe(c);
    add(ep, c[0], EPOLLIN);
    close(c[1]);
    EQUAL(epoll_wait(ep, got, 8, -1), 1, "hang-up");
    EQUAL(got[0].events, EPOLLHUP, "EPOLLHUP");
    close(c[0]);
    caught = 0;
    thread_create(&thread, kill_later, (void *)(long)gettid());
    ERROR(epoll_wait(ep, got, 8, 5000), EINTR, "interrupted epoll_wait");
    EQUAL(caught, 1, "by a handler");
    thread_join(thread, NULL);
    close(ep);
}

int main(void)
{
    pipe(a), pipe(b);
    polls();
    selects();
    epolls();
    return DONE();
}

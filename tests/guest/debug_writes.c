// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel and the host write for a program: tests/kernel/test_debug_writes.py watches it.
#include "../../guest/system/include/droidemu/hostcall.h"
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { STORE_AND_SLEEP = 0x7100, STORE_AND_CALL };

char small[4096], late[4096], one[8], two[4096];
struct timespec now, rest;
int slept, called;
volatile int ended = 1;
static int ends[2];

static void *writer(void *unused)
{
    usleep(5000);
    write(ends[1], "0123456789", 10);
    return unused;
}

static void *ender(void *unused)
{
    syscall(SYS_set_tid_address, &ended); // cleared at its end
    syscall(SYS_exit, 0);
    return unused;
}

int callee(int a, int b)
{
    return a + b;
}

void handler(int number)
{
    (void)number;
}

int main(void)
{
    pthread_t thread;
    CHECK(pipe(ends) == 0, "pipe");
    // Ten bytes of a page.
    write(ends[1], "0123456789", 10);
    EQUAL(read(ends[0], small, sizeof small), 10, "read");
    // The same after a sleep.
    pthread_create(&thread, 0, writer, 0);
    EQUAL(read(ends[0], late, sizeof late), 10, "read that sleeps");
    pthread_join(thread, 0);
    // Two pieces, both watched.
    write(ends[1], "0123456789", 10);
    struct iovec vector[] = {{one, sizeof one}, {two, sizeof two}};
    EQUAL(readv(ends[0], vector, 2), 10, "readv");
    EQUAL(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now), 0, "clock_gettime");
    // Interrupted by a handler, to which the thread goes back first.
    struct sigaction action = {.sa_handler = handler};
    sigaction(SIGALRM, &action, 0);
    struct itimerval soon = {{0, 0}, {0, 5000}};
    setitimer(ITIMER_REAL, &soon, 0);
    struct timespec long_ = {1000, 0};
    ERROR(nanosleep(&long_, &rest), EINTR, "nanosleep");
    // Host functions: one that sleeps behind its store, one that calls back.
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    EQUAL(droidemu_host_call(STORE_AND_SLEEP, &slept, 5), 77, "host function that sleeps");
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec >= 5000000,
          "its sleep is not cut short");
    EQUAL(droidemu_host_call(STORE_AND_CALL, &called, callee), 5, "host function that calls");
    // A thread that never goes back.
    pthread_create(&thread, 0, ender, 0);
    while (ended)
        usleep(100);
    return DONE();
}

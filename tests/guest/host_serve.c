// SPDX-License-Identifier: GPL-2.0-or-later
// Waits for the host to call its functions: tests/kernel/test_nested.py.
#include "../../guest/system/include/droidemu/hostcall.h"
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { SERVE = 0x7010, HOOK };

static int add(int a, int b)
{
    return a + b;
}

static int through_host(int a, int b)
{
    return (int)droidemu_host_call(HOOK, a, b) + 1;
}

static int sleeps(int a, int b)
{
    usleep(a * 1000);
    return b;
}

static int leaves(int a, int b)
{
    (void)b;
    _exit(a);
}

static int crashes(int a, int b)
{
    (void)a, (void)b;
    return *(volatile int *)8;
}

static volatile int ticks;

static void *ticker(void *unused)
{
    for (;;) {
        ticks++;
        usleep(1000);
    }
    return unused;
}

static int ticked(int a, int b)
{
    (void)a, (void)b;
    return ticks;
}

static int (*const functions[])(int, int) = {add, through_host, sleeps, leaves, crashes, ticked};

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, 0, ticker, 0);
    for (;;)
        droidemu_host_call(SERVE, functions);
}

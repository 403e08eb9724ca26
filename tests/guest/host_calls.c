// SPDX-License-Identifier: GPL-2.0-or-later
// Calls the host, which calls back: tests/kernel/test_host_calls.py has the host's half.
#include "../../guest/system/include/droidemu/hostcall.h"
#include "check.h"
#include <pthread.h>
#include <setjmp.h>
#include <string.h>
#include <unistd.h>

enum { ADD = 0x7000, CALL, TWICE, MANY, FORGET, SLEEPY, UNKNOWN };

static int counter;
static volatile double scratch = 1;

static int add(int a, int b)
{
    counter++;
    scratch = scratch * 1.5 + a;
    return a + b;
}

static int deeper(int level, int b)
{
    // The host calls this function again: nested guest calls.
    return level == 0 ? b : (int)droidemu_host_call(CALL, deeper, level - 1, b + 1);
}

static int sleeper(int ms, int b)
{
    usleep(ms * 1000);
    return b;
}

static long long many(int a, long long b, int c, long long d, int e, int f, int g, int h, int i, long long j)
{
    return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10;
}

static jmp_buf out;

static int leaves(int a, int b)
{
    (void)a, (void)b;
    longjmp(out, 7);
}

static void *other(void *unused)
{
    (void)unused;
    return (void *)droidemu_host_call(CALL, sleeper, 20, 5);
}

static int fatal(int a, int b)
{
    (void)b;
    _exit(a);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "exit"))
        return (int)droidemu_host_call(CALL, fatal, 3, 0);
    CHECK(droidemu_host_call(ADD, 2, 3) == 5, "add");
    CHECK((int)droidemu_host_call(ADD, -300, -213) == -513, "negative"); // no restart of a system call
    CHECK(droidemu_host_call(UNKNOWN) == -38, "unknown");
    CHECK(droidemu_host_call(0x7fff) == -38, "stray return"); // a return that nobody waits for
    CHECK(droidemu_host_call(CALL, add, 2, 3) == 5 && counter == 1, "call");
    CHECK(droidemu_host_call(TWICE, add, 2, 3) == 10 && counter == 3, "call twice");
    CHECK(droidemu_host_call(CALL, deeper, 10, 1) == 11, "nested");
    CHECK(droidemu_host_call(CALL, sleeper, 5, 9) == 9, "sleeps inside");
    CHECK(droidemu_host_call(MANY, many) == 1 + 4 + 9 + (16LL) + 25 + 36 + 49 + 64 + 81 + 100, "many arguments");
    // Floating-point registers are the caller's own, whatever the called function does to them.
    volatile double one = 1.0, two = 2.0;
    double x = one / 3, y = two / 3;
    droidemu_host_call(CALL, add, 1, 1);
    CHECK(x == one / 3 && y == two / 3, "vectors are kept");
    if (setjmp(out) == 0) {
        droidemu_host_call(FORGET, leaves, 0, 0);
        CHECK(0, "not reached");
    }
    CHECK(droidemu_host_call(CALL, add, 1, 1) == 2, "after longjmp");
    // Two threads whose calls end in another order than they began.
    pthread_t thread;
    CHECK(pthread_create(&thread, 0, other, 0) == 0, "create");
    usleep(1000);
    CHECK(droidemu_host_call(CALL, sleeper, 1, 4) == 4, "main's call");
    void *result;
    CHECK(pthread_join(thread, &result) == 0 && result == (void *)5, "thread's call");
    CHECK(droidemu_host_call(SLEEPY, 3) == 3, "no guest call");
    return DONE();
}

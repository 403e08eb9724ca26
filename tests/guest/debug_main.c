// SPDX-License-Identifier: GPL-2.0-or-later
// What the sessions with real debuggers look at: calls, locals, loops, signals, system calls.
// Lines that tests name end in a comment of the form "mark NAME".
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct point {
    int x, y;
    double weight;
};

volatile int counter;
volatile int signals;
char buffer[64];
struct point origin = {3, 4, 0.5};
volatile float vector[4] __attribute__((aligned(16))) = {1, 2, 3, 4};

__attribute__((noinline)) int square(int n)
{
    int result = n * n;
    return result; // mark square
}

__attribute__((noinline)) double norm(const struct point *p)
{
    double sum = (double)square(p->x) + square(p->y); // mark norm
    return sum * p->weight;
}

__attribute__((noinline)) int depth(int n)
{
    if (n == 0)
        return counter; // mark bottom
    return depth(n - 1) + 1;
}

__attribute__((noinline)) void report(int n) // for a debugger to call
{
    printf("report %d\n", n);
}

static void handler(int signal)
{
    signals += signal; // mark handler
}

__attribute__((noinline)) void scale(volatile float *v)
{
    for (int i = 0; i < 4; i++)
        v[i] *= 2; // mark scale
}

int main(int argc, char **argv)
{
    int status = 0;
    printf("start %d\n", argc); // mark start
    for (int i = 1; i <= 100; i++) {
        counter += i; // mark loop
    }
    printf("norm %d\n", (int)(norm(&origin) * 100));
    printf("depth %d\n", depth(5));
    report(0);
    scale(vector);
    printf("vector %d\n", (int)vector[3]);
    signal(SIGUSR1, handler);
    raise(SIGUSR1); // mark raise
    printf("signals %d\n", signals);
    int ends[2];
    if (pipe(ends) == 0) {
        write(ends[1], "written by the kernel", 21);
        status = (int)read(ends[0], buffer, sizeof buffer); // mark read
    }
    printf("read %d %s\n", status, buffer);
    if (argc > 1 && strcmp(argv[1], "spin") == 0) {
        puts("spinning");
        for (;;)
            counter++;
    }
    if (argc > 1 && strcmp(argv[1], "sleep") == 0) {
        puts("sleeping");
        struct timespec time = {1000, 0};
        nanosleep(&time, NULL); // mark sleep
    }
    if (argc > 1 && strcmp(argv[1], "crash") == 0)
        *(volatile int *)8 = 1; // mark crash
    if (argc > 1 && strcmp(argv[1], "env") == 0)
        printf("env %s %s\n", getenv("COLOUR") ? getenv("COLOUR") : "none", argc > 2 ? argv[2] : "-");
    puts("end");
    return 7;
}

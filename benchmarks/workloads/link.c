// SPDX-License-Identifier: GPL-2.0-or-later
// Opens the library named and prints how long that took. No C library: the linker alone counts.
#include "droidemu/hostcall.h"

void *dlopen(const char *, int);
char *dlerror(void);

static long sys(long number, long a, long b, long c)
{
    return droidemu_host_call6(number - DROIDEMU_HOST_BASE, a, b, c, 0, 0, 0);
}

#ifdef __aarch64__
enum { WRITE = 64, EXIT = 94, CLOCK = 113, NOW = 2 };
#else
enum { WRITE = 4, EXIT = 248, CLOCK = 263, NOW = 0 };
#endif

static long microseconds(void)
{
    long time[2];
    sys(CLOCK, 1, (long)time, 0);
    return time[0] % 1000 * 1000000 + time[1] / 1000;
}

static void say(const char *text)
{
    long size = 0;
    while (text[size])
        size++;
    sys(WRITE, 1, (long)text, size);
}

__attribute__((used)) static void program(long *stack)
{
    char text[16], *at = text + 15;
    long before = microseconds();
    void *library = dlopen((char *)stack[2], NOW);
    unsigned took = (unsigned)(microseconds() - before);
    if (!library) {
        say(dlerror());
        sys(EXIT, 1, 0, 0);
    }
    *at = 0;
    do
        *--at = (char)('0' + took % 10);
    while (took /= 10);
    say(at);
    say("\n");
    sys(EXIT, 0, 0, 0);
}

#ifdef __aarch64__
__asm__(".text\n.globl _start\n_start:\n mov x0, sp\n b program\n");
#else
__asm__(".text\n.arm\n.globl _start\n_start:\n mov r0, sp\n b program\n");
#endif

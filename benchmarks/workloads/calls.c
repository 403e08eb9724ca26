// SPDX-License-Identifier: GPL-2.0-or-later
// calls: the round trip of a system call, in nanoseconds: one that does nothing, a read of one
// byte, and a clock. PROGRAM COUNT. The numbers are called directly: no library keeps answers.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void report(const char *name, int64_t start, long count)
{
    int64_t time = clock_ns(CLOCK_MONOTONIC) - start;
    printf("%s %lld\n", name, (long long)(time * 1000 / count)); // picoseconds
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000;
    struct timespec now;
    char byte;
    int zero = open("/dev/zero", O_RDONLY);
    if (zero < 0 || read(zero, &byte, 1) != 1)
        return 1;
    for (int warm = 1; warm >= 0; warm--) {
        int64_t start = clock_ns(CLOCK_MONOTONIC);
        for (long i = 0; i < count; i++)
            getpid();
        if (!warm)
            report("getpid", start, count);
        start = clock_ns(CLOCK_MONOTONIC);
        for (long i = 0; i < count; i++)
            read(zero, &byte, 1);
        if (!warm)
            report("read", start, count);
        start = clock_ns(CLOCK_MONOTONIC);
        for (long i = 0; i < count; i++)
            clock_gettime(CLOCK_MONOTONIC, &now);
        if (!warm)
            report("clock_gettime", start, count);
    }
    return 0;
}

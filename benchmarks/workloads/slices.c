// SPDX-License-Identifier: GPL-2.0-or-later
// Another main() for a workload: PROGRAM ROUNDS does the same again and again, and tells the time
// of each turn, until it is killed.
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
    uint32_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    for (;;) {
        int64_t start = clock_ns(CLOCK_MONOTONIC);
        work(rounds);
        printf("slice %lld\n", (long long)(clock_ns(CLOCK_MONOTONIC) - start));
        fflush(stdout);
    }
}

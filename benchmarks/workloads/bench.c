// SPDX-License-Identifier: GPL-2.0-or-later
// main() of every workload: PROGRAM ROUNDS. Times work() from inside the guest.
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
    uint32_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    int64_t start = clock_ns(CLOCK_MONOTONIC);
    uint64_t result = work(rounds);
    int64_t time = clock_ns(CLOCK_MONOTONIC) - start;
    printf("result %016llx\n", (unsigned long long)result);
    printf("time_ns %lld\n", (long long)time);
    return 0;
}

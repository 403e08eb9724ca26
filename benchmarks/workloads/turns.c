// SPDX-License-Identifier: GPL-2.0-or-later
// For the debugger's figures: a function that is called ROUNDS times, and can be stopped at.
#include "bench.h"

volatile uint32_t seen;

__attribute__((noinline)) void turn(uint32_t number)
{
    seen = number;
}

uint64_t work(uint32_t rounds)
{
    for (uint32_t number = 0; number < rounds; number++)
        turn(number);
    return seen;
}

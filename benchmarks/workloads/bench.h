// SPDX-License-Identifier: GPL-2.0-or-later
// What a workload is: work() does `rounds` equal pieces of the same computation and returns a
// number that depends on every result, so that nothing can be left out and every machine must
// come to the same one. Only fixed-width types, so that 32 and 64 bits compute the same.
#pragma once
#include <stddef.h>
#include <stdint.h>

uint64_t work(uint32_t rounds);

static inline uint64_t mix(uint64_t hash, uint64_t value)
{
    hash ^= value;
    hash *= 0x9e3779b97f4a7c15ull;
    return hash ^ hash >> 29;
}

static inline uint32_t next_random(uint32_t *state) // xorshift32 (Marsaglia 2003)
{
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

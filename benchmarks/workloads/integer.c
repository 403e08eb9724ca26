// SPDX-License-Identifier: GPL-2.0-or-later
// integer: arithmetic in registers. Euclid's algorithm (division), a cipher-like mixing of 32-bit
// words (rotations, additions, exclusive or), 64-bit multiplication modulo a prime, bit counting.
#include "bench.h"

static uint32_t gcd(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static uint32_t rotate(uint32_t x, int by) { return x << by | x >> (32 - by); }

static uint64_t scramble(uint32_t seed)
{
    uint32_t a = seed, b = 0x61707865, c = 0x3320646e, d = ~seed;
    for (int i = 0; i < 64; i++) { // the quarter round of RFC 8439
        a += b, d = rotate(d ^ a, 16);
        c += d, b = rotate(b ^ c, 12);
        a += b, d = rotate(d ^ a, 8);
        c += d, b = rotate(b ^ c, 7);
    }
    return (uint64_t)(a ^ c) << 32 | (b ^ d);
}

static uint32_t power(uint32_t base, uint32_t exponent)
{
    const uint32_t prime = 2147483647;
    uint64_t result = 1, square = base % prime;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) {
            result *= square; // modulo 2^31 - 1 by folding: no 64-bit division
            result = (result & prime) + (result >> 31);
            result = (result & prime) + (result >> 31);
        }
        square *= square;
        square = (square & prime) + (square >> 31);
        square = (square & prime) + (square >> 31);
    }
    return result;
}

static uint32_t count_bits(uint32_t x)
{
    uint32_t count = 0;
    for (; x; x &= x - 1)
        count++;
    return count;
}

uint64_t work(uint32_t rounds)
{
    uint32_t random = 2463534242u;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t a = next_random(&random), b = next_random(&random);
        hash = mix(hash, gcd(a, b | 1));
        hash = mix(hash, scramble(a));
        hash = mix(hash, power(a, b));
        hash = mix(hash, count_bits(a ^ b));
    }
    return hash;
}

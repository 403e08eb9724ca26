// SPDX-License-Identifier: GPL-2.0-or-later
// memory: loads and stores. Copying and filling blocks, a heap sort in place, a walk along a
// random cycle through 1 MiB, and a hash table with open addressing.
#include "bench.h"
#include <string.h>

#define WORDS 65536
#define CYCLE 262144 // 1 MiB: beyond the first-level caches and TLBs, within a phone's second

static uint32_t from[WORDS], to[WORDS], cycle[CYCLE], table[WORDS];

static void sift(uint32_t *a, uint32_t root, uint32_t count)
{
    uint32_t value = a[root];
    for (uint32_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && a[child] < a[child + 1])
            child++;
        if (value >= a[child])
            break;
        a[root] = a[child];
    }
    a[root] = value;
}

static void heap_sort(uint32_t *a, uint32_t count)
{
    for (uint32_t i = count / 2; i-- > 0;)
        sift(a, i, count);
    for (uint32_t i = count - 1; i > 0; i--) {
        uint32_t top = a[0];
        a[0] = a[i];
        a[i] = top;
        sift(a, 0, i);
    }
}

static uint32_t fill_table(uint32_t *random)
{
    uint32_t steps = 0;
    memset(table, 0, sizeof table);
    for (uint32_t i = 0; i < WORDS / 2; i++) {
        uint32_t key = next_random(random);
        uint32_t slot = key * 2654435761u >> 16;
        while (table[slot] && table[slot] != key) {
            slot = (slot + 1) % WORDS;
            steps++;
        }
        table[slot] = key;
    }
    return steps;
}

uint64_t work(uint32_t rounds)
{
    uint32_t random = 88172645u;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < CYCLE; i++)
        cycle[i] = i;
    for (uint32_t i = CYCLE - 1; i > 0; i--) { // Sattolo: one single cycle
        uint32_t j = next_random(&random) % i, t = cycle[i];
        cycle[i] = cycle[j];
        cycle[j] = t;
    }
    for (uint32_t i = 0; i < rounds; i++) {
        for (uint32_t j = 0; j < WORDS; j++)
            from[j] = next_random(&random);
        for (int j = 0; j < 16; j++) {
            memcpy(to, from + (j & 3), sizeof to - 16);
            memmove(to + 1, to, sizeof to - 4);
        }
        heap_sort(to, WORDS / 4);
        hash = mix(hash, to[0] ^ to[WORDS / 8]);
        uint32_t at = 0;
        for (uint32_t j = 0; j < WORDS * 2; j++)
            at = cycle[at];
        hash = mix(hash, at);
        hash = mix(hash, fill_table(&random));
    }
    return hash;
}

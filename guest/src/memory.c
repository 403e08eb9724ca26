// SPDX-License-Identifier: GPL-2.0-or-later
// Copying and filling memory, 16 bytes at a time: the compiler makes NEON (or SSE) loads and stores
// of `block`. Compiled with -fno-builtin, or the loops would become calls of themselves.
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#if defined(__ARM_NEON) || defined(__SSE2__)
typedef uint8_t block __attribute__((vector_size(16), aligned(1), may_alias));
#else
// Without vector registers: one word, and only when both sides are aligned.
typedef uint32_t block __attribute__((aligned(4), may_alias));
#define NEEDS_ALIGNMENT 1
#endif
#define SIZE sizeof(block)

#if defined(NEEDS_ALIGNMENT)
static inline int blocks_fit(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) & (SIZE - 1)) == 0;
}
#else
static inline int blocks_fit(const void *a, const void *b) { return a || b; }
#endif

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    char *d = to;
    const char *s = from;
    if (size >= SIZE && blocks_fit(d, s)) {
        for (; size >= 4 * SIZE; size -= 4 * SIZE, d += 4 * SIZE, s += 4 * SIZE) {
            block v0 = ((const block *)s)[0], v1 = ((const block *)s)[1];
            block v2 = ((const block *)s)[2], v3 = ((const block *)s)[3];
            ((block *)d)[0] = v0;
            ((block *)d)[1] = v1;
            ((block *)d)[2] = v2;
            ((block *)d)[3] = v3;
        }
        for (; size >= SIZE; size -= SIZE, d += SIZE, s += SIZE)
            *(block *)d = *(const block *)s;
    }
    while (size--)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    char *d = to;
    const char *s = from;
    if ((uintptr_t)d - (uintptr_t)s >= size) { // forwards never overtakes what is still to be read
        if ((uintptr_t)s - (uintptr_t)d >= SIZE && blocks_fit(d, s))
            for (; size >= SIZE; size -= SIZE, d += SIZE, s += SIZE)
                *(block *)d = *(const block *)s;
        while (size--)
            *d++ = *s++;
        return to;
    }
    d += size;
    s += size;
    if ((uintptr_t)d - (uintptr_t)s >= SIZE && blocks_fit(d, s))
        for (; size >= SIZE; size -= SIZE) {
            d -= SIZE;
            s -= SIZE;
            *(block *)d = *(const block *)s;
        }
    while (size--)
        *--d = *--s;
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    char *d = to;
    if (size >= SIZE && blocks_fit(d, d)) {
#if defined(NEEDS_ALIGNMENT)
        block v = (uint8_t)byte * 0x01010101u;
#else
        uint8_t b = (uint8_t)byte;
        block v = {b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b};
#endif
        for (; size >= 4 * SIZE; size -= 4 * SIZE, d += 4 * SIZE) {
            ((block *)d)[0] = v;
            ((block *)d)[1] = v;
            ((block *)d)[2] = v;
            ((block *)d)[3] = v;
        }
        for (; size >= SIZE; size -= SIZE, d += SIZE)
            *(block *)d = v;
    }
    while (size--)
        *d++ = (char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;
    for (; size; size--, x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

void *memchr(const void *data, int byte, size_t size)
{
    for (const unsigned char *p = data; size; size--, p++)
        if (*p == (unsigned char)byte)
            return (void *)p;
    return NULL;
}

void *memrchr(const void *data, int byte, size_t size)
{
    for (const unsigned char *p = (const unsigned char *)data + size; size; size--)
        if (*--p == (unsigned char)byte)
            return (void *)p;
    return NULL;
}

void *memmem(const void *data, size_t size, const void *needle, size_t needle_size)
{
    for (const char *p = data; size >= needle_size; size--, p++)
        if (memcmp(p, needle, needle_size) == 0)
            return (void *)p;
    return NULL;
}

void bzero(void *to, size_t size) { memset(to, 0, size); }

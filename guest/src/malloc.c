// SPDX-License-Identifier: GPL-2.0-or-later
// A simple allocator: powers of two (and the halfway sizes) up to 64 KiB come from free lists, which
// are filled from 256 KiB chunks; anything larger is a mapping of its own.
#include "internal.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct header {
    size_t size; // usable bytes; with HEADER they are a size class, or a multiple of a page
    size_t class; // LARGE for a mapping
};
#define HEADER 16 // keeps blocks 16-byte aligned on 32-bit machines too
#define CLASSES 24
#define LARGE (~(size_t)0)
#define CHUNK (256u << 10)

_Static_assert(sizeof(struct header) <= HEADER, "header");

static struct free_block {
    struct free_block *next;
} *lists[CLASSES];
static char *chunk, *chunk_end;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Whole sizes of the classes: 32, 48, 64, 96, 128, 192, ... 64 KiB.
static size_t class_size(size_t class) { return (class & 1 ? 48u : 32u) << class / 2; }

static struct header *header_of(void *block) { return (struct header *)((char *)block - HEADER); }

static void *map(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

static void *allocate(size_t size, int *is_zero)
{
    *is_zero = 0;
    if (size > PTRDIFF_MAX - 8192) {
        errno = ENOMEM;
        return NULL;
    }
    size_t whole = size + HEADER, class = 0;
    while (class < CLASSES && class_size(class) < whole)
        class++;
    if (class == CLASSES) {
        whole = (whole + 4095) & ~(size_t)4095;
        struct header *h = map(whole);
        if (!h)
            return NULL;
        *h = (struct header){whole - HEADER, LARGE};
        *is_zero = 1;
        return (char *)h + HEADER;
    }
    whole = class_size(class);
    pthread_mutex_lock(&lock);
    char *p = (char *)lists[class];
    if (p) {
        lists[class] = lists[class]->next;
    } else {
        if ((size_t)(chunk_end - chunk) < whole) { // the rest of the old chunk is given up
            char *fresh = map(CHUNK);
            if (!fresh) {
                pthread_mutex_unlock(&lock);
                return NULL;
            }
            chunk = fresh;
            chunk_end = fresh + CHUNK;
        }
        p = chunk;
        chunk += whole;
    }
    pthread_mutex_unlock(&lock);
    *(struct header *)p = (struct header){whole - HEADER, class};
    return p + HEADER;
}

void *malloc(size_t size)
{
    int is_zero;
    return allocate(size, &is_zero);
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    int is_zero;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    void *p = allocate(total, &is_zero);
    return p && !is_zero ? memset(p, 0, total) : p;
}

void free(void *block)
{
    if (!block)
        return;
    struct header *h = header_of(block);
    if (h->class == LARGE) {
        munmap(h, h->size + HEADER);
        return;
    }
    if (h->class >= CLASSES) // from aligned_alloc
        return;
    struct free_block *freed = (struct free_block *)h;
    size_t class = h->class;
    pthread_mutex_lock(&lock);
    freed->next = lists[class];
    lists[class] = freed;
    pthread_mutex_unlock(&lock);
}

void *realloc(void *block, size_t size)
{
    if (!block)
        return malloc(size);
    size_t old = header_of(block)->size;
    if (size <= old && (old <= 64 || size > old / 4))
        return block;
    void *fresh = malloc(size);
    if (fresh) {
        memcpy(fresh, block, old < size ? old : size);
        free(block);
    }
    return fresh;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    if (alignment <= 16)
        return malloc(size);
    char *p = malloc(size + alignment + HEADER);
    if (!p)
        return NULL;
    char *at = (char *)(((uintptr_t)p + HEADER + alignment - 1) & -(uintptr_t)alignment);
    *header_of(at) = (struct header){size, CLASSES};
    return at;
}

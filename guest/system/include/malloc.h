// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stddef.h>
#include <stdio.h>
__BEGIN_DECLS
void *malloc(size_t) __mallocfunc;
void *calloc(size_t, size_t) __mallocfunc;
void *realloc(void *, size_t);
void *reallocarray(void *, size_t, size_t);
void free(void *);
void *memalign(size_t, size_t) __mallocfunc;
size_t malloc_usable_size(const void *);
#ifndef __LP64__
void *valloc(size_t) __mallocfunc;
void *pvalloc(size_t) __mallocfunc;
#endif

struct mallinfo {
	size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
};
struct mallinfo mallinfo(void);
int malloc_info(int, FILE *);
#define M_DECAY_TIME (-100)
#define M_PURGE (-101)
int mallopt(int, int);
extern void *(*volatile __malloc_hook)(size_t, const void *);
extern void *(*volatile __realloc_hook)(void *, size_t, const void *);
extern void (*volatile __free_hook)(void *, const void *);
extern void *(*volatile __memalign_hook)(size_t, size_t, const void *);
__END_DECLS

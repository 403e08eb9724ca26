// SPDX-License-Identifier: GPL-2.0-or-later
/* What programs ask the allocator about. */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include "internal.h"

struct mallinfo mallinfo(void)
{
	/* Counted nowhere; what is mapped is what the process has. */
	struct mallinfo info = {0};
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long size, resident;
	if (f && fscanf(f, "%lu %lu", &size, &resident) == 2) {
		info.arena = info.hblkhd = info.usmblks = resident * 4096;
		info.uordblks = info.arena;
	}
	if (f)
		fclose(f);
	return info;
}

int malloc_info(int options, FILE *to)
{
	if (options) {
		errno = EINVAL;
		return -1;
	}
	struct mallinfo info = mallinfo();
	fprintf(to, "<malloc version=\"droidemu-1\"><heap nr=\"0\"><allocated-large>%zu</allocated-large>"
		    "</heap></malloc>", info.uordblks);
	return 0;
}

int mallopt(int what, int value)
{
	(void)value;
	return what == M_DECAY_TIME || what == M_PURGE;
}

void *(*volatile __malloc_hook)(size_t, const void *);
void *(*volatile __realloc_hook)(void *, size_t, const void *);
void (*volatile __free_hook)(void *, const void *);
void *(*volatile __memalign_hook)(size_t, size_t, const void *);

void *pvalloc(size_t size) { return memalign(4096, (size + 4095) & -(size_t)4096); }

// SPDX-License-Identifier: GPL-2.0-or-later
/* Random numbers: the kernel's, some at a time. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "internal.h"

static pthread_mutex_t random_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char pool[256];
static size_t pool_left;
static pid_t pool_of;

void arc4random_buf(void *to, size_t size)
{
	if (size > sizeof pool / 2) {
		for (unsigned char *at = to; size > 0;) {
			size_t now = size < 256 ? size : 256;
			if (getentropy(at, now))
				__droidemu_fatal("getentropy failed: %s", strerror(errno));
			at += now;
			size -= now;
		}
		return;
	}
	pthread_mutex_lock(&random_lock);
	pid_t self = getpid(); /* a child must not have its parent's numbers */
	if (pool_left < size || pool_of != self) {
		if (getentropy(pool, sizeof pool))
			__droidemu_fatal("getentropy failed: %s", strerror(errno));
		pool_left = sizeof pool;
		pool_of = self;
	}
	pool_left -= size;
	memcpy(to, pool + pool_left, size);
	memset(pool + pool_left, 0, size);
	pthread_mutex_unlock(&random_lock);
}

uint32_t arc4random(void)
{
	uint32_t value;
	arc4random_buf(&value, sizeof value);
	return value;
}

uint32_t arc4random_uniform(uint32_t bound)
{
	if (bound < 2)
		return 0;
	uint32_t least = -bound % bound, value; /* below it some answers would be more frequent */
	while ((value = arc4random()) < least)
		;
	return value % bound;
}

void arc4random_stir(void) {}
void arc4random_addrandom(unsigned char *data, int size) { (void)data, (void)size; }

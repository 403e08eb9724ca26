// SPDX-License-Identifier: GPL-2.0-or-later
/* The parts of a file's name. */
#include <errno.h>
#include <libgen.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

char *__gnu_basename(const char *path)
{
	char *slash = strrchr(path, '/');
	return slash ? slash + 1 : (char *)path;
}

/* Bionic's do not change what they are given: the answer is each thread's own. */
static pthread_key_t name_key;
static pthread_once_t name_once = PTHREAD_ONCE_INIT;
static void make_name_key(void) { pthread_key_create(&name_key, free); }

static char *name_buffer(void)
{
	pthread_once(&name_once, make_name_key);
	char *buffer = pthread_getspecific(name_key);
	if (!buffer && (buffer = malloc(2 * 4096)))
		pthread_setspecific(name_key, buffer);
	return buffer;
}

static int part(const char *from, size_t size, char *to, size_t room)
{
	if (to) {
		if (size >= room) {
			errno = size >= 4096 ? ENAMETOOLONG : ERANGE;
			return -1;
		}
		memcpy(to, from, size);
		to[size] = 0;
	}
	return size;
}

int basename_r(const char *path, char *to, size_t room)
{
	if (!path || !*path)
		return part(".", 1, to, room);
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && path[start - 1] != '/')
		start--;
	if (start == end)
		return part("/", 1, to, room);
	return part(path + start, end - start, to, room);
}

int dirname_r(const char *path, char *to, size_t room)
{
	if (!path || !*path)
		return part(".", 1, to, room);
	size_t end = strlen(path);
	while (end > 0 && path[end - 1] == '/')
		end--;
	while (end > 0 && path[end - 1] != '/')
		end--;
	if (end == 0)
		return path[0] == '/' ? part("/", 1, to, room) : part(".", 1, to, room);
	while (end > 1 && path[end - 1] == '/')
		end--;
	return part(path, end, to, room);
}

char *__posix_basename(const char *path)
{
	char *buffer = name_buffer();
	return buffer && basename_r(path, buffer, 4096) >= 0 ? buffer : 0;
}

char *dirname(const char *path)
{
	char *buffer = name_buffer();
	return buffer && dirname_r(path, buffer + 4096, 4096) >= 0 ? buffer + 4096 : 0;
}

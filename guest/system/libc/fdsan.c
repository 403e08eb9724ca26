// SPDX-License-Identifier: GPL-2.0-or-later
/* Owners of file descriptors. Tags are kept; who closes another's is told, as far as asked for. */
#include <android/fdsan.h>
#include <stdatomic.h>
#include <stdio.h>
#include "internal.h"

enum { KNOWN = 4096 };
static _Atomic(uint64_t) tags[KNOWN];
static _Atomic(int) level = ANDROID_FDSAN_ERROR_LEVEL_WARN_ONCE;

uint64_t android_fdsan_create_owner_tag(enum android_fdsan_owner_type type, uint64_t value)
{
	if (!value)
		return 0;
	uint64_t mask = ((uint64_t)1 << 56) - 1;
	return (uint64_t)(type & 0xff) << 56 | (value & mask);
}

const char *android_fdsan_get_tag_type(uint64_t tag)
{
	static const char *const names[] = {
		"native object of unknown type", "FILE*", "DIR*", "unique_fd", "sqlite",
		"FileInputStream", "FileOutputStream", "RandomAccessFile", "ParcelFileDescriptor",
		"ART FdFile", "DatagramSocketImpl", "SocketImpl", "ZipArchive",
	};
	unsigned type = tag >> 56;
	if (type == ANDROID_FDSAN_OWNER_TYPE_GENERIC_FF)
		return names[0];
	return type < sizeof names / sizeof *names ? names[type] : "native object of unknown type";
}

uint64_t android_fdsan_get_tag_value(uint64_t tag)
{
	return (uint64_t)((int64_t)(tag << 8) >> 8);
}

uint64_t android_fdsan_get_owner_tag(int fd)
{
	return (unsigned)fd < KNOWN ? tags[fd] : 0;
}

static void complain(int fd, uint64_t expected, uint64_t actual, const char *what)
{
	int how = level;
	if (how == ANDROID_FDSAN_ERROR_LEVEL_DISABLED)
		return;
	if (how == ANDROID_FDSAN_ERROR_LEVEL_WARN_ONCE)
		atomic_compare_exchange_strong(&level, &how, ANDROID_FDSAN_ERROR_LEVEL_DISABLED);
	char text[256];
	snprintf(text, sizeof text,
		 "fdsan: failed to %s file descriptor %d: expected tag %#llx, is owned by %s %#llx", what,
		 fd, (unsigned long long)expected, android_fdsan_get_tag_type(actual),
		 (unsigned long long)android_fdsan_get_tag_value(actual));
	if (how == ANDROID_FDSAN_ERROR_LEVEL_FATAL)
		__droidemu_fatal("%s", text);
	dprintf(2, "%s\n", text);
}

void android_fdsan_exchange_owner_tag(int fd, uint64_t expected, uint64_t to)
{
	if ((unsigned)fd < KNOWN && !atomic_compare_exchange_strong(&tags[fd], &expected, to)) {
		uint64_t actual = tags[fd];
		complain(fd, expected, actual, "exchange ownership of");
	}
}

int android_fdsan_close_with_tag(int fd, uint64_t expected)
{
	uint64_t actual = expected;
	if ((unsigned)fd < KNOWN && !atomic_compare_exchange_strong(&tags[fd], &actual, 0))
		complain(fd, expected, actual, "close");
	return close(fd);
}

enum android_fdsan_error_level android_fdsan_get_error_level(void)
{
	return level;
}

enum android_fdsan_error_level android_fdsan_set_error_level(enum android_fdsan_error_level to)
{
	return atomic_exchange(&level, to);
}

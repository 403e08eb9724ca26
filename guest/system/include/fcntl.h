// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <bits/flock.h>
#include <linux/falloc.h>
#include <linux/uio.h>
#include <linux/stat.h>
#include <bits/fcntl.h>
#include <bits/lockf.h>
#include <bits/seek_constants.h>
__BEGIN_DECLS
#ifdef __LP64__
#define F_GETLK64 F_GETLK
#define F_SETLK64 F_SETLK
#define F_SETLKW64 F_SETLKW
#elif defined(__USE_FILE_OFFSET64)
#undef F_GETLK
#undef F_SETLK
#undef F_SETLKW
#define F_GETLK F_GETLK64
#define F_SETLK F_SETLK64
#define F_SETLKW F_SETLKW64
#endif
#define O_ASYNC FASYNC
#define O_RSYNC O_SYNC
#define POSIX_FADV_NORMAL 0
#define POSIX_FADV_RANDOM 1
#define POSIX_FADV_SEQUENTIAL 2
#define POSIX_FADV_WILLNEED 3
#define POSIX_FADV_DONTNEED 4
#define POSIX_FADV_NOREUSE 5
#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#define SPLICE_F_GIFT 8
#define SYNC_FILE_RANGE_WAIT_BEFORE 1
#define SYNC_FILE_RANGE_WRITE 2
#define SYNC_FILE_RANGE_WAIT_AFTER 4
int creat(const char *, mode_t);
int creat64(const char *, mode_t);
int open(const char *, int, ...);
int open64(const char *, int, ...);
int openat(int, const char *, int, ...);
int openat64(int, const char *, int, ...);
ssize_t splice(int, off64_t *, int, off64_t *, size_t, unsigned int);
ssize_t tee(int, int, size_t, unsigned int);
ssize_t vmsplice(int, const struct iovec *, size_t, unsigned int);
int fallocate(int, int, off_t, off_t) __RENAME_IF_FILE_OFFSET64(fallocate64);
int fallocate64(int, int, off64_t, off64_t);
int posix_fadvise(int, off_t, off_t, int) __RENAME_IF_FILE_OFFSET64(posix_fadvise64);
int posix_fadvise64(int, off64_t, off64_t, int);
int posix_fallocate(int, off_t, off_t) __RENAME_IF_FILE_OFFSET64(posix_fallocate64);
int posix_fallocate64(int, off64_t, off64_t);
ssize_t readahead(int, off64_t, size_t);
int sync_file_range(int, off64_t, off64_t, unsigned int);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <bits/timespec.h>
#include <linux/stat.h>
__BEGIN_DECLS
#ifdef __aarch64__
#define __STAT_BODY            \
	dev_t st_dev;          \
	ino_t st_ino;          \
	mode_t st_mode;        \
	nlink_t st_nlink;      \
	uid_t st_uid;          \
	gid_t st_gid;          \
	dev_t st_rdev;         \
	unsigned long __pad1;  \
	off_t st_size;         \
	int st_blksize;        \
	int __pad2;            \
	long st_blocks;        \
	struct timespec st_atim, st_mtim, st_ctim; \
	unsigned int __unused4, __unused5;
#else
#define __STAT_BODY                 \
	unsigned long long st_dev;  \
	unsigned char __pad0[4];    \
	unsigned long __st_ino;     \
	unsigned int st_mode;       \
	nlink_t st_nlink;           \
	uid_t st_uid;               \
	gid_t st_gid;               \
	unsigned long long st_rdev; \
	unsigned char __pad3[4];    \
	long long st_size;          \
	unsigned long st_blksize;   \
	unsigned long long st_blocks; \
	struct timespec st_atim, st_mtim, st_ctim; \
	unsigned long long st_ino;
#endif
struct stat { __STAT_BODY };
struct stat64 { __STAT_BODY };
#undef __STAT_BODY
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#define st_atimensec st_atim.tv_nsec
#define st_mtimensec st_mtim.tv_nsec
#define st_ctimensec st_ctim.tv_nsec
#define st_atime_nsec st_atim.tv_nsec
#define st_mtime_nsec st_mtim.tv_nsec
#define st_ctime_nsec st_ctim.tv_nsec
#define ACCESSPERMS 0777
#define ALLPERMS 07777
#define DEFFILEMODE 0666
#define S_IREAD S_IRUSR
#define S_IWRITE S_IWUSR
#define S_IEXEC S_IXUSR
#define S_TYPEISMQ(st) 0
#define S_TYPEISSEM(st) 0
#define S_TYPEISSHM(st) 0
#define S_TYPEISTMO(st) 0
#ifndef UTIME_NOW
#define UTIME_NOW ((1L << 30) - 1L)
#define UTIME_OMIT ((1L << 30) - 2L)
#endif
int chmod(const char *, mode_t);
int fchmod(int, mode_t);
int fchmodat(int, const char *, mode_t, int);
int mkdir(const char *, mode_t);
int mkdirat(int, const char *, mode_t);
int mkfifo(const char *, mode_t);
int mkfifoat(int, const char *, mode_t);
int mknod(const char *, mode_t, dev_t);
int mknodat(int, const char *, mode_t, dev_t);
mode_t umask(mode_t);
int stat(const char *, struct stat *);
int stat64(const char *, struct stat64 *);
int fstat(int, struct stat *);
int fstat64(int, struct stat64 *);
int fstatat(int, const char *, struct stat *, int);
int fstatat64(int, const char *, struct stat64 *, int);
int lstat(const char *, struct stat *);
int lstat64(const char *, struct stat64 *);
int statx(int, const char *, int, unsigned, struct statx *);
int futimens(int, const struct timespec[2]);
int utimensat(int, const char *, const struct timespec[2], int);
__END_DECLS

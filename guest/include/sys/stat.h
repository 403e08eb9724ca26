// SPDX-License-Identifier: GPL-2.0-or-later
// struct stat exactly as the kernel fills it: newfstatat on 64-bit, fstatat64 on ARM.
#pragma once
#include <sys/cdefs.h>
#include <sys/types.h>
#include <time.h>

__BEGIN_DECLS

struct stat {
#if defined(__x86_64__)
    uint64_t st_dev, st_ino, st_nlink;
    uint32_t st_mode, st_uid, st_gid, pad0_;
    uint64_t st_rdev;
    int64_t st_size, st_blksize, st_blocks;
    struct timespec st_atim, st_mtim, st_ctim;
    int64_t reserved_[3];
#elif defined(__aarch64__)
    uint64_t st_dev, st_ino;
    uint32_t st_mode, st_nlink, st_uid, st_gid;
    uint64_t st_rdev, pad1_;
    int64_t st_size;
    int32_t st_blksize, pad2_;
    int64_t st_blocks;
    struct timespec st_atim, st_mtim, st_ctim;
    uint32_t reserved_[2];
#else
    uint64_t st_dev;
    uint32_t pad0_, st_ino_low_;
    uint32_t st_mode, st_nlink, st_uid, st_gid;
    uint64_t st_rdev;
    uint32_t pad3_;
    int64_t st_size;
    uint32_t st_blksize;
    uint64_t st_blocks;
    struct timespec st_atim, st_mtim, st_ctim;
    uint64_t st_ino;
#endif
};
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFLNK 0120000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_ISREG(m) (((m) & S_IFMT) == S_IFREG)
#define S_ISDIR(m) (((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m) (((m) & S_IFMT) == S_IFCHR)
#define S_ISBLK(m) (((m) & S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m) & S_IFMT) == S_IFIFO)
#define S_ISLNK(m) (((m) & S_IFMT) == S_IFLNK)
#define S_ISSOCK(m) (((m) & S_IFMT) == S_IFSOCK)

int stat(const char *path, struct stat *to);
int lstat(const char *path, struct stat *to);
int fstat(int fd, struct stat *to);
int fstatat(int folder, const char *path, struct stat *to, int flags);
int mkdir(const char *path, mode_t mode);
int mkdirat(int folder, const char *path, mode_t mode);
int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
mode_t umask(mode_t mask);

static inline unsigned major(dev_t d) { return (d >> 8 & 0xfff) | (d >> 32 & ~0xfffu); }
static inline unsigned minor(dev_t d) { return (d & 0xff) | (d >> 12 & ~0xffu); }

__END_DECLS

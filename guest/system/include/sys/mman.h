// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/memfd.h>
#include <linux/mman.h>
__BEGIN_DECLS
#define MAP_ANON MAP_ANONYMOUS
#define MAP_FAILED __BIONIC_CAST(reinterpret_cast, void *, -1)
void *mmap(void *, size_t, int, int, int, off_t) __RENAME_IF_FILE_OFFSET64(mmap64);
void *mmap64(void *, size_t, int, int, int, off64_t);
int munmap(void *, size_t);
int msync(void *, size_t, int);
int mprotect(void *, size_t, int);
void *mremap(void *, size_t, size_t, int, ...);
int mlockall(int);
int munlockall(void);
int mlock(const void *, size_t);
int mlock2(const void *, size_t, int);
int munlock(const void *, size_t);
int mincore(void *, size_t, unsigned char *);
int madvise(void *, size_t, int);
int memfd_create(const char *, unsigned);
#define POSIX_MADV_NORMAL MADV_NORMAL
#define POSIX_MADV_RANDOM MADV_RANDOM
#define POSIX_MADV_SEQUENTIAL MADV_SEQUENTIAL
#define POSIX_MADV_WILLNEED MADV_WILLNEED
#define POSIX_MADV_DONTNEED MADV_DONTNEED
int posix_madvise(void *, size_t, int);
__END_DECLS

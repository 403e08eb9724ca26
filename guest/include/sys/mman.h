// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define MAP_ANON MAP_ANONYMOUS
#define MAP_GROWSDOWN 0x100
#define MAP_DENYWRITE 0x800
#define MAP_LOCKED 0x2000
#define MAP_NORESERVE 0x4000
#define MAP_POPULATE 0x8000
#define MAP_STACK 0x20000
#define MAP_FIXED_NOREPLACE 0x100000
#define MAP_FAILED ((void *)-1)
#define MREMAP_MAYMOVE 1
#define MREMAP_FIXED 2
#define MREMAP_DONTUNMAP 4
#define MS_ASYNC 1
#define MS_INVALIDATE 2
#define MS_SYNC 4
#define MADV_NORMAL 0
#define MADV_WILLNEED 3
#define MADV_DONTNEED 4
#define MADV_FREE 8

void *mmap(void *hint, size_t size, int protection, int flags, int fd, off_t offset);
int munmap(void *start, size_t size);
int mprotect(void *start, size_t size, int protection);
void *mremap(void *old, size_t old_size, size_t new_size, int flags, ...);
int msync(void *start, size_t size, int flags);
int madvise(void *start, size_t size, int advice);
int mincore(void *start, size_t size, unsigned char *vector);
int memfd_create(const char *name, unsigned flags);

__END_DECLS

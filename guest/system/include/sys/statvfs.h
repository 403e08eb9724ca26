// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdint.h>
#include <sys/types.h>
__BEGIN_DECLS
#ifdef __LP64__
#define __STATVFS_TAIL uint32_t __f_reserved[6];
#else
#define __STATVFS_TAIL
#endif
#define __STATVFS_BODY                                \
	unsigned long f_bsize, f_frsize;              \
	fsblkcnt_t f_blocks, f_bfree, f_bavail;       \
	fsfilcnt_t f_files, f_ffree, f_favail;        \
	unsigned long f_fsid, f_flag, f_namemax;      \
	__STATVFS_TAIL
struct statvfs { __STATVFS_BODY };
struct statvfs64 { __STATVFS_BODY };
#undef __STATVFS_BODY
#undef __STATVFS_TAIL
#define ST_RDONLY 0x0001
#define ST_NOSUID 0x0002
#define ST_NODEV 0x0004
#define ST_NOEXEC 0x0008
#define ST_SYNCHRONOUS 0x0010
#define ST_MANDLOCK 0x0040
#define ST_NOATIME 0x0400
#define ST_NODIRATIME 0x0800
#define ST_RELATIME 0x1000
int statvfs(const char *, struct statvfs *);
int fstatvfs(int, struct statvfs *);
int statvfs64(const char *, struct statvfs64 *);
int fstatvfs64(int, struct statvfs64 *);
__END_DECLS

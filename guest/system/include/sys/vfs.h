// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdint.h>
#include <sys/types.h>
#include <linux/magic.h>
__BEGIN_DECLS
typedef struct { int __val[2]; } __fsid_t;
typedef __fsid_t fsid_t;
#ifdef __LP64__
typedef uint64_t __statfs_word;
#else
typedef uint32_t __statfs_word;
#endif
#define __STATFS_BODY                     \
	__statfs_word f_type, f_bsize;    \
	uint64_t f_blocks, f_bfree, f_bavail, f_files, f_ffree; \
	fsid_t f_fsid;                    \
	__statfs_word f_namelen, f_frsize, f_flags, f_spare[4];
struct statfs { __STATFS_BODY };
struct statfs64 { __STATFS_BODY };
#undef __STATFS_BODY
#define _STATFS_F_NAMELEN
#define _STATFS_F_FRSIZE
#define _STATFS_F_FLAGS
int statfs(const char *, struct statfs *);
int statfs64(const char *, struct statfs64 *);
int fstatfs(int, struct statfs *);
int fstatfs64(int, struct statfs64 *);
__END_DECLS

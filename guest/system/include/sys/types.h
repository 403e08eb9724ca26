// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <linux/types.h>
#include <bits/pthread_types.h>

typedef uint32_t __gid_t, gid_t;
typedef uint32_t __uid_t, uid_t;
typedef int __pid_t, pid_t;
typedef uint32_t __id_t, id_t;
typedef unsigned long blkcnt_t;
typedef unsigned long blksize_t;
typedef char *caddr_t;
typedef long clock_t;
typedef int __clockid_t, clockid_t;
typedef int daddr_t;
typedef unsigned long fsblkcnt_t;
typedef unsigned long fsfilcnt_t;
typedef __kernel_mode_t __mode_t, mode_t;
typedef int __key_t, key_t;
typedef unsigned long __ino_t, ino_t;
typedef uint64_t ino64_t;
typedef uint32_t __nlink_t, nlink_t;
typedef void *__timer_t, *timer_t;
typedef long __suseconds_t, suseconds_t;
typedef uint32_t __useconds_t, useconds_t;
typedef long __time_t, time_t;
#ifdef __LP64__
typedef uint64_t dev_t;
typedef uint32_t __socklen_t, socklen_t;
typedef int64_t off_t, loff_t, off64_t;
#else
typedef uint32_t dev_t;
typedef int32_t __socklen_t, socklen_t;
typedef long long loff_t, off64_t;
#ifdef __USE_FILE_OFFSET64
typedef int64_t off_t;
#else
typedef long off_t;
#endif
#endif
#ifdef __LP64__
typedef long ssize_t;
#else
typedef int ssize_t;
#endif
typedef __builtin_va_list __va_list;
typedef unsigned int uint_t, uint;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;

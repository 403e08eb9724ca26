// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <linux/limits.h>

#define CHAR_BIT 8
#define SCHAR_MAX 127
#define SCHAR_MIN (-128)
#define UCHAR_MAX 255
#ifdef __CHAR_UNSIGNED__
#define CHAR_MIN 0
#define CHAR_MAX UCHAR_MAX
#else
#define CHAR_MIN SCHAR_MIN
#define CHAR_MAX SCHAR_MAX
#endif
#define SHRT_MAX 32767
#define SHRT_MIN (-32768)
#define USHRT_MAX 65535
#define INT_MAX 2147483647
#define INT_MIN (-2147483647 - 1)
#define UINT_MAX 4294967295U
#define LONG_MAX __LONG_MAX__
#define LONG_MIN (-__LONG_MAX__ - 1)
#define ULONG_MAX (__LONG_MAX__ * 2UL + 1UL)
#define LLONG_MAX 9223372036854775807LL
#define LLONG_MIN (-LLONG_MAX - 1)
#define ULLONG_MAX 18446744073709551615ULL
#define LONG_LONG_MAX LLONG_MAX
#define LONG_LONG_MIN LLONG_MIN
#define ULONG_LONG_MAX ULLONG_MAX
#define UQUAD_MAX ULLONG_MAX
#define QUAD_MAX LLONG_MAX
#define QUAD_MIN LLONG_MIN
#define UID_MAX UINT_MAX
#define GID_MAX UINT_MAX
#ifdef __LP64__
#define LONG_BIT 64
#define SSIZE_MAX LONG_MAX
#define SIZE_T_MAX ULONG_MAX
#else
#define LONG_BIT 32
#define SSIZE_MAX INT_MAX
#define SIZE_T_MAX UINT_MAX
#endif
#define WORD_BIT 32
#define MB_LEN_MAX 4
#define NL_ARGMAX 9
#define NL_LANGMAX 14
#define NL_MSGMAX 32767
#define NL_NMAX 1
#define NL_SETMAX 255
#define NL_TEXTMAX 255
#define TMP_MAX 308915776
#define NZERO 20
#ifndef PAGE_SIZE
#define PAGE_SIZE 4096
#endif
#define PAGESIZE PAGE_SIZE
#define IOV_MAX 1024
#define SEM_VALUE_MAX 0x3fffffff
#define HOST_NAME_MAX _POSIX_HOST_NAME_MAX
#define LOGIN_NAME_MAX 256
#define TTY_NAME_MAX 32
#define PTHREAD_DESTRUCTOR_ITERATIONS 4
#define PTHREAD_KEYS_MAX 128
#undef PTHREAD_THREADS_MAX
#define PASS_MAX 128
#define ATEXIT_MAX 65536
#define LINE_MAX _POSIX2_LINE_MAX
#include <bits/posix_limits.h>

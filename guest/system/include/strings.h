// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stddef.h>
#include <xlocale.h>
__BEGIN_DECLS
int strcasecmp(const char *, const char *) __attribute_pure__;
int strcasecmp_l(const char *, const char *, locale_t) __attribute_pure__;
int strncasecmp(const char *, const char *, size_t) __attribute_pure__;
int strncasecmp_l(const char *, const char *, size_t, locale_t) __attribute_pure__;
#define bcopy(from, to, size) __builtin_memmove((to), (from), (size))
#define bzero(at, size) __builtin_memset((at), 0, (size))
#define bcmp(a, b, size) __builtin_memcmp((a), (b), (size))
static __inline __always_inline char *index(const char *string, int c)
{
	return __BIONIC_CAST(const_cast, char *, __builtin_strchr(string, c));
}
static __inline __always_inline char *rindex(const char *string, int c)
{
	return __BIONIC_CAST(const_cast, char *, __builtin_strrchr(string, c));
}
static __inline __always_inline int ffs(int x) { return __builtin_ffs(x); }
static __inline __always_inline int ffsl(long x) { return __builtin_ffsl(x); }
static __inline __always_inline int ffsll(long long x) { return __builtin_ffsll(x); }
__END_DECLS

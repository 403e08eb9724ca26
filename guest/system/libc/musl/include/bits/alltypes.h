// SPDX-License-Identifier: GPL-2.0-or-later
/* Types of musl's that have bionic's size; no guard: it is included again for each type. */
#if defined(__NEED_sigset_t) && !defined(__DEFINED_sigset_t)
typedef struct __sigset_t {
	unsigned long __bits[8 / sizeof(long)];
} sigset_t;
#define __DEFINED_sigset_t
#endif
#if defined(__arm__) && defined(__NEED_mbstate_t) && !defined(__DEFINED_mbstate_t)
typedef struct __mbstate_t {
	unsigned __opaque1;
} mbstate_t;
#define __DEFINED_mbstate_t
#endif
#include_next <bits/alltypes.h>

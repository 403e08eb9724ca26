// SPDX-License-Identifier: GPL-2.0-or-later

#include <sys/cdefs.h>
/* It may be included again, with another NDEBUG. */
#undef assert
#undef __assert_no_op
#define __assert_no_op __BIONIC_CAST(static_cast, void, 0)
#ifdef NDEBUG
#define assert(e) __assert_no_op
#else
#ifdef __cplusplus
#define __assert_function __PRETTY_FUNCTION__
#else
#define __assert_function __func__
#endif
#define assert(e) ((e) ? __assert_no_op : __assert2(__FILE__, __LINE__, __assert_function, #e))
#endif
#if !defined(__cplusplus) && __STDC_VERSION__ >= 201112L
#undef static_assert
#define static_assert _Static_assert
#endif
__BEGIN_DECLS
void __assert(const char *, int, const char *) __noreturn;
void __assert2(const char *, int, const char *, const char *) __noreturn;
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/* The compiler's words under the names that Android's headers and programs use. */
#define __BIONIC__ 1

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#define __BIONIC_CAST(kind, type, value) (kind<type>(value))
#define __inline inline
#else
#define __BEGIN_DECLS
#define __END_DECLS
#define __BIONIC_CAST(kind, type, value) ((type)(value))
#endif

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#ifndef __has_include
#define __has_include(x) 0
#endif

#ifdef __LP64__
#define __WORDSIZE 64
#else
#define __WORDSIZE 32
#endif

#define __CONCAT1(x, y) x##y
#define __CONCAT(x, y) __CONCAT1(x, y)
#define ___CONCAT(x, y) __CONCAT(x, y)
#define __STRING(x) #x
#define ___STRING(x) __STRING(x)
#define __P(arguments) arguments

#define __always_inline __attribute__((__always_inline__))
#define __attribute_const__ __attribute__((__const__))
#define __attribute_pure__ __attribute__((__pure__))
#define __dead __attribute__((__noreturn__))
#define __noreturn __attribute__((__noreturn__))
#define __mallocfunc __attribute__((__malloc__))
#define __packed __attribute__((__packed__))
#define __returns_twice __attribute__((__returns_twice__))
#define __unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __wur __attribute__((__warn_unused_result__))
#define __printflike(format, first) __attribute__((__format__(printf, format, first)))
#define __scanflike(format, first) __attribute__((__format__(scanf, format, first)))
#define __strftimelike(format) __attribute__((__format__(strftime, format, 0)))
#define __predict_true(x) __builtin_expect((x) != 0, 1)
#define __predict_false(x) __builtin_expect((x) != 0, 0)
#define __overloadable __attribute__((overloadable))
#define __strong_alias(alias, symbol) __asm__(".global " #alias "\n" #alias " = " #symbol);

/* Other compilers' and systems' sources leave these here and there. */
#define __IDSTRING(prefix, string)
#define __COPYRIGHT(string)
#define __FBSDID(string)
#define __RCSID(string)
#define __SCCSID(string)

#ifdef _GNU_SOURCE
#define __USE_BSD 1
#define __USE_GNU 1
#endif
#ifdef _BSD_SOURCE
#define __USE_BSD 1
#endif

/* Links a declaration to a symbol of another name. */
#define __RENAME(symbol) __asm__(#symbol)
#if !defined(__LP64__) && defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
#define __USE_FILE_OFFSET64 1
#define __RENAME_IF_FILE_OFFSET64(symbol) __RENAME(symbol)
#else
#define __RENAME_IF_FILE_OFFSET64(symbol)
#endif
/* On 32 bits long double is double. */
#ifdef __LP64__
#define __RENAME_LDBL(symbol)
#else
#define __RENAME_LDBL(symbol) __RENAME(symbol)
#endif

/* Everything declared here is in every level that these headers serve. */
#define __INTRODUCED_IN(level)
#define __INTRODUCED_IN_NO_GUARD_FOR_NDK(level)
#define __INTRODUCED_IN_32(level)
#define __INTRODUCED_IN_64(level)
#define __DEPRECATED_IN(level)
#define __REMOVED_IN(level)

#define __BIONIC_FORTIFY_UNKNOWN_SIZE ((__SIZE_TYPE__)-1)
#if defined(_FORTIFY_SOURCE) && _FORTIFY_SOURCE > 0 && !defined(__clang_analyzer__)
#define __BIONIC_FORTIFY 1
#define __bos_level (_FORTIFY_SOURCE > 1 ? 1 : 0)
#else
#define __bos_level 0
#endif
#define __bosn(object, kind) __builtin_object_size((object), (kind))
#define __bos(object) __bosn((object), __bos_level)
#define __bos0(object) __bosn((object), 0)

#include <android/api-level.h>

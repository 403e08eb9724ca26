// SPDX-License-Identifier: GPL-2.0-or-later
/* _FORTIFY_SOURCE, in C: the compiler tells libc how large the buffer is, where it knows. */
#pragma once

#ifndef __cplusplus
#define sprintf(to, ...) __builtin___sprintf_chk((to), 0, __bos(to), __VA_ARGS__)
#define snprintf(to, size, ...) __builtin___snprintf_chk((to), (size), 0, __bos(to), __VA_ARGS__)
#define vsprintf(to, format, list) __builtin___vsprintf_chk((to), 0, __bos(to), (format), (list))
#define vsnprintf(to, size, format, list) \
	__builtin___vsnprintf_chk((to), (size), 0, __bos(to), (format), (list))
#endif

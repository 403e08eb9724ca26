// SPDX-License-Identifier: GPL-2.0-or-later
/* _FORTIFY_SOURCE, in C: the compiler tells libc how large the buffer is, where it knows. */
#pragma once

#ifndef __cplusplus
#define memcpy(to, from, size) __builtin___memcpy_chk((to), (from), (size), __bos0(to))
#define memmove(to, from, size) __builtin___memmove_chk((to), (from), (size), __bos0(to))
#define mempcpy(to, from, size) __builtin___mempcpy_chk((to), (from), (size), __bos0(to))
#define memset(to, byte, size) __builtin___memset_chk((to), (byte), (size), __bos0(to))
#define strcpy(to, from) __builtin___strcpy_chk((to), (from), __bos(to))
#define stpcpy(to, from) __builtin___stpcpy_chk((to), (from), __bos(to))
#define strncpy(to, from, size) __builtin___strncpy_chk((to), (from), (size), __bos(to))
#define stpncpy(to, from, size) __builtin___stpncpy_chk((to), (from), (size), __bos(to))
#define strcat(to, from) __builtin___strcat_chk((to), (from), __bos(to))
#define strncat(to, from, size) __builtin___strncat_chk((to), (from), (size), __bos(to))
#define strlcpy(to, from, size) __builtin___strlcpy_chk((to), (from), (size), __bos(to))
#define strlcat(to, from, size) __builtin___strlcat_chk((to), (from), (size), __bos(to))
#endif

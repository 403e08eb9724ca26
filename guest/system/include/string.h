// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stddef.h>
#include <strings.h>
#include <xlocale.h>
__BEGIN_DECLS
void *memccpy(void *, const void *, int, size_t);
#if defined(__cplusplus) && defined(__clang__)
extern "C++" {
void *memchr(void *, int, size_t) __RENAME(memchr) __overloadable __attribute_pure__;
const void *memchr(const void *, int, size_t) __RENAME(memchr) __overloadable __attribute_pure__;
void *memrchr(void *, int, size_t) __RENAME(memrchr) __attribute_pure__;
const void *memrchr(const void *, int, size_t) __RENAME(memrchr) __attribute_pure__;
}
#else
void *memchr(const void *, int, size_t) __attribute_pure__;
void *memrchr(const void *, int, size_t) __attribute_pure__;
#endif
int memcmp(const void *, const void *, size_t) __attribute_pure__;
void *memcpy(void *, const void *, size_t);
void *mempcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
void *memmem(const void *, size_t, const void *, size_t) __attribute_pure__;

#if defined(__cplusplus) && defined(__clang__)
extern "C++" {
char *strchr(char *, int) __RENAME(strchr) __attribute_pure__;
const char *strchr(const char *, int) __RENAME(strchr) __attribute_pure__;
char *strchrnul(char *, int) __RENAME(strchrnul) __attribute_pure__;
const char *strchrnul(const char *, int) __RENAME(strchrnul) __attribute_pure__;
char *strrchr(char *, int) __RENAME(strrchr) __attribute_pure__;
const char *strrchr(const char *, int) __RENAME(strrchr) __attribute_pure__;
char *strstr(char *, const char *) __RENAME(strstr) __attribute_pure__;
const char *strstr(const char *, const char *) __RENAME(strstr) __attribute_pure__;
char *strcasestr(char *, const char *) __RENAME(strcasestr) __attribute_pure__;
const char *strcasestr(const char *, const char *) __RENAME(strcasestr) __attribute_pure__;
char *strpbrk(char *, const char *) __RENAME(strpbrk) __attribute_pure__;
const char *strpbrk(const char *, const char *) __RENAME(strpbrk) __attribute_pure__;
}
#define __CORRECT_ISO_CPP_STRING_H_PROTO 1
#else
char *strchr(const char *, int) __attribute_pure__;
char *strchrnul(const char *, int) __attribute_pure__;
char *strrchr(const char *, int) __attribute_pure__;
char *strstr(const char *, const char *) __attribute_pure__;
char *strcasestr(const char *, const char *) __attribute_pure__;
char *strpbrk(const char *, const char *) __attribute_pure__;
#endif
char *__strchr_chk(const char *, int, size_t);
size_t strlen(const char *) __attribute_pure__;
size_t strnlen(const char *, size_t) __attribute_pure__;
int strcmp(const char *, const char *) __attribute_pure__;
int strncmp(const char *, const char *, size_t) __attribute_pure__;
int strcoll(const char *, const char *) __attribute_pure__;
int strcoll_l(const char *, const char *, locale_t) __attribute_pure__;
size_t strxfrm(char *, const char *, size_t);
size_t strxfrm_l(char *, const char *, size_t, locale_t);
char *strcpy(char *, const char *);
char *strncpy(char *, const char *, size_t);
char *stpcpy(char *, const char *);
char *stpncpy(char *, const char *, size_t);
char *strcat(char *, const char *);
char *strncat(char *, const char *, size_t);
size_t strlcat(char *, const char *, size_t);
size_t strlcpy(char *, const char *, size_t);
char *strdup(const char *);
char *strndup(const char *, size_t);
size_t strcspn(const char *, const char *) __attribute_pure__;
size_t strspn(const char *, const char *) __attribute_pure__;
char *strsep(char **, const char *);
char *strtok(char *, const char *);
char *strtok_r(char *, const char *, char **);
char *strerror(int);
char *strerror_l(int, locale_t);
#ifdef __USE_GNU
char *strerror_r(int, char *, size_t) __RENAME(__gnu_strerror_r);
#ifndef basename
char *basename(const char *) __RENAME(__gnu_basename);
#endif
#else
int strerror_r(int, char *, size_t);
#endif
char *strsignal(int);
__END_DECLS
#ifdef __BIONIC_FORTIFY
#include <bits/fortify_string.h>
#endif

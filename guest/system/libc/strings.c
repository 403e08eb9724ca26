// SPDX-License-Identifier: GPL-2.0-or-later
/* Strings, numbers in them, and time: what musl has under another name, or not. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include "internal.h"

size_t wcslcpy(wchar_t *to, const wchar_t *from, size_t size)
{
	size_t length = wcslen(from);
	if (size) {
		size_t now = length < size ? length : size - 1;
		wmemcpy(to, from, now);
		to[now] = 0;
	}
	return length;
}

size_t wcslcat(wchar_t *to, const wchar_t *from, size_t size)
{
	size_t have = wcsnlen(to, size);
	return have == size ? have + wcslen(from) : have + wcslcpy(to + have, from, size - have);
}

wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t size)
{
	return wmemcpy(to, from, size) + size;
}

#define LOCALE(result, name, character)                                                   \
	result name##_l(const character *text, character **end, int base, locale_t locale) \
	{                                                                                \
		(void)locale;                                                            \
		return name(text, end, base);                                            \
	}
LOCALE(long, strtol, char)
LOCALE(long long, strtoll, char)
LOCALE(unsigned long, strtoul, char)
LOCALE(unsigned long long, strtoull, char)
LOCALE(long, wcstol, wchar_t)
LOCALE(long long, wcstoll, wchar_t)
LOCALE(unsigned long, wcstoul, wchar_t)
LOCALE(unsigned long long, wcstoull, wchar_t)

double wcstod_l(const wchar_t *text, wchar_t **end, locale_t l) { (void)l; return wcstod(text, end); }
float wcstof_l(const wchar_t *text, wchar_t **end, locale_t l) { (void)l; return wcstof(text, end); }
long double wcstold_l(const wchar_t *text, wchar_t **end, locale_t l)
{
	(void)l;
	return wcstold(text, end);
}
char *strptime_l(const char *text, const char *format, struct tm *to, locale_t l)
{
	(void)l;
	return strptime(text, format, to);
}

long long strtoq(const char *text, char **end, int base) { return strtoll(text, end, base); }
unsigned long long strtouq(const char *text, char **end, int base)
{
	return strtoull(text, end, base);
}
time_t timelocal(struct tm *tm) { return mktime(tm); }

// SPDX-License-Identifier: GPL-2.0-or-later
/* The two languages of bionic: "C", and "C.UTF-8", which is also what a process begins with. */
#include <errno.h>
#include <locale.h>
#include <string.h>
#include "locale_impl.h"

locale_t __newlocale(int, const char *, locale_t);

static int known(const char *name)
{
	static const char names[] = "\0C\0POSIX\0C.UTF-8\0en_US.UTF-8\0";
	for (const char *p = names; p < names + sizeof names - 1; p += strlen(p) + 1)
		if (!strcmp(p, name))
			return 1;
	return 0;
}

static int is_plain(const char *name)
{
	return !strcmp(name, "C") || !strcmp(name, "POSIX");
}

hidden void __droidemu_begin_locale(void)
{
	libc.global_locale.cat[LC_CTYPE] = &__c_dot_utf8;
}

char *setlocale(int category, const char *name)
{
	if (category < 0 || category > 12) {
		errno = EINVAL;
		return 0;
	}
	if (name) {
		if (!known(name)) {
			errno = ENOENT;
			return 0;
		}
		libc.global_locale.cat[LC_CTYPE] = is_plain(name) ? 0 : &__c_dot_utf8;
	}
	return libc.global_locale.cat[LC_CTYPE] ? "C.UTF-8" : "C";
}

locale_t newlocale(int mask, const char *name, locale_t base)
{
	if (mask & ~0x1fbf) {
		errno = EINVAL;
		return 0;
	}
	if (!name || !known(name)) {
		errno = name ? ENOENT : EINVAL;
		return 0;
	}
	return __newlocale(mask & LC_ALL_MASK, is_plain(name) ? "C" : "C.UTF-8", base);
}

size_t __ctype_get_mb_cur_max(void)
{
	return CURRENT_UTF8 ? 4 : 1;
}

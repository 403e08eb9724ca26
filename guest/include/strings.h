// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t size);
void bzero(void *to, size_t size);
static inline int ffs(int x) { return __builtin_ffs(x); }

__END_DECLS

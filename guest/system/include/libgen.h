// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
__BEGIN_DECLS
char *__posix_basename(const char *) __RENAME(basename);
#define basename __posix_basename
char *dirname(const char *);
__END_DECLS

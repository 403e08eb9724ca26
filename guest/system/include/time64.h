// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#ifndef __LP64__
#include <stdint.h>
#include <time.h>
__BEGIN_DECLS
typedef int64_t time64_t;
char *asctime64(const struct tm *);
char *asctime64_r(const struct tm *, char *);
char *ctime64(const time64_t *);
char *ctime64_r(const time64_t *, char *);
struct tm *gmtime64(const time64_t *);
struct tm *gmtime64_r(const time64_t *, struct tm *);
struct tm *localtime64(const time64_t *);
struct tm *localtime64_r(const time64_t *, struct tm *);
time64_t mktime64(const struct tm *);
time64_t timegm64(const struct tm *);
time64_t timelocal64(const struct tm *);
__END_DECLS
#endif

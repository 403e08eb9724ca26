// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <sys/time.h>

__BEGIN_DECLS

#define RLIMIT_STACK 3
#define RLIMIT_NOFILE 7
#define RLIMIT_AS 9
struct rlimit {
    unsigned long rlim_cur, rlim_max;
};
int getrlimit(int which, struct rlimit *to);
int setrlimit(int which, const struct rlimit *from);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct timeval {
    time_t tv_sec;
    suseconds_t tv_usec;
};
struct itimerval {
    struct timeval it_interval, it_value;
};
#define ITIMER_REAL 0
int gettimeofday(struct timeval *to, void *zone);
int setitimer(int which, const struct itimerval *value, struct itimerval *old);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define TIMER_ABSTIME 1

struct timespec {
    time_t tv_sec;
    long tv_nsec;
};
struct itimerspec {
    struct timespec it_interval, it_value;
};
struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};
int clock_gettime(clockid_t clock, struct timespec *to);
int clock_getres(clockid_t clock, struct timespec *to);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t, struct timespec *left);
int nanosleep(const struct timespec *t, struct timespec *left);
time_t time(time_t *to);
struct tm *gmtime_r(const time_t *t, struct tm *to); // there is no time zone: local time is UTC

// Now, in nanoseconds of `clock`.
int64_t clock_ns(clockid_t clock);

__END_DECLS

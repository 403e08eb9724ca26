// SPDX-License-Identifier: GPL-2.0-or-later
// Clocks, sleeps and timers, with the kernel's old (word-sized) timespec.
#include "internal.h"
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *to)
{
    return (int)result(RAW(clock_gettime, clock, to));
}
int clock_getres(clockid_t clock, struct timespec *to)
{
    return (int)result(RAW(clock_getres, clock, to));
}
// Answers an error number, as POSIX wants.
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t, struct timespec *left)
{
    return (int)-RAW(clock_nanosleep, clock, flags, t, left);
}
int nanosleep(const struct timespec *t, struct timespec *left)
{
    return (int)result(RAW(nanosleep, t, left));
}
unsigned sleep(unsigned seconds)
{
    struct timespec t = {(time_t)seconds, 0};
    return nanosleep(&t, &t) < 0 ? (unsigned)t.tv_sec : 0;
}
int usleep(unsigned microseconds)
{
    struct timespec t = {(time_t)(microseconds / 1000000), (long)(microseconds % 1000000) * 1000};
    return nanosleep(&t, NULL);
}
int64_t clock_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}
time_t time(time_t *to)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (to)
        *to = t.tv_sec;
    return t.tv_sec;
}
int gettimeofday(struct timeval *to, void *zone)
{
    return (int)result(RAW(gettimeofday, to, zone));
}
int setitimer(int which, const struct itimerval *value, struct itimerval *old)
{
    return (int)result(RAW(setitimer, which, value, old));
}
unsigned alarm(unsigned seconds)
{
    struct itimerval value = {{0, 0}, {(time_t)seconds, 0}}, old = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &value, &old);
    return (unsigned)old.it_value.tv_sec + (old.it_value.tv_usec > 0);
}
int timerfd_create(clockid_t clock, int flags)
{
    return (int)result(RAW(timerfd_create, clock, flags));
}
int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old)
{
    return (int)result(RAW(timerfd_settime, fd, flags, value, old));
}
int timerfd_gettime(int fd, struct itimerspec *to)
{
    return (int)result(RAW(timerfd_gettime, fd, to));
}

// Days since 1970-03-01 (shifted so that the leap day ends the year) to a civil date.
struct tm *gmtime_r(const time_t *t, struct tm *to)
{
    long long seconds = *t, days = seconds / 86400;
    int rest = (int)(seconds % 86400);
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    to->tm_hour = rest / 3600;
    to->tm_min = rest / 60 % 60;
    to->tm_sec = rest % 60;
    to->tm_wday = (int)((days % 7 + 11) % 7); // 1970-01-01 was a Thursday
    days += 719468;                           // from 0000-03-01
    long long era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned of_era = (unsigned)(days - era * 146097);
    unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
    unsigned month = (5 * of_year + 2) / 153; // 0 is March
    to->tm_mday = (int)(of_year - (153 * month + 2) / 5 + 1);
    to->tm_mon = (int)(month < 10 ? month + 2 : month - 10);
    int full_year = (int)(year + era * 400) + (to->tm_mon < 2);
    to->tm_year = full_year - 1900;
    int leap = (full_year % 4 == 0 && full_year % 100 != 0) || full_year % 400 == 0;
    to->tm_yday = (int)(of_year < 306 ? of_year + 59u + (unsigned)leap : of_year - 306);
    to->tm_isdst = 0;
    return to;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/time.h>
#include <xlocale.h>
__BEGIN_DECLS
#define CLOCKS_PER_SEC 1000000
#define TIME_UTC 1
extern char *tzname[];
extern int daylight;
extern long timezone;
struct sigevent;
struct tm {
	int tm_sec, tm_min, tm_hour;
	int tm_mday, tm_mon, tm_year;
	int tm_wday, tm_yday;
	int tm_isdst;
	long tm_gmtoff;
	const char *tm_zone;
};
#define TM_ZONE tm_zone
time_t time(time_t *);
double difftime(time_t, time_t);
clock_t clock(void);
time_t mktime(struct tm *);
time_t timegm(struct tm *);
time_t timelocal(struct tm *);
struct tm *localtime(const time_t *);
struct tm *localtime_r(const time_t *, struct tm *);
struct tm *gmtime(const time_t *);
struct tm *gmtime_r(const time_t *, struct tm *);
char *asctime(const struct tm *);
char *asctime_r(const struct tm *, char *);
char *ctime(const time_t *);
char *ctime_r(const time_t *, char *);
size_t strftime(char *, size_t, const char *, const struct tm *) __strftimelike(3);
size_t strftime_l(char *, size_t, const char *, const struct tm *, locale_t) __strftimelike(3);
char *strptime(const char *, const char *, struct tm *);
char *strptime_l(const char *, const char *, struct tm *, locale_t);
void tzset(void);
int nanosleep(const struct timespec *, struct timespec *);
int clock_getres(clockid_t, struct timespec *);
int clock_gettime(clockid_t, struct timespec *);
int clock_settime(clockid_t, const struct timespec *);
int clock_nanosleep(clockid_t, int, const struct timespec *, struct timespec *);
int clock_getcpuclockid(pid_t, clockid_t *);
int timespec_get(struct timespec *, int);
int timer_create(clockid_t, struct sigevent *, timer_t *);
int timer_delete(timer_t);
int timer_settime(timer_t, int, const struct itimerspec *, struct itimerspec *);
int timer_gettime(timer_t, struct itimerspec *);
int timer_getoverrun(timer_t);
__END_DECLS

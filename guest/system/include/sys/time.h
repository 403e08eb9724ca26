// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/select.h>
#include <sys/types.h>
#include <bits/timespec.h>
#include <linux/time.h>
__BEGIN_DECLS
int gettimeofday(struct timeval *, struct timezone *);
int settimeofday(const struct timeval *, const struct timezone *);
int getitimer(int, struct itimerval *);
int setitimer(int, const struct itimerval *, struct itimerval *);
int utimes(const char *, const struct timeval *);
int futimes(int, const struct timeval[2]);
int lutimes(const char *, const struct timeval[2]);
int futimesat(int, const char *, const struct timeval[2]);
#define timerclear(a) ((a)->tv_sec = (a)->tv_usec = 0)
#define timerisset(a) ((a)->tv_sec || (a)->tv_usec)
#define timercmp(a, b, op) \
	(((a)->tv_sec == (b)->tv_sec) ? ((a)->tv_usec op(b)->tv_usec) : ((a)->tv_sec op(b)->tv_sec))
#define timeradd(a, b, to)                                 \
	do {                                               \
		(to)->tv_sec = (a)->tv_sec + (b)->tv_sec;    \
		(to)->tv_usec = (a)->tv_usec + (b)->tv_usec; \
		if ((to)->tv_usec >= 1000000)                \
			(to)->tv_sec++, (to)->tv_usec -= 1000000; \
	} while (0)
#define timersub(a, b, to)                                 \
	do {                                               \
		(to)->tv_sec = (a)->tv_sec - (b)->tv_sec;    \
		(to)->tv_usec = (a)->tv_usec - (b)->tv_usec; \
		if ((to)->tv_usec < 0)                       \
			(to)->tv_sec--, (to)->tv_usec += 1000000; \
	} while (0)
#define TIMEVAL_TO_TIMESPEC(v, s) ((s)->tv_sec = (v)->tv_sec, (s)->tv_nsec = (v)->tv_usec * 1000)
#define TIMESPEC_TO_TIMEVAL(v, s) ((v)->tv_sec = (s)->tv_sec, (v)->tv_usec = (s)->tv_nsec / 1000)
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <time.h>

__BEGIN_DECLS

#define TFD_TIMER_ABSTIME 1
#define TFD_NONBLOCK 04000
#define TFD_CLOEXEC 02000000
int timerfd_create(clockid_t clock, int flags);
int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old);
int timerfd_gettime(int fd, struct itimerspec *to);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <signal.h>
#include <sys/types.h>
#include <bits/timespec.h>
#include <linux/poll.h>
__BEGIN_DECLS
typedef unsigned int nfds_t;
int poll(struct pollfd *, nfds_t, int);
int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
int ppoll64(struct pollfd *, nfds_t, const struct timespec *, const sigset64_t *);
__END_DECLS

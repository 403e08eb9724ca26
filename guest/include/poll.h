// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <signal.h>
#include <sys/cdefs.h>
#include <time.h>

__BEGIN_DECLS

#define POLLIN 1
#define POLLPRI 2
#define POLLOUT 4
#define POLLERR 8
#define POLLHUP 16
#define POLLNVAL 32
struct pollfd {
    int fd;
    short events, revents;
};
int poll(struct pollfd *fds, nfds_t count, int timeout_ms);
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);

__END_DECLS

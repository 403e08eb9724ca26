// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <signal.h>
#include <sys/cdefs.h>
#include <sys/time.h>
#include <time.h>

__BEGIN_DECLS

#define FD_SETSIZE 1024
typedef struct {
    unsigned long bits[FD_SETSIZE / (8 * sizeof(long))];
} fd_set;
#define FD_BITS_ (8 * sizeof(long))
#define FD_ZERO(set) __builtin_memset((set), 0, sizeof(fd_set))
#define FD_SET(fd, set) ((set)->bits[(fd) / FD_BITS_] |= 1ul << (fd) % FD_BITS_)
#define FD_CLR(fd, set) ((set)->bits[(fd) / FD_BITS_] &= ~(1ul << (fd) % FD_BITS_))
#define FD_ISSET(fd, set) ((set)->bits[(fd) / FD_BITS_] >> (fd) % FD_BITS_ & 1)
int select(int count, fd_set *readable, fd_set *writable, fd_set *failed, struct timeval *timeout);
int pselect(int count, fd_set *readable, fd_set *writable, fd_set *failed,
            const struct timespec *timeout, const sigset_t *mask);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <signal.h>
#include <sys/types.h>
#include <bits/timespec.h>
#include <linux/time.h>
__BEGIN_DECLS
typedef unsigned long fd_mask;
#define FD_SETSIZE 1024
#define NFDBITS (8 * sizeof(unsigned long))
#define __FDELT(fd) ((fd) / NFDBITS)
#define __FDMASK(fd) (1UL << ((fd) % NFDBITS))
#define __FDS_BITS(type, set) __BIONIC_CAST(static_cast, type, set)->fds_bits
typedef struct { fd_mask fds_bits[FD_SETSIZE / NFDBITS]; } fd_set;
#define FD_ZERO(set) __builtin_memset((set), 0, sizeof(fd_set))
void __FD_CLR_chk(int, fd_set *, size_t);
void __FD_SET_chk(int, fd_set *, size_t);
int __FD_ISSET_chk(int, const fd_set *, size_t);
#define __FD_CLR(fd, set) (((set)->fds_bits[__FDELT(fd)]) &= ~__FDMASK(fd))
#define __FD_SET(fd, set) (((set)->fds_bits[__FDELT(fd)]) |= __FDMASK(fd))
#define __FD_ISSET(fd, set) ((((set)->fds_bits[__FDELT(fd)]) & __FDMASK(fd)) != 0)
#define FD_CLR(fd, set) __FD_CLR_chk(fd, set, __bos(set))
#define FD_SET(fd, set) __FD_SET_chk(fd, set, __bos(set))
#define FD_ISSET(fd, set) __FD_ISSET_chk(fd, set, __bos(set))
int select(int, fd_set *, fd_set *, fd_set *, struct timeval *);
int pselect(int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *);
int pselect64(int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset64_t *);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <fcntl.h>
#define epoll_event __kernel_epoll_event
#include <linux/eventpoll.h>
#undef epoll_event
__BEGIN_DECLS
typedef union epoll_data {
	void *ptr;
	int fd;
	uint32_t u32;
	uint64_t u64;
} epoll_data_t;
struct epoll_event {
	uint32_t events;
	epoll_data_t data;
};
int epoll_create(int);
int epoll_create1(int);
int epoll_ctl(int, int, int, struct epoll_event *);
int epoll_wait(int, struct epoll_event *, int, int);
int epoll_pwait(int, struct epoll_event *, int, int, const sigset_t *);
int epoll_pwait64(int, struct epoll_event *, int, int, const sigset64_t *);
__END_DECLS

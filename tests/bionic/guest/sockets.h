// SPDX-License-Identifier: GPL-2.0-or-later
/* What the programs about sockets share. */
#pragma once

#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define FAILS(call, error) CHECK((call) == -1 && errno == (error))

static volatile int pipes_broken;
static void on_sigpipe(int signo) { (void)signo, pipes_broken++; }

static int pair(int type, int fds[2]) { return socketpair(AF_UNIX, type, 0, fds); }

static inline int option(int fd, int name)
{
	int value = -1;
	socklen_t size = sizeof value;
	return getsockopt(fd, SOL_SOCKET, name, &value, &size) ? -1 : value;
}

static inline struct sockaddr_un named(const char *path)
{
	struct sockaddr_un address = {AF_UNIX};
	strcpy(address.sun_path, path);
	return address;
}
#define ADDRESS(a) (struct sockaddr *)&(a)
#define PLAIN(a) ADDRESS(a), sizeof(a)

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/ipc.h>
#include <linux/sem.h>
__BEGIN_DECLS
struct timespec;
int semctl(int, int, int, ...);
int semget(key_t, int, int);
int semop(int, struct sembuf *, size_t);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);
__END_DECLS

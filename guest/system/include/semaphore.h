// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
__BEGIN_DECLS
struct timespec;
typedef struct {
	unsigned int count;
#ifdef __LP64__
	int __reserved[3];
#endif
} sem_t;
#define SEM_FAILED __BIONIC_CAST(reinterpret_cast, sem_t *, 0)
int sem_clockwait(sem_t *, clockid_t, const struct timespec *);
int sem_destroy(sem_t *);
int sem_getvalue(sem_t *, int *);
int sem_init(sem_t *, int, unsigned int);
int sem_post(sem_t *);
int sem_timedwait(sem_t *, const struct timespec *);
int sem_timedwait_monotonic_np(sem_t *, const struct timespec *);
int sem_trywait(sem_t *);
int sem_wait(sem_t *);
sem_t *sem_open(const char *, int, ...);
int sem_close(sem_t *);
int sem_unlink(const char *);
__END_DECLS

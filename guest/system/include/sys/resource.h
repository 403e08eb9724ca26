// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/resource.h>
#include <linux/time.h>
__BEGIN_DECLS
#define RLIM_SAVED_CUR RLIM_INFINITY
#define RLIM_SAVED_MAX RLIM_INFINITY
typedef unsigned long rlim_t;
typedef unsigned long long rlim64_t;
int getrlimit(int, struct rlimit *);
int setrlimit(int, const struct rlimit *);
int getrlimit64(int, struct rlimit64 *);
int setrlimit64(int, const struct rlimit64 *);
int prlimit64(pid_t, int, const struct rlimit64 *, struct rlimit64 *);
#ifdef __LP64__
int prlimit(pid_t, int, const struct rlimit *, struct rlimit *);
#endif
int getpriority(int, id_t);
int setpriority(int, id_t, int);
int getrusage(int, struct rusage *);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <bits/wait.h>
__BEGIN_DECLS
typedef int idtype_t;
pid_t wait(int *);
pid_t waitpid(pid_t, int *, int);
pid_t wait4(pid_t, int *, int, struct rusage *);
int waitid(idtype_t, id_t, siginfo_t *, int);
__END_DECLS

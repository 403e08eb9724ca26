// SPDX-License-Identifier: GPL-2.0-or-later
/* Scheduling, as the kernel answers. */
#include <sched.h>
#include "internal.h"

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
	return CALL(__NR_sched_setscheduler, pid, policy, param);
}
int sched_getscheduler(pid_t pid) { return CALL(__NR_sched_getscheduler, pid); }
int sched_setparam(pid_t pid, const struct sched_param *param)
{
	return CALL(__NR_sched_setparam, pid, param);
}
int sched_getparam(pid_t pid, struct sched_param *param)
{
	return CALL(__NR_sched_getparam, pid, param);
}

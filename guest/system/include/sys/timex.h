// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/timex.h>
__BEGIN_DECLS
int adjtimex(struct timex *);
int clock_adjtime(clockid_t, struct timex *);
__END_DECLS

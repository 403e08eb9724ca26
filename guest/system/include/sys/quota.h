// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/quota.h>
__BEGIN_DECLS
int quotactl(int, const char *, int, char *);
__END_DECLS

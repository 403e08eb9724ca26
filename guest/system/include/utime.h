// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/utime.h>
__BEGIN_DECLS
int utime(const char *, const struct utimbuf *);
__END_DECLS

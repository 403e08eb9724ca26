// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
__BEGIN_DECLS
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
int lockf(int, int, off_t) __RENAME_IF_FILE_OFFSET64(lockf64);
int lockf64(int, int, off64_t);
__END_DECLS

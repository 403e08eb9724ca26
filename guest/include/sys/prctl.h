// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

#define PR_SET_NAME 15
#define PR_GET_NAME 16
int prctl(int option, ...);

__END_DECLS

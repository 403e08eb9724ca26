// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
__BEGIN_DECLS
int setfsuid(uid_t);
int setfsgid(gid_t);
__END_DECLS

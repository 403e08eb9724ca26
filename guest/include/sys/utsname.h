// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

struct utsname {
    char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
int uname(struct utsname *to);

__END_DECLS

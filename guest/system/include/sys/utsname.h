// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
__BEGIN_DECLS
#define SYS_NMLN 65
struct utsname {
	char sysname[SYS_NMLN], nodename[SYS_NMLN], release[SYS_NMLN];
	char version[SYS_NMLN], machine[SYS_NMLN], domainname[SYS_NMLN];
};
int uname(struct utsname *);
__END_DECLS

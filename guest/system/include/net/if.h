// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/socket.h>
#include <linux/if.h>
__BEGIN_DECLS
#ifndef IF_NAMESIZE
#define IF_NAMESIZE IFNAMSIZ
#endif
struct if_nameindex {
	unsigned if_index;
	char *if_name;
};
char *if_indextoname(unsigned, char *);
unsigned if_nametoindex(const char *);
struct if_nameindex *if_nameindex(void);
void if_freenameindex(struct if_nameindex *);
__END_DECLS

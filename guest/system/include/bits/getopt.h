// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
__BEGIN_DECLS
int getopt(int, char *const[], const char *);
extern char *optarg;
extern int optind, opterr, optopt;
__END_DECLS

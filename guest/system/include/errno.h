// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <linux/errno.h>
__BEGIN_DECLS
int *__errno(void) __attribute_const__;
#define errno (*__errno())
#ifndef ENOTSUP
#define ENOTSUP EOPNOTSUPP
#endif
extern char *program_invocation_name;
extern char *program_invocation_short_name;
__END_DECLS

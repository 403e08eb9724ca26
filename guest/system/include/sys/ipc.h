// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/ipc.h>
__BEGIN_DECLS
key_t ftok(const char *, int);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stddef.h>
#include <sys/types.h>
#include <linux/random.h>
__BEGIN_DECLS
int getentropy(void *, size_t);
ssize_t getrandom(void *, size_t, unsigned int);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <linux/personality.h>
__BEGIN_DECLS
int personality(unsigned int);
__END_DECLS

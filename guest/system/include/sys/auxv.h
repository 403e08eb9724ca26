// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <linux/auxvec.h>
__BEGIN_DECLS
unsigned long getauxval(unsigned long);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <linux/prctl.h>
__BEGIN_DECLS
int prctl(int, ...);
__END_DECLS

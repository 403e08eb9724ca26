// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <signal.h>
#include <linux/signalfd.h>
__BEGIN_DECLS
int signalfd(int, const sigset_t *, int);
int signalfd64(int, const sigset64_t *, int);
__END_DECLS

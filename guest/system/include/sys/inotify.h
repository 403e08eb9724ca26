// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdint.h>
#include <sys/types.h>
#include <linux/inotify.h>
__BEGIN_DECLS
int inotify_init(void);
int inotify_init1(int);
int inotify_add_watch(int, const char *, uint32_t);
int inotify_rm_watch(int, uint32_t);
__END_DECLS

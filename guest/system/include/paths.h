// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#define _PATH_BSHELL "/system/bin/sh"
#define _PATH_CONSOLE "/dev/console"
#define _PATH_DEVNULL "/dev/null"
#define _PATH_KLOG "/proc/kmsg"
#define _PATH_MOUNTED "/proc/mounts"
#define _PATH_TTY "/dev/tty"
#define _PATH_DEFPATH                                                                         \
	"/product/bin:/apex/com.android.runtime/bin:/apex/com.android.art/bin:/system_ext/bin:" \
	"/system/bin:/system/xbin:/odm/bin:/vendor/bin:/vendor/xbin"
#define _PATH_DEV "/dev/"

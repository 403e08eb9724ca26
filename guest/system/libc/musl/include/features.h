// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef DROIDEMU_FEATURES_H
#define DROIDEMU_FEATURES_H
#include_next <features.h>
/* Its argument may be a macro of rename.h. */
#undef weak_alias
#define weak_alias(old, new) __droidemu_weak_alias(old, new)
#define __droidemu_weak_alias(old, new) \
	extern __typeof(old) new __attribute__((__weak__, __alias__(#old)))
#endif

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stddef.h>
#define alloca(size) __builtin_alloca(size)

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
/* Numbers and structures as in bionic, and what musl has beyond. */
#include "../../../include/glob.h"
#define GLOB_PERIOD 0x8000
#define GLOB_TILDE_CHECK 0x4000
#define GLOB_NOSYS (-4)

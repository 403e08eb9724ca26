// SPDX-License-Identifier: GPL-2.0-or-later
#include_next <math.h>
#ifndef DROIDEMU_MATH_H
#define DROIDEMU_MATH_H
#undef FP_ILOGB0
#undef FP_ILOGBNAN
#define FP_ILOGB0 (-0x7fffffff)
#define FP_ILOGBNAN 0x7fffffff
#endif

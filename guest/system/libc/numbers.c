// SPDX-License-Identifier: GPL-2.0-or-later
/* Kinds of numbers: functions of old programs. */
#include <math.h>
#include "internal.h"

#undef isinf
#undef isnan
#undef isfinite
#undef isnormal
#undef fpclassify
enum { INFINITE = 1, IS_NAN = 2, NORMAL = 4, SUBNORMAL = 8, ZERO = 16 };
#define KIND(x) __builtin_fpclassify(IS_NAN, INFINITE, NORMAL, SUBNORMAL, ZERO, x)
#define KINDS(suffix, type)                                                     \
	int __isinf##suffix(type x) { return __builtin_isinf(x); }             \
	int __isnan##suffix(type x) { return __builtin_isnan(x); }             \
	int __isfinite##suffix(type x) { return __builtin_isfinite(x); }       \
	int __isnormal##suffix(type x) { return __builtin_isnormal(x); }       \
	int isinf##suffix(type) ALIAS(__isinf##suffix);                        \
	int isnan##suffix(type) ALIAS(__isnan##suffix);                        \
	int isfinite##suffix(type) ALIAS(__isfinite##suffix);                  \
	int isnormal##suffix(type) ALIAS(__isnormal##suffix);
KINDS(, double)
KINDS(f, float)
KINDS(l, long double)
int __fpclassifyd(double x) { return KIND(x); }
int __fpclassify(double x) { return KIND(x); }
int __fpclassifyf(float x) { return KIND(x); }
int __fpclassifyl(long double x) { return KIND(x); }

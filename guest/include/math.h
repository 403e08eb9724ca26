// SPDX-License-Identifier: GPL-2.0-or-later
// Mathematics in double precision with errors of about one unit in the last place; the same bits on
// every architecture, since everything is compiled with -ffp-contract=off.
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

#define M_E 2.7182818284590452354
#define M_LN2 0.69314718055994530942
#define M_LN10 2.30258509299404568402
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_SQRT2 1.41421356237309504880
#define HUGE_VAL __builtin_huge_val()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) __builtin_signbit(x)

double sqrt(double), fabs(double), floor(double), ceil(double), trunc(double), round(double);
double fmod(double, double), ldexp(double, int), frexp(double, int *), copysign(double, double);
double fmin(double, double), fmax(double, double), hypot(double, double), cbrt(double);
double modf(double, double *), scalbn(double, int), rint(double);
double sin(double), cos(double), tan(double), asin(double), acos(double), atan(double);
double atan2(double, double), sinh(double), cosh(double), tanh(double);
double exp(double), exp2(double), expm1(double), log(double), log2(double), log10(double);
double log1p(double), pow(double, double);
long lround(double), lrint(double);

float sqrtf(float), fabsf(float), floorf(float), ceilf(float), truncf(float), roundf(float);
float fmodf(float, float), fminf(float, float), fmaxf(float, float), hypotf(float, float);
float copysignf(float, float);
float sinf(float), cosf(float), tanf(float), atanf(float), atan2f(float, float), acosf(float);
float asinf(float), expf(float), exp2f(float), logf(float), log2f(float), powf(float, float);
long lroundf(float);

// What is one instruction on most machines is not a call. (A call is still made where it is not.)
#define sqrt(x) __builtin_sqrt(x)
#define sqrtf(x) __builtin_sqrtf(x)
#define fabs(x) __builtin_fabs(x)
#define fabsf(x) __builtin_fabsf(x)
#define copysign(x, y) __builtin_copysign(x, y)
#define copysignf(x, y) __builtin_copysignf(x, y)
#define floorf(x) __builtin_floorf(x)
#define ceilf(x) __builtin_ceilf(x)

__END_DECLS

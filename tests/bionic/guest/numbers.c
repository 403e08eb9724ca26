// SPDX-License-Identifier: GPL-2.0-or-later
/* Floating point and whole numbers. */
#include <complex.h>
#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include "check.h"

static volatile double one = 1, three = 3, zero = 0, big = 1e300;
static volatile long long huge_number = 1234567890123456789ll, divisor = 1000003;
static volatile unsigned long long all = ~0ull;
static volatile long double wide = 2.0L;

int main(void)
{
	CHECK(fabs(sin(1) - 0.8414709848078965) < 1e-15 && fabs(exp(1) - M_E) < 1e-15);
	CHECK(pow(2, 10) == 1024 && hypot(3, 4) == 5 && fmod(7, 4) == 3 && cbrt(27) == 3);
	CHECK(floor(-1.5) == -2 && ceil(1.2) == 2 && round(2.5) == 3 && rint(2.5) == 2 && lround(-2.5) == -3);
	CHECK(isnan(zero / zero) && isinf(one / zero) && !isfinite(one / zero) && signbit(-zero));
	CHECK(fpclassify(1e-310) == FP_SUBNORMAL && __fpclassifyd(1.0) == FP_NORMAL && __isnan(zero / zero));
	CHECK(ilogb(0) == FP_ILOGB0 && ilogb(8) == 3 && frexp(8, &(int){0}) == 0.5 && ldexp(1, 4) == 16);
	int sign;
	CHECK(lgamma_r(-0.5, &sign) > 1.26 && sign == -1 && fabs(tgamma(5) - 24) < 1e-12);
	CHECK(sinf(1) > 0.84f && powf(2, 3) == 8 && sqrtf(16) == 4 && fmaf(2, 3, 4) == 10);
	CHECK(sqrtl(wide * 2) == 2 && fabsl(sinl(1) - 0.84147098480789650665L) < 1e-15L);
	double s, c;
	sincos(0.5, &s, &c);
	CHECK(s == sin(0.5) && c == cos(0.5));
	CHECK(gamma(5) == lgamma(5) && significand(12) == 1.5 && drem(5, 3) == -1 && j0(0) == 1);
	CHECK(cabs(3 + 4 * I) == 5 && creal(csqrt(-1)) < 1e-15 && cimag(csqrt(-1)) == 1);
	CHECK(creal(conj(2 + I)) == 2 && cimag(cpow(I, 2)) < 1e-9);

	CHECK(fegetround() == FE_TONEAREST && fesetround(FE_UPWARD) == 0 && fegetround() == FE_UPWARD);
	volatile double up = one / three;
	CHECK(fesetround(FE_DOWNWARD) == 0);
	volatile double down = one / three;
	volatile double half = 1.5;
	CHECK(up > down && rint(half) == 1 && fesetround(FE_TONEAREST) == 0 && fesetround(9) != 0);
	feclearexcept(FE_ALL_EXCEPT);
	volatile double over = big * big;
	CHECK(fetestexcept(FE_OVERFLOW | FE_DIVBYZERO) == FE_OVERFLOW && over > big);
	fenv_t env;
	CHECK(feholdexcept(&env) == 0 && fetestexcept(FE_ALL_EXCEPT) == 0);
	over = one / zero;
	CHECK(feupdateenv(&env) == 0 && fetestexcept(FE_DIVBYZERO) && fetestexcept(FE_OVERFLOW));
	CHECK(fesetenv(FE_DFL_ENV) == 0 && fetestexcept(FE_ALL_EXCEPT) == 0);

	CHECK(huge_number / divisor == 1234564186430ll && huge_number % divisor == 897499ll);
	CHECK(all / 10 == 1844674407370955161ull && all % 10 == 5);
	CHECK((double)huge_number > 1.23e18 && (long long)(1e18 * one) == 1000000000000000000ll);
	CHECK((unsigned long long)(1.8e19 * one) == 18000000000000000000ull && (float)all > 1.8e19f);
	CHECK(lldiv(-7, 2).quot == -3 && div(7, -2).rem == 1 && llabs(-5) == 5);
	CHECK(wide * 3 == 6 && (int)(wide / 3 * 3) >= 1 && (long long)(wide * 1e15L) == 2000000000000000ll);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Elementary functions: argument reduction, then a polynomial or a short series.
#include <math.h>
#include <stdint.h>
#include <string.h>

static uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, 8);
    return u;
}
static double of_bits(uint64_t u)
{
    double x;
    memcpy(&x, &u, 8);
    return x;
}
#define LARGE 4503599627370496.0 // 2^52: from here on every double is whole

#if !defined(__arm__) || defined(__ARM_FP) // else in softfloat.c
double(sqrt)(double x) { return __builtin_elementwise_sqrt(x); }
float(sqrtf)(float x) { return __builtin_elementwise_sqrt(x); }
#endif
double(fabs)(double x) { return __builtin_fabs(x); }
float(fabsf)(float x) { return __builtin_fabsf(x); }
double(copysign)(double x, double y) { return __builtin_copysign(x, y); }
float(copysignf)(float x, float y) { return __builtin_copysignf(x, y); }
double trunc(double x)
{
    return fabs(x) < LARGE ? copysign((double)(int64_t)x, x) : x;
}
double floor(double x)
{
    double t = trunc(x);
    return t > x ? t - 1 : t;
}
double ceil(double x)
{
    double t = trunc(x);
    return t < x ? copysign(t + 1, x) : t;
}
double round(double x)
{
    double t = trunc(x);
    return fabs(x - t) >= 0.5 ? t + copysign(1, x) : t;
}
double rint(double x)
{
    double big = copysign(LARGE, x);
    return fabs(x) < LARGE ? copysign(x + big - big, x) : x;
}
long lround(double x) { return (long)round(x); }
long lrint(double x) { return (long)rint(x); }
double fmin(double a, double b) { return isnan(a) || b < a ? b : a; }
double fmax(double a, double b) { return isnan(a) || b > a ? b : a; }
double modf(double x, double *whole)
{
    *whole = trunc(x);
    return copysign(isinf(x) ? 0 : x - *whole, x);
}

double frexp(double x, int *exponent)
{
    uint64_t u = bits_of(x);
    int e = (int)(u >> 52 & 0x7ff);
    *exponent = 0;
    if (x == 0 || e == 0x7ff)
        return x;
    if (e == 0) {
        double m = frexp(x * 0x1p64, exponent);
        *exponent -= 64;
        return m;
    }
    *exponent = e - 1022;
    return of_bits((u & ~(0x7ffull << 52)) | 1022ull << 52);
}
double ldexp(double x, int n)
{
    for (; n > 1023; n -= 1023) {
        x *= 0x1p1023;
        if (isinf(x) || x == 0)
            return x;
    }
    for (; n < -1022; n += 969) { // 53 bits short of the least normal: one rounding only
        x *= 0x1p-969;
        if (x == 0)
            return x;
    }
    return x * of_bits((uint64_t)(n + 1023) << 52);
}
double scalbn(double x, int n) { return ldexp(x, n); }

// Exact, by long division of the mantissas.
double fmod(double x, double y)
{
    double a = fabs(x), b = fabs(y);
    if (isnan(x) || isnan(y) || isinf(x) || b == 0)
        return NAN;
    if (a < b || isinf(y))
        return x;
    int ea, eb;
    uint64_t ma = (uint64_t)(frexp(a, &ea) * 0x1p53), mb = (uint64_t)(frexp(b, &eb) * 0x1p53);
    for (int n = ea - eb; n > 0; n--) {
        if (ma >= mb)
            ma -= mb;
        ma <<= 1;
    }
    if (ma >= mb)
        ma -= mb;
    return copysign(ldexp((double)ma, eb - 53), x);
}
double hypot(double x, double y)
{
    x = fabs(x);
    y = fabs(y);
    if (isinf(x) || isinf(y))
        return INFINITY;
    double big = fmax(x, y), small = fmin(x, y);
    if (big == 0 || isnan(x) || isnan(y))
        return big + small;
    if (big < 0x1p500 && small > 0x1p-500)
        return sqrt(x * x + y * y);
    small /= big;
    return big * sqrt(1 + small * small);
}
double cbrt(double x)
{
    if (x == 0 || !isfinite(x))
        return x;
    double r = copysign(exp(log(fabs(x)) / 3), x);
    return r - (r - x / (r * r)) / 3; // one Newton step
}

// --- exponential and logarithm -------------------------------------------------------------------

#define LN2_HIGH 6.93147180369123816490e-01 // the top 33 bits of ln 2: n * LN2_HIGH is exact
#define LN2_LOW 1.90821492927058770002e-10

// e^r - 1 for |r| <= ln(2)/2 + a little, by the Taylor series
static double expm1_small(double r)
{
    static const double c[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                               1.0 / 362880,     1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                               1.0 / 120,        1.0 / 24,        1.0 / 6,        0.5};
    double p = c[0];
    for (int i = 1; i < 12; i++)
        p = p * r + c[i];
    return r + r * r * p;
}
double exp(double x)
{
    if (isnan(x))
        return x;
    if (x > 709.79)
        return INFINITY;
    if (x < -745.2)
        return 0;
    double n = rint(x * (1 / M_LN2));
    double r = x - n * LN2_HIGH - n * LN2_LOW;
    return ldexp(1 + expm1_small(r), (int)n);
}
double expm1(double x) { return fabs(x) < 0.35 ? expm1_small(x) : exp(x) - 1; }
double exp2(double x)
{
    if (isnan(x))
        return x;
    if (x > 1024)
        return INFINITY;
    if (x < -1076)
        return 0;
    double n = rint(x);
    return ldexp(1 + expm1_small((x - n) * M_LN2), (int)n);
}

// log(m) = 2 artanh(s), s = (m-1)/(m+1), for m in [sqrt(1/2), sqrt(2)]: high + low
static double log_parts(double x, int *exponent, double *low)
{
    double m = frexp(x, exponent);
    if (m < M_SQRT2 / 2) {
        m *= 2;
        --*exponent;
    }
    double f = m - 1, s = f / (m + 1), z = s * s;
    double p = 2.0 / 21;
    for (int k = 19; k >= 3; k -= 2)
        p = p * z + 2.0 / k;
    // log(1+f) = f - (f*f/2 - s*(f*f/2 + z*p)): keeps the large part exact
    double h = 0.5 * f * f;
    *low = s * (h + z * p) - h;
    return f;
}
static int log_special(double x, double *answer)
{
    if (isnan(x) || x < 0)
        *answer = NAN;
    else if (x == 0)
        *answer = -INFINITY;
    else if (isinf(x))
        *answer = x;
    else
        return 0;
    return 1;
}
double log(double x)
{
    double low, answer;
    int e;
    if (log_special(x, &answer))
        return answer;
    double high = log_parts(x, &e, &low);
    return e * LN2_HIGH + (high + (low + e * LN2_LOW));
}
double log2(double x)
{
    double low, answer;
    int e;
    if (log_special(x, &answer))
        return answer;
    double high = log_parts(x, &e, &low);
    return (high + low) * (1 / M_LN2) + e;
}
double log10(double x)
{
    double low, answer;
    int e;
    if (log_special(x, &answer))
        return answer;
    double high = log_parts(x, &e, &low);
    // a power of ten should come out whole
    double y = (high + low) * (1 / M_LN10) + e * 0.30102999566398119521;
    double near = rint(y);
    return fabs(y - near) < 4e-15 * fabs(near) ? near : y;
}
double log1p(double x)
{
    double u = 1 + x;
    return u == 1 ? x : log(u) * x / (u - 1);
}

// What a product of two doubles loses by rounding (Dekker): each factor is split into two halves of
// 26 bits, whose products are exact.
static double product_error(double a, double b, double product)
{
    double t = a * 134217729, a1 = t - (t - a), a2 = a - a1; // 2^27 + 1
    t = b * 134217729;
    double b1 = t - (t - b), b2 = b - b1;
    return ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
}

// x^y = e^(y ln x) with ln x and the product as sums of two doubles; whole powers by squaring.
double pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (isnan(x) || isnan(y))
        return NAN;
    double size = fabs(x);
    int whole = trunc(y) == y, odd = whole && fabs(y) < 2 * LARGE && fmod(y, 2) != 0;
    if (isinf(y))
        return size == 1 ? 1 : (size > 1) == (y > 0) ? INFINITY : 0;
    if (x == 0 || isinf(x)) {
        double r = (x == 0) == (y > 0) ? 0 : INFINITY;
        return odd ? copysign(r, x) : r;
    }
    if (x < 0 && !whole)
        return NAN;
    double result;
    if (whole && fabs(y) <= 64) {
        double base = size;
        result = 1;
        for (int n = (int)fabs(y); n; n >>= 1, base *= base)
            if (n & 1)
                result *= base;
        if (y < 0)
            result = 1 / result;
    } else {
        int e;
        double low, high = log_parts(size, &e, &low), whole_part = e * LN2_HIGH;
        double ln = whole_part + high;
        double ln_low = (fabs(whole_part) > fabs(high) ? whole_part - ln + high : high - ln + whole_part) +
                        (low + e * LN2_LOW);
        double product = y * ln;
        if (fabs(product) > 760) {
            result = product > 0 ? INFINITY : 0;
        } else {
            double rest = product_error(y, ln, product) + y * ln_low, n = rint(product * (1 / M_LN2));
            result = ldexp(1 + expm1_small(product - n * LN2_HIGH - n * LN2_LOW + rest), (int)n);
        }
    }
    return odd && x < 0 ? -result : result;
}
double sinh(double x)
{
    double t = expm1(fabs(x));
    return copysign(0.5 * (t + t / (t + 1)), x);
}
double cosh(double x)
{
    double t = exp(fabs(x));
    return 0.5 * (t + 1 / t);
}
double tanh(double x)
{
    if (fabs(x) > 20)
        return copysign(1, x);
    double t = expm1(2 * fabs(x));
    return copysign(t / (t + 2), x);
}

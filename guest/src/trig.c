// SPDX-License-Identifier: GPL-2.0-or-later
// Circular functions.
#include <math.h>
#include <stdint.h>

// Pi/2 in parts whose products with a 24-bit number are exact.
#define PIO2_1 1.57079632673412561417e+00
#define PIO2_2 6.07710050630396597660e-11
#define PIO2_3 2.02226624879595063154e-21

// x = quadrant * pi/2 + the answer, |answer| <= pi/4; good to about |x| = 10^7
static double reduce(double x, int *quadrant)
{
    double n = rint(x * (2 / M_PI));
    *quadrant = (int)((int64_t)n & 3);
    return x - n * PIO2_1 - n * PIO2_2 - n * PIO2_3;
}
static double sine(double r)
{
    static const double c[] = {-1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800,
                               1.0 / 362880,         -1.0 / 5040,      1.0 / 120,
                               -1.0 / 6};
    double z = r * r, p = c[0];
    for (int i = 1; i < 7; i++)
        p = p * z + c[i];
    return r + r * z * p;
}
static double cosine(double r)
{
    static const double c[] = {1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600,
                               -1.0 / 3628800,       1.0 / 40320,        -1.0 / 720,
                               1.0 / 24};
    double z = r * r, p = c[0];
    for (int i = 1; i < 7; i++)
        p = p * z + c[i];
    return 1 - (0.5 * z - z * z * p);
}
static double quarter(double x, int turn)
{
    if (!isfinite(x))
        return NAN;
    int q;
    double r = reduce(x, &q);
    q = (q + turn) & 3;
    double v = q & 1 ? cosine(r) : sine(r);
    return q & 2 ? -v : v;
}
double sin(double x) { return x == 0 ? x : quarter(x, 0); }
double cos(double x) { return quarter(x, 1); }
double tan(double x) { return sin(x) / cos(x); }

// atan by atan(x) = atan(c) + atan((x-c)/(1+xc)) with c in steps of 1/8, then the series
double atan(double x)
{
    static const double table[] = {0,
                                   1.24354994546761435031e-01,
                                   2.44978663126864154172e-01,
                                   3.58770670270572220389e-01,
                                   4.63647609000806116214e-01,
                                   5.58599315343562435972e-01,
                                   6.43501108793284386803e-01,
                                   7.18829999621624505452e-01,
                                   7.85398163397448309616e-01};
    double a = fabs(x), inverse = a > 1;
    if (isnan(x))
        return x;
    if (inverse != 0)
        a = 1 / a;
    int step = (int)(a * 8 + 0.5);
    double c = step * 0.125, t = (a - c) / (1 + a * c), z = t * t;
    double p = 1.0 / 15;
    for (int k = 13; k >= 3; k -= 2)
        p = 1.0 / k - p * z;
    double r = table[step] + (t - t * z * p);
    return copysign(inverse != 0 ? M_PI_2 - r : r, x);
}
double atan2(double y, double x)
{
    if (isnan(x) || isnan(y))
        return NAN;
    double r;
    if (y == 0)
        r = signbit(x) ? M_PI : 0;
    else if (x == 0 || (isinf(y) && !isinf(x)))
        r = M_PI_2;
    else if (isinf(x))
        r = isinf(y) ? (x > 0 ? M_PI_4 : 3 * M_PI_4) : x > 0 ? 0 : M_PI;
    else
        r = x > 0 ? atan(fabs(y) / x) : M_PI - atan(fabs(y) / -x);
    return copysign(r, y);
}
double asin(double x) { return fabs(x) > 1 ? NAN : atan2(x, sqrt((1 - x) * (1 + x))); }
double acos(double x) { return fabs(x) > 1 ? NAN : atan2(sqrt((1 - x) * (1 + x)), x); }

#define FLOAT1(name)                                                                               \
    float(name##f)(float x) { return (float)name((double)x); }
#define FLOAT2(name)                                                                               \
    float(name##f)(float x, float y) { return (float)name((double)x, (double)y); }
FLOAT1(sin)
FLOAT1(cos)
FLOAT1(tan)
FLOAT1(asin)
FLOAT1(acos)
FLOAT1(atan)
FLOAT2(atan2)
FLOAT1(exp)
FLOAT1(exp2)
FLOAT1(log)
FLOAT1(log2)
FLOAT2(pow)
FLOAT2(hypot)
FLOAT2(fmod)
FLOAT1(trunc)
FLOAT1(floor)
FLOAT1(ceil)
FLOAT1(round)
float fminf(float a, float b) { return isnan(a) || b < a ? b : a; }
float fmaxf(float a, float b) { return isnan(a) || b > a ? b : a; }
long lroundf(float x) { return (long)round((double)x); }

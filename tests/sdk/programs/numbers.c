// SPDX-License-Identifier: GPL-2.0-or-later
// Arithmetic and formatting: the output has to be the same, byte for byte, on every architecture.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252ull;
static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}
static double number(void) // all sorts, with exponents near each other every second time
{
    uint64_t u = next();
    if (u & 1)
        u = (u & ~(0x7ffull << 52)) | (1000 + (u >> 52 & 63)) << 52;
    double d;
    memcpy(&d, &u, 8);
    return d;
}
static uint64_t sum;
static void mix(const void *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ ((const uint8_t *)data)[i]) * 1099511628211ull;
}
// NaNs differ between machines in sign and payload: they count as one value.
static void mix_double(double d)
{
    if (isnan(d))
        d = 0.125;
    mix(&d, sizeof d);
}
static void mix_float(float f)
{
    if (isnan(f))
        f = 0.125f;
    mix(&f, sizeof f);
}

static void arithmetic(void)
{
    for (int round = 0; round < 4; round++) {
        sum = 14695981039346656037ull;
        for (int i = 0; i < 2000; i++) {
            volatile double a = number(), b = number();
            mix_double(a + b);
            mix_double(a - b);
            mix_double(a * b);
            mix_double(a / b);
            mix_double(sqrt(fabs(a)));
            mix_float((float)a);
            volatile float x = (float)a, y = (float)b;
            mix_float(x + y);
            mix_float(x * y);
            mix_float(x / y);
            mix_double((double)x);
            int order = (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 |
                        (x < y) << 5 | (a != b) << 6;
            mix(&order, sizeof order);
            if (fabs(a) < 1e15) {
                int64_t whole = (int64_t)a;
                uint64_t positive = (uint64_t)fabs(a);
                mix(&whole, 8);
                mix(&positive, 8);
                mix_double((double)whole);
                mix_float((float)whole);
                mix_double((double)(positive * 977));
                mix_float((float)(positive * 977));
            }
            int64_t n = (int64_t)next() >> (next() & 63), d = (int64_t)next() >> (next() & 63);
            if (d != 0 && d != -1) {
                int64_t q[4] = {n / d, n % d, (int32_t)n / ((int32_t)d | 1), (int32_t)n % ((int32_t)d | 1)};
                uint64_t u[2] = {(uint64_t)n / (uint64_t)d, (uint32_t)n % ((uint32_t)d | 1)};
                mix(q, sizeof q);
                mix(u, sizeof u);
            }
        }
        printf("arithmetic %d %016llx\n", round, (unsigned long long)sum);
    }
}

static void functions(void)
{
    static const struct {
        const char *name;
        double (*function)(double);
        double low, high;
    } table[] = {
        {"sin", sin, -30, 30},     {"cos", cos, -30, 30},   {"tan", tan, -1.5, 1.5},
        {"asin", asin, -1, 1},     {"acos", acos, -1, 1},   {"atan", atan, -9, 9},
        {"exp", exp, -30, 30},     {"log", log, 1e-3, 1e3}, {"log2", log2, 1e-3, 1e3},
        {"log10", log10, 1e-3, 1e3}, {"sqrt", sqrt, 0, 1e6}, {"cbrt", cbrt, -100, 100},
        {"sinh", sinh, -5, 5},     {"cosh", cosh, -5, 5},   {"tanh", tanh, -3, 3},
        {"expm1", expm1, -1, 1},   {"log1p", log1p, -0.5, 2}, {"floor", floor, -5, 5},
        {"ceil", ceil, -5, 5},     {"trunc", trunc, -5, 5}, {"exp2", exp2, -20, 20},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (int k = 0; k <= 16; k++) {
            double x = table[i].low + (table[i].high - table[i].low) * k / 16;
            printf("%s %.17g %.17g\n", table[i].name, x, table[i].function(x));
        }
    for (int k = 1; k < 20; k++) {
        double x = k * 0.37, y = 4.1 - k * 0.43;
        printf("pow %.17g %.17g %.17g\n", x, y, pow(x, y));
        printf("atan2 %.17g %.17g %.17g\n", y, x - 3, atan2(y, x - 3));
        printf("hypot %.17g %.17g %.17g\n", x, y, hypot(x, y));
        printf("fmod %.17g %.17g %.17g\n", x * 1e5, fabs(y) + 0.1, fmod(x * 1e5, fabs(y) + 0.1));
    }
}

// Each line is "format|value|text"; the test formats the same value in Python.
static void formats(void)
{
    static const char *const floats[] = {"%f", "%.0f", "%.3f", "%e", "%.10e", "%g", "%.3g", "%#g",
                                         "%+.2f", "%012.4f", "%-12.2f", "% .1e", "%.17g", "%G", "%.25f"};
    static const double values[] = {0, 1, -1, 0.1, 2.5, 3.5, 1e10 / 3, 123456789.987654321, 1e-5, 9.9999995,
                                    1e22, 5e-324, 1.7976931348623157e308, 0.000123456, -99999.95};
    for (size_t f = 0; f < sizeof floats / sizeof *floats; f++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            printf("%s|%.17g|", floats[f], values[v]);
            printf(floats[f], values[v]);
            putchar('\n');
        }
    static const char *const integers[] = {"%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X",
                                           "%o", "%.4d", "%8.3d"};
    static const int whole[] = {0, 1, 7, 42, 255, 65535, 2147483647};
    for (size_t f = 0; f < sizeof integers / sizeof *integers; f++)
        for (size_t v = 0; v < sizeof whole / sizeof *whole; v++) {
            printf("%s|%d|", integers[f], whole[v]);
            printf(integers[f], whole[v]);
            putchar('\n');
        }
}

int main(void)
{
    arithmetic();
    functions();
    formats();
    return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "internal.h"
#include <ctype.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void abort(void)
{
    signal(SIGABRT, SIG_DFL);
    raise(SIGABRT);
    _exit(127);
}
_Noreturn void assert_failed(const char *expression, const char *file, int line);
_Noreturn void assert_failed(const char *expression, const char *file, int line)
{
    flush_all();
    const char *name = strrchr(file, '/');
    fprintf(stderr, "%s:%d: assertion failed: %s\n", name ? name + 1 : file, line, expression);
    abort();
}
char *getenv(const char *name)
{
    size_t size = strlen(name);
    for (char **e = environ; *e; e++)
        if (strncmp(*e, name, size) == 0 && (*e)[size] == '=')
            return *e + size + 1;
    return NULL;
}

unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
{
    const char *p = s, *digits;
    while (isspace((unsigned char)*p))
        p++;
    int negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 32) == 'x' &&
        isxdigit((unsigned char)p[2])) {
        p += 2;
        base = 16;
    } else if (base == 0) {
        base = *p == '0' ? 8 : 10;
    }
    unsigned long long value = 0;
    int overflow = 0;
    for (digits = p;; p++) {
        int c = (unsigned char)*p;
        int digit = isdigit(c) ? c - '0' : isalpha(c) ? (c | 32) - 'a' + 10 : 99;
        if (digit >= base)
            break;
        overflow |= __builtin_mul_overflow(value, (unsigned long long)base, &value);
        overflow |= __builtin_add_overflow(value, (unsigned long long)digit, &value);
    }
    if (end)
        *end = (char *)(p == digits ? s : p);
    if (overflow) {
        errno = ERANGE;
        return ~0ull;
    }
    return negative ? -value : value;
}
static long long clamp_signed(const char *s, char **end, int base, long long low, long long high)
{
    while (isspace((unsigned char)*s))
        s++;
    int saved = errno;
    errno = 0;
    unsigned long long u = strtoull(s, end, base);
    int overflow = errno == ERANGE;
    errno = saved;
    if (*s == '-') {
        if (overflow || -u > (unsigned long long)high + 1) {
            errno = ERANGE;
            return low;
        }
        return (long long)u;
    }
    if (overflow || u > (unsigned long long)high) {
        errno = ERANGE;
        return high;
    }
    return (long long)u;
}
long long strtoll(const char *restrict s, char **restrict end, int base)
{
    return clamp_signed(s, end, base, -__LONG_LONG_MAX__ - 1, __LONG_LONG_MAX__);
}
long strtol(const char *restrict s, char **restrict end, int base)
{
    return (long)clamp_signed(s, end, base, -__LONG_MAX__ - 1, __LONG_MAX__);
}
unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
    unsigned long long u = strtoull(s, end, base);
    return (unsigned long)u;
}
// Good to the last bit or so for up to 19 digits: enough for options and data files.
double strtod(const char *restrict s, char **restrict end)
{
    const char *p = s;
    while (isspace((unsigned char)*p))
        p++;
    int negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    unsigned long long mantissa = 0;
    int exponent = 0, seen = 0, fraction = 0;
    for (;; p++) {
        if (*p == '.' && !fraction) {
            fraction = 1;
        } else if (isdigit((unsigned char)*p)) {
            seen = 1;
            if (mantissa < 1000000000000000000ull) {
                mantissa = mantissa * 10 + (unsigned)(*p - '0');
                exponent -= fraction;
            } else {
                exponent += !fraction;
            }
        } else {
            break;
        }
    }
    if (seen && (*p | 32) == 'e') {
        char *after;
        const char *digits = p + 1 + (p[1] == '-' || p[1] == '+');
        if (isdigit((unsigned char)*digits)) {
            exponent += (int)strtol(p + 1, &after, 10);
            p = after;
        }
    }
    if (end)
        *end = (char *)(seen ? p : s);
    double value = (double)mantissa, scale = 1, base = 10;
    for (unsigned n = (unsigned)abs(exponent); n && n < 400; n >>= 1, base *= base)
        if (n & 1)
            scale *= base;
    value = exponent < 0 ? value / scale : value * scale;
    return negative ? -value : value;
}
int atoi(const char *s) { return (int)strtol(s, NULL, 10); }
long atol(const char *s) { return strtol(s, NULL, 10); }
double atof(const char *s) { return strtod(s, NULL); }

static void swap_bytes(char *a, char *b, size_t size)
{
    while (size--) {
        char t = *a;
        *a++ = *b;
        *b++ = t;
    }
}
// Heap sort: no recursion, no bad cases.
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *data = base;
    for (size_t start = count / 2, end = count; end > 1;) {
        if (start)
            start--;
        else
            swap_bytes(data, data + --end * size, size);
        for (size_t root = start, child; (child = 2 * root + 1) < end; root = child) {
            if (child + 1 < end && compare(data + child * size, data + (child + 1) * size) < 0)
                child++;
            if (compare(data + root * size, data + child * size) >= 0)
                break;
            swap_bytes(data + root * size, data + child * size, size);
        }
    }
}
void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *, const void *))
{
    const char *low = base;
    while (count) {
        const char *middle = low + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            low = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}

static unsigned long long random_state = 1;
void srand(unsigned seed) { random_state = seed; }
int rand(void)
{
    random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
    return (int)(random_state >> 33);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The formatter behind every printf. Floating point digits are exact: the number is expanded to all
// its decimal digits (at most 309 + 1074) with integers, then rounded half to even.
#include "internal.h"
#include "printf.h"
#include <errno.h>
#include <string.h>

struct format {
    int minus, plus, space, hash, zero;
    int width, precision; // -1: no precision
    int upper;
};

static void emit(struct sink *sink, const char *data, size_t size)
{
    sink->put(sink, data, size);
    sink->total += size;
}
static void repeat(struct sink *sink, char c, int count)
{
    char line[16];
    memset(line, c, sizeof line);
    for (; count > 0; count -= 16)
        emit(sink, line, count < 16 ? (size_t)count : 16);
}
// prefix (sign, 0x), then zeros, then the body, all padded to the width.
static void field(struct sink *sink, const struct format *f, const char *prefix, int zeros,
                  const char *body, int size)
{
    int prefix_size = (int)strlen(prefix);
    int pad = f->width - prefix_size - zeros - size;
    if (f->zero && !f->minus && pad > 0) {
        zeros += pad;
        pad = 0;
    }
    if (!f->minus)
        repeat(sink, ' ', pad);
    emit(sink, prefix, (size_t)prefix_size);
    repeat(sink, '0', zeros);
    emit(sink, body, (size_t)size);
    if (f->minus)
        repeat(sink, ' ', pad);
}
static const char *sign_of(const struct format *f, int negative)
{
    return negative ? "-" : f->plus ? "+" : f->space ? " " : "";
}

static void integer(struct sink *sink, struct format *f, uint64_t value, unsigned base,
                    const char *prefix)
{
    const char *digits = f->upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[24], *p = text + sizeof text;
    if (base == 10) {
        // In two halves: a 64-bit division is a slow call on 32-bit machines.
        uint32_t low = (uint32_t)value;
        while (value > 0xffffffffu) {
            *--p = (char)('0' + value % 10);
            value /= 10;
        }
        for (low = (uint32_t)value; low; low /= 10)
            *--p = (char)('0' + low % 10);
    } else {
        int shift = base == 16 ? 4 : 3;
        for (; value; value >>= shift)
            *--p = digits[value & (base - 1)];
    }
    int size = (int)(text + sizeof text - p);
    int least = f->precision < 0 ? 1 : f->precision;
    if (base == 8 && f->hash && least <= size)
        least = size + 1;
    if (f->precision >= 0)
        f->zero = 0;
    field(sink, f, prefix, least > size ? least - size : 0, p, size);
}

// A decimal expansion: digits[0] is the most significant; value = 0.d0d1d2... * 10^point.
struct decimal {
    char digits[1280];
    int count, point;
};

static void expand(double value, struct decimal *to)
{
    uint64_t bits;
    memcpy(&bits, &value, 8);
    int exponent = (int)(bits >> 52 & 0x7ff);
    uint64_t mantissa = bits & ((1ull << 52) - 1);
    if (exponent)
        mantissa |= 1ull << 52;
    else
        exponent = 1;
    exponent -= 1075; // value = mantissa * 2^exponent
    uint32_t words[176]; // base 10^9, most significant first from `first`, fraction from `unit`
    enum { UNIT = 40, BASE = 1000000000 };
    int first = UNIT, last = UNIT;
    memset(words, 0, sizeof words);
    while (mantissa) {
        words[--first] = (uint32_t)(mantissa % BASE);
        mantissa /= BASE;
    }
    for (; exponent > 0; exponent -= exponent < 29 ? exponent : 29) {
        int shift = exponent < 29 ? exponent : 29;
        uint64_t carry = 0;
        for (int i = last - 1; i >= first; i--) {
            carry += (uint64_t)words[i] << shift;
            words[i] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
        if (carry)
            words[--first] = (uint32_t)carry;
    }
    // Nine factors of two at a time leave whole numbers: 10^9 is a multiple of 2^9.
    for (; exponent < 0; exponent += -exponent < 9 ? -exponent : 9) {
        int shift = -exponent < 9 ? -exponent : 9;
        uint32_t carry = 0, mask = (1u << shift) - 1;
        for (int i = first; i < last; i++) {
            uint32_t low = words[i] & mask;
            words[i] = (words[i] >> shift) + carry;
            carry = (BASE >> shift) * low;
        }
        if (carry)
            words[last++] = carry;
        while (first < last && words[first] == 0)
            first++;
    }
    to->count = 0;
    to->point = 9 * (UNIT - first);
    for (int i = first; i < last; i++)
        for (uint32_t unit = BASE / 10, w = words[i]; unit; w %= unit, unit /= 10)
            to->digits[to->count++] = (char)('0' + w / unit);
    int zeros = 0;
    while (zeros < to->count && to->digits[zeros] == '0')
        zeros++;
    memmove(to->digits, to->digits + zeros, (size_t)(to->count - zeros));
    to->count -= zeros;
    to->point -= zeros;
    if (to->count == 0)
        to->point = 1; // zero is 0.0 * 10^1: one digit before the point
}

// Keeps `keep` digits (may be <= 0), rounding half to even.
static void round_to(struct decimal *d, int keep)
{
    if (keep >= d->count)
        return;
    if (keep < 0) {
        d->count = 0;
        return;
    }
    int up = d->digits[keep] > '5';
    if (d->digits[keep] == '5') {
        for (int i = keep + 1; i < d->count && !up; i++)
            up = d->digits[i] != '0';
        if (!up)
            up = keep > 0 && (d->digits[keep - 1] & 1);
    }
    d->count = keep;
    if (!up)
        return;
    int i = keep - 1;
    while (i >= 0 && d->digits[i] == '9')
        d->digits[i--] = '0';
    if (i >= 0) {
        d->digits[i]++;
    } else {
        memmove(d->digits + 1, d->digits, (size_t)keep);
        d->digits[0] = '1';
        d->count = keep + 1;
        d->point++;
    }
}
static char digit(const struct decimal *d, int i)
{
    return i >= 0 && i < d->count ? d->digits[i] : '0';
}

static void floating(struct sink *sink, struct format *f, double value, char kind)
{
    int negative = __builtin_signbit(value) != 0;
    const char *sign = sign_of(f, negative);
    if (value != value || __builtin_isinf(value)) {
        f->zero = 0;
        const char *text = value != value ? (f->upper ? "NAN" : "nan") : f->upper ? "INF" : "inf";
        field(sink, f, sign, 0, text, 3);
        return;
    }
    static _Thread_local struct decimal d;
    static _Thread_local char out[1600];
    expand(negative ? -value : value, &d);
    int precision = f->precision < 0 ? 6 : f->precision > 1000 ? 1000 : f->precision;
    int trim = 0;
    if (kind == 'g') {
        if (precision == 0)
            precision = 1;
        round_to(&d, precision);
        int exponent = d.count ? d.point - 1 : 0;
        trim = !f->hash;
        if (exponent < -4 || exponent >= precision) {
            kind = 'e';
            precision--;
        } else {
            kind = 'f';
            precision -= exponent + 1;
        }
    }
    char *p = out;
    if (kind == 'f') {
        round_to(&d, d.point + precision);
        for (int i = 0; i < d.point; i++)
            *p++ = digit(&d, i);
        if (d.point <= 0)
            *p++ = '0';
        *p++ = '.';
        for (int i = 0; i < precision; i++)
            *p++ = digit(&d, d.point + i);
    } else {
        round_to(&d, precision + 1);
        *p++ = digit(&d, 0);
        *p++ = '.';
        for (int i = 1; i <= precision; i++)
            *p++ = digit(&d, i);
    }
    if (trim)
        while (p[-1] == '0')
            p--;
    if (p[-1] == '.' && !f->hash)
        p--;
    if (kind == 'e') {
        int exponent = d.count ? d.point - 1 : 0;
        *p++ = f->upper ? 'E' : 'e';
        *p++ = exponent < 0 ? '-' : '+';
        if (exponent < 0)
            exponent = -exponent;
        if (exponent >= 100)
            *p++ = (char)('0' + exponent / 100);
        *p++ = (char)('0' + exponent / 10 % 10);
        *p++ = (char)('0' + exponent % 10);
    }
    field(sink, f, sign, 0, out, (int)(p - out));
}

static int number(const char **p, va_list *list)
{
    if (**p == '*') {
        ++*p;
        return va_arg(*list, int);
    }
    int value = 0;
    while (**p >= '0' && **p <= '9')
        value = value * 10 + *(*p)++ - '0';
    return value;
}

void format_to(struct sink *sink, const char *p, va_list arguments)
{
    va_list list;
    int saved_errno = errno;
    va_copy(list, arguments);
    for (; *p; p++) {
        size_t plain = strcspn(p, "%");
        if (plain) {
            emit(sink, p, plain);
            p += plain;
            if (!*p)
                break;
        }
        p++;
        struct format f = {.precision = -1};
        for (;; p++) {
            if (*p == '-')
                f.minus = 1;
            else if (*p == '+')
                f.plus = 1;
            else if (*p == ' ')
                f.space = 1;
            else if (*p == '#')
                f.hash = 1;
            else if (*p == '0')
                f.zero = 1;
            else
                break;
        }
        f.width = number(&p, &list);
        if (f.width < 0) {
            f.minus = 1;
            f.width = -f.width;
        }
        if (*p == '.') {
            p++;
            f.precision = number(&p, &list);
        }
        int longs = 0, shorts = 0;
        for (;; p++) {
            if (*p == 'l')
                longs++;
            else if (*p == 'h')
                shorts++;
            else if (*p == 'j')
                longs = 2;
            else if (*p == 'z' || *p == 't')
                longs = 1;
            else
                break;
        }
        char kind = *p;
        f.upper = kind == 'X' || kind == 'E' || kind == 'F' || kind == 'G';
        uint64_t u = 0;
        switch (kind) {
        case 'd':
        case 'i': {
            int64_t v = longs >= 2   ? va_arg(list, long long)
                        : longs == 1 ? va_arg(list, long)
                                     : va_arg(list, int);
            if (shorts == 1)
                v = (short)v;
            else if (shorts >= 2)
                v = (signed char)v;
            integer(sink, &f, v < 0 ? -(uint64_t)v : (uint64_t)v, 10, sign_of(&f, v < 0));
            break;
        }
        case 'u':
        case 'o':
        case 'x':
        case 'X':
            u = longs >= 2   ? va_arg(list, unsigned long long)
                : longs == 1 ? va_arg(list, unsigned long)
                             : va_arg(list, unsigned);
            if (shorts == 1)
                u = (unsigned short)u;
            else if (shorts >= 2)
                u = (unsigned char)u;
            integer(sink, &f, u, kind == 'u' ? 10 : kind == 'o' ? 8 : 16,
                    f.hash && u && (kind | 32) == 'x' ? (f.upper ? "0X" : "0x") : "");
            break;
        case 'p':
            u = (uintptr_t)va_arg(list, void *);
            if (u)
                integer(sink, &f, u, 16, "0x");
            else
                field(sink, &f, "", 0, "(nil)", 5);
            break;
        case 'c': {
            char c = (char)va_arg(list, int);
            f.zero = 0;
            field(sink, &f, "", 0, &c, 1);
            break;
        }
        case 's':
        case 'm': {
            const char *s = kind == 'm' ? strerror(saved_errno) : va_arg(list, const char *);
            if (!s)
                s = "(null)";
            f.zero = 0;
            field(sink, &f, "", 0, s,
                  (int)(f.precision < 0 ? strlen(s) : strnlen(s, (size_t)f.precision)));
            break;
        }
        case 'n':
            *va_arg(list, int *) = (int)sink->total;
            break;
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
            floating(sink, &f, va_arg(list, double), (char)(kind | 32));
            break;
        case '%':
            emit(sink, "%", 1);
            break;
        default: // unknown: as it stands
            emit(sink, "%", 1);
            p--;
        }
    }
    va_end(list);
}

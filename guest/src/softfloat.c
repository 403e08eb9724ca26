// SPDX-License-Identifier: GPL-2.0-or-later
// Floating point without a floating-point unit: the __aeabi_ functions that a soft-float ARM program
// calls, correctly rounded to nearest even. A number is unpacked to sign, exponent and 63 bits of
// mantissa, whose lowest bit also stands for everything that was shifted out.
#if defined(__arm__) && !defined(__ARM_FP)
#include <math.h>
#include <stdint.h>

#define AAPCS __attribute__((pcs("aapcs"), used))
enum class { ZERO, FINITE, INFINITE, NOT_A_NUMBER };
struct number {
    enum class class;
    uint32_t sign;
    int exponent;  // value = mantissa / 2^62 * 2^exponent
    uint64_t mantissa; // leading bit at 62
};
struct format {
    int fraction, exponents; // bits
};
static const struct format single = {23, 8}, twice = {52, 11};

static struct number unpack(uint64_t bits, struct format f)
{
    int top = (1 << f.exponents) - 1, e = (int)(bits >> f.fraction & (uint64_t)top);
    uint64_t m = bits & ((1ull << f.fraction) - 1);
    struct number n = {FINITE, (uint32_t)(bits >> (f.fraction + f.exponents) & 1), 0, 0};
    if (e == top) {
        n.class = m ? NOT_A_NUMBER : INFINITE;
    } else if (e == 0 && m == 0) {
        n.class = ZERO;
    } else {
        n.exponent = (e ? e : 1) - top / 2;
        n.mantissa = (m | (uint64_t)(e != 0) << f.fraction) << (62 - f.fraction);
        while (!(n.mantissa >> 62)) {
            n.mantissa <<= 1;
            n.exponent--;
        }
    }
    return n;
}
static uint64_t shift_right(uint64_t m, int by)
{
    if (by <= 0)
        return m;
    if (by > 63)
        return m != 0;
    return m >> by | ((m & ((1ull << by) - 1)) != 0);
}
static uint64_t pack(struct number n, struct format f)
{
    uint64_t top = (1ull << f.exponents) - 1, sign = (uint64_t)n.sign << (f.fraction + f.exponents);
    if (n.class == NOT_A_NUMBER)
        return top << f.fraction | 1ull << (f.fraction - 1);
    if (n.class == INFINITE)
        return sign | top << f.fraction;
    if (n.class == ZERO || n.mantissa == 0)
        return sign;
    int e = n.exponent + (int)(top / 2), drop = 62 - f.fraction;
    if (e <= 0) { // too small for a normal number
        n.mantissa = shift_right(n.mantissa, 1 - e);
        e = 0;
    }
    uint64_t rest = n.mantissa & ((1ull << drop) - 1), half = 1ull << (drop - 1), m = n.mantissa >> drop;
    m += rest > half || (rest == half && (m & 1));
    // a carry out of the mantissa counts the exponent up by itself, as long as it is added
    uint64_t bits = e ? ((uint64_t)e << f.fraction) + (m - (1ull << f.fraction)) : m;
    if (bits >> f.fraction >= top)
        bits = top << f.fraction;
    return sign | bits;
}

static struct number normal(struct number n)
{
    if (n.mantissa == 0) {
        n.class = ZERO;
        return n;
    }
    if (n.mantissa >> 63) {
        n.mantissa = shift_right(n.mantissa, 1);
        n.exponent++;
    }
    while (!(n.mantissa >> 62)) {
        n.mantissa <<= 1;
        n.exponent--;
    }
    return n;
}
static struct number add(struct number a, struct number b)
{
    const struct number nan = {.class = NOT_A_NUMBER};
    if (a.class == NOT_A_NUMBER || b.class == NOT_A_NUMBER)
        return nan;
    if (a.class == INFINITE)
        return b.class == INFINITE && a.sign != b.sign ? nan : a;
    if (b.class == INFINITE)
        return b;
    if (a.class == ZERO && b.class == ZERO) {
        a.sign &= b.sign;
        return a;
    }
    if (a.class == ZERO)
        return b;
    if (b.class == ZERO)
        return a;
    if (a.exponent < b.exponent || (a.exponent == b.exponent && a.mantissa < b.mantissa)) {
        struct number t = a;
        a = b;
        b = t;
    }
    uint64_t small = shift_right(b.mantissa, a.exponent - b.exponent);
    if (a.sign == b.sign) {
        a.mantissa += small;
    } else {
        a.mantissa -= small;
        if (a.mantissa == 0)
            a.sign = 0;
    }
    return normal(a);
}
static struct number multiply(struct number a, struct number b)
{
    a.sign ^= b.sign;
    if (a.class == NOT_A_NUMBER || b.class == NOT_A_NUMBER ||
        (a.class == INFINITE && b.class == ZERO) || (a.class == ZERO && b.class == INFINITE)) {
        a.class = NOT_A_NUMBER;
    } else if (a.class == INFINITE || b.class == INFINITE) {
        a.class = INFINITE;
    } else if (a.class == ZERO || b.class == ZERO) {
        a.class = ZERO;
    } else {
        uint32_t ah = (uint32_t)(a.mantissa >> 32), al = (uint32_t)a.mantissa;
        uint32_t bh = (uint32_t)(b.mantissa >> 32), bl = (uint32_t)b.mantissa;
        uint64_t low = (uint64_t)al * bl, m1 = (uint64_t)ah * bl, m2 = (uint64_t)al * bh;
        uint64_t middle = (low >> 32) + (uint32_t)m1 + (uint32_t)m2;
        uint64_t high = (uint64_t)ah * bh + (m1 >> 32) + (m2 >> 32) + (middle >> 32);
        a.exponent += b.exponent + 2; // 62 + 62 bits, of which the upper 64 are kept
        a.mantissa = high | ((uint32_t)middle != 0 || (uint32_t)low != 0);
        a = normal(a);
    }
    return a;
}
static struct number divide(struct number a, struct number b)
{
    a.sign ^= b.sign;
    if (a.class == NOT_A_NUMBER || b.class == NOT_A_NUMBER ||
        (a.class == INFINITE && b.class == INFINITE) || (a.class == ZERO && b.class == ZERO)) {
        a.class = NOT_A_NUMBER;
    } else if (a.class == INFINITE || b.class == ZERO) {
        a.class = INFINITE;
    } else if (a.class == ZERO || b.class == INFINITE) {
        a.class = ZERO;
    } else {
        uint64_t quotient = 0, rest = a.mantissa;
        for (int i = 0; i < 60; i++, rest <<= 1) {
            quotient <<= 1;
            if (rest >= b.mantissa) {
                rest -= b.mantissa;
                quotient |= 1;
            }
        }
        a.mantissa = quotient << 3 | (rest != 0);
        a.exponent -= b.exponent;
        a = normal(a);
    }
    return a;
}
// -1, 0, 1; 2 when there is no order
static int compare(struct number a, struct number b)
{
    if (a.class == NOT_A_NUMBER || b.class == NOT_A_NUMBER)
        return 2;
    if (a.class == ZERO && b.class == ZERO)
        return 0;
    int sign = a.sign ? -1 : 1;
    if (a.class == ZERO || b.class == ZERO || a.sign != b.sign)
        return a.class == ZERO ? (b.sign ? 1 : -1) : sign;
    if (a.class != b.class)
        return a.class == INFINITE ? sign : -sign;
    if (a.class == INFINITE)
        return 0;
    if (a.exponent != b.exponent)
        return a.exponent > b.exponent ? sign : -sign;
    return a.mantissa == b.mantissa ? 0 : a.mantissa > b.mantissa ? sign : -sign;
}
// Towards zero, saturating as VCVT does. `bits` is 32 or 64.
static uint64_t to_integer(struct number n, int bits, int is_signed)
{
    uint64_t most = is_signed ? (1ull << (bits - 1)) - 1 : bits == 64 ? ~0ull : 0xffffffff;
    if (n.class == NOT_A_NUMBER || n.class == ZERO || (n.class == FINITE && n.exponent < 0))
        return 0;
    if (n.sign && !is_signed)
        return 0;
    uint64_t v = most + 1;
    if (n.class == FINITE && n.exponent < bits)
        v = n.exponent > 62 ? n.mantissa << (n.exponent - 62) : n.mantissa >> (62 - n.exponent);
    else
        v = n.sign ? most + 1 : most;
    if (!n.sign)
        return v > most ? most : v;
    return -(v > most + 1 ? most + 1 : v);
}
static struct number of_integer(uint64_t magnitude, uint32_t sign)
{
    struct number n = {FINITE, magnitude ? sign : 0, 62, magnitude};
    return normal(n);
}

// --- the functions -----------------------------------------------------------------------------------

typedef union {
    double value;
    uint64_t bits;
} double_bits;
typedef union {
    float value;
    uint32_t bits;
} float_bits;
static struct number of_d(double v) { return unpack((double_bits){.value = v}.bits, twice); }
static struct number of_f(float v) { return unpack((float_bits){.value = v}.bits, single); }
static double as_d(struct number n) { return (double_bits){.bits = pack(n, twice)}.value; }
static float as_f(struct number n) { return (float_bits){.bits = (uint32_t)pack(n, single)}.value; }
static struct number minus(struct number n)
{
    n.sign ^= 1;
    return n;
}

#define FUNCTION(type, name, arguments, answer)                                                    \
    AAPCS type name arguments;                                                                     \
    AAPCS type name arguments { return answer; }
#define ARITHMETIC(type, letter)                                                                   \
    FUNCTION(type, __aeabi_##letter##add, (type a, type b), as_##letter(add(of_##letter(a), of_##letter(b))))         \
    FUNCTION(type, __aeabi_##letter##sub, (type a, type b), as_##letter(add(of_##letter(a), minus(of_##letter(b)))))  \
    FUNCTION(type, __aeabi_##letter##rsub, (type a, type b), as_##letter(add(minus(of_##letter(a)), of_##letter(b)))) \
    FUNCTION(type, __aeabi_##letter##mul, (type a, type b), as_##letter(multiply(of_##letter(a), of_##letter(b))))    \
    FUNCTION(type, __aeabi_##letter##div, (type a, type b), as_##letter(divide(of_##letter(a), of_##letter(b))))      \
    FUNCTION(int, __aeabi_##letter##cmpeq, (type a, type b), compare(of_##letter(a), of_##letter(b)) == 0)            \
    FUNCTION(int, __aeabi_##letter##cmplt, (type a, type b), compare(of_##letter(a), of_##letter(b)) == -1)           \
    FUNCTION(int, __aeabi_##letter##cmple, (type a, type b), compare(of_##letter(a), of_##letter(b)) <= 0)            \
    FUNCTION(int, __aeabi_##letter##cmpgt, (type a, type b), compare(of_##letter(a), of_##letter(b)) == 1)            \
    FUNCTION(int, __aeabi_##letter##cmpge, (type a, type b), (compare(of_##letter(a), of_##letter(b)) & 2) == 0 && compare(of_##letter(a), of_##letter(b)) >= 0) \
    FUNCTION(int, __aeabi_##letter##cmpun, (type a, type b), compare(of_##letter(a), of_##letter(b)) == 2)            \
    FUNCTION(int32_t, __aeabi_##letter##2iz, (type a), (int32_t)to_integer(of_##letter(a), 32, 1))                    \
    FUNCTION(uint32_t, __aeabi_##letter##2uiz, (type a), (uint32_t)to_integer(of_##letter(a), 32, 0))                 \
    FUNCTION(int64_t, __aeabi_##letter##2lz, (type a), (int64_t)to_integer(of_##letter(a), 64, 1))                    \
    FUNCTION(uint64_t, __aeabi_##letter##2ulz, (type a), to_integer(of_##letter(a), 64, 0))                           \
    FUNCTION(type, __aeabi_i2##letter, (int32_t v), as_##letter(of_integer(v < 0 ? -(uint32_t)v : (uint32_t)v, v < 0))) \
    FUNCTION(type, __aeabi_ui2##letter, (uint32_t v), as_##letter(of_integer(v, 0)))                                  \
    FUNCTION(type, __aeabi_l2##letter, (int64_t v), as_##letter(of_integer(v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0))) \
    FUNCTION(type, __aeabi_ul2##letter, (uint64_t v), as_##letter(of_integer(v, 0)))
ARITHMETIC(double, d)
ARITHMETIC(float, f)
FUNCTION(float, __aeabi_d2f, (double v), as_f(of_d(v)))
FUNCTION(double, __aeabi_f2d, (float v), as_d(of_f(v)))

// The root, two bits of the number for each bit of it.
static struct number root(struct number n)
{
    if (n.class == ZERO || n.class == NOT_A_NUMBER || (n.class == INFINITE && !n.sign))
        return n;
    if (n.sign)
        return (struct number){.class = NOT_A_NUMBER};
    if (n.exponent & 1) { // make it even
        n.exponent--;
        n.mantissa <<= 1;
    }
    uint64_t digits = n.mantissa, q = 0, r = 0;
    for (int i = 0; i < 60; i++, digits <<= 2) {
        r = r << 2 | digits >> 62;
        q <<= 1;
        if (r >= 2 * q + 1) {
            r -= 2 * q + 1;
            q |= 1;
        }
    }
    n.exponent /= 2;
    n.mantissa = q << 3 | (r != 0);
    return normal(n);
}
double(sqrt)(double x) { return as_d(root(of_d(x))); }
float(sqrtf)(float x) { return as_f(root(of_f(x))); }
#else
typedef int softfloat_is_empty;
#endif

// SPDX-License-Identifier: GPL-2.0-or-later
// The helper functions that compilers call on 32-bit ARM ("Run-time ABI for the Arm Architecture"):
// division, which ARMv7-A need not have, 64-bit conversions, and the memory functions. Floating
// point travels in core registers here, whatever the program's own convention is.
#if defined(__arm__)
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define AAPCS __attribute__((pcs("aapcs"), used))

AAPCS uint32_t __aeabi_uidiv(uint32_t n, uint32_t d);
AAPCS int32_t __aeabi_idiv(int32_t n, int32_t d);
AAPCS void __aeabi_memcpy(void *to, const void *from, size_t size);
AAPCS void __aeabi_memmove(void *to, const void *from, size_t size);
AAPCS void __aeabi_memset(void *to, size_t size, int byte);
AAPCS void __aeabi_memclr(void *to, size_t size);
uint64_t udivmod64(uint64_t n, uint64_t d, uint64_t *rest);
int64_t divmod64(int64_t n, int64_t d, int64_t *rest);

// Long division by shift and subtract. Division by zero answers 0, as the UDIV instruction does.
AAPCS uint32_t __aeabi_uidiv(uint32_t n, uint32_t d)
{
    if (d == 0 || n < d)
        return 0;
    int shift = __builtin_clz(d) - __builtin_clz(n);
    uint32_t q = 0;
    d <<= shift;
    for (; shift >= 0; shift--, d >>= 1) {
        q <<= 1;
        if (n >= d) {
            n -= d;
            q |= 1;
        }
    }
    return q;
}
AAPCS int32_t __aeabi_idiv(int32_t n, int32_t d)
{
    uint32_t q = __aeabi_uidiv(n < 0 ? -(uint32_t)n : (uint32_t)n, d < 0 ? -(uint32_t)d : (uint32_t)d);
    return (int32_t)((n ^ d) < 0 ? -q : q);
}
uint64_t udivmod64(uint64_t n, uint64_t d, uint64_t *rest)
{
    uint64_t q = 0;
    if (d == 0 || n < d) {
        *rest = n;
        return 0;
    }
    if (n >> 32 == 0) {
        uint32_t q32 = __aeabi_uidiv((uint32_t)n, (uint32_t)d);
        *rest = (uint32_t)n - q32 * (uint32_t)d;
        return q32;
    }
    int shift = (d >> 32 ? __builtin_clz((uint32_t)(d >> 32)) : 32 + __builtin_clz((uint32_t)d)) -
                __builtin_clz((uint32_t)(n >> 32));
    d <<= shift;
    for (; shift >= 0; shift--, d >>= 1) {
        q <<= 1;
        if (n >= d) {
            n -= d;
            q |= 1;
        }
    }
    *rest = n;
    return q;
}
int64_t divmod64(int64_t n, int64_t d, int64_t *rest)
{
    uint64_t r;
    uint64_t q = udivmod64(n < 0 ? -(uint64_t)n : (uint64_t)n, d < 0 ? -(uint64_t)d : (uint64_t)d, &r);
    *rest = (int64_t)(n < 0 ? -r : r);
    return (int64_t)((n ^ d) < 0 ? -q : q);
}

AAPCS void __aeabi_memcpy(void *to, const void *from, size_t size) { memcpy(to, from, size); }
AAPCS void __aeabi_memmove(void *to, const void *from, size_t size) { memmove(to, from, size); }
AAPCS void __aeabi_memset(void *to, size_t size, int byte) { memset(to, byte, size); }
AAPCS void __aeabi_memclr(void *to, size_t size) { memset(to, 0, size); }
#define ALIGNED(function, suffix)                                                                  \
    __asm__(".globl " #function suffix "\n.set " #function suffix ", " #function "\n")
ALIGNED(__aeabi_memcpy, "4");
ALIGNED(__aeabi_memcpy, "8");
ALIGNED(__aeabi_memmove, "4");
ALIGNED(__aeabi_memmove, "8");
ALIGNED(__aeabi_memset, "4");
ALIGNED(__aeabi_memset, "8");
ALIGNED(__aeabi_memclr, "4");
ALIGNED(__aeabi_memclr, "8");

#if defined(__ARM_FP)
AAPCS double __aeabi_ul2d(uint64_t v);
AAPCS double __aeabi_l2d(int64_t v);
AAPCS float __aeabi_ul2f(uint64_t v);
AAPCS float __aeabi_l2f(int64_t v);
AAPCS uint64_t __aeabi_d2ulz(double v);
AAPCS int64_t __aeabi_d2lz(double v);
AAPCS uint64_t __aeabi_f2ulz(float v);
AAPCS int64_t __aeabi_f2lz(float v);

// The one addition rounds once: the high part is exact in a double.
AAPCS double __aeabi_ul2d(uint64_t v)
{
    return (double)(uint32_t)(v >> 32) * 4294967296.0 + (double)(uint32_t)v;
}
AAPCS double __aeabi_l2d(int64_t v)
{
    return (double)(int32_t)(v >> 32) * 4294967296.0 + (double)(uint32_t)v;
}
// Bits that a float cannot hold are folded into one sticky bit first, so that rounding to double
// and then to float rounds as one.
AAPCS float __aeabi_ul2f(uint64_t v)
{
    if (v >> 53)
        v = (v & ~0x7ffull) | ((v & 0x7ff) != 0) << 11;
    return (float)__aeabi_ul2d(v);
}
AAPCS float __aeabi_l2f(int64_t v)
{
    return v < 0 ? -__aeabi_ul2f(-(uint64_t)v) : __aeabi_ul2f((uint64_t)v);
}
// VCVT saturates, and so do these.
AAPCS uint64_t __aeabi_d2ulz(double v)
{
    if (!(v >= 1.0))
        return 0;
    if (v >= 18446744073709551616.0)
        return ~0ull;
    uint32_t high = (uint32_t)(v * (1 / 4294967296.0));
    return (uint64_t)high << 32 | (uint32_t)(v - (double)high * 4294967296.0);
}
AAPCS int64_t __aeabi_d2lz(double v)
{
    if (v >= 9223372036854775808.0)
        return INT64_MAX;
    if (v <= -9223372036854775808.0)
        return INT64_MIN;
    return v < 0 ? -(int64_t)__aeabi_d2ulz(-v) : (int64_t)__aeabi_d2ulz(v);
}
AAPCS uint64_t __aeabi_f2ulz(float v) { return __aeabi_d2ulz((double)v); }
AAPCS int64_t __aeabi_f2lz(float v) { return __aeabi_d2lz((double)v); }
#endif
#endif

// SPDX-License-Identifier: GPL-2.0-or-later
// Host calls: droidemu/kernel/hostcall.py. The system call instruction, with numbers of our own.
// Answers are words; a negative one from -4095 on is -errno.
#pragma once

#define DROIDEMU_HOST_BASE 0x0D0E0000L

// The system call instruction, inline: answers are the kernel's own.
static inline __attribute__((always_inline, unused)) long
droidemu_svc6(long number, long a, long b, long c, long d, long e, long f)
{
#if defined(__aarch64__)
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory", "cc");
    return x0;
#elif defined(__arm__)
    // r7 is the frame pointer in Thumb code, so it is swapped by hand and not named as a register.
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register long r5 __asm__("r5") = f;
    register long r6 __asm__("r6") = number;
    long saved;
    __asm__ volatile("mov %[saved], r7\n\tmov r7, %[number]\n\tsvc 0\n\tmov r7, %[saved]"
                     : "+r"(r0), [saved] "=&r"(saved)
                     : [number] "r"(r6), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
                     : "memory", "cc");
    return r0;
#else
#error "ARM only"
#endif
}

static inline __attribute__((always_inline, unused)) long
droidemu_host_call6(long number, long a, long b, long c, long d, long e, long f)
{
    return droidemu_svc6(DROIDEMU_HOST_BASE + number, a, b, c, d, e, f);
}

#define DROIDEMU_HOST_CALL_(n, a, b, c, d, e, f, ...)                                              \
    droidemu_host_call6((long)(n), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
// droidemu_host_call(number, ...): up to six arguments, missing ones are 0.
#define droidemu_host_call(...) DROIDEMU_HOST_CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

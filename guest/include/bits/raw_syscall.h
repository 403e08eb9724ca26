// SPDX-License-Identifier: GPL-2.0-or-later
// The system call instruction of each architecture, inline. Answers are the kernel's own (-errno).
// A signed 64-bit argument takes an even/odd register pair on ARM EABI: see SYSCALL_PAIR.
#pragma once

#if defined(__thumb__) && defined(__GCC_HAVE_DWARF2_CFI_ASM)
// Where a debugger finds the frame meanwhile. The library has frame pointers everywhere.
#define FRAME_IS_(name) ".cfi_def_cfa_register " name "\n\t"
#else
#define FRAME_IS_(name)
#endif

static inline __attribute__((always_inline)) long
inline_syscall6(long number, long a, long b, long c, long d, long e, long f)
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
    register long saved __asm__("r8");
    __asm__ volatile("mov %[saved], r7\n\t" FRAME_IS_("r8") "mov r7, %[number]\n\tsvc 0\n\t"
                     "mov r7, %[saved]\n\t" FRAME_IS_("r7")
                     : "+r"(r0), [saved] "=&r"(saved)
                     : [number] "r"(r6), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
                     : "memory", "cc");
    return r0;
#elif defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory", "cc");
    return result;
#endif
}

#define RAW_CALL_(n, a, b, c, d, e, f, ...)                                                        \
    inline_syscall6(SYS_##n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
// RAW(write, fd, data, size): up to six arguments, missing ones are 0.
#define RAW(...) RAW_CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

// SPDX-License-Identifier: GPL-2.0-or-later
// Host calls: droidemu/kernel/hostcall.py. The system call instruction, with numbers of our own.
// Answers are words; a negative one from -4095 on is -errno.
#pragma once

#include <droidemu/svc.h>

#define DROIDEMU_HOST_BASE 0x0D0E0000L

static inline __attribute__((always_inline, unused)) long
droidemu_host_call6(long number, long a, long b, long c, long d, long e, long f)
{
    return droidemu_svc6(DROIDEMU_HOST_BASE + number, a, b, c, d, e, f);
}

#define DROIDEMU_HOST_CALL_(n, a, b, c, d, e, f, ...)                                              \
    droidemu_host_call6((long)(n), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
// droidemu_host_call(number, ...): up to six arguments, missing ones are 0.
#define droidemu_host_call(...) DROIDEMU_HOST_CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

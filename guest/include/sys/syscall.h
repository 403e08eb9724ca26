// SPDX-License-Identifier: GPL-2.0-or-later
// System call numbers, and syscall(): the wrapper that sets errno.
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

#if defined(__aarch64__)
#include <bits/syscall_aarch64.h>
#elif defined(__arm__)
#include <bits/syscall_arm.h>
#elif defined(__x86_64__)
#include <bits/syscall_x86_64.h>
#else
#error "unknown architecture"
#endif

// Returns -1 and sets errno on failure, as libc's does.
long syscall(long number, ...);
// Returns the kernel's own answer: -errno on failure.
long raw_syscall(long number, long a, long b, long c, long d, long e, long f);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
// Callee-saved registers, stack and return address; no signal mask.
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef struct {
    unsigned long long words[24];
} jmp_buf[1];
__attribute__((returns_twice)) int setjmp(jmp_buf to);
_Noreturn void longjmp(jmp_buf from, int value);

__END_DECLS

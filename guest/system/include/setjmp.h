// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#ifdef __aarch64__
#define _JBLEN 32
#else
#define _JBLEN 64
#endif
__BEGIN_DECLS
typedef long sigjmp_buf[_JBLEN + 1];
typedef long jmp_buf[_JBLEN];
#undef _JBLEN
int _setjmp(jmp_buf) __returns_twice;
int setjmp(jmp_buf) __returns_twice;
int sigsetjmp(sigjmp_buf, int) __returns_twice;
__noreturn void _longjmp(jmp_buf, int);
__noreturn void longjmp(jmp_buf, int);
__noreturn void siglongjmp(sigjmp_buf, int);
#define setjmp(env) setjmp(env)
#define sigsetjmp(env, save) sigsetjmp((env), (save))
__END_DECLS

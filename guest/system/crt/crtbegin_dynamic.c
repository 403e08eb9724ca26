// SPDX-License-Identifier: GPL-2.0-or-later
/* The first object of a program that the linker starts: hands main() over to libc. */
#include "crt.h"

NOTE
COMMON(0)

typedef void (*function)(void);

struct structors {
	function *preinit, *init, *fini;
};

extern int main(int, char **, char **);
extern _Noreturn void __libc_init(void *raw, function on_exit, int (*)(int, char **, char **),
				  const struct structors *);
HIDDEN extern function __fini_array_start[], __fini_array_end[];

static void run_fini(void)
{
	for (function *f = __fini_array_end; f != __fini_array_start;)
		(*--f)();
}

/* libc wants a list between -1 and 0, as bionic's own start-up code has it. */
static function fini_list[] = {(function)-1, run_fini, 0};
static function no_list[] = {(function)-1, 0};

__attribute__((used)) static _Noreturn void start(void *raw)
{
	static const struct structors structors = {no_list, no_list, fini_list};
	__libc_init(raw, 0, main, &structors);
}

#ifdef __aarch64__
__asm__(".text\n.globl _start\n.type _start,%function\n_start:\n"
	"	mov x29, #0\n	mov x30, #0\n	mov x0, sp\n	b start\n");
#else
__asm__(".text\n.arm\n.globl _start\n.type _start,%function\n_start:\n"
	"	mov fp, #0\n	mov lr, #0\n	mov r0, sp\n	b start\n");
#endif

/* A program's thread-local variables lie behind the eight slots that Android keeps above TP. */
#ifdef __aarch64__
__asm__(".section .tdata.align,\"awTR\",%progbits\n	.p2align 6\n	.text\n");
#else
__asm__(".section .tdata.align,\"awTR\",%progbits\n	.p2align 5\n	.text\n");
#endif

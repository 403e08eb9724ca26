// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * setjmp and friends in bionic's space: 32 words on arm64, 64 on arm. Word 0 says whether the mask
 * of signals was kept (1) or not, the mask is in words 1 and 2; the registers follow.
 */
	.text

#ifdef __aarch64__
#define FUNCTION(name) .globl name; .type name,%function; name:
#define SIZE(name) .size name, . - name

FUNCTION(setjmp)
	mov w1, #1
	b sigsetjmp
	SIZE(setjmp)
FUNCTION(_setjmp)
	mov w1, #0
	b sigsetjmp
	SIZE(_setjmp)

FUNCTION(sigsetjmp)
	.cfi_startproc
	mov x9, #1
	cmp w1, #0
	csel x9, x9, xzr, ne
	str x9, [x0]
	cbz w1, 1f
	stp x0, x30, [sp, #-16]!
	.cfi_def_cfa_offset 16
	.cfi_offset x30, -8
	add x2, x0, #8		/* rt_sigprocmask(SIG_BLOCK, 0, mask, 8) */
	mov x0, #0
	mov x1, #0
	mov x3, #8
	mov x8, #135
	svc #0
	ldp x0, x30, [sp], #16
	.cfi_def_cfa_offset 0
	.cfi_restore x30
1:	stp x19, x20, [x0, #24]
	stp x21, x22, [x0, #40]
	stp x23, x24, [x0, #56]
	stp x25, x26, [x0, #72]
	stp x27, x28, [x0, #88]
	stp x29, x30, [x0, #104]
	mov x2, sp
	str x2, [x0, #120]
	stp d8, d9, [x0, #128]
	stp d10, d11, [x0, #144]
	stp d12, d13, [x0, #160]
	stp d14, d15, [x0, #176]
	mov w0, #0
	ret
	.cfi_endproc
	SIZE(sigsetjmp)

FUNCTION(longjmp)
FUNCTION(_longjmp)
FUNCTION(siglongjmp)
	ldr x9, [x0]
	cbz x9, 1f
	mov x10, x0
	mov x11, x1
	add x1, x0, #8		/* rt_sigprocmask(SIG_SETMASK, mask, 0, 8) */
	mov x0, #2
	mov x2, #0
	mov x3, #8
	mov x8, #135
	svc #0
	mov x0, x10
	mov x1, x11
1:	ldp x19, x20, [x0, #24]
	ldp x21, x22, [x0, #40]
	ldp x23, x24, [x0, #56]
	ldp x25, x26, [x0, #72]
	ldp x27, x28, [x0, #88]
	ldp x29, x30, [x0, #104]
	ldr x2, [x0, #120]
	mov sp, x2
	ldp d8, d9, [x0, #128]
	ldp d10, d11, [x0, #144]
	ldp d12, d13, [x0, #160]
	ldp d14, d15, [x0, #176]
	cmp w1, #0
	csinc w0, w1, wzr, ne
	ret
	SIZE(longjmp)

#else
	.syntax unified
	.arm
	.fpu vfpv3-d16
#define FUNCTION(name) .globl name; .type name,%function; name:
#define SIZE(name) .size name, . - name

FUNCTION(setjmp)
	mov r1, #1
	b sigsetjmp
	SIZE(setjmp)
FUNCTION(_setjmp)
	mov r1, #0
	SIZE(_setjmp)

FUNCTION(sigsetjmp)
	.fnstart
	cmp r1, #0
	movne r1, #1
	str r1, [r0]
	beq 1f
	push {r0, r3, r7, lr}
	.save {r0, r3, r7, lr}
	add r2, r0, #4		/* rt_sigprocmask(SIG_BLOCK, 0, mask, 8) */
	mov r0, #0
	mov r1, #0
	mov r3, #8
	mov r7, #175
	svc #0
	pop {r0, r3, r7, lr}
1:	add r2, r0, #16
	mov r3, sp
	stmia r2!, {r3-r11, lr}
	vstmia r2, {d8-d15}
	mov r0, #0
	bx lr
	.fnend
	SIZE(sigsetjmp)

FUNCTION(longjmp)
FUNCTION(_longjmp)
FUNCTION(siglongjmp)
	ldr r2, [r0]
	cmp r2, #0
	beq 1f
	mov r4, r0
	mov r5, r1
	add r1, r0, #4		/* rt_sigprocmask(SIG_SETMASK, mask, 0, 8) */
	mov r0, #2
	mov r2, #0
	mov r3, #8
	mov r7, #175
	svc #0
	mov r0, r4
	mov r1, r5
1:	add r2, r0, #16
	mov ip, r1
	ldmia r2!, {r3-r11, lr}
	mov sp, r3
	vldmia r2, {d8-d15}
	movs r0, ip
	moveq r0, #1
	bx lr
	SIZE(longjmp)
#endif
	.section .note.GNU-stack,"",%progbits

// SPDX-License-Identifier: GPL-2.0-or-later
// The entry point of the interpreter, and what thread-local variables' descriptors call.
#if defined(__aarch64__)
    .text
    .globl _start
    .hidden _start
    .type _start, %function
_start:
    .cfi_startproc
    .cfi_undefined x30
    mov x29, #0
    mov x30, #0
    mov x19, sp
    mov x0, sp
    bl linker_main
    mov sp, x19
    mov x16, x0
    mov x0, #0 // nothing to register with atexit
    mov x19, #0
    br x16
    .cfi_endproc
    .size _start, . - _start

// x0: the descriptor; every register but x0 (and x30) is kept. The answer is an offset from TP.
    .globl tlsdesc_static
    .hidden tlsdesc_static
    .type tlsdesc_static, %function
tlsdesc_static:
    .cfi_startproc
    ldr x0, [x0, #8]
    ret
    .cfi_endproc
    .size tlsdesc_static, . - tlsdesc_static

    .globl tlsdesc_weak
    .hidden tlsdesc_weak
    .type tlsdesc_weak, %function
tlsdesc_weak:
    .cfi_startproc
    str x1, [sp, #-16]!
    .cfi_def_cfa_offset 16
    mrs x1, tpidr_el0
    ldr x0, [x0, #8]
    sub x0, x0, x1
    ldr x1, [sp], #16
    .cfi_def_cfa_offset 0
    ret
    .cfi_endproc
    .size tlsdesc_weak, . - tlsdesc_weak
#else
    .syntax unified
    .arm
    .text
    .globl _start
    .hidden _start
    .type _start, %function
_start:
    .fnstart
    .cantunwind
    mov r11, #0
    mov lr, #0
    mov r4, sp
    mov r0, sp
    bic sp, sp, #7
    bl linker_main
    mov sp, r4
    mov r12, r0
    mov r0, #0
    mov r4, #0
    bx r12
    .fnend
    .size _start, . - _start

// Android's 32-bit ARM knows no descriptors.
    .globl tlsdesc_static
    .hidden tlsdesc_static
    .globl tlsdesc_weak
    .hidden tlsdesc_weak
tlsdesc_static:
tlsdesc_weak:
    udf #0
#endif
    .section .note.GNU-stack, "", %progbits

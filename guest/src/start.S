// SPDX-License-Identifier: GPL-2.0-or-later
// What C cannot say: the entry point, clone, the end of a signal handler, setjmp.
//
// FUNCTION and END wrap everything in call frame information, so that a debugger finds its way
// out of each instruction here, and comes to a clean end at the bottom of every thread. LABEL is
// for the ends of signal handlers, which debuggers know by their instructions.

#if defined(__aarch64__)
#define LABEL(name) .globl name; .hidden name; .type name, %function; .balign 4; name:
#define FUNCTION(name) LABEL(name) .cfi_startproc
#define END(name) .cfi_endproc; LABEL_END(name)
#define LABEL_END(name) .size name, . - name
    .text
FUNCTION(_start)
    .cfi_undefined x30 // back traces end here
    mov x29, #0
    mov x30, #0
    mov x0, sp
    and sp, x0, #-16
    bl start_c // does not return; a call, so that this is the outermost frame
    brk #1
END(_start)

// int clone_thread(function x0, stack x1, flags x2, argument x3, ptid x4, tls x5, ctid x6)
FUNCTION(clone_thread)
    and x1, x1, #-16
    stp x0, x3, [x1, #-16]!
    mov x0, x2
    mov x2, x4
    mov x3, x5
    mov x4, x6
    mov x8, #220
    svc #0
    cbz x0, 1f
    ret
1:  .cfi_undefined x30 // the bottom of the new thread's stack
    mov x29, #0
    mov x30, #0
    ldp x1, x0, [sp], #16
    blr x1
    mov x8, #93
    svc #0
    brk #1
END(clone_thread)

LABEL(signal_restorer)
    mov x8, #139
    svc #0
LABEL_END(signal_restorer)

FUNCTION(setjmp)
    stp x19, x20, [x0]
    stp x21, x22, [x0, #16]
    stp x23, x24, [x0, #32]
    stp x25, x26, [x0, #48]
    stp x27, x28, [x0, #64]
    mov x2, sp
    stp x29, x30, [x0, #80]
    str x2, [x0, #96]
    stp d8, d9, [x0, #112]
    stp d10, d11, [x0, #128]
    stp d12, d13, [x0, #144]
    stp d14, d15, [x0, #160]
    mov w0, #0
    ret
END(setjmp)

FUNCTION(longjmp)
    ldp x19, x20, [x0]
    ldp x21, x22, [x0, #16]
    ldp x23, x24, [x0, #32]
    ldp x25, x26, [x0, #48]
    ldp x27, x28, [x0, #64]
    ldp x29, x30, [x0, #80]
    ldr x2, [x0, #96]
    mov sp, x2
    ldp d8, d9, [x0, #112]
    ldp d10, d11, [x0, #128]
    ldp d12, d13, [x0, #144]
    ldp d14, d15, [x0, #160]
    cmp w1, #0
    csinc w0, w1, wzr, ne
    ret
END(longjmp)

#elif defined(__arm__)
// Always A32: callers in Thumb code switch by blx, which the linker writes.
    .syntax unified
    .arm
#define LABEL(name) .globl name; .hidden name; .type name, %function; .balign 4; name:
#define FUNCTION(name) LABEL(name) .cfi_startproc
#define END(name) .cfi_endproc; LABEL_END(name)
#define LABEL_END(name) .size name, . - name
    .cfi_sections .debug_frame
    .text
FUNCTION(_start)
    .fnstart
    .cantunwind
    .cfi_undefined lr // back traces end here
    mov r11, #0
    mov lr, #0
    mov r0, sp
    bic sp, sp, #7
    bl start_c
    udf #1
    .fnend
END(_start)

// int clone_thread(function r0, stack r1, flags r2, argument r3, ptid, tls, ctid on the stack)
FUNCTION(clone_thread)
    .fnstart
    .cantunwind
    push {r4, r5, r7, r11}
    .cfi_def_cfa_offset 16
    .cfi_offset r11, -4
    .cfi_offset r7, -8
    .cfi_offset r5, -12
    .cfi_offset r4, -16
    bic r1, r1, #7
    str r3, [r1, #-4]!
    str r0, [r1, #-4]!
    mov r0, r2
    ldr r2, [sp, #16]
    ldr r3, [sp, #20]
    ldr r4, [sp, #24]
    mov r7, #120
    svc #0
    cmp r0, #0
    beq 1f
    pop {r4, r5, r7, r11}
    .cfi_def_cfa_offset 0
    .cfi_restore r4
    .cfi_restore r5
    .cfi_restore r7
    .cfi_restore r11
    bx lr
1:  .cfi_undefined lr // the bottom of the new thread's stack
    mov r11, #0
    mov lr, #0
    pop {r1, r2}
    mov r0, r2
    blx r1
    mov r7, #1
    svc #0
    udf #1
    .fnend
END(clone_thread)

LABEL(signal_restorer)
    mov r7, #173
    svc #0
LABEL_END(signal_restorer)

LABEL(signal_restorer_old)
    mov r7, #119
    svc #0
LABEL_END(signal_restorer_old)

FUNCTION(setjmp)
    mov r2, sp
    stm r0!, {r2, r4-r11, lr}
#if defined(__ARM_FP)
    add r0, r0, #8
    vstm r0, {d8-d15}
#endif
    mov r0, #0
    bx lr
END(setjmp)

FUNCTION(longjmp)
    ldm r0!, {r2, r4-r11, lr}
    mov sp, r2
#if defined(__ARM_FP)
    add r0, r0, #8
    vldm r0, {d8-d15}
#endif
    movs r0, r1
    moveq r0, #1
    bx lr
END(longjmp)

// The one ARM helper with a calling convention of its own: it may change r0 only.
FUNCTION(__aeabi_read_tp)
    mrc p15, 0, r0, c13, c0, 3
    bx lr
END(__aeabi_read_tp)

// Quotient in r0 (or r0:r1) and remainder in r1 (or r2:r3): C cannot return two values like that.
FUNCTION(__aeabi_uidivmod)
    push {r0, r1, r2, lr}
    .cfi_def_cfa_offset 16
    .cfi_offset lr, -4
    bl __aeabi_uidiv
    pop {r1, r2, r3, lr}
    .cfi_def_cfa_offset 0
    .cfi_restore lr
    mul r2, r2, r0
    sub r1, r1, r2
    bx lr
END(__aeabi_uidivmod)

FUNCTION(__aeabi_idivmod)
    push {r0, r1, r2, lr}
    .cfi_def_cfa_offset 16
    .cfi_offset lr, -4
    bl __aeabi_idiv
    pop {r1, r2, r3, lr}
    .cfi_def_cfa_offset 0
    .cfi_restore lr
    mul r2, r2, r0
    sub r1, r1, r2
    bx lr
END(__aeabi_idivmod)

FUNCTION(__aeabi_uldivmod)
    push {r11, lr}
    .cfi_def_cfa_offset 8
    .cfi_offset lr, -4
    .cfi_offset r11, -8
    sub sp, sp, #16
    .cfi_def_cfa_offset 24
    add r12, sp, #8
    str r12, [sp]
    bl udivmod64
    ldrd r2, r3, [sp, #8]
    add sp, sp, #16
    .cfi_def_cfa_offset 8
    pop {r11, pc}
END(__aeabi_uldivmod)

FUNCTION(__aeabi_ldivmod)
    push {r11, lr}
    .cfi_def_cfa_offset 8
    .cfi_offset lr, -4
    .cfi_offset r11, -8
    sub sp, sp, #16
    .cfi_def_cfa_offset 24
    add r12, sp, #8
    str r12, [sp]
    bl divmod64
    ldrd r2, r3, [sp, #8]
    add sp, sp, #16
    .cfi_def_cfa_offset 8
    pop {r11, pc}
END(__aeabi_ldivmod)

// Named by the unwind tables; nothing here unwinds.
LABEL(__aeabi_unwind_cpp_pr0)
LABEL(__aeabi_unwind_cpp_pr1)
LABEL(__aeabi_unwind_cpp_pr2)
    bx lr

#elif defined(__x86_64__)
#define LABEL(name) .globl name; .hidden name; .type name, @function; .balign 16; name:
#define FUNCTION(name) LABEL(name) .cfi_startproc
#define END(name) .cfi_endproc; LABEL_END(name)
#define LABEL_END(name) .size name, . - name
    .text
FUNCTION(_start)
    .cfi_undefined rip
    xor %ebp, %ebp
    mov %rsp, %rdi
    and $-16, %rsp
    call start_c
    hlt
END(_start)

// int clone_thread(function rdi, stack rsi, flags rdx, argument rcx, ptid r8, tls r9, ctid stack)
FUNCTION(clone_thread)
    and $-16, %rsi
    sub $16, %rsi
    mov %rdi, (%rsi)
    mov %rcx, 8(%rsi)
    mov %rdx, %rdi
    mov %r8, %rdx
    mov 8(%rsp), %r10
    mov %r9, %r8
    mov $56, %eax
    syscall
    test %eax, %eax
    jz 1f
    ret
1:  .cfi_undefined rip // the bottom of the new thread's stack
    xor %ebp, %ebp
    pop %rax
    pop %rdi
    call *%rax
    mov %eax, %edi
    mov $60, %eax
    syscall
    hlt
END(clone_thread)

LABEL(signal_restorer)
    mov $15, %eax
    syscall
LABEL_END(signal_restorer)

FUNCTION(setjmp)
    mov %rbx, (%rdi)
    mov %rbp, 8(%rdi)
    mov %r12, 16(%rdi)
    mov %r13, 24(%rdi)
    mov %r14, 32(%rdi)
    mov %r15, 40(%rdi)
    lea 8(%rsp), %rdx
    mov %rdx, 48(%rdi)
    mov (%rsp), %rdx
    mov %rdx, 56(%rdi)
    xor %eax, %eax
    ret
END(setjmp)

FUNCTION(longjmp)
    mov %esi, %eax
    test %eax, %eax
    jnz 1f
    inc %eax
1:  mov (%rdi), %rbx
    mov 8(%rdi), %rbp
    mov 16(%rdi), %r12
    mov 24(%rdi), %r13
    mov 32(%rdi), %r14
    mov 40(%rdi), %r15
    mov 48(%rdi), %rsp
    jmp *56(%rdi)
END(longjmp)
#endif

    .section .note.GNU-stack, "", %progbits

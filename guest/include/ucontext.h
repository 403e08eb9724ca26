// SPDX-License-Identifier: GPL-2.0-or-later
// What a handler with SA_SIGINFO gets as its third argument: asm/ucontext.h and asm/sigcontext.h.
#pragma once
#include <signal.h>

#if defined(__aarch64__)
struct sigcontext {
    uint64_t fault_address, regs[31], sp, pc, pstate;
    uint8_t reserved[4096] __attribute__((aligned(16))); // records: FPSIMD_MAGIC first, ends with 0
};
struct fpsimd_context {
    uint32_t magic, size, fpsr, fpcr;
    unsigned __int128 vregs[32];
};
#define FPSIMD_MAGIC 0x46508001
typedef struct ucontext {
    unsigned long uc_flags;
    struct ucontext *uc_link;
    stack_t uc_stack;
    sigset_t uc_sigmask;
    uint8_t unused_[1024 / 8 - sizeof(sigset_t)];
    struct sigcontext uc_mcontext;
} ucontext_t;
#define UC_PC(uc) ((uc)->uc_mcontext.pc)
#define UC_SP(uc) ((uc)->uc_mcontext.sp)
#define UC_RESULT(uc) ((uc)->uc_mcontext.regs[0])
#elif defined(__arm__)
struct sigcontext {
    unsigned long trap_no, error_code, oldmask;
    unsigned long arm_r0, arm_r1, arm_r2, arm_r3, arm_r4, arm_r5, arm_r6, arm_r7, arm_r8, arm_r9;
    unsigned long arm_r10, arm_fp, arm_ip, arm_sp, arm_lr, arm_pc, arm_cpsr, fault_address;
};
struct vfp_sigframe {
    uint32_t magic, size;
    uint64_t fpregs[32];
    uint32_t fpscr, pad_, fpexc, fpinst, fpinst2;
};
#define VFP_MAGIC 0x56465001
typedef struct ucontext {
    unsigned long uc_flags;
    struct ucontext *uc_link;
    stack_t uc_stack;
    struct sigcontext uc_mcontext;
    sigset_t uc_sigmask;
    int unused_[32 - sizeof(sigset_t) / sizeof(int)];
    unsigned long uc_regspace[128] __attribute__((aligned(8))); // records, as on AArch64
} ucontext_t;
#define UC_PC(uc) ((uc)->uc_mcontext.arm_pc)
#define UC_SP(uc) ((uc)->uc_mcontext.arm_sp)
#define UC_RESULT(uc) ((uc)->uc_mcontext.arm_r0)
#elif defined(__x86_64__)
struct sigcontext {
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip;
    uint64_t eflags;
    uint16_t cs, gs, fs, ss;
    uint64_t err, trapno, oldmask, cr2;
    void *fpstate;
    uint64_t reserved_[8];
};
typedef struct ucontext {
    unsigned long uc_flags;
    struct ucontext *uc_link;
    stack_t uc_stack;
    struct sigcontext uc_mcontext;
    sigset_t uc_sigmask;
} ucontext_t;
#define UC_PC(uc) ((uc)->uc_mcontext.rip)
#define UC_SP(uc) ((uc)->uc_mcontext.rsp)
#define UC_RESULT(uc) ((uc)->uc_mcontext.rax)
#endif

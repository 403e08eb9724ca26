// SPDX-License-Identifier: GPL-2.0-or-later
// Faults: what siginfo tells of them, and handlers that edit the interrupted context and return.
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static volatile int faults, signo_seen, code_seen;
static volatile uintptr_t address_seen, pc_seen;

// Code that may fault: probe_* are its instructions, resume_here is where a handler sends it.
extern char probe_resume[], probe_read_at[], probe_write_at[], probe_illegal_at[], probe_break_at[];
long probe_read(volatile void *from);
long probe_write(volatile void *to);
long probe_illegal(void);
long probe_break(void);
double probe_floats(double a, double b, double c); // raises SIGUSR1 in the middle

#if defined(__aarch64__)
__asm__(".text\n"
        ".globl probe_read, probe_write, probe_illegal, probe_break\n"
        "probe_read: probe_read_at: ldr w0, [x0]\n ret\n"
        "probe_write: probe_write_at: str wzr, [x0]\n mov x0, #0\n ret\n"
        "probe_illegal: probe_illegal_at: udf #0\n mov x0, #1\n ret\n"
        "probe_break: probe_break_at: brk #0x1234\n mov x0, #2\n ret\n"
        "probe_resume: mov x0, #-1\n ret\n");
#define BREAK_SIZE 4
#elif defined(__thumb__)
__asm__(".syntax unified\n.text\n.thumb\n"
        ".globl probe_read, probe_write, probe_illegal, probe_break, probe_resume\n"
        ".type probe_read, %function\n.type probe_write, %function\n"
        ".type probe_illegal, %function\n.type probe_break, %function\n"
        ".type probe_resume, %function\n"
        ".thumb_func\nprobe_read: probe_read_at: ldr r0, [r0]\n bx lr\n"
        ".thumb_func\nprobe_write: probe_write_at: str r0, [r0]\n movs r0, #0\n bx lr\n"
        ".thumb_func\nprobe_illegal: probe_illegal_at: udf #0\n movs r0, #1\n bx lr\n"
        ".thumb_func\nprobe_break: probe_break_at: udf #1\n movs r0, #2\n bx lr\n"
        ".thumb_func\nprobe_resume: mov r0, #-1\n bx lr\n");
#define BREAK_SIZE 2
#elif defined(__arm__)
__asm__(".text\n.arm\n"
        ".globl probe_read, probe_write, probe_illegal, probe_break\n"
        "probe_read: probe_read_at: ldr r0, [r0]\n bx lr\n"
        "probe_write: probe_write_at: str r0, [r0]\n mov r0, #0\n bx lr\n"
        "probe_illegal: probe_illegal_at: udf #0\n mov r0, #1\n bx lr\n"
        "probe_break: probe_break_at: .inst 0xe7f001f0\n mov r0, #2\n bx lr\n"
        "probe_resume: mvn r0, #0\n bx lr\n");
#define BREAK_SIZE 4
#else
__asm__(".text\n"
        ".globl probe_read, probe_write, probe_illegal, probe_break\n"
        "probe_read: probe_read_at: mov (%rdi), %eax\n ret\n"
        "probe_write: probe_write_at: movl $0, (%rdi)\n xor %eax, %eax\n ret\n"
        "probe_illegal: probe_illegal_at: ud2\n mov $1, %eax\n ret\n"
        "probe_break: probe_break_at: int3\n mov $2, %eax\n ret\n"
        "probe_resume: mov $-1, %rax\n ret\n");
#define BREAK_SIZE 0 // the PC stands behind int3 already
#endif
#if defined(__thumb__)
#define CODE(label) ((uintptr_t)(label) & ~(uintptr_t)1)
#else
#define CODE(label) ((uintptr_t)(label))
#endif

static void recover(int signo, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    faults++;
    signo_seen = signo;
    code_seen = info->si_code;
    address_seen = (uintptr_t)info->si_addr;
    pc_seen = UC_PC(uc);
    if (signo == SIGTRAP)
        UC_PC(uc) += BREAK_SIZE;
    else
        UC_PC(uc) = CODE(probe_resume);
}

static void handle(int signo, unsigned flags)
{
    struct sigaction action = {.sa_sigaction = recover, .sa_flags = SA_SIGINFO | flags};
    sigaction(signo, &action, NULL);
}

static void memory_faults(void)
{
    char *page = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *(uint32_t *)page = 7;
    EQUAL(probe_read(page), 7, "readable");
    EQUAL(probe_read(NULL), -1, "null pointer: recovered");
    EQUAL(signo_seen, SIGSEGV, "null pointer: SIGSEGV");
    EQUAL(code_seen, SEGV_MAPERR, "null pointer: SEGV_MAPERR");
    EQUAL(address_seen, 0, "null pointer: si_addr");
    EQUAL(pc_seen, CODE(probe_read_at), "null pointer: PC");
    EQUAL(probe_write((void *)0x1234), -1, "low address");
    CHECK(code_seen == SEGV_MAPERR && address_seen == 0x1234, "low address: where");
    EQUAL(pc_seen, CODE(probe_write_at), "low address: PC");
    mprotect(page + 4096, 4096, PROT_READ);
    EQUAL(probe_read(page + 4096 + 16), 0, "read-only page reads");
    EQUAL(probe_write(page + 4096 + 16), -1, "read-only page");
    CHECK(code_seen == SEGV_ACCERR && address_seen == (uintptr_t)page + 4096 + 16,
          "read-only page: SEGV_ACCERR");
    mprotect(page + 4096, 4096, PROT_NONE);
    EQUAL(probe_read(page + 4096), -1, "PROT_NONE");
    EQUAL(probe_read(page + 4096), -1, "PROT_NONE again");
    EQUAL(code_seen, SEGV_ACCERR, "PROT_NONE: SEGV_ACCERR");
    munmap(page + 4096, 4096);
    EQUAL(probe_read(page + 4096), -1, "unmapped");
    EQUAL(code_seen, SEGV_MAPERR, "unmapped: SEGV_MAPERR");
    // A jump into a page without code permission.
    faults = 0;
#if defined(__thumb__)
    long (*data)(void) = (long (*)(void))(page + 1);
#else
    long (*data)(void) = (long (*)(void))page;
#endif
#if !defined(__x86_64__) // there the return address would be lost
    EQUAL(data(), -1, "execute data");
    CHECK(signo_seen == SIGSEGV && code_seen == SEGV_ACCERR, "execute data: SEGV_ACCERR");
    EQUAL(address_seen, (uintptr_t)page, "execute data: si_addr");
    EQUAL(pc_seen, (uintptr_t)page, "execute data: PC");
#else
    (void)data;
#endif
    // Blocked while the handler runs, free behind it.
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(!sigismember(&now, SIGSEGV), "SIGSEGV is not blocked behind its handler");
}

static void bus_error(void)
{
    int fd = memfd_create("short", 0);
    if (fd < 0) {
        printf("skip bus error: no memfd\n");
        return;
    }
    write(fd, "x", 1);
    char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    EQUAL(probe_read(map), 'x', "file page");
    EQUAL(probe_read(map + 4096), -1, "behind the end of the file");
    CHECK(signo_seen == SIGBUS && code_seen == BUS_ADRERR, "SIGBUS, BUS_ADRERR");
    EQUAL(address_seen, (uintptr_t)map + 4096, "SIGBUS: si_addr");
    munmap(map, 8192);
    close(fd);
}

static void instructions(void)
{
    EQUAL(probe_illegal(), -1, "illegal instruction: recovered");
    EQUAL(signo_seen, SIGILL, "SIGILL");
#if !defined(__x86_64__)
    EQUAL(code_seen, ILL_ILLOPC, "ILL_ILLOPC");
#endif
    EQUAL(address_seen, CODE(probe_illegal_at), "SIGILL: si_addr");
    EQUAL(pc_seen, CODE(probe_illegal_at), "SIGILL: PC");
    EQUAL(probe_break(), 2, "breakpoint: goes on behind it");
    EQUAL(signo_seen, SIGTRAP, "SIGTRAP");
#if !defined(__x86_64__)
    EQUAL(code_seen, TRAP_BRKPT, "TRAP_BRKPT");
    EQUAL(address_seen, CODE(probe_break_at), "SIGTRAP: si_addr");
#endif
}

// A handler may set the result of what it interrupted, and any register.
static void set_result(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)info;
    UC_RESULT((ucontext_t *)context) = 4711;
}
static void results(void)
{
    struct sigaction action = {.sa_sigaction = set_result, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    // The signal arrives behind the system call, whose result the handler replaces.
    EQUAL(raw_syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1, 0, 0, 0), 4711,
          "handler sets a result");
}

// Floating-point registers survive handlers that use them, and can be edited.
static volatile double noise;
static void use_floats(int signo)
{
    (void)signo;
    double a = noise + 1, b = a * 2, c = b * 3, d = c * 5;
    for (int i = 0; i < 16; i++) {
        a += b * c;
        b += c * d;
        c += d * a;
        d += a * b;
    }
    noise = a + b + c + d;
}
static int same_floats(void)
{
    double a = noise + 1.5, b = noise + 2.5, c = noise + 3.5, d = noise + 4.5, e = noise + 5.5;
    double f = a * b, g = c * d, h = e * f;
    noise = 1e10;
    raw_syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1, 0, 0, 0);
    noise = 0;
    return a == 1.5 && b == 2.5 && c == 3.5 && d == 4.5 && e == 5.5 && f == 3.75 && g == 15.75 &&
           h == 20.625;
}

#if defined(__aarch64__)
static int frame_checks(ucontext_t *uc)
{
    struct fpsimd_context *fp = (struct fpsimd_context *)uc->uc_mcontext.reserved;
    return fp->magic == FPSIMD_MAGIC && fp->size == sizeof *fp;
}
static void edit_vectors(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)info;
    ucontext_t *uc = context;
    CHECK(frame_checks(uc), "fpsimd_context is first");
    CHECK(((uintptr_t)uc & 15) == 0 && ((uintptr_t)info & 15) == 0, "frame is aligned");
    struct fpsimd_context *fp = (struct fpsimd_context *)uc->uc_mcontext.reserved;
    double nine = 9.25;
    memcpy(&fp->vregs[8], &nine, sizeof nine);
    fp->fpcr = 1 << 22; // round towards plus infinity
}
static void edit_registers(void)
{
    struct sigaction action = {.sa_sigaction = edit_vectors, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR2, &action, NULL);
    double got;
    uint64_t fpcr;
    long pid = getpid(), tid = gettid();
    register long x8 __asm__("x8") = SYS_tgkill, x0 __asm__("x0") = pid, x1 __asm__("x1") = tid,
                  x2 __asm__("x2") = SIGUSR2;
    __asm__ volatile("fmov d8, xzr\n svc 0\n fmov %d0, d8\n mrs %1, fpcr\n msr fpcr, xzr"
                     : "=w"(got), "=r"(fpcr), "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2)
                     : "v8", "memory");
    CHECK(got == 9.25, "handler edits a vector register");
    EQUAL(fpcr, 1 << 22, "handler edits FPCR");
}
#elif defined(__arm__)
static void edit_vectors(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)info;
    ucontext_t *uc = context;
    uint32_t *space = (uint32_t *)uc->uc_regspace;
    EQUAL(space[0], VFP_MAGIC, "vfp frame: magic");
    EQUAL(space[1], 288, "vfp frame: size");
    EQUAL(space[72], 0, "vfp frame: end mark");
    EQUAL((uintptr_t)uc & 7, 0, "frame is aligned");
    double nine = 9.25;
    memcpy((char *)space + 8 + 8 * 8, &nine, sizeof nine);
    space[2 + 64] = 1 << 22; // FPSCR: round towards plus infinity
}
static void edit_registers(void)
{
    struct sigaction action = {.sa_sigaction = edit_vectors, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR2, &action, NULL);
#if defined(__ARM_FP) && !defined(__SOFTFP__)
    double got;
    uint32_t fpscr;
    long pid = getpid(), tid = gettid();
    register long r0 __asm__("r0") = pid, r1 __asm__("r1") = tid, r2 __asm__("r2") = SIGUSR2,
                  r6 __asm__("r6") = SYS_tgkill;
    __asm__ volatile("mov r5, r7\n mov r7, r6\n vmov.f64 d8, #1.0\n svc 0\n mov r7, r5\n"
                     "vmov.f64 %P0, d8\n vmrs %1, fpscr\n mov r5, #0\n vmsr fpscr, r5"
                     : "=w"(got), "=r"(fpscr), "+r"(r0)
                     : "r"(r6), "r"(r1), "r"(r2)
                     : "d8", "r5", "memory");
    CHECK(got == 9.25, "handler edits a VFP register");
    EQUAL(fpscr & 0x00c00000, 1 << 22, "handler edits FPSCR");
#else
    raise(SIGUSR2);
#endif
}
#else
static void edit_registers(void) {}
#endif

// Frames are full: a handler in another instruction set state, deep nesting, big stacks.
static volatile int depth;
static void nest(int signo)
{
    (void)signo;
    if (++depth < 20)
        raise(SIGUSR2);
}

int main(void)
{
    handle(SIGSEGV, 0);
    handle(SIGBUS, 0);
    handle(SIGILL, 0);
    handle(SIGTRAP, 0);
    memory_faults();
    bus_error();
    instructions();
    results();
    signal(SIGUSR1, use_floats);
    int good = 1;
    for (int i = 0; i < 50; i++)
        good &= same_floats();
    CHECK(good, "floats survive handlers");
    edit_registers();
    struct sigaction action = {.sa_handler = nest, .sa_flags = SA_NODEFER};
    sigaction(SIGUSR2, &action, NULL);
    raise(SIGUSR2);
    EQUAL(depth, 20, "nested handlers");
    return DONE();
}

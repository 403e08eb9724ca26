// SPDX-License-Identifier: GPL-2.0-or-later
// Hostile system calls: any number, arguments from a bag of odd values. argv: seed, how many.
// Whatever happens to this program is right, as long as the kernel stays whole.
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static uint64_t state;
static uint32_t random32(void)
{
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(state >> 33);
}

static char *scratch;
static char paths[8][24] = {"/",        "/dev/fb0", "/tmp/x", "/dev/input/event0",
                            "/proc/self/maps", "/etc/passwd", "", "/dev/null"};

static long argument(void)
{
    static const long odd[] = {0, 1, 2, 3, 4, 5, 8, 16, 64, 100, 4096, 0x1000, 0x7fffffff, -1, -100,
                               -4096, 0x541b, 0x4600, 0x80044501, 0x2000, 1 << 20};
    switch (random32() % 8) {
    case 0:
    case 1:
        return odd[random32() % (sizeof odd / sizeof *odd)];
    case 2:
    case 3:
        return (long)scratch + (random32() & 0xff8);
    case 4:
        return (long)paths[random32() % 8];
    case 5:
        return (long)(random32() % 24);
    case 6:
        return 1l << random32() % (8 * sizeof(long));
    default:
        return (long)((uint64_t)random32() << 32 | random32());
    }
}

static jmp_buf back;
static void handler(int signo) { (void)signo; }
static void on_fault(int signo)
{
    static int faults;
    (void)signo;
    // A call may have written over the way back, and then it leads here again and again.
    if (++faults > 5000)
        _exit(0);
    longjmp(back, 1);
}

// Those that end or replace the program, or that end the machinery of this one.
static int refused(long number)
{
    static const long list[] = {SYS_exit,   SYS_exit_group, SYS_execve,  SYS_rt_sigreturn,
                                SYS_munmap, SYS_mprotect,   SYS_mremap,  SYS_kill,
                                SYS_tkill,  SYS_tgkill,     SYS_clone,   SYS_madvise,
#ifdef SYS_sigreturn
                                SYS_sigreturn,
#endif
                                SYS_rt_sigaction, SYS_setitimer};
    for (unsigned i = 0; i < sizeof list / sizeof *list; i++)
        if (number == list[i])
            return 1;
    return number == 281 || number == 387 || number == 435; // execveat, clone3
}

int main(int argc, char **argv)
{
    state = (uint64_t)atoi(argc > 1 ? argv[1] : "1") * 7919;
    int rounds = atoi(argc > 2 ? argv[2] : "1000");
    struct itimerval tick = {{0, 2000}, {0, 2000}};
    for (volatile int round = 0; round < rounds; round++) {
        long number = random32() % 460;
        if (refused(number))
            continue;
        // In reach again, however the last call left things.
        scratch = mmap((void *)0x20000000, 8192, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        for (int i = 0; i < 1024; i++)
            ((uint32_t *)scratch)[i] = random32() % 3 ? 0 : random32();
        struct sigaction action = {.sa_handler = handler}, fault = {.sa_handler = on_fault,
                                                                   .sa_flags = SA_NODEFER};
        sigaction(SIGALRM, &action, NULL);
        sigaction(SIGSEGV, &fault, NULL);
        sigaction(SIGBUS, &fault, NULL);
        sigset_t none;
        memset(&none, 0, sizeof none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        setitimer(0, &tick, NULL);
        if (!setjmp(back))
            raw_syscall(number, argument(), argument(), argument(), argument(), argument(),
                        argument());
    }
    return 0;
}

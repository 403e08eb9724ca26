// SPDX-License-Identifier: GPL-2.0-or-later
// What only ARM programs meet: kuser helpers, counters and ID registers that the kernel emulates.
#include "check.h"
#include <signal.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t illegal;
static void on_illegal(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)info, (void)context;
    printf("%s illegal instruction\n", illegal ? "ok" : "FAIL unexpected:");
    printf("done, %d failed\n", check_failures + !illegal);
    _exit(check_failures || !illegal);
}

#if defined(__aarch64__)
#define READ(reg)                                                                                  \
    ({                                                                                             \
        uint64_t value_;                                                                           \
        __asm__ volatile("mrs %0, " reg : "=r"(value_));                                           \
        value_;                                                                                    \
    })
static void machine(void)
{
    EQUAL(READ("cntfrq_el0"), 19200000, "CNTFRQ_EL0");
    uint64_t first = READ("cntvct_el0");
    struct timespec pause = {0, 20000000};
    nanosleep(&pause, NULL);
    uint64_t ticks = READ("cntvct_el0") - first;
    CHECK(ticks >= 19200000 / 50 && ticks < 19200000 / 5, "CNTVCT_EL0 counts guest time");
    CHECK((READ("ctr_el0") & 15) == 4, "CTR_EL0: cache lines of 64 bytes");
    EQUAL(READ("dczid_el0") & 31, 4, "DCZID_EL0");
    CHECK(READ("midr_el1") >> 24 == 0x41, "MIDR_EL1");
    uint64_t isar0 = READ("id_aa64isar0_el1");
    unsigned long hwcap = getauxval(AT_HWCAP);
    EQUAL(isar0 >> 20 & 15, hwcap & 1 << 8 ? 2 : 0, "ID_AA64ISAR0_EL1 agrees with AT_HWCAP: atomics");
    EQUAL(isar0 >> 4 & 15, hwcap & 1 << 4 ? 2 : hwcap & 1 << 3 ? 1 : 0, "... and AES");
    CHECK(READ("id_aa64pfr0_el1") != ~0ull, "ID_AA64PFR0_EL1");
    static char line[128] __attribute__((aligned(64)));
    for (int i = 0; i < 128; i++)
        line[i] = 1;
    __asm__ volatile("dc zva, %0" ::"r"(line) : "memory");
    CHECK(line[0] == 0 && line[63] == 0 && line[64] == 1, "DC ZVA clears 64 bytes");
}
#else
static void machine(void)
{
    typedef int (*cmpxchg_t)(int, int, volatile int *);
    typedef int (*cmpxchg64_t)(const int64_t *, const int64_t *, volatile int64_t *);
    int version = *(volatile int *)0xffff0ffc;
    EQUAL(version, 5, "kuser helper version");
    volatile int word = 3;
    cmpxchg_t cmpxchg = (cmpxchg_t)0xffff0fc0;
    EQUAL(cmpxchg(3, 4, &word), 0, "kuser cmpxchg");
    EQUAL(word, 4, "it has stored");
    CHECK(cmpxchg(3, 9, &word) != 0 && word == 4, "kuser cmpxchg refuses");
    volatile int64_t wide = 0x1122334455667788;
    int64_t old = 0x1122334455667788, new = -5;
    cmpxchg64_t cmpxchg64 = (cmpxchg64_t)0xffff0f60;
    EQUAL(cmpxchg64(&old, &new, &wide), 0, "kuser cmpxchg64");
    EQUAL(wide, -5, "it has stored both words");
    CHECK(cmpxchg64(&old, &new, &wide) != 0, "kuser cmpxchg64 refuses");
    ((void (*)(void))0xffff0fa0)();
    void *tls = ((void *(*)(void))0xffff0fe0)(), *direct;
    __asm__ volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(direct));
    CHECK(tls == direct && tls != NULL, "kuser get_tls");
    EQUAL(raw_syscall(0xf0006, 0, 0, 0, 0, 0, 0), (long)tls, "get_tls");
    EQUAL(raw_syscall(0xf0005, (long)tls, 0, 0, 0, 0, 0), 0, "set_tls");
    EQUAL(raw_syscall(0xf0002, (long)machine & ~1l, ((long)machine & ~1l) + 64, 0, 0, 0, 0), 0,
          "cacheflush");
    EQUAL(raw_syscall(0xf0002, 100, 50, 0, 0, 0, 0), -EINVAL, "cacheflush backwards");
}
#endif

int main(void)
{
    struct sigaction action = {.sa_sigaction = on_illegal, .sa_flags = SA_SIGINFO};
    sigaction(SIGILL, &action, NULL);
    machine();
    illegal = 1;
#if defined(__aarch64__)
    __asm__ volatile("mrs x0, ttbr0_el1" ::: "x0");
#else
    __asm__ volatile("udf #9");
#endif
    CHECK(0, "privileged instruction");
    return DONE();
}

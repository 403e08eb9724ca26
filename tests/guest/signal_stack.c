// SPDX-License-Identifier: GPL-2.0-or-later
// Alternate signal stacks.
#include "check.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define SIZE 32768
static char *area;
static volatile uintptr_t where, where_nested;
static volatile int flags_inside, change_error, frame_flags, count;
static volatile uintptr_t frame_sp;

static int on_area(uintptr_t address)
{
    return address >= (uintptr_t)area && address < (uintptr_t)area + SIZE;
}
static void nested(int signo)
{
    int here;
    (void)signo;
    where_nested = (uintptr_t)&here;
}
static void look(int signo, siginfo_t *info, void *context)
{
    int here;
    stack_t now, other = {.ss_sp = area, .ss_size = SIZE - 4096};
    ucontext_t *uc = context;
    (void)signo, (void)info;
    count++;
    where = (uintptr_t)&here;
    sigaltstack(NULL, &now);
    flags_inside = now.ss_flags;
    errno = 0;
    change_error = sigaltstack(&other, NULL) < 0 ? errno : 0;
    frame_flags = uc->uc_stack.ss_flags;
    frame_sp = (uintptr_t)uc->uc_stack.ss_sp;
    raise(SIGUSR2);
}

static jmp_buf back;
static void overflow_handler(int signo, siginfo_t *info, void *context)
{
    int here;
    (void)signo, (void)info, (void)context;
    where = (uintptr_t)&here;
    longjmp(back, 1);
}
static volatile int sink;
#pragma clang diagnostic ignored "-Winfinite-recursion"
__attribute__((noinline)) static int recurse(int n)
{
    volatile char room[4096];
    room[0] = (char)n;
    sink += room[0];
    return recurse(n + 1) + room[0];
}

static void *in_thread(void *argument)
{
    stack_t now;
    (void)argument;
    sigaltstack(NULL, &now);
    return (void *)(long)now.ss_flags;
}

int main(void)
{
    stack_t now, set;
    area = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sigaltstack(NULL, &now);
    EQUAL(now.ss_flags, SS_DISABLE, "none at first");
    set = (stack_t){.ss_sp = area, .ss_size = 1024};
    ERROR(sigaltstack(&set, NULL), ENOMEM, "too small");
    set = (stack_t){.ss_sp = area, .ss_size = SIZE, .ss_flags = 64};
    ERROR(sigaltstack(&set, NULL), EINVAL, "bad flags");
    set = (stack_t){.ss_sp = area, .ss_size = SIZE};
    EQUAL(sigaltstack(&set, NULL), 0, "set");
    sigaltstack(NULL, &now);
    CHECK(now.ss_sp == area && now.ss_size == SIZE && now.ss_flags == 0, "reads back");

    struct sigaction action = {.sa_sigaction = look, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(SIGUSR1, &action, NULL);
    action.sa_sigaction = (void (*)(int, siginfo_t *, void *))(void *)nested;
    action.sa_flags = SA_ONSTACK;
    sigaction(SIGUSR2, &action, NULL);
    raise(SIGUSR1);
    CHECK(on_area(where), "handler runs on it");
    EQUAL(flags_inside, SS_ONSTACK, "SS_ONSTACK inside");
    EQUAL(change_error, EPERM, "no change while on it");
    EQUAL(frame_sp, (uintptr_t)area, "uc_stack");
    CHECK(on_area(where_nested) && where_nested < where, "nested handler goes on below");
    sigaltstack(NULL, &now);
    EQUAL(now.ss_flags, 0, "off it behind the handler");
    EQUAL(count, 1, "ran once");

    // Without SA_ONSTACK.
    action.sa_sigaction = look;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    CHECK(!on_area(where), "not without SA_ONSTACK");
    EQUAL(flags_inside, 0, "not on it");

    // SS_AUTODISARM: the stack is free again while the handler runs, and set again behind it.
    set = (stack_t){.ss_sp = area, .ss_size = SIZE, .ss_flags = (int)SS_AUTODISARM};
    EQUAL(sigaltstack(&set, NULL), 0, "SS_AUTODISARM");
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    CHECK(on_area(where), "autodisarm: handler runs on it");
    EQUAL(flags_inside, SS_DISABLE, "autodisarm: disabled inside");
    EQUAL(change_error, 0, "autodisarm: may be changed inside");
    sigaltstack(NULL, &now);
    CHECK(now.ss_sp == area && (unsigned)now.ss_flags == SS_AUTODISARM, "autodisarm: back again");

    // Threads start without one.
    pthread_t thread;
    void *flags;
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, &flags);
    EQUAL((long)flags, SS_DISABLE, "a thread has none");

    // What alternate stacks are for: the normal stack ran out.
    set = (stack_t){.ss_sp = area, .ss_size = SIZE};
    sigaltstack(&set, NULL);
    action.sa_sigaction = overflow_handler;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigaction(SIGSEGV, &action, NULL);
    where = 0;
    if (setjmp(back) == 0)
        recurse(0);
    CHECK(on_area(where), "stack overflow is handled");
    set.ss_flags = SS_DISABLE;
    EQUAL(sigaltstack(&set, &now), 0, "disable");
    CHECK(now.ss_sp == area, "old one is told");
    sigaltstack(NULL, &now);
    EQUAL(now.ss_flags, SS_DISABLE, "disabled");
    return DONE();
}

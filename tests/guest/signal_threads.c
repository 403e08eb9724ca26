// SPDX-License-Identifier: GPL-2.0-or-later
// Which thread takes a signal; masks of threads; signals without a restorer; SIGSTOP's cousins.
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <thread.h>
#include <ucontext.h>
#include <unistd.h>

static volatile int taken_by[64], count;
static void note(int signo)
{
    (void)signo;
    int at = __atomic_fetch_add(&count, 1, __ATOMIC_SEQ_CST);
    taken_by[at % 64] = gettid();
}
static sigset_t set_of(int signo)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    return set;
}

static volatile uint32_t ready, go, tids[4];
static void *waiter(void *argument)
{
    long index = (long)argument;
    sigset_t set = set_of(SIGUSR1);
    if (index < 10)
        sigprocmask(SIG_BLOCK, &set, NULL);
    else
        sigprocmask(SIG_UNBLOCK, &set, NULL);
    tids[index % 10] = (uint32_t)gettid();
    __atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
    futex_wake(&ready, 100);
    while (!go)
        futex_wait(&go, 0, NULL);
    sigset_t pending;
    sigpending(&pending);
    return (void *)(long)sigismember(&pending, SIGUSR1);
}
static void await_ready(uint32_t wanted)
{
    uint32_t seen;
    while ((seen = ready) != wanted)
        futex_wait(&ready, seen, NULL);
}

static void directed(void)
{
    pthread_t threads[3];
    void *pending[3];
    sigset_t set = set_of(SIGUSR1);
    signal(SIGUSR1, note);
    ready = go = 0;
    for (long i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, waiter, (void *)i);
    pthread_create(&threads[2], NULL, waiter, (void *)12L);
    await_ready(3);
    // To the process: the leader blocks it, so the one thread that does not takes it.
    sigprocmask(SIG_BLOCK, &set, NULL);
    count = 0;
    kill(getpid(), SIGUSR1);
    while (!count)
        usleep(100);
    EQUAL(taken_by[0], tids[2], "a process's signal goes to a thread that takes it");
    // To a thread that blocks it: it stays there.
    tgkill(getpid(), (int)tids[0], SIGUSR1);
    usleep(1000);
    EQUAL(count, 1, "a thread's signal stays with it");
    go = 1;
    futex_wake(&go, 100);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], &pending[i]);
    EQUAL((long)pending[0], 1, "pending in its thread");
    EQUAL((long)pending[1], 0, "not in another");
    sigset_t now;
    sigpending(&now);
    CHECK(!sigismember(&now, SIGUSR1), "not in the leader");
    // A signal to the process that nobody takes waits for the first who does.
    kill(getpid(), SIGUSR1);
    sigpending(&now);
    CHECK(sigismember(&now, SIGUSR1), "shared pending");
    ready = go = 0;
    count = 0;
    pthread_create(&threads[0], NULL, waiter, (void *)10L);
    await_ready(1);
    EQUAL(count, 1, "the first who unblocks takes it");
    EQUAL(taken_by[0], tids[0], "in its own context");
    go = 1;
    futex_wake(&go, 100);
    pthread_join(threads[0], NULL);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

// A new thread inherits the mask, but no pending signals.
static void *look(void *argument)
{
    (void)argument;
    sigset_t mask, pending;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigpending(&pending);
    return (void *)(long)(sigismember(&mask, SIGUSR2) + 2 * sigismember(&pending, SIGUSR2));
}
static void inherit(void)
{
    pthread_t thread;
    void *seen;
    sigset_t set = set_of(SIGUSR2);
    signal(SIGUSR2, note);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR2);
    pthread_create(&thread, NULL, look, NULL);
    pthread_join(thread, &seen);
    EQUAL((long)seen, 1, "mask is inherited, pending is not");
    count = 0;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    EQUAL(count, 1, "delivered to its thread");
}

// Without SA_RESTORER the handler returns through the kernel's own code.
static volatile int ran;
__attribute__((unused)) static void bare(int signo)
{
    (void)signo;
    ran++;
}
__attribute__((unused)) static void bare_info(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)context;
    ran += info->si_signo == SIGUSR1 ? 10 : 1000;
}
#if defined(__arm__)
// Handlers in both instruction sets, whatever this file is compiled for.
void handler_arm(int), handler_thumb(int);
__asm__(".syntax unified\n.text\n"
        ".type handler_arm, %function\n.type handler_thumb, %function\n"
        ".arm\nhandler_arm: ldr r1, 1f\n ldr r2, [r1]\n add r2, r2, #100\n str r2, [r1]\n bx lr\n"
        ".balign 4\n1: .word ran\n"
        ".thumb\n.thumb_func\nhandler_thumb: ldr r1, 2f\n ldr r2, [r1]\n adds r2, r2, #7\n"
        " str r2, [r1]\n bx lr\n .balign 4\n2: .word ran\n"
#if defined(__thumb__)
        ".thumb\n"
#else
        ".arm\n"
#endif
);
#endif
static void no_restorer(void)
{
#if !defined(__x86_64__) // x86-64 has no such code
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = bare;
    syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
    ran = 0;
    raise(SIGUSR1);
    int plain = ran;
    action.sa_sigaction = bare_info;
    action.sa_flags = SA_SIGINFO;
    syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
    raise(SIGUSR1);
    int with_info = ran;
#if defined(__arm__)
    action.sa_flags = 0;
    action.sa_handler = handler_arm;
    syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
    raise(SIGUSR1);
    with_info += ran == 111 ? 0 : 1000;
    action.sa_handler = handler_thumb;
    action.sa_flags = SA_SIGINFO;
    syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
    raise(SIGUSR1);
    with_info += ran == 118 ? 0 : 2000;
#endif
#else
    int plain = 1, with_info = 11;
#endif
    EQUAL(plain, 1, "handler without restorer");
    EQUAL(with_info, 11, "handler with siginfo without restorer");
}

// Default actions that do nothing.
static void defaults(void)
{
    static const int quiet[] = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT};
    for (int i = 0; i < 4; i++) {
        signal(quiet[i], SIG_DFL);
        raise(quiet[i]);
    }
    CHECK(1, "ignored by default");
    // SIGCONT throws stop signals away, also blocked ones.
    sigset_t set = set_of(SIGTSTP), pending;
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGTSTP, note);
    raise(SIGTSTP);
    sigpending(&pending);
    CHECK(sigismember(&pending, SIGTSTP), "SIGTSTP is pending");
    raise(SIGCONT);
    sigpending(&pending);
    CHECK(!sigismember(&pending, SIGTSTP), "SIGCONT removes it");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void *late_sender(void *argument)
{
    usleep(20000);
    kill(getpid(), (int)(long)argument);
    return NULL;
}
static void descriptors(void)
{
    sigset_t set = set_of(SIGUSR2);
    struct signalfd_siginfo infos[3];
    sigaddset(&set, SIGRTMIN + 4);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_NONBLOCK);
    CHECK(fd >= 0, "signalfd");
    ERROR(read(fd, infos, sizeof infos), EAGAIN, "nothing yet");
    ERROR(read(fd, infos, 100), EINVAL, "small buffer");
    raise(SIGUSR2);
    sigqueue(getpid(), SIGRTMIN + 4, (union sigval){.sival_int = -5});
    EQUAL(read(fd, infos, sizeof infos), 256, "two signals");
    CHECK(infos[0].ssi_signo == SIGUSR2 && infos[0].ssi_code == SI_TKILL, "the first");
    EQUAL(infos[0].ssi_pid, getpid(), "its sender");
    CHECK(infos[1].ssi_signo == (uint32_t)SIGRTMIN + 4 && infos[1].ssi_int == -5, "the second");
    EQUAL(infos[1].ssi_code, SI_QUEUE, "its code");
    close(fd);
    fd = signalfd(-1, &set, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, late_sender, (void *)SIGUSR2);
    EQUAL(read(fd, infos, 128), 128, "blocking read");
    EQUAL(infos[0].ssi_code, SI_USER, "from kill");
    pthread_join(thread, NULL);
    sigset_t other = set_of(SIGUSR1);
    EQUAL(signalfd(fd, &other, 0), fd, "change the set");
    ERROR(signalfd(0, &other, 0), EINVAL, "not a signalfd");
    close(fd);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int main(void)
{
    directed();
    inherit();
    no_restorer();
    defaults();
    descriptors();
    return DONE();
}

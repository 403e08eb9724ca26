// SPDX-License-Identifier: GPL-2.0-or-later
// Dispositions, masks, pending signals, their order, and what siginfo says of each sender.
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile int order[32], count;
static volatile int last_code, last_pid, last_uid, last_value, last_signo;
static sigset_t mask_inside;

static void note(int signo, siginfo_t *info, void *context)
{
    (void)context;
    order[count++ % 32] = signo;
    last_signo = info->si_signo;
    last_code = info->si_code;
    last_pid = info->si_pid;
    last_uid = info->si_uid;
    last_value = info->si_value.sival_int;
    sigprocmask(SIG_BLOCK, NULL, &mask_inside);
}
static void plain(int signo) { order[count++ % 32] = signo; }

static void handle(int signo, unsigned flags, int also_blocked)
{
    struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO | flags};
    if (also_blocked)
        sigaddset(&action.sa_mask, also_blocked);
    sigaction(signo, &action, NULL);
}
static sigset_t set_of(int a, int b, int c)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, a);
    if (b)
        sigaddset(&set, b);
    if (c)
        sigaddset(&set, c);
    return set;
}

static void dispositions(void)
{
    struct sigaction action = {.sa_handler = plain, .sa_flags = SA_RESTART}, old;
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaddset(&action.sa_mask, SIGKILL);
    EQUAL(sigaction(SIGUSR1, &action, &old), 0, "set a handler");
    CHECK(old.sa_handler == SIG_DFL, "was default");
    sigaction(SIGUSR1, NULL, &old);
    CHECK(old.sa_handler == plain, "handler reads back");
    CHECK(sigismember(&old.sa_mask, SIGUSR2), "mask reads back");
    CHECK(!sigismember(&old.sa_mask, SIGKILL), "SIGKILL left the mask");
    EQUAL(old.sa_flags & SA_RESTART, SA_RESTART, "flags read back");
    ERROR(sigaction(SIGKILL, &action, NULL), EINVAL, "no handler for SIGKILL");
    ERROR(sigaction(SIGSTOP, &action, NULL), EINVAL, "no handler for SIGSTOP");
    EQUAL(sigaction(SIGKILL, NULL, &old), 0, "SIGKILL can be asked for");
    ERROR(sigaction(0, &action, NULL), EINVAL, "signal 0 has no handler");
    ERROR(sigaction(65, &action, NULL), EINVAL, "signal 65 does not exist");
    EQUAL(sigaction(64, &action, NULL), 0, "signal 64 exists");
    ERROR(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 4), EINVAL, "wrong set size");
    ERROR(syscall(SYS_rt_sigaction, SIGUSR1, 8, NULL, 8), EFAULT, "bad action pointer");
    signal(64, SIG_DFL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGUSR1, &action, NULL);
    count = 0;
    raise(SIGUSR1);
    EQUAL(count, 0, "ignored");
}

static void masks(void)
{
    sigset_t old, set = set_of(SIGUSR1, SIGKILL, SIGSTOP), pending;
    handle(SIGUSR1, 0, SIGTERM);
    handle(SIGUSR2, SA_NODEFER, 0);
    count = 0;
    EQUAL(sigprocmask(SIG_BLOCK, &set, NULL), 0, "block");
    sigprocmask(SIG_SETMASK, NULL, &old);
    CHECK(sigismember(&old, SIGUSR1) && !sigismember(&old, SIGKILL), "KILL is never blocked");
    raise(SIGUSR1);
    raise(SIGUSR1);
    EQUAL(count, 0, "blocked signal waits");
    sigpending(&pending);
    CHECK(sigismember(&pending, SIGUSR1), "is pending");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    EQUAL(count, 1, "delivered once");
    CHECK(sigismember(&mask_inside, SIGUSR1), "itself is blocked in the handler");
    CHECK(sigismember(&mask_inside, SIGTERM), "sa_mask is blocked in the handler");
    sigprocmask(SIG_SETMASK, NULL, &old);
    CHECK(!sigismember(&old, SIGUSR1) && !sigismember(&old, SIGTERM), "and not behind it");
    raise(SIGUSR2);
    CHECK(!sigismember(&mask_inside, SIGUSR2), "SA_NODEFER");
    ERROR(sigprocmask(7, &set, NULL), EINVAL, "bad how");
    // Ignoring a pending signal throws it away.
    set = set_of(SIGUSR1, 0, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    signal(SIGUSR1, SIG_IGN);
    handle(SIGUSR1, 0, 0);
    sigpending(&pending);
    CHECK(!sigismember(&pending, SIGUSR1), "SIG_IGN empties the queue");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    // One shot.
    handle(SIGUSR1, SA_RESETHAND, 0);
    raise(SIGUSR1);
    struct sigaction now;
    sigaction(SIGUSR1, NULL, &now);
    CHECK(now.sa_handler == SIG_DFL, "SA_RESETHAND");
}

static void queues(void)
{
    int rt = SIGRTMIN + 5;
    sigset_t all;
    handle(rt, 0, 0);
    handle(rt + 1, 0, 0);
    handle(SIGUSR1, 0, 0);
    handle(SIGTERM, 0, 0);
    sigfillset(&all);
    struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO, .sa_mask = all};
    sigaction(rt, &action, NULL);
    sigaction(rt + 1, &action, NULL);
    sigset_t set = set_of(rt, rt + 1, SIGUSR1), old;
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, &old);
    static int values[8];
    count = 0;
    for (int i = 0; i < 3; i++) {
        sigqueue(getpid(), rt + 1, (union sigval){.sival_int = 10 + i});
        sigqueue(getpid(), rt, (union sigval){.sival_int = i});
    }
    kill(getpid(), SIGTERM);
    kill(getpid(), SIGUSR1);
    siginfo_t info;
    sigset_t only = set_of(rt, rt + 1, 0);
    struct timespec no_time = {0, 0};
    for (int i = 0; i < 6; i++) {
        int signo = sigtimedwait(&only, &info, &no_time);
        values[i] = signo == rt || signo == rt + 1 ? info.si_value.sival_int : -1;
    }
    CHECK(values[0] == 0 && values[1] == 1 && values[2] == 2, "realtime signals in order");
    CHECK(values[3] == 10 && values[4] == 11 && values[5] == 12, "lower numbers first");
    ERROR(sigtimedwait(&only, &info, &no_time), EAGAIN, "queue is empty");
    sigqueue(getpid(), rt, (union sigval){.sival_int = 77});
    sigprocmask(SIG_SETMASK, &old, NULL);
    EQUAL(count, 3, "the rest is delivered");
    // Frames are built for the lowest first, so its handler runs last.
    CHECK(order[0] == rt && order[1] == SIGTERM && order[2] == SIGUSR1, "handlers stack up");
    EQUAL(last_signo, SIGUSR1, "si_signo");
    signal(SIGTERM, SIG_DFL);
}

static void senders(void)
{
    handle(SIGUSR1, 0, 0);
    kill(getpid(), SIGUSR1);
    EQUAL(last_code, SI_USER, "kill: si_code");
    EQUAL(last_pid, getpid(), "kill: si_pid");
    EQUAL(last_uid, getuid(), "kill: si_uid");
    tgkill(getpid(), gettid(), SIGUSR1);
    EQUAL(last_code, SI_TKILL, "tgkill: si_code");
    EQUAL(last_pid, getpid(), "tgkill: si_pid");
    last_code = 0;
    syscall(SYS_tkill, gettid(), SIGUSR1);
    EQUAL(last_code, SI_TKILL, "tkill: si_code");
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 1234567});
    EQUAL(last_code, SI_QUEUE, "sigqueue: si_code");
    EQUAL(last_value, 1234567, "sigqueue: si_value");
    siginfo_t info = {.si_code = -7};
    info.si_pid = 42;
    info.si_uid = 43;
    info.si_value.sival_int = 44;
    EQUAL(syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), SIGUSR1, &info), 0, "tgsigqueue");
    CHECK(last_signo == SIGUSR1 && last_code == -7 && last_pid == 42 && last_uid == 43 &&
              last_value == 44,
          "tgsigqueue: its own siginfo");
    EQUAL(kill(getpid(), 0), 0, "kill 0 looks only");
    ERROR(kill(getpid(), 65), EINVAL, "kill 65");
    ERROR(kill(getpid(), -1), EINVAL, "kill -1");
    ERROR(kill(0x3ffffff0, 0), ESRCH, "no such process");
    ERROR(tgkill(getpid(), 0x3ffffff0, SIGUSR1), ESRCH, "no such thread");
    ERROR(tgkill(-1, gettid(), SIGUSR1), EINVAL, "bad group");
    ERROR(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, 8), EFAULT, "bad siginfo pointer");
}

static int wait_result;
static pthread_t main_thread;
static void *sender(void *argument)
{
    int signo = (int)(long)argument;
    usleep(20000);
    tgkill(getpid(), pthread_tid(main_thread), signo);
    return NULL;
}

static void waiting(void)
{
    pthread_t thread;
    siginfo_t info;
    main_thread = pthread_self();
    handle(SIGUSR1, 0, 0);
    handle(SIGUSR2, 0, 0);
    sigset_t set = set_of(SIGUSR1, 0, 0), old;
    sigprocmask(SIG_BLOCK, &set, &old);
    count = 0;
    pthread_create(&thread, NULL, sender, (void *)SIGUSR1);
    EQUAL(sigwaitinfo(&set, &info), SIGUSR1, "sigwaitinfo sleeps");
    CHECK(info.si_code == SI_TKILL && info.si_pid == getpid() && count == 0, "and takes it");
    pthread_join(thread, NULL);
    struct timespec soon = {0, 3000000}, bad = {0, 1000000000};
    ERROR(sigtimedwait(&set, &info, &soon), EAGAIN, "sigtimedwait ends");
    ERROR(sigtimedwait(&set, &info, &bad), EINVAL, "bad timeout");
    pthread_create(&thread, NULL, sender, (void *)SIGUSR2);
    ERROR(sigwaitinfo(&set, &info), EINTR, "another signal interrupts");
    EQUAL(count, 1, "and its handler ran");
    pthread_join(thread, NULL);
    // sigsuspend: the mask counts while it sleeps and while the handler runs.
    sigset_t none;
    sigemptyset(&none);
    sigaddset(&none, SIGUSR2);
    pthread_create(&thread, NULL, sender, (void *)SIGUSR1);
    count = 0;
    ERROR(sigsuspend(&none), EINTR, "sigsuspend");
    EQUAL(count, 1, "sigsuspend let it through");
    CHECK(sigismember(&mask_inside, SIGUSR2), "its mask holds in the handler");
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(sigismember(&now, SIGUSR1) && !sigismember(&now, SIGUSR2), "old mask is back");
    pthread_join(thread, NULL);
    // With a signal pending already it does not sleep.
    raise(SIGUSR1);
    count = 0;
    ERROR(sigsuspend(&none), EINTR, "sigsuspend with a pending signal");
    EQUAL(count, 1, "delivers it");
    sigprocmask(SIG_SETMASK, &old, NULL);
    wait_result = 0;
    pthread_create(&thread, NULL, sender, (void *)SIGUSR2);
    ERROR(pause(), EINTR, "pause");
    pthread_join(thread, NULL);
}

int main(void)
{
    dispositions();
    masks();
    queues();
    senders();
    waiting();
    return DONE();
}

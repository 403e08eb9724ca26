// SPDX-License-Identifier: GPL-2.0-or-later
#include "internal.h"
#include <signal.h>
#include <unistd.h>

int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    struct sigaction with_restorer;
    if (action) {
        with_restorer = *action;
        if (!(action->sa_flags & SA_RESTORER)) {
            with_restorer.sa_flags |= SA_RESTORER;
            with_restorer.sa_restorer = signal_restorer;
#if defined(__arm__)
            // Without SA_SIGINFO the kernel builds its old frame, which sigreturn takes down.
            if (!(action->sa_flags & SA_SIGINFO))
                with_restorer.sa_restorer = signal_restorer_old;
#endif
        }
        action = &with_restorer;
    }
    return (int)result(RAW(rt_sigaction, number, action, old, sizeof(sigset_t)));
}
void (*signal(int number, void (*handler)(int)))(int)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
    return sigaction(number, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}
int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    return (int)result(RAW(rt_sigprocmask, how, set, old, sizeof(sigset_t)));
}
int sigpending(sigset_t *to) { return (int)result(RAW(rt_sigpending, to, sizeof(sigset_t))); }
int sigsuspend(const sigset_t *mask)
{
    return (int)result(RAW(rt_sigsuspend, mask, sizeof(sigset_t)));
}
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
    return (int)result(RAW(rt_sigtimedwait, set, info, timeout, sizeof(sigset_t)));
}
int sigwaitinfo(const sigset_t *set, siginfo_t *info) { return sigtimedwait(set, info, NULL); }
int sigaltstack(const stack_t *stack, stack_t *old)
{
    return (int)result(RAW(sigaltstack, stack, old));
}
int sigqueue(pid_t pid, int number, union sigval value)
{
    siginfo_t info = {.si_signo = number, .si_code = SI_QUEUE};
    info.si_pid = getpid();
    info.si_uid = (int)getuid();
    info.si_value = value;
    return (int)result(RAW(rt_sigqueueinfo, pid, number, &info));
}
int kill(pid_t pid, int number) { return (int)result(RAW(kill, pid, number)); }
int tgkill(pid_t group, pid_t thread, int number)
{
    return (int)result(RAW(tgkill, group, thread, number));
}
int raise(int number) { return tgkill(getpid(), gettid(), number); }

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <asm/sigcontext.h>
#include <bits/pthread_types.h>
#include <bits/signal_types.h>
#include <bits/timespec.h>
#include <sys/ucontext.h>
__BEGIN_DECLS
#define __BIONIC_HAVE_UCONTEXT_T
#define SIG_HOLD __BIONIC_CAST(reinterpret_cast, sighandler_t, 2)
#undef SIGRTMIN
#undef SIGRTMAX
#define SIGRTMIN (__libc_current_sigrtmin())
#define SIGRTMAX (__libc_current_sigrtmax())
int __libc_current_sigrtmin(void);
int __libc_current_sigrtmax(void);
extern const char *const sys_siglist[_NSIG];
extern const char *const sys_signame[_NSIG];
#define si_timerid si_tid
int sigaction(int, const struct sigaction *, struct sigaction *);
int sigaction64(int, const struct sigaction64 *, struct sigaction64 *);
sighandler_t signal(int, sighandler_t);
int siginterrupt(int, int);
int sigaddset(sigset_t *, int);
int sigaddset64(sigset64_t *, int);
int sigdelset(sigset_t *, int);
int sigdelset64(sigset64_t *, int);
int sigemptyset(sigset_t *);
int sigemptyset64(sigset64_t *);
int sigfillset(sigset_t *);
int sigfillset64(sigset64_t *);
int sigismember(const sigset_t *, int);
int sigismember64(const sigset64_t *, int);
int sigpending(sigset_t *);
int sigpending64(sigset64_t *);
int sigprocmask(int, const sigset_t *, sigset_t *);
int sigprocmask64(int, const sigset64_t *, sigset64_t *);
int pthread_sigmask(int, const sigset_t *, sigset_t *);
int pthread_sigmask64(int, const sigset64_t *, sigset64_t *);
int sigsuspend(const sigset_t *);
int sigsuspend64(const sigset64_t *);
int sigwait(const sigset_t *, int *);
int sigwait64(const sigset64_t *, int *);
int sigwaitinfo(const sigset_t *, siginfo_t *);
int sigwaitinfo64(const sigset64_t *, siginfo_t *);
int sigtimedwait(const sigset_t *, siginfo_t *, const struct timespec *);
int sigtimedwait64(const sigset64_t *, siginfo_t *, const struct timespec *);
int sighold(int);
int sigignore(int);
int sigpause(int);
int sigrelse(int);
sighandler_t sigset(int, sighandler_t);
int raise(int);
int kill(pid_t, int);
int killpg(int, int);
int tgkill(int, int, int);
int sigaltstack(const stack_t *, stack_t *);
int sigqueue(pid_t, int, const union sigval);
int pthread_kill(pthread_t, int);
int pthread_sigqueue(pthread_t, int, const union sigval);
void psiginfo(const siginfo_t *, const char *);
void psignal(int, const char *);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
// Signals with the kernel's own structures; sigset_t is the kernel's 64 bits.
#pragma once
#include <sys/cdefs.h>
#include <sys/types.h>
#include <time.h>

__BEGIN_DECLS

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPWR 30
#define SIGSYS 31
#define SIGRTMIN 32
#define SIGRTMAX 64
#define NSIG 65

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int))-1)
#define SA_NOCLDSTOP 1u
#define SA_NOCLDWAIT 2u
#define SA_SIGINFO 4u
#define SA_RESTORER 0x04000000u
#define SA_ONSTACK 0x08000000u
#define SA_RESTART 0x10000000u
#define SA_NODEFER 0x40000000u
#define SA_RESETHAND 0x80000000u
#define SS_ONSTACK 1
#define SS_DISABLE 2
#define SS_AUTODISARM (1u << 31)
#define MINSIGSTKSZ 5120
#define SIGSTKSZ 16384

#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_TKILL (-6)
#define ILL_ILLOPC 1
#define FPE_INTDIV 1
#define FPE_FLTDIV 3
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define TRAP_BRKPT 1

typedef struct {
    unsigned long bits[8 / sizeof(long)];
} sigset_t;
typedef int sig_atomic_t;
typedef union sigval {
    int sival_int;
    void *sival_ptr;
} sigval_t;
typedef struct siginfo {
    int si_signo, si_errno, si_code;
    union {
        int pad_[29 - (sizeof(long) == 8)];
        struct {
            int pid, uid;
            union sigval value;
        } sender_;
        struct {
            int pid, uid, status;
            long utime, stime;
        } child_;
        struct {
            int id, overrun;
            union sigval value;
        } timer_;
        struct {
            void *address;
        } fault_;
    } __attribute__((aligned(sizeof(long)))) u_;
} siginfo_t;
#define si_pid u_.sender_.pid
#define si_uid u_.sender_.uid
#define si_value u_.sender_.value
#define si_status u_.child_.status
#define si_timerid u_.timer_.id
#define si_overrun u_.timer_.overrun
#define si_addr u_.fault_.address

// The order is the kernel's, which is the same on our three architectures.
struct sigaction {
    union {
        void (*sa_handler)(int);
        void (*sa_sigaction)(int, siginfo_t *, void *);
    };
    unsigned long sa_flags;
    void (*sa_restorer)(void);
    sigset_t sa_mask;
};
typedef struct {
    void *ss_sp;
    int ss_flags;
    size_t ss_size;
} stack_t;

// sigaction() adds our restorer unless SA_RESTORER is set already; use syscall(SYS_rt_sigaction, ...)
// to leave it out.
int sigaction(int number, const struct sigaction *action, struct sigaction *old);
void (*signal(int number, void (*handler)(int)))(int); // BSD semantics: SA_RESTART
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
#define pthread_sigmask sigprocmask
int sigpending(sigset_t *to);
int sigsuspend(const sigset_t *mask);
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout);
int sigwaitinfo(const sigset_t *set, siginfo_t *info);
int sigaltstack(const stack_t *stack, stack_t *old);
int sigqueue(pid_t pid, int number, union sigval value);
int kill(pid_t pid, int number);
int tgkill(pid_t group, pid_t thread, int number);
int raise(int number);
void signal_restorer(void); // the assembly that ends a handler: rt_sigreturn
#if defined(__arm__)
void signal_restorer_old(void); // and one without SA_SIGINFO: sigreturn
#endif

static inline int sigemptyset(sigset_t *set)
{
    *set = (sigset_t){{0}};
    return 0;
}
static inline int sigfillset(sigset_t *set)
{
    for (size_t i = 0; i < sizeof set->bits / sizeof(long); i++)
        set->bits[i] = ~0ul;
    return 0;
}
#define SIGNAL_BIT_(n) (1ul << (((n)-1) % (8 * sizeof(long))))
#define SIGNAL_WORD_(set, n) ((set)->bits[((n)-1) / (8 * sizeof(long))])
static inline int sigaddset(sigset_t *set, int n)
{
    SIGNAL_WORD_(set, n) |= SIGNAL_BIT_(n);
    return 0;
}
static inline int sigdelset(sigset_t *set, int n)
{
    SIGNAL_WORD_(set, n) &= ~SIGNAL_BIT_(n);
    return 0;
}
static inline int sigismember(const sigset_t *set, int n)
{
    return (SIGNAL_WORD_(set, n) & SIGNAL_BIT_(n)) != 0;
}

__END_DECLS

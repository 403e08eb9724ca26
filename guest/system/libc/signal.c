// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals. On 32 bits there are two of each function: sigset_t has room for 32 of them only. */
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <time.h>
#include "internal.h"

/* What libc keeps for itself: timers, and what runs in all threads. Bionic keeps some more free. */
enum { FIRST_OWN = 32, LAST_OWN = 34, FIRST_FREE = 40 };

#define OWN_BITS ((7ull << (FIRST_OWN - 1)))

static uint64_t load(const sigset64_t *set)
{
	uint64_t bits;
	memcpy(&bits, set, sizeof bits);
	return bits;
}

static uint64_t widen(const sigset_t *set)
{
#ifdef __LP64__
	return load(set);
#else
	return *set;
#endif
}

static void narrow(sigset_t *set, uint64_t bits)
{
	memcpy(set, &bits, sizeof *set);
}

/* --- sets -------------------------------------------------------------------------------------- */

static int change(void *set, size_t size, int sig, int to)
{
	unsigned bit = sig - 1;
	if (!set || bit >= 8 * size) {
		errno = EINVAL;
		return -1;
	}
	unsigned long *word = (unsigned long *)set + bit / LONG_BIT, mask = 1ul << bit % LONG_BIT;
	if (to < 0)
		return (*word & mask) != 0;
	*word = to ? *word | mask : *word & ~mask;
	return 0;
}

static int fill(void *set, size_t size, int with)
{
	if (!set) {
		errno = EINVAL;
		return -1;
	}
	memset(set, with, size);
	return 0;
}

int sigaddset(sigset_t *set, int sig) { return change(set, sizeof *set, sig, 1); }
int sigaddset64(sigset64_t *set, int sig) { return change(set, sizeof *set, sig, 1); }
int sigdelset(sigset_t *set, int sig) { return change(set, sizeof *set, sig, 0); }
int sigdelset64(sigset64_t *set, int sig) { return change(set, sizeof *set, sig, 0); }
int sigismember(const sigset_t *set, int sig) { return change((void *)set, sizeof *set, sig, -1); }
int sigismember64(const sigset64_t *set, int sig)
{
	return change((void *)set, sizeof *set, sig, -1);
}
int sigemptyset(sigset_t *set) { return fill(set, sizeof *set, 0); }
int sigemptyset64(sigset64_t *set) { return fill(set, sizeof *set, 0); }
int sigfillset(sigset_t *set) { return fill(set, sizeof *set, 0xff); }
int sigfillset64(sigset64_t *set) { return fill(set, sizeof *set, 0xff); }

/* --- handlers ---------------------------------------------------------------------------------- */

/* As the kernel has it. */
struct kernel_action {
	sighandler_t handler;
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

HIDDEN void __restore(void);
HIDDEN void __restore_rt(void);
#ifndef SA_RESTORER
#define SA_RESTORER 0x04000000
#endif

static int act(int sig, const struct kernel_action *to, struct kernel_action *from)
{
	struct kernel_action now;
	if (sig >= FIRST_OWN && sig <= LAST_OWN) {
		errno = EINVAL;
		return -1;
	}
	if (to) {
		now = *to;
		now.mask &= ~OWN_BITS;
		if (!(now.flags & SA_RESTORER)) {
			now.flags |= SA_RESTORER;
#ifdef __LP64__
			now.restorer = __restore_rt;
#else
			now.restorer = now.flags & SA_SIGINFO ? __restore_rt : __restore;
#endif
		}
	}
	int result = CALL(__NR_rt_sigaction, sig, to ? &now : 0, from, 8);
	if (!result && from && (from->restorer == __restore || from->restorer == __restore_rt)) {
		from->flags &= ~(unsigned long)SA_RESTORER;
		from->restorer = 0;
	}
	return result;
}

#define ACTION(name, type, get_mask, set_mask)                                              \
	int name(int sig, const type *to, type *from)                                       \
	{                                                                                   \
		struct kernel_action now, before;                                           \
		if (to)                                                                     \
			now = (struct kernel_action){to->sa_handler, to->sa_flags,           \
						     to->sa_restorer, get_mask(&to->sa_mask)}; \
		int result = act(sig, to ? &now : 0, from ? &before : 0);                   \
		if (!result && from) {                                                      \
			from->sa_handler = before.handler;                                  \
			from->sa_flags = before.flags;                                      \
			from->sa_restorer = before.restorer;                                \
			set_mask(&from->sa_mask, before.mask);                              \
		}                                                                           \
		return result;                                                              \
	}

static void store(sigset64_t *set, uint64_t bits)
{
	memcpy(set, &bits, sizeof bits);
}

ACTION(sigaction, struct sigaction, widen, narrow)
ACTION(sigaction64, struct sigaction64, load, store)

static sighandler_t handle(int sig, sighandler_t handler, unsigned long flags)
{
	struct kernel_action now = {handler, flags, 0, 0}, before;
	return act(sig, &now, &before) ? SIG_ERR : before.handler;
}

sighandler_t signal(int sig, sighandler_t handler)
{
	return handle(sig, handler, SA_RESTART);
}
sighandler_t bsd_signal(int, sighandler_t) ALIAS(signal);

sighandler_t sysv_signal(int sig, sighandler_t handler)
{
	return handle(sig, handler, SA_RESETHAND);
}

int siginterrupt(int sig, int flag)
{
	struct kernel_action now;
	if (act(sig, 0, &now))
		return -1;
	now.flags = flag ? now.flags & ~(unsigned long)SA_RESTART : now.flags | SA_RESTART;
	return act(sig, &now, 0);
}

int __libc_current_sigrtmin(void) { return FIRST_FREE; }
int __libc_current_sigrtmax(void) { return 64; }

/* --- masks ---------------------------------------------------------------------------------- */

static int mask(int how, const uint64_t *to, uint64_t *from)
{
	uint64_t now;
	if (to) {
		now = *to;
		if (how != SIG_UNBLOCK)
			now &= ~OWN_BITS;
	}
	return -RAW(__NR_rt_sigprocmask, how, to ? &now : 0, from, 8);
}

static int mask_any(int how, const sigset_t *to, sigset_t *from)
{
	uint64_t now, before = 0;
	if (to)
		now = widen(to);
#ifndef __LP64__
	if (to && how == SIG_SETMASK) { /* the upper half stays as it is */
		mask(SIG_BLOCK, 0, &before);
		now |= before & ~0xffffffffull;
	}
#endif
	int error = mask(how, to ? &now : 0, &before);
	if (!error && from)
		narrow(from, before);
	return error;
}

static int mask_any64(int how, const sigset64_t *to, sigset64_t *from)
{
	uint64_t now, before;
	if (to)
		now = load(to);
	int error = mask(how, to ? &now : 0, &before);
	if (!error && from)
		store(from, before);
	return error;
}

static int with_errno(int error)
{
	if (!error)
		return 0;
	errno = error;
	return -1;
}

int pthread_sigmask(int how, const sigset_t *to, sigset_t *from) { return mask_any(how, to, from); }
int pthread_sigmask64(int how, const sigset64_t *to, sigset64_t *from)
{
	return mask_any64(how, to, from);
}
int sigprocmask(int how, const sigset_t *to, sigset_t *from)
{
	return with_errno(mask_any(how, to, from));
}
int sigprocmask64(int how, const sigset64_t *to, sigset64_t *from)
{
	return with_errno(mask_any64(how, to, from));
}

int sigblock(int bits)
{
	uint64_t now = (unsigned)bits, before;
	mask(SIG_BLOCK, &now, &before);
	return before;
}

int sigsetmask(int bits)
{
	uint64_t now = (unsigned)bits, before;
	mask(SIG_SETMASK, &now, &before);
	return before;
}

static int one(int how, int sig)
{
	sigset64_t set;
	sigemptyset64(&set);
	return sigaddset64(&set, sig) ? -1 : sigprocmask64(how, &set, 0);
}

int sighold(int sig) { return one(SIG_BLOCK, sig); }
int sigrelse(int sig) { return one(SIG_UNBLOCK, sig); }
int sigignore(int sig) { return signal(sig, SIG_IGN) == SIG_ERR ? -1 : 0; }

sighandler_t sigset(int sig, sighandler_t handler)
{
	sigset64_t before;
	struct kernel_action old;
	if (act(sig, 0, &old) || sigprocmask64(SIG_BLOCK, 0, &before))
		return SIG_ERR;
	if (handler == SIG_HOLD) {
		if (sighold(sig))
			return SIG_ERR;
	} else if (handle(sig, handler, 0) == SIG_ERR || sigrelse(sig))
		return SIG_ERR;
	return sigismember64(&before, sig) ? SIG_HOLD : old.handler;
}

int sigpending(sigset_t *set)
{
	uint64_t bits = 0;
	int result = CALL(__NR_rt_sigpending, &bits, 8);
	if (!result)
		narrow(set, bits);
	return result;
}

int sigpending64(sigset64_t *set) { return CALL(__NR_rt_sigpending, set, 8); }

static int suspend(uint64_t bits)
{
	bits &= ~OWN_BITS;
	return CALL(__NR_rt_sigsuspend, &bits, 8);
}

int sigsuspend(const sigset_t *set) { return suspend(widen(set)); }
int sigsuspend64(const sigset64_t *set) { return suspend(load(set)); }

int sigpause(int sig)
{
	sigset64_t now;
	if (sigprocmask64(SIG_BLOCK, 0, &now) || sigdelset64(&now, sig))
		return -1;
	return sigsuspend64(&now);
}

/* --- waiting --------------------------------------------------------------------------------- */

static int timedwait(uint64_t bits, siginfo_t *info, const struct timespec *span)
{
	bits &= ~OWN_BITS;
	return CALL(__NR_rt_sigtimedwait, &bits, info, span, 8);
}

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *span)
{
	return timedwait(widen(set), info, span);
}
int sigtimedwait64(const sigset64_t *set, siginfo_t *info, const struct timespec *span)
{
	return timedwait(load(set), info, span);
}
int sigwaitinfo(const sigset_t *set, siginfo_t *info) { return timedwait(widen(set), info, 0); }
int sigwaitinfo64(const sigset64_t *set, siginfo_t *info) { return timedwait(load(set), info, 0); }

static int wait_for(uint64_t bits, int *sig)
{
	int result;
	do
		result = timedwait(bits, 0, 0);
	while (result < 0 && errno == EINTR);
	if (result < 0)
		return errno;
	*sig = result;
	return 0;
}

int sigwait(const sigset_t *set, int *sig) { return wait_for(widen(set), sig); }
int sigwait64(const sigset64_t *set, int *sig) { return wait_for(load(set), sig); }

static int new_fd(int fd, uint64_t bits, int flags)
{
	bits &= ~OWN_BITS;
	return CALL(__NR_signalfd4, fd, &bits, 8, flags);
}

int signalfd(int fd, const sigset_t *set, int flags) { return new_fd(fd, widen(set), flags); }
int signalfd64(int fd, const sigset64_t *set, int flags) { return new_fd(fd, load(set), flags); }

/* A copy: the kernel writes what is left of the time, and programs do not expect it. */
static struct timespec *copied(const struct timespec *from, struct timespec *to)
{
	if (!from)
		return 0;
	*to = *from;
	return to;
}

int ppoll64(struct pollfd *fds, nfds_t count, const struct timespec *span, const sigset64_t *set)
{
	struct timespec left;
	uint64_t bits;
	if (set)
		bits = load(set) & ~OWN_BITS;
	return CALL(__NR_ppoll, fds, count, copied(span, &left), set ? &bits : 0, 8);
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *span, const sigset_t *set)
{
	sigset64_t wide;
	if (set)
		store(&wide, widen(set));
	return ppoll64(fds, count, span, set ? &wide : 0);
}

int pselect64(int count, fd_set *in, fd_set *out, fd_set *bad, const struct timespec *span,
	      const sigset64_t *set)
{
	struct timespec left;
	uint64_t bits;
	if (set)
		bits = load(set) & ~OWN_BITS;
	long data[2] = {set ? (long)&bits : 0, 8};
	return CALL(__NR_pselect6, count, in, out, bad, copied(span, &left), data);
}

int pselect(int count, fd_set *in, fd_set *out, fd_set *bad, const struct timespec *span,
	    const sigset_t *set)
{
	sigset64_t wide;
	if (set)
		store(&wide, widen(set));
	return pselect64(count, in, out, bad, span, set ? &wide : 0);
}

int epoll_pwait64(int fd, struct epoll_event *events, int room, int milliseconds,
		  const sigset64_t *set)
{
	uint64_t bits;
	if (set)
		bits = load(set) & ~OWN_BITS;
	return CALL(__NR_epoll_pwait, fd, events, room, milliseconds, set ? &bits : 0, 8);
}

int epoll_pwait(int fd, struct epoll_event *events, int room, int milliseconds, const sigset_t *set)
{
	sigset64_t wide;
	if (set)
		store(&wide, widen(set));
	return epoll_pwait64(fd, events, room, milliseconds, set ? &wide : 0);
}

int tgkill(int process, int thread, int sig) { return CALL(__NR_tgkill, process, thread, sig); }
int tkill(int thread, int sig) { return CALL(__NR_tkill, thread, sig); }

/* --- names ----------------------------------------------------------------------------------- */

#define NAMES(X)                                                                              \
	X(SIGHUP, HUP, "Hangup") X(SIGINT, INT, "Interrupt") X(SIGQUIT, QUIT, "Quit")         \
	X(SIGILL, ILL, "Illegal instruction") X(SIGTRAP, TRAP, "Trap") X(SIGABRT, ABRT, "Aborted") \
	X(SIGBUS, BUS, "Bus error") X(SIGFPE, FPE, "Floating point exception")                \
	X(SIGKILL, KILL, "Killed") X(SIGUSR1, USR1, "User signal 1")                          \
	X(SIGSEGV, SEGV, "Segmentation fault") X(SIGUSR2, USR2, "User signal 2")              \
	X(SIGPIPE, PIPE, "Broken pipe") X(SIGALRM, ALRM, "Alarm clock") X(SIGTERM, TERM, "Terminated") \
	X(SIGSTKFLT, STKFLT, "Stack fault") X(SIGCHLD, CHLD, "Child exited")                  \
	X(SIGCONT, CONT, "Continue") X(SIGSTOP, STOP, "Stopped (signal)") X(SIGTSTP, TSTP, "Stopped") \
	X(SIGTTIN, TTIN, "Stopped (tty input)") X(SIGTTOU, TTOU, "Stopped (tty output)")      \
	X(SIGURG, URG, "Urgent I/O condition") X(SIGXCPU, XCPU, "CPU time limit exceeded")    \
	X(SIGXFSZ, XFSZ, "File size limit exceeded") X(SIGVTALRM, VTALRM, "Virtual timer expired") \
	X(SIGPROF, PROF, "Profiling timer expired") X(SIGWINCH, WINCH, "Window size changed") \
	X(SIGIO, IO, "I/O possible") X(SIGPWR, PWR, "Power failure") X(SIGSYS, SYS, "Bad system call")

#define NAME(number, name, text) [number] = #name,
#define TEXT(number, name, text) [number] = text,
const char *const sys_signame[_NSIG] = {NAMES(NAME)};
const char *const sys_siglist[_NSIG] = {NAMES(TEXT)};

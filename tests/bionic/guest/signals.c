// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals, and jumps out of their handlers. */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

static volatile int seen, seen_value;
static sigjmp_buf back;
static jmp_buf plain;

static void handler(int sig) { seen = sig; }
static void info_handler(int sig, siginfo_t *info, void *context)
{
	seen = sig;
	seen_value = info->si_value.sival_int;
	if (!context || info->si_signo != sig)
		seen = -1;
}
static void jumper(int sig) { siglongjmp(back, sig); }

static double kept(double x)
{
	/* Registers that a call must keep. */
	volatile int n = 0;
	double a = x + 1, b = x + 2, c = x + 3;
	switch (setjmp(plain)) {
	case 0: n++; longjmp(plain, 5);
	case 5: n++; longjmp(plain, 0);
	case 1: n++; break;
	}
	return n == 3 ? a * b * c : -1;
}

int main(void)
{
	sigset_t set, old;
	struct sigaction action = {.sa_handler = handler}, before;
	CHECK(sigaction(SIGUSR1, &action, 0) == 0);
	raise(SIGUSR1);
	CHECK(seen == SIGUSR1);
	CHECK(sigaction(SIGUSR1, 0, &before) == 0 && before.sa_handler == handler);
	CHECK(before.sa_flags == 0 && before.sa_restorer == 0);
	struct sigaction64 wide = {.sa_sigaction = info_handler, .sa_flags = SA_SIGINFO | SA_RESTART};
	sigfillset64(&wide.sa_mask);
	CHECK(sigaction64(SIGRTMIN, &wide, 0) == 0);
	CHECK(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 1234}) == 0);
	CHECK(seen == SIGRTMIN && seen_value == 1234);
	CHECK(SIGRTMIN == 40 && sigaction(33, &action, 0) == -1 && errno == EINVAL);
	CHECK(pthread_sigqueue(pthread_self(), SIGRTMIN, (union sigval){.sival_int = 9}) == 0);
	CHECK(seen_value == 9);

	sigemptyset(&set);
	CHECK(sigismember(&set, SIGUSR1) == 0);
	sigaddset(&set, SIGUSR1);
	CHECK(sigismember(&set, SIGUSR1) == 1 && sigaddset(&set, 0) == -1);
	CHECK(sizeof(long) == 8 || sigaddset(&set, 40) == -1);
	CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0);
	seen = 0;
	raise(SIGUSR1);
	CHECK(seen == 0 && sigpending(&old) == 0 && sigismember(&old, SIGUSR1));
	int sig = 0;
	CHECK(sigwait(&set, &sig) == 0 && sig == SIGUSR1);
	struct timespec soon = {0, 10000000};
	CHECK(sigtimedwait(&set, 0, &soon) == -1 && errno == EAGAIN);
	raise(SIGUSR1);
	siginfo_t info;
	CHECK(sigwaitinfo(&set, &info) == SIGUSR1 && info.si_signo == SIGUSR1);
	int fd = signalfd(-1, &set, SFD_CLOEXEC);
	raise(SIGUSR1);
	struct signalfd_siginfo from;
	CHECK(read(fd, &from, sizeof from) == sizeof from && from.ssi_signo == SIGUSR1);
	sigset64_t many;
	sigemptyset64(&many);
	sigaddset64(&many, SIGRTMIN + 2);
	CHECK(sigprocmask64(SIG_BLOCK, &many, 0) == 0);
	sigset64_t now;
	CHECK(sigprocmask64(SIG_BLOCK, 0, &now) == 0 && sigismember64(&now, SIGRTMIN + 2));
	sigemptyset(&set);
	CHECK(sigprocmask(SIG_SETMASK, &set, 0) == 0);
	CHECK(sigprocmask64(SIG_BLOCK, 0, &now) == 0);
	/* On 32 bits a short set cannot say anything of the upper signals. */
	NUMBER(sigismember64(&now, SIGRTMIN + 2), 0, 1);

	action.sa_handler = jumper;
	sigaction(SIGUSR2, &action, 0);
	int jumped = sigsetjmp(back, 1);
	if (!jumped)
		raise(SIGUSR2);
	sigprocmask(SIG_BLOCK, 0, &old);
	CHECK(jumped == SIGUSR2 && !sigismember(&old, SIGUSR2));
	jumped = sigsetjmp(back, 0);
	if (!jumped)
		raise(SIGUSR2);
	sigprocmask(SIG_BLOCK, 0, &old);
	CHECK(jumped == SIGUSR2 && sigismember(&old, SIGUSR2));
	CHECK(kept(1) == 24);

	sigemptyset(&set);
	CHECK(ppoll(0, 0, &soon, &set) == 0);
	CHECK(pselect(0, 0, 0, 0, &soon, &set) == 0);
	CHECK(soon.tv_nsec == 10000000);
	CHECK(signal(SIGUSR1, SIG_IGN) == handler);
	CHECK(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
	CHECK(!strcmp(strsignal(SIGSEGV), "Segmentation fault"));
	CHECK(!strcmp(sys_signame[SIGINT], "INT") && !strcmp(sys_siglist[SIGINT], "Interrupt"));
	CHECK(sighold(SIGTERM) == 0 && sigset(SIGTERM, handler) == SIG_HOLD);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fork handlers and posix_spawn. The emulator has one process, so fork fails with ENOSYS: the
 * handlers of the parent's side run all the same. With an argument the test lets the kernel answer
 * as a child would see it: "child" for fork, "spawn" for posix_spawn, which becomes this program
 * with "spawned".
 */
#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

static char order[32];
static pthread_mutex_t kept = PTHREAD_MUTEX_INITIALIZER;

static void tell(char c)
{
	size_t length = strlen(order);
	if (length < sizeof order - 1)
		order[length] = c;
}
static void prepare_a(void) { tell('a'); }
static void parent_a(void) { tell('A'); }
static void child_a(void) { tell('1'); }
/* As libraries do it: nobody else may hold the lock while memory is copied. */
static void prepare_b(void) { tell('b'); pthread_mutex_lock(&kept); }
static void parent_b(void) { tell('B'); pthread_mutex_unlock(&kept); }
static void child_b(void) { tell('2'); pthread_mutex_unlock(&kept); }
static void prepare_c(void) { tell('c'); }
static void child_d(void) { tell('4'); }

/* One that registers another: it waits for the next time. */
static void parent_e(void)
{
	static int once;
	tell('E');
	if (!once++)
		CHECK(pthread_atfork(prepare_c, 0, 0) == 0);
}

static int descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static bool same_mask(const sigset_t *wanted)
{
	sigset_t now;
	sigprocmask(SIG_SETMASK, 0, &now);
	return !memcmp(&now, wanted, sizeof now);
}

static int spawned(void)
{
	sigset_t now;
	sigprocmask(SIG_SETMASK, 0, &now);
	CHECK(sigismember(&now, SIGUSR2) == 1 && sigismember(&now, SIGUSR1) == 0);
	struct sigaction action;
	CHECK(sigaction(SIGUSR1, 0, &action) == 0 && action.sa_handler == SIG_DFL);
	CHECK(sigaction(SIGHUP, 0, &action) == 0 && action.sa_handler == SIG_IGN);
	CHECK(sigaction(SIGINT, 0, &action) == 0 && action.sa_handler == SIG_DFL);
	char text[8] = "";
	CHECK(read(20, text, sizeof text) == 3 && !memcmp(text, "abc", 3)); /* opened */
	CHECK(fcntl(21, F_GETFD) == 0);                                    /* copied, kept at exec */
	CHECK(fcntl(22, F_GETFD) == -1 && errno == EBADF);                 /* closed */
	CHECK(descriptors() == 2 + 3 + 2 + 1);                             /* not the pipe's ends */
	CHECK(!strcmp(getenv("ONLY"), "this") && !getenv("PATH"));
	return 0;
}

static int spawn(char *self, bool works)
{
	sigset_t before, wanted, defaults;
	sigemptyset(&before);
	sigaddset(&before, SIGUSR1);
	sigprocmask(SIG_SETMASK, &before, 0);
	signal(SIGUSR1, _exit);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR2);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t actions;
	CHECK(posix_spawnattr_init(&attr) == 0 && posix_spawn_file_actions_init(&actions) == 0);
	CHECK(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0);
	CHECK(posix_spawnattr_setsigmask(&attr, &wanted) == 0 && posix_spawnattr_setsigdefault(&attr, &defaults) == 0);
	int file = open("/data/local/tmp/abc", O_RDONLY | O_CLOEXEC), other = dup2(file, 22);
	CHECK(file >= 0 && other == 22);
	CHECK(posix_spawn_file_actions_addopen(&actions, 20, "/data/local/tmp/abc", O_RDONLY, 0) == 0);
	CHECK(posix_spawn_file_actions_adddup2(&actions, file, 21) == 0);
	CHECK(posix_spawn_file_actions_addclose(&actions, 22) == 0);
	CHECK(posix_spawn_file_actions_addclose(&actions, -1) == EBADF);
	char *arguments[] = {self, "spawned", 0}, *environment[] = {"ONLY=this", 0};
	fflush(stdout);
	if (works)
		return posix_spawn(0, self, &actions, &attr, arguments, environment) ? 1 : 2;
	pid_t pid = -7;
	/* Once before the memory is measured: what stays for good is taken now. */
	posix_spawn(&pid, self, &actions, &attr, arguments, environment);
	int count = descriptors();
	size_t memory = mallinfo().uordblks;
	for (int i = 0; i < 50; i++) {
		if (posix_spawn(&pid, self, &actions, &attr, arguments, environment) != ENOSYS)
			break;
		if (posix_spawnp(&pid, "sh", 0, 0, arguments, 0) != ENOSYS)
			break;
		if (i == 49)
			CHECK(1);
	}
	CHECK(posix_spawn(&pid, self, &actions, &attr, arguments, environment) == ENOSYS && pid == -7);
	CHECK(descriptors() == count && mallinfo().uordblks == memory);
	CHECK(same_mask(&before) && signal(SIGINT, SIG_IGN) == SIG_IGN && fcntl(20, F_GETFD) == -1);
	CHECK(posix_spawnattr_destroy(&attr) == 0 && posix_spawn_file_actions_destroy(&actions) == 0);
	errno = 0;
	CHECK(wait(0) == -1 && errno == ECHILD);
	FILE *pipe = popen("echo", "r");
	CHECK(!pipe && errno == ENOSYS && descriptors() == count);
	CHECK(system("true") == -1);
	CHECK(same_mask(&before));
	return 0;
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	if (!strcmp(way, "spawned"))
		return spawned();
	if (!strcmp(way, "spawn"))
		return spawn(argv[0], true);
	CHECK(pthread_atfork(prepare_a, parent_a, child_a) == 0);
	CHECK(pthread_atfork(prepare_b, parent_b, child_b) == 0);
	CHECK(pthread_atfork(prepare_c, 0, 0) == 0);
	CHECK(pthread_atfork(0, 0, child_d) == 0);
	if (!strcmp(way, "child")) {
		pid_t pid = fork();
		CHECK(pid == 0);
		CHECK(!strcmp(order, "cba124")); /* prepare from the last, child from the first */
		CHECK(pthread_mutex_trylock(&kept) == 0 && pthread_mutex_unlock(&kept) == 0);
		CHECK(gettid() == getpid());
		memset(order, 0, sizeof order);
		CHECK(fork() == 0 && !strcmp(order, "cba124")); /* the list's own lock is free, too */
		return 0;
	}
	sigset_t mask;
	sigprocmask(SIG_SETMASK, 0, &mask);
	CHECK(fork() == -1 && errno == ENOSYS);
	CHECK(!strcmp(order, "cbaAB")); /* prepare from the last, parent from the first */
	CHECK(pthread_mutex_trylock(&kept) == 0 && pthread_mutex_unlock(&kept) == 0);
	CHECK(same_mask(&mask));
	memset(order, 0, sizeof order);
	CHECK(pthread_atfork(0, parent_e, 0) == 0);
	CHECK(fork() == -1 && !strcmp(order, "cbaABE"));
	memset(order, 0, sizeof order);
	CHECK(fork() == -1 && !strcmp(order, "ccbaABE"));
	CHECK(vfork() == -1 && errno == ENOSYS);
	return spawn(argv[0], false);
}

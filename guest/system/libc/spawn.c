// SPDX-License-Identifier: GPL-2.0-or-later
/* posix_spawn: in bionic attributes and actions are pointers; the child does what they say. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "internal.h"

struct __posix_spawnattr {
	short flags;
	pid_t group;
	struct sched_param param;
	int policy;
	sigset64_t mask, defaults;
};

struct action {
	struct action *next;
	enum { OPEN, CLOSE, DUP } what;
	int fd, other, flags;
	mode_t mode;
	char path[];
};
struct __posix_spawn_file_actions {
	struct action *first, *last;
};

int posix_spawnattr_init(posix_spawnattr_t *attr)
{
	*attr = calloc(1, sizeof **attr);
	return *attr ? 0 : errno;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attr)
{
	free(*attr);
	*attr = 0;
	return 0;
}

#define FIELD(name, field, type)                                                \
	int posix_spawnattr_set##name(posix_spawnattr_t *attr, type value)              \
	{                                                                               \
		(*attr)->field = value;                                                 \
		return 0;                                                               \
	}                                                                               \
	int posix_spawnattr_get##name(const posix_spawnattr_t *attr, type *value)  \
	{                                                                               \
		*value = (*attr)->field;                                                \
		return 0;                                                               \
	}
FIELD(flags, flags, short)
FIELD(pgroup, group, pid_t)
FIELD(schedpolicy, policy, int)

int posix_spawnattr_setschedparam(posix_spawnattr_t *attr, const struct sched_param *value)
{
	(*attr)->param = *value;
	return 0;
}
int posix_spawnattr_getschedparam(const posix_spawnattr_t *attr, struct sched_param *value)
{
	*value = (*attr)->param;
	return 0;
}

#define SET(name, field)                                                                    \
	int posix_spawnattr_set##name##64(posix_spawnattr_t *attr, const sigset64_t *set)    \
	{                                                                                  \
		(*attr)->field = *set;                                                     \
		return 0;                                                                  \
	}                                                                                  \
	int posix_spawnattr_get##name##64(const posix_spawnattr_t *attr, sigset64_t *set)    \
	{                                                                                  \
		*set = (*attr)->field;                                                     \
		return 0;                                                                  \
	}                                                                                  \
	int posix_spawnattr_set##name(posix_spawnattr_t *attr, const sigset_t *set)         \
	{                                                                                  \
		memset(&(*attr)->field, 0, sizeof(sigset64_t));                            \
		memcpy(&(*attr)->field, set, sizeof *set);                                 \
		return 0;                                                                  \
	}                                                                                  \
	int posix_spawnattr_get##name(const posix_spawnattr_t *attr, sigset_t *set)         \
	{                                                                                  \
		memcpy(set, &(*attr)->field, sizeof *set);                                 \
		return 0;                                                                  \
	}
SET(sigmask, mask)
SET(sigdefault, defaults)

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
	*actions = calloc(1, sizeof **actions);
	return *actions ? 0 : errno;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
	for (struct action *now = (*actions)->first, *next; now; now = next) {
		next = now->next;
		free(now);
	}
	free(*actions);
	*actions = 0;
	return 0;
}

static int add(posix_spawn_file_actions_t *actions, struct action with, const char *path)
{
	if (with.fd < 0 || with.other < 0)
		return EBADF;
	struct action *now = malloc(sizeof *now + strlen(path) + 1);
	if (!now)
		return ENOMEM;
	*now = with;
	strcpy(now->path, path);
	if ((*actions)->last)
		(*actions)->last->next = now;
	else
		(*actions)->first = now;
	(*actions)->last = now;
	return 0;
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd, const char *path,
				     int flags, mode_t mode)
{
	return add(actions, (struct action){.what = OPEN, .fd = fd, .flags = flags, .mode = mode}, path);
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd)
{
	return add(actions, (struct action){.what = CLOSE, .fd = fd}, "");
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int to)
{
	return add(actions, (struct action){.what = DUP, .fd = to, .other = from}, "");
}

/* In the child: false, with errno, when something does not work. */
static bool prepare(const posix_spawnattr_t *attr, const posix_spawn_file_actions_t *actions)
{
	int flags = attr ? (*attr)->flags : 0;
	bool defaults = flags & POSIX_SPAWN_SETSIGDEF;
	for (int sig = 1; sig <= 64; sig++) {
		struct sigaction64 now;
		if (sigaction64(sig, 0, &now) || now.sa_handler == SIG_DFL)
			continue;
		bool named = defaults && sigismember64(&(*attr)->defaults, sig);
		if (named || now.sa_handler != SIG_IGN)
			signal(sig, SIG_DFL);
	}
	if ((flags & POSIX_SPAWN_SETSIGMASK) && sigprocmask64(SIG_SETMASK, &(*attr)->mask, 0))
		return false;
	if ((flags & POSIX_SPAWN_SETPGROUP) && setpgid(0, (*attr)->group))
		return false;
	if ((flags & POSIX_SPAWN_SETSID) && setsid() == -1)
		return false;
	if ((flags & POSIX_SPAWN_SETSCHEDULER) &&
	    sched_setscheduler(0, (*attr)->policy, &(*attr)->param) == -1)
		return false;
	if ((flags & (POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM)) ==
		    POSIX_SPAWN_SETSCHEDPARAM &&
	    sched_setparam(0, &(*attr)->param) == -1)
		return false;
	if ((flags & POSIX_SPAWN_RESETIDS) && (setegid(getgid()) || seteuid(getuid())))
		return false;
	for (struct action *now = actions ? (*actions)->first : 0; now; now = now->next) {
		int fd;
		switch (now->what) {
		case CLOSE:
			close(now->fd);
			break;
		case DUP:
			if (now->other == now->fd) {
				fd = fcntl(now->fd, F_GETFD);
				if (fd < 0 || fcntl(now->fd, F_SETFD, fd & ~FD_CLOEXEC))
					return false;
			} else if (dup2(now->other, now->fd) < 0)
				return false;
			break;
		case OPEN:
			fd = open(now->path, now->flags, now->mode);
			if (fd < 0)
				return false;
			if (fd != now->fd) {
				if (dup2(fd, now->fd) < 0)
					return false;
				close(fd);
			}
		}
	}
	return true;
}

static int spawn(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attr, char *const argv[], char *const env[],
		 int (*exec)(const char *, char *const *, char *const *))
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC))
		return errno;
	pid_t child = fork();
	if (child == 0) {
		/* An action may want the number that the pipe has. */
		int report = fcntl(ends[1], F_DUPFD_CLOEXEC, 512);
		if (report < 0)
			report = ends[1];
		else
			close(ends[1]);
		close(ends[0]);
		if (prepare(attr, actions))
			exec(file, argv, env ? env : environ);
		int error = errno;
		write(report, &error, sizeof error);
		_exit(127);
	}
	int error = child < 0 ? errno : 0;
	close(ends[1]);
	if (child > 0) {
		if (read(ends[0], &error, sizeof error) != sizeof error)
			error = 0;
		if (error)
			waitpid(child, 0, 0);
		else if (pid)
			*pid = child;
	}
	close(ends[0]);
	return error;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attr, char *const argv[], char *const env[])
{
	return spawn(pid, path, actions, attr, argv, env, execve);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attr, char *const argv[], char *const env[])
{
	return spawn(pid, file, actions, attr, argv, env, execvpe);
}

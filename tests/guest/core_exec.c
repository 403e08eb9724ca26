// SPDX-License-Identifier: GPL-2.0-or-later
// execve: a program replaces itself, with other threads around.
#include "check.h"
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void nothing(int signo) { (void)signo; }

static void *forever(void *argument)
{
    (void)argument;
    for (;;)
        sched_yield();
}

int main(int argc, char **argv, char **envp)
{
    static char pid[16];
    if (argc == 1) {
        signal(SIGUSR1, nothing);
        signal(SIGUSR2, SIG_IGN);
        int fds[2];
        pipe2(fds, O_CLOEXEC);
        dup2(fds[0], 40);
        pthread_t thread;
        pthread_create(&thread, NULL, forever, NULL);
        snprintf(pid, sizeof pid, "%d", getpid());
        char *args[] = {argv[0], "again", pid, NULL}, *environment[] = {"NEW=yes", NULL};
        execve(argv[0], args, environment);
        CHECK(0, "execve came back");
        return DONE();
    }
    CHECK(argc == 3 && !strcmp(argv[1], "again"), "new arguments");
    CHECK(envp[0] && !strcmp(envp[0], "NEW=yes") && !envp[1], "new environment");
    snprintf(pid, sizeof pid, "%d", getpid());
    CHECK(!strcmp(pid, argv[2]), "the process id stays");
    EQUAL(getpid(), gettid(), "the leader is left");
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    CHECK(action.sa_handler == SIG_DFL, "handlers are reset");
    sigaction(SIGUSR2, NULL, &action);
    CHECK(action.sa_handler == SIG_IGN, "ignored signals stay ignored");
    ERROR(fcntl(3, F_GETFD), EBADF, "close-on-exec descriptors are closed");
    CHECK(fcntl(40, F_GETFD) >= 0, "others stay open");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Ends as its first argument says; the test looks at the exit status.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static void nothing(int signo) { (void)signo; }
static void kill_stack(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)info;
    UC_SP((ucontext_t *)context) = 16; // the next frame finds no room
}
static void spoil(int signo, siginfo_t *info, void *context)
{
    (void)signo, (void)info;
    // Nothing valid is left of the frame.
    memset(context, 0xff, sizeof(ucontext_t));
}
static void block(int signo)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    sigprocmask(SIG_BLOCK, &set, NULL);
}
static void *sleeper(void *argument)
{
    (void)argument;
    for (;;)
        pause();
}
static void *crasher(void *argument)
{
    (void)argument;
    *(volatile int *)16 = 1;
    return NULL;
}
static void catch (int signo, void (*handler)(int, siginfo_t *, void *), unsigned flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    sigaction(signo, &action, NULL);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    printf("start %s\n", how);
    fflush(stdout);
    if (!strcmp(how, "null"))
        *(volatile int *)NULL = 1;
    if (!strcmp(how, "blocked-segv")) {
        signal(SIGSEGV, nothing);
        block(SIGSEGV);
        *(volatile int *)8 = 1;
    }
    if (!strcmp(how, "ignored-segv")) {
        signal(SIGSEGV, SIG_IGN);
        *(volatile int *)8 = 1;
    }
    if (!strcmp(how, "illegal"))
        __builtin_trap();
    if (!strcmp(how, "abort"))
        raise(SIGABRT);
    if (!strcmp(how, "term"))
        kill(getpid(), SIGTERM);
    if (!strcmp(how, "kill")) {
        kill(getpid(), SIGKILL);
        printf("alive\n");
    }
    if (!strcmp(how, "realtime"))
        raise(SIGRTMIN + 3);
    if (!strcmp(how, "bad-frame")) {
        catch (SIGUSR1, spoil, 0);
        raise(SIGUSR1);
    }
    if (!strcmp(how, "no-stack")) { // a frame that cannot be built becomes SIGSEGV
        catch (SIGUSR1, kill_stack, 0);
        signal(SIGUSR2, nothing);
        block(SIGUSR2);
        raise(SIGUSR2);
        raise(SIGUSR1);
        sigset_t none;
        sigemptyset(&none);
        sigsuspend(&none);
    }
    if (!strcmp(how, "altstack-guard")) { // an alternate stack that is no memory
        char *area = mmap(NULL, 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        stack_t stack = {.ss_sp = area, .ss_size = 65536};
        sigaltstack(&stack, NULL);
        catch (SIGSEGV, kill_stack, SA_ONSTACK);
        *(volatile int *)8 = 1;
    }
    if (!strcmp(how, "thread")) {
        pthread_t thread;
        pthread_create(&thread, NULL, crasher, NULL);
        pthread_join(thread, NULL);
    }
    if (!strcmp(how, "sleepers")) { // all threads go, wherever they sleep
        pthread_t threads[3];
        for (int i = 0; i < 3; i++)
            pthread_create(&threads[i], NULL, sleeper, NULL);
        usleep(1000);
        kill(getpid(), SIGINT);
        pause();
    }
    if (!strcmp(how, "alarm")) {
        alarm(1);
        pause();
    }
    if (!strcmp(how, "loop")) { // a loop without system calls is interrupted too
        alarm(1);
        for (volatile int i = 0;; i++)
            ;
    }
    if (!strcmp(how, "spin"))
        for (volatile int i = 0;; i++)
            ;
    printf("end\n");
    return 7;
}

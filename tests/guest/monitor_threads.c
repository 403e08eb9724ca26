// SPDX-License-Identifier: GPL-2.0-or-later
// Two threads, both asleep for most of the time: something for a debugger to look at.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

int shared_word = 1;

__attribute__((noinline)) static long nap_deeply(int times)
{
    const struct timespec pause = {0, 10 * 1000 * 1000};
    for (int i = 0; i < times; i++)
        nanosleep(&pause, NULL);
    return shared_word;
}

static void *in_thread(void *argument)
{
    (void)argument;
    prctl(PR_SET_NAME, (unsigned long)"worker", 0, 0, 0);
    shared_word += (int)nap_deeply(5);
    return NULL;
}

static void on_signal(int number) { (void)number; }

int main(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGUSR1, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR2);
    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    return 5 + shared_word;
}

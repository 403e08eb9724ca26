// SPDX-License-Identifier: GPL-2.0-or-later
// Stops itself; somebody outside must continue it.
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile int count, ticks, quit;
static void note(int signo)
{
    (void)signo;
    count++;
}
static void *ticker(void *argument)
{
    while (!quit) {
        usleep(10000);
        ticks++;
    }
    return argument;
}
static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    pthread_create(&thread, NULL, ticker, NULL);
    signal(SIGCONT, note);
    usleep(1000);
    long before = now_ms();
    if (argc > 1 && !strcmp(argv[1], "tstp"))
        raise(SIGTSTP); // nobody could continue an orphaned group: nothing happens
    else
        raise(SIGSTOP);
    long took = now_ms() - before;
    quit = 1;
    printf("stopped %ld ms, %s ticks, %d handlers\n", took / 100 * 100, ticks < 5 ? "few" : "many",
           count);
    pthread_join(thread, NULL);
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Threads for the sessions with real debuggers: two that work, one that sleeps.
#include <stdio.h>
#include <sys/prctl.h>
#include <thread.h>
#include <time.h>
#include <unistd.h>

volatile int turns[3];
volatile uint32_t gate;
volatile int shared;

__attribute__((noinline)) void one_turn(int number)
{
    turns[number]++; // mark turn
    shared = number * 1000 + turns[number];
}

static void *worker(void *argument)
{
    int number = (int)(intptr_t)argument;
    prctl(PR_SET_NAME, number == 1 ? "first" : "second", 0, 0, 0);
    for (int i = 0; i < 200; i++) {
        one_turn(number);
        struct timespec time = {0, 1000000};
        nanosleep(&time, NULL);
    }
    return NULL;
}

static void *sleeper(void *argument)
{
    prctl(PR_SET_NAME, "sleeper", 0, 0, 0);
    while (gate == 0)
        futex_wait(&gate, 0, NULL); // mark wait
    return argument;
}

int main(void)
{
    thread_t first, second, third;
    thread_create(&third, sleeper, NULL);
    thread_create(&first, worker, (void *)1);
    thread_create(&second, worker, (void *)2);
    thread_join(first, NULL);
    thread_join(second, NULL);
    gate = 1; // mark gate
    futex_wake(&gate, 1);
    thread_join(third, NULL);
    printf("turns %d %d\n", turns[1], turns[2]);
    return 0;
}

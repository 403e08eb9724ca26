// SPDX-License-Identifier: GPL-2.0-or-later
// Threads are made while another thread opens and closes a library with thread-local variables:
// each finds their first values, whenever it was that it got its memory.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

int program_notes[4];

enum { ROUNDS = 150 };
static int (*volatile use)(void);
static volatile int round_wanted, round_closed = -1;

static void spin(int count)
{
    for (volatile int i = 0; i < count; i++)
        ;
}

static void *opener(void *argument)
{
    (void)argument;
    for (int round = 0; round < ROUNDS; round++) {
        while (round_wanted < round)
            ;
        spin(round * 7); // a little later each time, until it is after the thread's beginning
        void *library = dlopen("libplugin.so", RTLD_NOW);
        use = library ? (int (*)(void))dlsym(library, "plugin_use_tls") : NULL;
        while (round_wanted == round)
            ;
        dlclose(library);
        round_closed = round;
    }
    return NULL;
}

static void *user(void *argument)
{
    (void)argument;
    while (!use)
        ;
    return (void *)(long)use();
}

int main(void)
{
    pthread_t other, mine;
    int wrong = 0, opened = 0;
    pthread_create(&other, NULL, opener, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        void *value = NULL;
        pthread_create(&mine, NULL, user, NULL);
        pthread_join(mine, &value);
        wrong += (long)value != 77;
        use = NULL;
        opened += program_notes[0] == round + 1;
        round_wanted = round + 1;
        while (round_closed < round)
            ;
    }
    pthread_join(other, NULL);
    printf("opened %d, wrong %d\n", opened, wrong);
    return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Links everything that is written in assembly, for a look at its unwind tables.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>

static jmp_buf place;

static void *nothing(void *argument) { return argument; }

int main(int argc, char **argv)
{
    (void)argv;
    pthread_t thread;
    pthread_create(&thread, NULL, nothing, NULL);
    pthread_join(thread, NULL);
    volatile unsigned long long wide = 1000000007ULL * (unsigned)argc;
    volatile unsigned narrow = 1000 + (unsigned)argc;
    if (setjmp(place) == 0)
        longjmp(place, 1);
    printf("%llu %u\n", wide / (7 + narrow) + wide % (3 + narrow), narrow / 7 + narrow % 9);
    return 0;
}

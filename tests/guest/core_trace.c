// SPDX-License-Identifier: GPL-2.0-or-later
// Prints a line from a second thread while the first one sleeps in a join: a trace shows both.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *second(void *argument)
{
    (void)argument;
    write(1, "second\n", 7);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    write(1, "first\n", 6);
    pthread_create(&thread, NULL, second, NULL);
    pthread_join(thread, NULL);
    close(77);
    return 5;
}

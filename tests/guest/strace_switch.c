// SPDX-License-Identifier: GPL-2.0-or-later
// Prints a step each 10 ms, and sleeps in between: time to switch tracing on and off.
#include <stdio.h>
#include <time.h>

int main(void)
{
    const struct timespec pause = {0, 10 * 1000 * 1000};
    for (int i = 0; i < 9; i++) {
        printf("step %d\n", i);
        fflush(stdout);
        nanosleep(&pause, NULL);
    }
    return 3;
}

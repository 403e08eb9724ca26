// SPDX-License-Identifier: GPL-2.0-or-later
// For the debugger's figures: PROGRAM spin computes for ever, PROGRAM sleep does nothing.
#include <stdint.h>
#include <stdio.h>
#include <time.h>

volatile uint32_t turns;

int main(int argc, char **argv)
{
    puts("ready");
    fflush(stdout);
    if (argc > 1 && argv[1][1] == 'l') {
        struct timespec time = {1000, 0};
        nanosleep(&time, NULL);
    }
    for (;;)
        turns++;
}

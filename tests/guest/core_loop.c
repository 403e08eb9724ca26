// SPDX-License-Identifier: GPL-2.0-or-later
// Never comes back: a loop without system calls ("spin"), with them ("poll"), or asleep.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    printf("begun\n");
    const char *how = argc > 1 ? argv[1] : "spin";
    if (!strcmp(how, "sleep"))
        for (;;)
            pause();
    if (!strcmp(how, "poll"))
        for (;;)
            getpid();
    for (volatile unsigned i = 0;; i++)
        ;
}

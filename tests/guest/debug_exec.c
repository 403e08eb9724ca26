// SPDX-License-Identifier: GPL-2.0-or-later
// Replaces itself by itself: for debuggers that follow an exec.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

__attribute__((noinline)) int second_life(int value)
{
    return value * 2; // mark second
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "again") == 0) {
        printf("again %d\n", second_life(21));
        return 3;
    }
    char *words[] = {argv[0], "again", NULL};
    char *environment[] = {NULL};
    puts("first");
    execve(argv[0], words, environment);
    return 1;
}

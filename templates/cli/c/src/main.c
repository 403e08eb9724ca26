// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: counts lines, words and bytes of files, or of what it is given on standard input.
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct counts {
    long lines, words, bytes;
};

static struct counts count(FILE *file)
{
    struct counts n = {0};
    bool in_word = false;
    for (int c; (c = fgetc(file)) != EOF;) {
        n.bytes++;
        n.lines += c == '\n';
        if (!isspace(c) && !in_word)
            n.words++;
        in_word = !isspace(c);
    }
    return n;
}

static void print(struct counts n, const char *name)
{
    printf("%7ld %7ld %7ld  %s\n", n.lines, n.words, n.bytes, name);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: @NAME@ [FILE]...\nCounts lines, words and bytes of the files, or of standard"
               " input.\n");
        return 0;
    }
    if (argc == 1)
        print(count(stdin), "(standard input)");
    int status = 0;
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (!file) {
            fprintf(stderr, "@NAME@: %s: %s\n", argv[i], strerror(errno));
            status = 1;
            continue;
        }
        print(count(file), argv[i]);
        fclose(file);
    }
    return status;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: counts lines, words and bytes of files, or of what it is given on standard input.
//
// C++ here has no exceptions, no run-time type information and no standard library but <new>,
// <initializer_list> and <utility>; the C library's headers are all there.
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

class Counter {
    long lines_ = 0, words_ = 0, bytes_ = 0;
    bool in_word_ = false;

public:
    void read(FILE *file)
    {
        for (int c; (c = fgetc(file)) != EOF;) {
            bytes_++;
            lines_ += c == '\n';
            if (!isspace(c) && !in_word_)
                words_++;
            in_word_ = !isspace(c);
        }
    }
    void print(const char *name) const
    {
        printf("%7ld %7ld %7ld  %s\n", lines_, words_, bytes_, name);
    }
};

// A file that closes itself.
class File {
    FILE *file_;

public:
    explicit File(const char *path) : file_(fopen(path, "r")) {}
    File(const File &) = delete;
    ~File()
    {
        if (file_)
            fclose(file_);
    }
    FILE *get() const { return file_; }
};

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: @NAME@ [FILE]...\nCounts lines, words and bytes of the files, or of standard"
               " input.\n");
        return 0;
    }
    if (argc == 1) {
        Counter counter;
        counter.read(stdin);
        counter.print("(standard input)");
    }
    int status = 0;
    for (int i = 1; i < argc; i++) {
        File file(argv[i]);
        if (!file.get()) {
            fprintf(stderr, "@NAME@: %s: %s\n", argv[i], strerror(errno));
            status = 1;
            continue;
        }
        Counter counter;
        counter.read(file.get());
        counter.print(argv[i]);
    }
    return status;
}

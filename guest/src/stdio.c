// SPDX-License-Identifier: GPL-2.0-or-later
// FILE: a descriptor and one buffer.
#include "internal.h"
#include "printf.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum mode { READ, LINES, FULL, UNBUFFERED };
struct file {
    int fd;
    enum mode mode;
    int ended, failed;
    size_t at, end; // LINES, FULL: bytes waiting are buffer[0..end); READ: buffer[at..end)
    struct file *next;
    pthread_mutex_t lock;
    char buffer[1024];
};

static struct file input = {.fd = 0, .mode = READ};
static struct file output = {.fd = 1, .mode = LINES};
static struct file errors = {.fd = 2, .mode = UNBUFFERED};
static struct file *opened;
FILE *const stdin = &input;
FILE *const stdout = &output;
FILE *const stderr = &errors;

static void write_all(FILE *file, const char *data, size_t size)
{
    while (size) {
        ssize_t n = write(file->fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            file->failed = 1;
            return;
        }
        data += n;
        size -= (size_t)n;
    }
}
static void flush(FILE *file)
{
    if (file->mode == READ)
        return;
    size_t size = file->end;
    file->end = 0;
    write_all(file, file->buffer, size);
}
static void put(FILE *file, const char *data, size_t size)
{
    if (file->mode == UNBUFFERED) {
        write_all(file, data, size);
        return;
    }
    if (size > sizeof file->buffer - file->end)
        flush(file);
    if (size > sizeof file->buffer) {
        write_all(file, data, size);
        return;
    }
    memcpy(file->buffer + file->end, data, size);
    file->end += size;
    if (file->mode == LINES && memrchr(data, '\n', size))
        flush(file);
}

int fflush(FILE *file)
{
    if (!file) {
        flush_all();
        return 0;
    }
    pthread_mutex_lock(&file->lock);
    flush(file);
    pthread_mutex_unlock(&file->lock);
    return file->failed ? EOF : 0;
}
void flush_all(void)
{
    fflush(stdout);
    for (FILE *file = opened; file; file = file->next)
        fflush(file);
}
size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    pthread_mutex_lock(&file->lock);
    put(file, data, size * count);
    pthread_mutex_unlock(&file->lock);
    return file->failed ? 0 : count;
}
int fputs(const char *s, FILE *file) { return fwrite(s, 1, strlen(s), file) ? 1 : *s ? EOF : 1; }
int fputc(int c, FILE *file)
{
    char byte = (char)c;
    return fwrite(&byte, 1, 1, file) ? (unsigned char)c : EOF;
}
int putchar(int c) { return fputc(c, stdout); }
int puts(const char *s) { return printf("%s\n", s); }

static int fill(FILE *file)
{
    if (file->at < file->end)
        return 1;
    if (file->ended)
        return 0;
    ssize_t n = read(file->fd, file->buffer, sizeof file->buffer);
    file->at = 0;
    file->end = n > 0 ? (size_t)n : 0;
    file->ended = n == 0;
    file->failed |= n < 0;
    return n > 0;
}
int fgetc(FILE *file) { return fill(file) ? (unsigned char)file->buffer[file->at++] : EOF; }
int getchar(void) { return fgetc(stdin); }
char *fgets(char *to, int size, FILE *file)
{
    int n = 0;
    while (n < size - 1) {
        int c = fgetc(file);
        if (c == EOF)
            break;
        to[n++] = (char)c;
        if (c == '\n')
            break;
    }
    to[n] = 0;
    return n ? to : NULL;
}
size_t fread(void *to, size_t size, size_t count, FILE *file)
{
    size_t wanted = size * count, got = 0;
    while (got < wanted && fill(file)) {
        size_t n = file->end - file->at;
        if (n > wanted - got)
            n = wanted - got;
        memcpy((char *)to + got, file->buffer + file->at, n);
        file->at += n;
        got += n;
    }
    return size ? got / size : 0;
}
FILE *fopen(const char *path, const char *mode)
{
    int flags = *mode == 'r' ? O_RDONLY
                : *mode == 'a' ? O_WRONLY | O_CREAT | O_APPEND
                               : O_WRONLY | O_CREAT | O_TRUNC;
    int fd = open(path, flags | O_CLOEXEC, 0666);
    if (fd < 0)
        return NULL;
    FILE *file = calloc(1, sizeof *file);
    if (!file) {
        close(fd);
        return NULL;
    }
    file->fd = fd;
    file->mode = *mode == 'r' ? READ : FULL;
    file->next = opened;
    opened = file;
    return file;
}
int fclose(FILE *file)
{
    flush(file);
    int answer = close(file->fd) | (file->failed ? EOF : 0);
    for (FILE **link = &opened; *link; link = &(*link)->next)
        if (*link == file) {
            *link = file->next;
            free(file);
            break;
        }
    return answer;
}
int fileno(FILE *file) { return file->fd; }
int feof(FILE *file) { return file->ended && file->at == file->end; }
int ferror(FILE *file) { return file->failed; }
void perror(const char *what) { fprintf(stderr, "%s: %m\n", what); }

// --- printf --------------------------------------------------------------------------------------

struct file_sink {
    struct sink sink;
    FILE *file;
};
static void put_file(struct sink *sink, const char *data, size_t size)
{
    put(((struct file_sink *)sink)->file, data, size);
}
// stderr is written in one piece, so that lines of several threads do not mix.
int vfprintf(FILE *file, const char *format, va_list arguments)
{
    struct file_sink to = {{put_file, 0}, file};
    pthread_mutex_lock(&file->lock);
    enum mode mode = file->mode;
    if (mode == UNBUFFERED)
        file->mode = FULL;
    format_to(&to.sink, format, arguments);
    if (mode == UNBUFFERED) {
        flush(file);
        file->mode = UNBUFFERED;
    }
    pthread_mutex_unlock(&file->lock);
    return (int)to.sink.total;
}
int vprintf(const char *format, va_list arguments) { return vfprintf(stdout, format, arguments); }

struct text_sink {
    struct sink sink;
    char *to;
    size_t room;
};
static void put_text(struct sink *sink, const char *data, size_t size)
{
    struct text_sink *text = (struct text_sink *)sink;
    size_t n = size < text->room ? size : text->room;
    memcpy(text->to, data, n);
    text->to += n;
    text->room -= n;
}
int vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
    struct text_sink text = {{put_text, 0}, to, size ? size - 1 : 0};
    format_to(&text.sink, format, arguments);
    if (size)
        *text.to = 0;
    return (int)text.sink.total;
}

#define FORWARD(call)                                                                              \
    va_list list;                                                                                  \
    va_start(list, format);                                                                        \
    int total = call;                                                                              \
    va_end(list);                                                                                  \
    return total
int printf(const char *format, ...) { FORWARD(vfprintf(stdout, format, list)); }
int fprintf(FILE *file, const char *format, ...) { FORWARD(vfprintf(file, format, list)); }
int sprintf(char *to, const char *format, ...) { FORWARD(vsnprintf(to, 1u << 30, format, list)); }
int snprintf(char *to, size_t size, const char *format, ...)
{
    FORWARD(vsnprintf(to, size, format, list));
}
int dprintf(int fd, const char *format, ...)
{
    struct file file = {.fd = fd, .mode = FULL};
    FORWARD(vfprintf(&file, format, list); flush(&file));
}

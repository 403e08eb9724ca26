// SPDX-License-Identifier: GPL-2.0-or-later
// A small stdio: line-buffered stdout (always, so that output order is the same in a pipe and on a
// terminal), unbuffered stderr. printf knows flags, width, precision, hh h l ll z j t,
// d i u o x X c s p n f F e E g G a-less, %m; floating point digits are exact.
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define EOF (-1)
#define BUFSIZ 1024
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

typedef struct file FILE;
extern FILE *const stdin;
extern FILE *const stdout;
extern FILE *const stderr;

#define PRINTF_LIKE_(text, first) __attribute__((format(printf, text, first)))
int printf(const char *format, ...) PRINTF_LIKE_(1, 2);
int fprintf(FILE *file, const char *format, ...) PRINTF_LIKE_(2, 3);
int dprintf(int fd, const char *format, ...) PRINTF_LIKE_(2, 3);
int sprintf(char *to, const char *format, ...) PRINTF_LIKE_(2, 3);
int snprintf(char *to, size_t size, const char *format, ...) PRINTF_LIKE_(3, 4);
int vprintf(const char *format, va_list arguments);
int vfprintf(FILE *file, const char *format, va_list arguments);
int vsnprintf(char *to, size_t size, const char *format, va_list arguments);

int puts(const char *s);
int putchar(int c);
int fputs(const char *s, FILE *file);
int fputc(int c, FILE *file);
#define putc fputc
size_t fwrite(const void *data, size_t size, size_t count, FILE *file);
int fflush(FILE *file);
int getchar(void);
int fgetc(FILE *file);
char *fgets(char *to, int size, FILE *file);
size_t fread(void *to, size_t size, size_t count, FILE *file);
FILE *fopen(const char *path, const char *mode);
int fclose(FILE *file);
int fileno(FILE *file);
int feof(FILE *file);
int ferror(FILE *file);
void perror(const char *what);
int remove(const char *path);
int rename(const char *from, const char *to);

__END_DECLS

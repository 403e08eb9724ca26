// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#include <bits/seek_constants.h>
__BEGIN_DECLS
typedef off_t fpos_t;
typedef off64_t fpos64_t;
struct __sFILE;
typedef struct __sFILE FILE;

#if __ANDROID_API__ >= 23
extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr
#else
/* What programs for older levels have compiled in: three structures in a row. */
struct __sFILE {
#ifdef __LP64__
	char __private[152];
#else
	char __private[84];
#endif
} __attribute__((aligned(sizeof(void *))));
extern FILE __sF[];
#define stdin (&__sF[0])
#define stdout (&__sF[1])
#define stderr (&__sF[2])
#endif

#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define BUFSIZ 1024
#define EOF (-1)
#define FOPEN_MAX 20
#define FILENAME_MAX 4096
#define L_tmpnam 4096
#define L_ctermid 1024
#undef TMP_MAX
#define TMP_MAX 308915776
#define P_tmpdir "/tmp/"

int remove(const char *);
int rename(const char *, const char *);
int renameat(int, const char *, int, const char *);
#define RENAME_NOREPLACE (1 << 0)
#define RENAME_EXCHANGE (1 << 1)
#define RENAME_WHITEOUT (1 << 2)
int renameat2(int, const char *, int, const char *, unsigned);
char *tmpnam(char *);
char *tempnam(const char *, const char *);
char *ctermid(char *);

FILE *fopen(const char *, const char *);
FILE *fopen64(const char *, const char *);
FILE *fdopen(int, const char *);
FILE *freopen(const char *, const char *, FILE *);
FILE *freopen64(const char *, const char *, FILE *);
FILE *fmemopen(void *, size_t, const char *);
FILE *open_memstream(char **, size_t *);
FILE *popen(const char *, const char *);
int pclose(FILE *);
FILE *tmpfile(void);
FILE *tmpfile64(void);
int fclose(FILE *);
int fflush(FILE *);
int fflush_unlocked(FILE *);
int fpurge(FILE *);
void setbuf(FILE *, char *);
void setbuffer(FILE *, char *, int);
int setlinebuf(FILE *);
int setvbuf(FILE *, char *, int, size_t);

int feof(FILE *);
int ferror(FILE *);
void clearerr(FILE *);
int fileno(FILE *);
int feof_unlocked(FILE *);
int ferror_unlocked(FILE *);
void clearerr_unlocked(FILE *);
int fileno_unlocked(FILE *);
void flockfile(FILE *);
int ftrylockfile(FILE *);
void funlockfile(FILE *);

int fgetc(FILE *);
int getc(FILE *);
int getchar(void);
int fgetc_unlocked(FILE *);
int getc_unlocked(FILE *);
int getchar_unlocked(void);
char *fgets(char *, int, FILE *);
char *fgets_unlocked(char *, int, FILE *);
char *fgetln(FILE *, size_t *);
ssize_t getdelim(char **, size_t *, int, FILE *);
ssize_t getline(char **, size_t *, FILE *);
int ungetc(int, FILE *);
#if (defined(__STDC_VERSION__) && __STDC_VERSION__ < 201112L) || \
	(defined(__cplusplus) && __cplusplus <= 201103L)
char *gets(char *);
#endif
int fputc(int, FILE *);
int putc(int, FILE *);
int putchar(int);
int fputc_unlocked(int, FILE *);
int putc_unlocked(int, FILE *);
int putchar_unlocked(int);
int fputs(const char *, FILE *);
int fputs_unlocked(const char *, FILE *);
int puts(const char *);
void perror(const char *);
size_t fread(void *, size_t, size_t, FILE *);
size_t fwrite(const void *, size_t, size_t, FILE *);
size_t fread_unlocked(void *, size_t, size_t, FILE *);
size_t fwrite_unlocked(const void *, size_t, size_t, FILE *);

int fseek(FILE *, long, int);
long ftell(FILE *);
void rewind(FILE *);
int fseeko(FILE *, off_t, int) __RENAME_IF_FILE_OFFSET64(fseeko64);
off_t ftello(FILE *) __RENAME_IF_FILE_OFFSET64(ftello64);
int fgetpos(FILE *, fpos_t *) __RENAME_IF_FILE_OFFSET64(fgetpos64);
int fsetpos(FILE *, const fpos_t *) __RENAME_IF_FILE_OFFSET64(fsetpos64);
int fseeko64(FILE *, off64_t, int);
off64_t ftello64(FILE *);
int fgetpos64(FILE *, fpos64_t *);
int fsetpos64(FILE *, const fpos64_t *);

int printf(const char *, ...) __printflike(1, 2);
int fprintf(FILE *, const char *, ...) __printflike(2, 3);
int dprintf(int, const char *, ...) __printflike(2, 3);
int sprintf(char *, const char *, ...) __printflike(2, 3);
int snprintf(char *, size_t, const char *, ...) __printflike(3, 4);
int asprintf(char **, const char *, ...) __printflike(2, 3);
int vprintf(const char *, va_list) __printflike(1, 0);
int vfprintf(FILE *, const char *, va_list) __printflike(2, 0);
int vdprintf(int, const char *, va_list) __printflike(2, 0);
int vsprintf(char *, const char *, va_list) __printflike(2, 0);
int vsnprintf(char *, size_t, const char *, va_list) __printflike(3, 0);
int vasprintf(char **, const char *, va_list) __printflike(2, 0);
int scanf(const char *, ...) __scanflike(1, 2);
int fscanf(FILE *, const char *, ...) __scanflike(2, 3);
int sscanf(const char *, const char *, ...) __scanflike(2, 3);
int vscanf(const char *, va_list) __scanflike(1, 0);
int vfscanf(FILE *, const char *, va_list) __scanflike(2, 0);
int vsscanf(const char *, const char *, va_list) __scanflike(2, 0);

FILE *funopen(const void *, int (*)(void *, char *, int), int (*)(void *, const char *, int),
	      fpos_t (*)(void *, fpos_t, int), int (*)(void *)) __RENAME_IF_FILE_OFFSET64(funopen64);
FILE *funopen64(const void *, int (*)(void *, char *, int), int (*)(void *, const char *, int),
		fpos64_t (*)(void *, fpos64_t, int), int (*)(void *));
#define fropen(cookie, function) funopen(cookie, function, 0, 0, 0)
#define fwopen(cookie, function) funopen(cookie, 0, function, 0, 0)
__END_DECLS
#ifdef __BIONIC_FORTIFY
#include <bits/fortify_stdio.h>
#endif

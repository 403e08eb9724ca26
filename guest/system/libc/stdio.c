// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Streams. Up to API level 22 a program has stdin, stdout and stderr as places in the array __sF,
 * whose elements are smaller than musl's structure: such a pointer becomes the real stream here, on
 * the way into each function.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <wchar.h>
#include "internal.h"

#ifdef __LP64__
#define OLD_SIZE 152
#else
#define OLD_SIZE 84
#endif

/* Zero bytes: macros of the oldest headers read counts of buffered bytes out of it. */
char __sF[3 * OLD_SIZE] __attribute__((aligned(16)));

HIDDEN FILE *__droidemu_stream(const FILE *old)
{
	switch ((uintptr_t)old - (uintptr_t)__sF) {
	case 0: return stdin;
	case OLD_SIZE: return stdout;
	default: return stderr;
	}
}
#define STREAM(f) \
	((uintptr_t)(f) - (uintptr_t)__sF < sizeof __sF ? __droidemu_stream(f) : (f))

HIDDEN void __musl_clearerr(FILE *);
void clearerr(FILE *a) { __musl_clearerr(STREAM(a)); }
HIDDEN int __musl_fclose(FILE *);
int fclose(FILE *a) { return __musl_fclose(STREAM(a)); }
HIDDEN int __musl_feof(FILE *);
int feof(FILE *a) { return __musl_feof(STREAM(a)); }
HIDDEN int __musl_ferror(FILE *);
int ferror(FILE *a) { return __musl_ferror(STREAM(a)); }
HIDDEN int __musl_fflush(FILE *);
int fflush(FILE *a) { return __musl_fflush(STREAM(a)); }
HIDDEN int __musl_fgetc(FILE *);
int fgetc(FILE *a) { return __musl_fgetc(STREAM(a)); }
HIDDEN char *__musl_fgets(char *, int, FILE *);
char *fgets(char *a, int b, FILE *c) { return __musl_fgets(a, b, STREAM(c)); }
HIDDEN int __musl_fputc(int, FILE *);
int fputc(int a, FILE *b) { return __musl_fputc(a, STREAM(b)); }
HIDDEN int __musl_fputs(const char *, FILE *);
int fputs(const char *a, FILE *b) { return __musl_fputs(a, STREAM(b)); }
HIDDEN size_t __musl_fread(void *, size_t, size_t, FILE *);
size_t fread(void *a, size_t b, size_t c, FILE *d) { return __musl_fread(a, b, c, STREAM(d)); }
HIDDEN size_t __musl_fwrite(const void *, size_t, size_t, FILE *);
size_t fwrite(const void *a, size_t b, size_t c, FILE *d)
{
	return __musl_fwrite(a, b, c, STREAM(d));
}
HIDDEN int __musl_getc(FILE *);
int getc(FILE *a) { return __musl_getc(STREAM(a)); }
HIDDEN ssize_t __musl_getdelim(char **, size_t *, int, FILE *);
ssize_t getdelim(char **a, size_t *b, int c, FILE *d)
{
	return __musl_getdelim(a, b, c, STREAM(d));
}
HIDDEN ssize_t __musl_getline(char **, size_t *, FILE *);
ssize_t getline(char **a, size_t *b, FILE *c) { return __musl_getline(a, b, STREAM(c)); }
HIDDEN int __musl_putc(int, FILE *);
int putc(int a, FILE *b) { return __musl_putc(a, STREAM(b)); }
HIDDEN void __musl_rewind(FILE *);
void rewind(FILE *a) { __musl_rewind(STREAM(a)); }
HIDDEN void __musl_setbuf(FILE *, char *);
void setbuf(FILE *a, char *b) { __musl_setbuf(STREAM(a), b); }
HIDDEN int __musl_setvbuf(FILE *, char *, int, size_t);
int setvbuf(FILE *a, char *b, int c, size_t d) { return __musl_setvbuf(STREAM(a), b, c, d); }
HIDDEN int __musl_ungetc(int, FILE *);
int ungetc(int a, FILE *b) { return __musl_ungetc(a, STREAM(b)); }
HIDDEN int __musl_vfprintf(FILE *, const char *, va_list);
int vfprintf(FILE *a, const char *b, va_list c) { return __musl_vfprintf(STREAM(a), b, c); }
HIDDEN int __musl_vfscanf(FILE *, const char *, va_list);
int vfscanf(FILE *a, const char *b, va_list c) { return __musl_vfscanf(STREAM(a), b, c); }
HIDDEN int __musl_fseek(FILE *, long, int);
int fseek(FILE *a, long b, int c) { return __musl_fseek(STREAM(a), b, c); }
HIDDEN long __musl_ftell(FILE *);
long ftell(FILE *a) { return __musl_ftell(STREAM(a)); }
HIDDEN int __musl_fileno(FILE *);
int fileno(FILE *a) { return __musl_fileno(STREAM(a)); }
HIDDEN int __musl_pclose(FILE *);
int pclose(FILE *a) { return __musl_pclose(STREAM(a)); }
HIDDEN void __musl_flockfile(FILE *);
void flockfile(FILE *a) { __musl_flockfile(STREAM(a)); }
HIDDEN int __musl_ftrylockfile(FILE *);
int ftrylockfile(FILE *a) { return __musl_ftrylockfile(STREAM(a)); }
HIDDEN void __musl_funlockfile(FILE *);
void funlockfile(FILE *a) { __musl_funlockfile(STREAM(a)); }
HIDDEN int __musl_getc_unlocked(FILE *);
int getc_unlocked(FILE *a) { return __musl_getc_unlocked(STREAM(a)); }
HIDDEN int __musl_putc_unlocked(int, FILE *);
int putc_unlocked(int a, FILE *b) { return __musl_putc_unlocked(a, STREAM(b)); }
HIDDEN char *__musl_fgetln(FILE *, size_t *);
char *fgetln(FILE *a, size_t *b) { return __musl_fgetln(STREAM(a), b); }
HIDDEN void __musl_clearerr_unlocked(FILE *);
void clearerr_unlocked(FILE *a) { __musl_clearerr_unlocked(STREAM(a)); }
HIDDEN int __musl_feof_unlocked(FILE *);
int feof_unlocked(FILE *a) { return __musl_feof_unlocked(STREAM(a)); }
HIDDEN int __musl_ferror_unlocked(FILE *);
int ferror_unlocked(FILE *a) { return __musl_ferror_unlocked(STREAM(a)); }
HIDDEN int __musl_fileno_unlocked(FILE *);
int fileno_unlocked(FILE *a) { return __musl_fileno_unlocked(STREAM(a)); }
HIDDEN int __musl_fflush_unlocked(FILE *);
int fflush_unlocked(FILE *a) { return __musl_fflush_unlocked(STREAM(a)); }
HIDDEN int __musl_fgetc_unlocked(FILE *);
int fgetc_unlocked(FILE *a) { return __musl_fgetc_unlocked(STREAM(a)); }
HIDDEN int __musl_fputc_unlocked(int, FILE *);
int fputc_unlocked(int a, FILE *b) { return __musl_fputc_unlocked(a, STREAM(b)); }
HIDDEN size_t __musl_fread_unlocked(void *, size_t, size_t, FILE *);
size_t fread_unlocked(void *a, size_t b, size_t c, FILE *d)
{
	return __musl_fread_unlocked(a, b, c, STREAM(d));
}
HIDDEN size_t __musl_fwrite_unlocked(const void *, size_t, size_t, FILE *);
size_t fwrite_unlocked(const void *a, size_t b, size_t c, FILE *d)
{
	return __musl_fwrite_unlocked(a, b, c, STREAM(d));
}
HIDDEN int __musl_fputs_unlocked(const char *, FILE *);
int fputs_unlocked(const char *a, FILE *b) { return __musl_fputs_unlocked(a, STREAM(b)); }
HIDDEN char *__musl_fgets_unlocked(char *, int, FILE *);
char *fgets_unlocked(char *a, int b, FILE *c) { return __musl_fgets_unlocked(a, b, STREAM(c)); }
HIDDEN wint_t __musl_fgetwc(FILE *);
wint_t fgetwc(FILE *a) { return __musl_fgetwc(STREAM(a)); }
HIDDEN wchar_t *__musl_fgetws(wchar_t *, int, FILE *);
wchar_t *fgetws(wchar_t *a, int b, FILE *c) { return __musl_fgetws(a, b, STREAM(c)); }
HIDDEN wint_t __musl_fputwc(wchar_t, FILE *);
wint_t fputwc(wchar_t a, FILE *b) { return __musl_fputwc(a, STREAM(b)); }
HIDDEN int __musl_fputws(const wchar_t *, FILE *);
int fputws(const wchar_t *a, FILE *b) { return __musl_fputws(a, STREAM(b)); }
HIDDEN int __musl_fwide(FILE *, int);
int fwide(FILE *a, int b) { return __musl_fwide(STREAM(a), b); }
HIDDEN int __musl_vfwprintf(FILE *, const wchar_t *, va_list);
int vfwprintf(FILE *a, const wchar_t *b, va_list c) { return __musl_vfwprintf(STREAM(a), b, c); }
HIDDEN int __musl_vfwscanf(FILE *, const wchar_t *, va_list);
int vfwscanf(FILE *a, const wchar_t *b, va_list c) { return __musl_vfwscanf(STREAM(a), b, c); }
HIDDEN size_t __musl___fbufsize(FILE *);
size_t __fbufsize(FILE *a) { return __musl___fbufsize(STREAM(a)); }
HIDDEN int __musl___freadable(FILE *);
int __freadable(FILE *a) { return __musl___freadable(STREAM(a)); }
HIDDEN int __musl___freading(FILE *);
int __freading(FILE *a) { return __musl___freading(STREAM(a)); }
HIDDEN int __musl___fwritable(FILE *);
int __fwritable(FILE *a) { return __musl___fwritable(STREAM(a)); }
HIDDEN int __musl___fwriting(FILE *);
int __fwriting(FILE *a) { return __musl___fwriting(STREAM(a)); }
HIDDEN int __musl___flbf(FILE *);
int __flbf(FILE *a) { return __musl___flbf(STREAM(a)); }
HIDDEN void __musl___fpurge(FILE *);
void __fpurge(FILE *a) { __musl___fpurge(STREAM(a)); }
HIDDEN size_t __musl___fpending(FILE *);
size_t __fpending(FILE *a) { return __musl___fpending(STREAM(a)); }
HIDDEN int __musl___fsetlocking(FILE *, int);
int __fsetlocking(FILE *a, int b) { return __musl___fsetlocking(STREAM(a), b); }
HIDDEN void __musl___fseterr(FILE *);
void __fseterr(FILE *a) { __musl___fseterr(STREAM(a)); }

HIDDEN void __musl_setbuffer(FILE *, char *, size_t);
HIDDEN void __musl_setlinebuf(FILE *);
void setbuffer(FILE *f, char *buffer, int size) { __musl_setbuffer(STREAM(f), buffer, size); }
int setlinebuf(FILE *f)
{
	__musl_setlinebuf(STREAM(f));
	return 0;
}
int fpurge(FILE *f)
{
	__fpurge(f);
	return 0;
}

HIDDEN FILE *__musl_freopen(const char *, const char *, FILE *);
FILE *freopen(const char *path, const char *mode, FILE *f)
{
	return __musl_freopen(path, mode, STREAM(f));
}
FILE *freopen64(const char *, const char *, FILE *) ALIAS(freopen);
FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }
FILE *tmpfile64(void) { return tmpfile(); }
wint_t getwc(FILE *f) { return fgetwc(f); }
wint_t putwc(wchar_t c, FILE *f) { return fputwc(c, f); }

#define VARIADIC(name, list_name, character)              \
	int name(FILE *f, const character *format, ...)      \
	{                                                    \
		va_list list;                                \
		va_start(list, format);                      \
		int result = list_name(f, format, list);     \
		va_end(list);                                \
		return result;                               \
	}
VARIADIC(fprintf, vfprintf, char)
VARIADIC(fscanf, vfscanf, char)
VARIADIC(fwprintf, vfwprintf, wchar_t)
VARIADIC(fwscanf, vfwscanf, wchar_t)

/* --- places in a file: musl's have 64 bits ------------------------------------------------------ */

HIDDEN int __musl_fseeko(FILE *, off64_t, int);
HIDDEN off64_t __musl_ftello(FILE *);

int fseeko(FILE *f, off_t to, int whence) { return __musl_fseeko(STREAM(f), to, whence); }
int fseeko64(FILE *f, off64_t to, int whence) { return __musl_fseeko(STREAM(f), to, whence); }
off64_t ftello64(FILE *f) { return __musl_ftello(STREAM(f)); }

off_t ftello(FILE *f)
{
	off64_t at = __musl_ftello(STREAM(f));
	if (at != (off_t)at) {
		errno = EOVERFLOW;
		return -1;
	}
	return at;
}

int fgetpos(FILE *f, fpos_t *to)
{
	*to = ftello(f);
	return *to == -1 ? -1 : 0;
}

int fgetpos64(FILE *f, fpos64_t *to)
{
	*to = ftello64(f);
	return *to == -1 ? -1 : 0;
}

int fsetpos(FILE *f, const fpos_t *to) { return fseeko(f, *to, SEEK_SET); }
int fsetpos64(FILE *f, const fpos64_t *to) { return fseeko64(f, *to, SEEK_SET); }

/* --- a stream on functions of the program --------------------------------------------------------- */

#include <stdlib.h>

struct functions {
	void *cookie;
	int (*read)(void *, char *, int);
	int (*write)(void *, const char *, int);
	fpos_t (*seek)(void *, fpos_t, int);
	fpos64_t (*seek64)(void *, fpos64_t, int);
	int (*close)(void *);
};

/* As in fopencookie, which is musl's. */
typedef struct {
	ssize_t (*read)(void *, char *, size_t);
	ssize_t (*write)(void *, const char *, size_t);
	int (*seek)(void *, off64_t *, int);
	int (*close)(void *);
} io_functions;
extern FILE *fopencookie(void *, const char *, io_functions);

static ssize_t cookie_read(void *f, char *to, size_t size)
{
	struct functions *with = f;
	return with->read(with->cookie, to, size);
}

static ssize_t cookie_write(void *f, const char *from, size_t size)
{
	struct functions *with = f;
	return with->write(with->cookie, from, size);
}

static int cookie_seek(void *f, off64_t *at, int whence)
{
	struct functions *with = f;
	if (!with->seek && !with->seek64) {
		errno = ESPIPE;
		return -1;
	}
	*at = with->seek64 ? with->seek64(with->cookie, *at, whence)
			   : with->seek(with->cookie, *at, whence);
	return *at < 0 ? -1 : 0;
}

static int cookie_close(void *f)
{
	struct functions *with = f;
	int result = with->close ? with->close(with->cookie) : 0;
	free(with);
	return result;
}

static FILE *make(const struct functions *with)
{
	if (!with->read && !with->write) {
		errno = EINVAL;
		return 0;
	}
	struct functions *own = malloc(sizeof *own);
	if (!own)
		return 0;
	*own = *with;
	io_functions io = {with->read ? cookie_read : 0, with->write ? cookie_write : 0, cookie_seek,
			   cookie_close};
	FILE *f = fopencookie(own, !with->write ? "r" : with->read ? "r+" : "w", io);
	if (!f)
		free(own);
	return f;
}

FILE *funopen(const void *cookie, int (*read)(void *, char *, int),
	      int (*write)(void *, const char *, int), fpos_t (*seek)(void *, fpos_t, int),
	      int (*close)(void *))
{
	return make(&(struct functions){(void *)cookie, read, write, seek, 0, close});
}

FILE *funopen64(const void *cookie, int (*read)(void *, char *, int),
		int (*write)(void *, const char *, int), fpos64_t (*seek)(void *, fpos64_t, int),
		int (*close)(void *))
{
	return make(&(struct functions){(void *)cookie, read, write, 0, seek, close});
}

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <alloca.h>
#include <malloc.h>
#include <stddef.h>
#include <xlocale.h>
#include <bits/wait.h>
__BEGIN_DECLS
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fffffff

typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

__noreturn void abort(void);
__noreturn void exit(int);
__noreturn void _Exit(int);
__noreturn void quick_exit(int);
int atexit(void (*)(void));
int at_quick_exit(void (*)(void));

char *getenv(const char *);
int putenv(char *);
int setenv(const char *, const char *, int);
int unsetenv(const char *);
int clearenv(void);

char *mkdtemp(char *);
char *mktemp(char *);
int mkostemp(char *, int);
int mkostemp64(char *, int);
int mkostemps(char *, int, int);
int mkostemps64(char *, int, int);
int mkstemp(char *);
int mkstemp64(char *);
int mkstemps(char *, int);
int mkstemps64(char *, int);

long strtol(const char *, char **, int);
long long strtoll(const char *, char **, int);
unsigned long strtoul(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
double strtod(const char *, char **);
float strtof(const char *, char **);
long double strtold(const char *, char **) __RENAME_LDBL(strtod);
long strtol_l(const char *, char **, int, locale_t);
long long strtoll_l(const char *, char **, int, locale_t);
unsigned long strtoul_l(const char *, char **, int, locale_t);
unsigned long long strtoull_l(const char *, char **, int, locale_t);
double strtod_l(const char *, char **, locale_t);
float strtof_l(const char *, char **, locale_t);
long double strtold_l(const char *, char **, locale_t);
int atoi(const char *) __attribute_pure__;
long atol(const char *) __attribute_pure__;
long long atoll(const char *) __attribute_pure__;
double atof(const char *) __attribute_pure__;

int abs(int) __attribute_const__;
long labs(long) __attribute_const__;
long long llabs(long long) __attribute_const__;
div_t div(int, int) __attribute_const__;
ldiv_t ldiv(long, long) __attribute_const__;
lldiv_t lldiv(long long, long long) __attribute_const__;

int posix_memalign(void **, size_t, size_t);
void *aligned_alloc(size_t, size_t);
char *realpath(const char *, char *);
int system(const char *);
void *bsearch(const void *, const void *, size_t, size_t, int (*)(const void *, const void *));
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));

uint32_t arc4random(void);
uint32_t arc4random_uniform(uint32_t);
void arc4random_buf(void *, size_t);
int rand(void);
int rand_r(unsigned *);
void srand(unsigned);
long random(void);
void srandom(unsigned);
char *initstate(unsigned, char *, size_t);
char *setstate(char *);
double drand48(void);
double erand48(unsigned short[3]);
long jrand48(unsigned short[3]);
void lcong48(unsigned short[7]);
long lrand48(void);
long mrand48(void);
long nrand48(unsigned short[3]);
unsigned short *seed48(unsigned short[3]);
void srand48(long);

int getpt(void);
int posix_openpt(int);
int grantpt(int);
int unlockpt(int);
char *ptsname(int);
int ptsname_r(int, char *, size_t);
int getsubopt(char **, char *const *, char **);
int getloadavg(double *, int);
const char *getprogname(void);
void setprogname(const char *);

int mblen(const char *, size_t);
int mbtowc(wchar_t *, const char *, size_t);
int wctomb(char *, wchar_t);
size_t mbstowcs(wchar_t *, const char *, size_t);
size_t wcstombs(char *, const wchar_t *, size_t);
size_t __ctype_get_mb_cur_max(void);
#define MB_CUR_MAX __ctype_get_mb_cur_max()
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What 32-bit bionic once exported by accident or for a while: programs of those years still ask for
 * it. Names of system calls with two underscores, atomics, time_t of 64 bits.
 */
#ifdef __arm__
#include <asm/unistd.h>
#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time64.h>
#include "internal.h"

/* --- atomics, before compilers had them ------------------------------------------------------------ */

int __atomic_cmpxchg(int old, int to, volatile int *at)
{
	return __sync_val_compare_and_swap(at, old, to) != old;
}
int __atomic_swap(int to, volatile int *at) { return __atomic_exchange_n(at, to, __ATOMIC_SEQ_CST); }
int __atomic_inc(volatile int *at) { return __sync_fetch_and_add(at, 1); }
int __atomic_dec(volatile int *at) { return __sync_fetch_and_sub(at, 1); }

/* --- system calls ------------------------------------------------------------------------------------- */

#define SYSTEM_CALL(name, number)                                                         \
	long name(long a, long b, long c, long d, long e, long f)                         \
	{                                                                                 \
		return CALL(__NR_##number, a, b, c, d, e, f);                             \
	}
SYSTEM_CALL(__accept4, accept4)
SYSTEM_CALL(__arm_fadvise64_64, arm_fadvise64_64)
SYSTEM_CALL(__connect, connect)
SYSTEM_CALL(__epoll_pwait, epoll_pwait)
SYSTEM_CALL(__fcntl64, fcntl64)
SYSTEM_CALL(__fstatfs64, fstatfs64)
SYSTEM_CALL(__getcpu, getcpu)
SYSTEM_CALL(__getcwd, getcwd)
SYSTEM_CALL(__getdents64, getdents64)
SYSTEM_CALL(__getpid, getpid)
SYSTEM_CALL(__getpriority, getpriority)
SYSTEM_CALL(__ioctl, ioctl)
SYSTEM_CALL(__llseek, _llseek)
SYSTEM_CALL(__mmap2, mmap2)
SYSTEM_CALL(__openat, openat)
SYSTEM_CALL(__ppoll, ppoll)
SYSTEM_CALL(__pselect6, pselect6)
SYSTEM_CALL(__ptrace, ptrace)
SYSTEM_CALL(__reboot, reboot)
SYSTEM_CALL(__rt_sigaction, rt_sigaction)
SYSTEM_CALL(__rt_sigpending, rt_sigpending)
SYSTEM_CALL(__rt_sigprocmask, rt_sigprocmask)
SYSTEM_CALL(__rt_sigsuspend, rt_sigsuspend)
SYSTEM_CALL(__rt_sigtimedwait, rt_sigtimedwait)
SYSTEM_CALL(__sched_getaffinity, sched_getaffinity)
SYSTEM_CALL(__set_tid_address, set_tid_address)
SYSTEM_CALL(__sigaction, sigaction)
SYSTEM_CALL(__socket, socket)
SYSTEM_CALL(__statfs64, statfs64)
SYSTEM_CALL(__timer_create, timer_create)
SYSTEM_CALL(__timer_delete, timer_delete)
SYSTEM_CALL(__timer_getoverrun, timer_getoverrun)
SYSTEM_CALL(__timer_gettime, timer_gettime)
SYSTEM_CALL(__timer_settime, timer_settime)
SYSTEM_CALL(__wait4, wait4)
SYSTEM_CALL(__waitid, waitid)

int __set_tls(void *to) { return CALL(__ARM_NR_set_tls, to); }
int cacheflush(long start, long end, long flags) { return CALL(__ARM_NR_cacheflush, start, end, flags); }
void *__bionic_brk(void *to) { return (void *)RAW(__NR_brk, to); }

int __open(const char *path, int flags, ...)
{
	va_list list;
	va_start(list, flags);
	int mode = va_arg(list, int);
	va_end(list);
	return open(path, flags, mode);
}

/* --- insides ---------------------------------------------------------------------------------------------- */

HIDDEN void *__droidemu_tp(void);
int __isthreaded = 1;
unsigned __page_size = 4096, __page_shift = 12;
int __bionic_libcrt_compat_symbols;
void **__get_tls(void) { return __droidemu_tp(); }
void *__get_thread(void) { return (void *)pthread_self(); }
pid_t __pthread_gettid(pthread_t thread) { return pthread_gettid_np(thread); }

void *dlmalloc(size_t size) { return malloc(size); }
size_t dlmalloc_usable_size(void *at) { return malloc_usable_size(at); }
int dlmalloc_trim(size_t pad) { (void)pad; return 0; }
void dlmalloc_inspect_all(void (*visit)(void *, void *, size_t, void *), void *data)
{
	(void)visit, (void)data;
}
void get_malloc_leak_info(void **info, size_t *size, size_t *each, size_t *total, size_t *depth)
{
	*info = 0;
	*size = *each = *total = *depth = 0;
}
void free_malloc_leak_info(void *info) { (void)info; }

/* The linker's. */
extern uintptr_t __loader_dl_unwind_find_exidx(uintptr_t, int *) WEAK;
uintptr_t __gnu_Unwind_Find_exidx(uintptr_t pc, int *count)
{
	return __loader_dl_unwind_find_exidx(pc, count);
}

int vfdprintf(int fd, const char *format, va_list list) { return vdprintf(fd, format, list); }
int fdprintf(int fd, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int result = vdprintf(fd, format, list);
	va_end(list);
	return result;
}

void memswap(void *a, void *b, size_t size)
{
	for (char *x = a, *y = b, keep; size-- > 0; x++, y++)
		keep = *x, *x = *y, *y = keep;
}

/* A number out of at most `size` characters. */
uintmax_t strntoumax(const char *text, char **end, int base, size_t size)
{
	char *own = strndup(text, size), *own_end;
	uintmax_t value = own ? strtoumax(own, &own_end, base) : 0;
	if (end && own)
		*end = (char *)text + (own_end - own);
	free(own);
	return value;
}
intmax_t strntoimax(const char *text, char **end, int base, size_t size)
{
	return (intmax_t)strntoumax(text, end, base, size);
}

char *strtotimeval(const char *text, struct timeval *to)
{
	char *end;
	to->tv_sec = strtoumax(text, &end, 10);
	to->tv_usec = 0;
	if (*end != '.')
		return end;
	int digits = 0;
	for (end++; *end >= '0' && *end <= '9'; end++, digits++)
		if (digits < 6)
			to->tv_usec = to->tv_usec * 10 + (*end - '0');
	for (; digits < 6; digits++)
		to->tv_usec *= 10;
	return end;
}

/* Streams' insides: only what macros of the oldest headers call. */
int __srget(FILE *f) { return fgetc(f); }
int __swbuf(int c, FILE *f) { return fputc(c, f); }

/* --- times of 64 bits: musl's own ------------------------------------------------------------------------------ */

HIDDEN struct tm *__gmtime64(const time64_t *);
HIDDEN struct tm *__gmtime64_r(const time64_t *, struct tm *);
HIDDEN struct tm *__localtime64(const time64_t *);
HIDDEN struct tm *__localtime64_r(const time64_t *, struct tm *);
HIDDEN time64_t __mktime64(struct tm *);
HIDDEN time64_t __timegm_time64(struct tm *);
HIDDEN char *__ctime64(const time64_t *);
HIDDEN char *__ctime64_r(const time64_t *, char *);

struct tm *gmtime64(const time64_t *t) { return __gmtime64(t); }
struct tm *gmtime64_r(const time64_t *t, struct tm *to) { return __gmtime64_r(t, to); }
struct tm *localtime64(const time64_t *t) { return __localtime64(t); }
struct tm *localtime64_r(const time64_t *t, struct tm *to) { return __localtime64_r(t, to); }
char *ctime64(const time64_t *t) { return __ctime64(t); }
char *ctime64_r(const time64_t *t, char *to) { return __ctime64_r(t, to); }
char *asctime64(const struct tm *tm) { return asctime(tm); }
char *asctime64_r(const struct tm *tm, char *to) { return asctime_r(tm, to); }
time64_t mktime64(const struct tm *tm)
{
	struct tm own = *tm;
	return __mktime64(&own);
}
time64_t timegm64(const struct tm *tm)
{
	struct tm own = *tm;
	return __timegm_time64(&own);
}
time64_t timelocal64(const struct tm *tm) { return mktime64(tm); }
#else
typedef int nothing_here;
#endif

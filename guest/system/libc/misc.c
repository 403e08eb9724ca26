// SPDX-License-Identifier: GPL-2.0-or-later
/* Small things of bionic's that musl has not, or under another name. */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <libgen.h>
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <utmp.h>
#include <wchar.h>
#include "internal.h"

/* --- the program's name, and errors of programs ------------------------------------------------------ */

extern const char *__progname;

const char *getprogname(void) { return __progname; }
void setprogname(const char *name) { __progname = strdup(name); }

unsigned int error_message_count;
int error_one_per_line;
void (*error_print_progname)(void);

static void say(int status, int number, const char *file, unsigned line, const char *format,
		va_list list)
{
	fflush(stdout);
	if (error_print_progname)
		error_print_progname();
	else
		fprintf(stderr, "%s:", getprogname());
	if (file)
		fprintf(stderr, "%s:%u:", file, line);
	fputc(' ', stderr);
	vfprintf(stderr, format, list);
	if (number)
		fprintf(stderr, ": %s", strerror(number));
	fputc('\n', stderr);
	fflush(stderr);
	error_message_count++;
	if (status)
		exit(status);
}

void error(int status, int number, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	say(status, number, 0, 0, format, list);
	va_end(list);
}

void error_at_line(int status, int number, const char *file, unsigned int line, const char *format,
		   ...)
{
	static const char *last_file;
	static unsigned last_line;
	if (error_one_per_line && last_file && last_line == line && !strcmp(last_file, file))
		return;
	last_file = file;
	last_line = line;
	va_list list;
	va_start(list, format);
	say(status, number, file, line, format, list);
	va_end(list);
}

/* --- text of error numbers: two functions of one name in other libraries ------------------------------- */

int __posix_strerror_r(int number, char *to, size_t size) __asm__("strerror_r");
int __posix_strerror_r(int number, char *to, size_t size)
{
	const char *text = strerror(number);
	if (strlcpy(to, text, size) < size)
		return 0;
	errno = ERANGE;
	return -1;
}

char *__gnu_strerror_r(int number, char *to, size_t size)
{
	__posix_strerror_r(number, to, size);
	return to;
}

char *__gnu_basename(const char *path)
{
	char *slash = strrchr(path, '/');
	return slash ? slash + 1 : (char *)path;
}

/* Bionic's do not change what they are given: the answer is each thread's own. */
static pthread_key_t name_key;
static pthread_once_t name_once = PTHREAD_ONCE_INIT;
static void make_name_key(void) { pthread_key_create(&name_key, free); }

static char *name_buffer(void)
{
	pthread_once(&name_once, make_name_key);
	char *buffer = pthread_getspecific(name_key);
	if (!buffer && (buffer = malloc(2 * 4096)))
		pthread_setspecific(name_key, buffer);
	return buffer;
}

static int part(const char *from, size_t size, char *to, size_t room)
{
	if (to) {
		if (size >= room) {
			errno = size >= 4096 ? ENAMETOOLONG : ERANGE;
			return -1;
		}
		memcpy(to, from, size);
		to[size] = 0;
	}
	return size;
}

int basename_r(const char *path, char *to, size_t room)
{
	if (!path || !*path)
		return part(".", 1, to, room);
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && path[start - 1] != '/')
		start--;
	if (start == end)
		return part("/", 1, to, room);
	return part(path + start, end - start, to, room);
}

int dirname_r(const char *path, char *to, size_t room)
{
	if (!path || !*path)
		return part(".", 1, to, room);
	size_t end = strlen(path);
	while (end > 0 && path[end - 1] == '/')
		end--;
	while (end > 0 && path[end - 1] != '/')
		end--;
	if (end == 0)
		return path[0] == '/' ? part("/", 1, to, room) : part(".", 1, to, room);
	while (end > 1 && path[end - 1] == '/')
		end--;
	return part(path, end, to, room);
}

char *__posix_basename(const char *path)
{
	char *buffer = name_buffer();
	return buffer && basename_r(path, buffer, 4096) >= 0 ? buffer : 0;
}

char *dirname(const char *path)
{
	char *buffer = name_buffer();
	return buffer && dirname_r(path, buffer + 4096, 4096) >= 0 ? buffer + 4096 : 0;
}

/* --- random numbers: the kernel's, some at a time -------------------------------------------------------- */

static pthread_mutex_t random_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char pool[256];
static size_t pool_left;
static pid_t pool_of;

void arc4random_buf(void *to, size_t size)
{
	if (size > sizeof pool / 2) {
		for (unsigned char *at = to; size > 0;) {
			size_t now = size < 256 ? size : 256;
			if (getentropy(at, now))
				__droidemu_fatal("getentropy failed: %s", strerror(errno));
			at += now;
			size -= now;
		}
		return;
	}
	pthread_mutex_lock(&random_lock);
	pid_t self = getpid(); /* a child must not have its parent's numbers */
	if (pool_left < size || pool_of != self) {
		if (getentropy(pool, sizeof pool))
			__droidemu_fatal("getentropy failed: %s", strerror(errno));
		pool_left = sizeof pool;
		pool_of = self;
	}
	pool_left -= size;
	memcpy(to, pool + pool_left, size);
	memset(pool + pool_left, 0, size);
	pthread_mutex_unlock(&random_lock);
}

uint32_t arc4random(void)
{
	uint32_t value;
	arc4random_buf(&value, sizeof value);
	return value;
}

uint32_t arc4random_uniform(uint32_t bound)
{
	if (bound < 2)
		return 0;
	uint32_t least = -bound % bound, value; /* below it some answers would be more frequent */
	while ((value = arc4random()) < least)
		;
	return value % bound;
}

void arc4random_stir(void) {}
void arc4random_addrandom(unsigned char *data, int size) { (void)data, (void)size; }

/* --- memory ------------------------------------------------------------------------------------------------- */

struct mallinfo mallinfo(void)
{
	/* Counted nowhere; what is mapped is what the process has. */
	struct mallinfo info = {0};
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long size, resident;
	if (f && fscanf(f, "%lu %lu", &size, &resident) == 2) {
		info.arena = info.hblkhd = info.usmblks = resident * 4096;
		info.uordblks = info.arena;
	}
	if (f)
		fclose(f);
	return info;
}

int malloc_info(int options, FILE *to)
{
	if (options) {
		errno = EINVAL;
		return -1;
	}
	struct mallinfo info = mallinfo();
	fprintf(to, "<malloc version=\"droidemu-1\"><heap nr=\"0\"><allocated-large>%zu</allocated-large>"
		    "</heap></malloc>", info.uordblks);
	return 0;
}

int mallopt(int what, int value)
{
	(void)value;
	return what == M_DECAY_TIME || what == M_PURGE;
}

void *(*volatile __malloc_hook)(size_t, const void *);
void *(*volatile __realloc_hook)(void *, size_t, const void *);
void (*volatile __free_hook)(void *, const void *);
void *(*volatile __memalign_hook)(size_t, size_t, const void *);

void *pvalloc(size_t size) { return memalign(4096, (size + 4095) & -(size_t)4096); }

/* --- strings -------------------------------------------------------------------------------------------------- */

size_t wcslcpy(wchar_t *to, const wchar_t *from, size_t size)
{
	size_t length = wcslen(from);
	if (size) {
		size_t now = length < size ? length : size - 1;
		wmemcpy(to, from, now);
		to[now] = 0;
	}
	return length;
}

size_t wcslcat(wchar_t *to, const wchar_t *from, size_t size)
{
	size_t have = wcsnlen(to, size);
	return have == size ? have + wcslen(from) : have + wcslcpy(to + have, from, size - have);
}

wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t size)
{
	return wmemcpy(to, from, size) + size;
}

#define LOCALE(result, name, character)                                                   \
	result name##_l(const character *text, character **end, int base, locale_t locale) \
	{                                                                                \
		(void)locale;                                                            \
		return name(text, end, base);                                            \
	}
LOCALE(long, strtol, char)
LOCALE(long long, strtoll, char)
LOCALE(unsigned long, strtoul, char)
LOCALE(unsigned long long, strtoull, char)
LOCALE(long, wcstol, wchar_t)
LOCALE(long long, wcstoll, wchar_t)
LOCALE(unsigned long, wcstoul, wchar_t)
LOCALE(unsigned long long, wcstoull, wchar_t)

double wcstod_l(const wchar_t *text, wchar_t **end, locale_t l) { (void)l; return wcstod(text, end); }
float wcstof_l(const wchar_t *text, wchar_t **end, locale_t l) { (void)l; return wcstof(text, end); }
long double wcstold_l(const wchar_t *text, wchar_t **end, locale_t l)
{
	(void)l;
	return wcstold(text, end);
}
char *strptime_l(const char *text, const char *format, struct tm *to, locale_t l)
{
	(void)l;
	return strptime(text, format, to);
}

long long strtoq(const char *text, char **end, int base) { return strtoll(text, end, base); }
unsigned long long strtouq(const char *text, char **end, int base)
{
	return strtoull(text, end, base);
}
time_t timelocal(struct tm *tm) { return mktime(tm); }

/* --- kinds of numbers: functions of old programs --------------------------------------------------------------- */

#undef isinf
#undef isnan
#undef isfinite
#undef isnormal
#undef fpclassify
enum { INFINITE = 1, IS_NAN = 2, NORMAL = 4, SUBNORMAL = 8, ZERO = 16 };
#define KIND(x) __builtin_fpclassify(IS_NAN, INFINITE, NORMAL, SUBNORMAL, ZERO, x)
#define KINDS(suffix, type)                                                     \
	int __isinf##suffix(type x) { return __builtin_isinf(x); }             \
	int __isnan##suffix(type x) { return __builtin_isnan(x); }             \
	int __isfinite##suffix(type x) { return __builtin_isfinite(x); }       \
	int __isnormal##suffix(type x) { return __builtin_isnormal(x); }       \
	int isinf##suffix(type) ALIAS(__isinf##suffix);                        \
	int isnan##suffix(type) ALIAS(__isnan##suffix);                        \
	int isfinite##suffix(type) ALIAS(__isfinite##suffix);                  \
	int isnormal##suffix(type) ALIAS(__isnormal##suffix);
KINDS(, double)
KINDS(f, float)
KINDS(l, long double)
int __fpclassifyd(double x) { return KIND(x); }
int __fpclassify(double x) { return KIND(x); }
int __fpclassifyf(float x) { return KIND(x); }
int __fpclassifyl(long double x) { return KIND(x); }

/* --- files -------------------------------------------------------------------------------------------------------- */

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	return CALL(__NR_renameat2, from_at, from, to_at, to, flags);
}

int getpt(void) { return posix_openpt(O_RDWR | O_NOCTTY); }

/* Who is logged in on a telephone? */
int utmpname(const char *path) { (void)path; return -1; }
void setutent(void) {}
struct utmp *getutent(void) { return 0; }
struct utmp *pututline(const struct utmp *entry) { (void)entry; return 0; }
void endutent(void) {}

/* --- hash tables ---------------------------------------------------------------------------------------------------- */

struct slot {
	struct slot *next;
	ENTRY entry;
};
struct __hsearch {
	size_t mask;
	struct slot *slots[];
};

int hcreate_r(size_t count, struct hsearch_data *table)
{
	size_t size = 16;
	while (size < count && size < (size_t)1 << 24)
		size *= 2;
	table->__hsearch = calloc(1, sizeof(struct __hsearch) + size * sizeof(struct slot *));
	if (!table->__hsearch)
		return 0;
	table->__hsearch->mask = size - 1;
	return 1;
}

void hdestroy_r(struct hsearch_data *table)
{
	if (!table->__hsearch)
		return;
	for (size_t i = 0; i <= table->__hsearch->mask; i++)
		for (struct slot *s = table->__hsearch->slots[i], *next; s; s = next) {
			next = s->next;
			free(s);
		}
	free(table->__hsearch);
	table->__hsearch = 0;
}

int hsearch_r(ENTRY entry, ACTION action, ENTRY **result, struct hsearch_data *table)
{
	uint32_t hash = 2166136261u;
	for (const char *p = entry.key; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619;
	struct slot **at = &table->__hsearch->slots[hash & table->__hsearch->mask];
	for (struct slot *s = *at; s; s = s->next)
		if (!strcmp(s->entry.key, entry.key)) {
			*result = &s->entry;
			return 1;
		}
	*result = 0;
	if (action == FIND) {
		errno = ESRCH;
		return 0;
	}
	struct slot *s = malloc(sizeof *s);
	if (!s)
		return 0;
	*s = (struct slot){*at, entry};
	*at = s;
	*result = &s->entry;
	return 1;
}

static struct hsearch_data the_table;
int hcreate(size_t count) { return hcreate_r(count, &the_table); }
void hdestroy(void) { hdestroy_r(&the_table); }

ENTRY *hsearch(ENTRY entry, ACTION action)
{
	ENTRY *result = 0;
	if (!the_table.__hsearch) {
		errno = EINVAL;
		return 0;
	}
	hsearch_r(entry, action, &result, &the_table);
	return result;
}

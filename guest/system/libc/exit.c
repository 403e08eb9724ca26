// SPDX-License-Identifier: GPL-2.0-or-later
/* The end of a process, a thread and a library: handlers in the reverse order of their coming. */
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <droidemu/hostcall.h>
#include "internal.h"

/* As liblog writes; to the log of crashes, with the highest priority. */
enum { HOST_LOG = 0x500, CRASH_LOG = 4, FATAL = 7 };

struct handler {
	void (*function)(void *);
	void *argument, *dso;
};

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct handler first[32], *handlers = first;
static size_t count, room = sizeof first / sizeof *first;

int __cxa_atexit(void (*function)(void *), void *argument, void *dso)
{
	int result = 0;
	pthread_mutex_lock(&lock);
	if (count == room) {
		struct handler *more = malloc(2 * room * sizeof *more);
		if (more) {
			memcpy(more, handlers, count * sizeof *more);
			if (handlers != first)
				free(handlers);
			handlers = more;
			room *= 2;
		} else
			result = -1;
	}
	if (!result)
		handlers[count++] = (struct handler){function, argument, dso};
	pthread_mutex_unlock(&lock);
	return result;
}

/* Those of one library; of all, and for good, when `dso` is 0. */
void __cxa_finalize(void *dso)
{
	pthread_mutex_lock(&lock);
	for (size_t i = count; i-- > 0;) {
		struct handler now = handlers[i];
		if (!now.function || (dso && now.dso != dso))
			continue;
		handlers[i].function = 0;
		pthread_mutex_unlock(&lock);
		now.function(now.argument);
		pthread_mutex_lock(&lock);
		if (i < count && !dso)
			i = count; /* a handler may have added some */
	}
	while (count && !handlers[count - 1].function)
		count--;
	pthread_mutex_unlock(&lock);
}

static void call_plain(void *function)
{
	((void (*)(void))function)();
}

/* Programs have their own, with the library's handle; this is for old ones. */
int atexit(void (*function)(void))
{
	return __cxa_atexit(call_plain, (void *)function, 0);
}

int __aeabi_atexit(void *object, void (*destructor)(void *), void *dso)
{
	return __cxa_atexit(destructor, object, dso);
}

/* --- a thread's own objects -------------------------------------------------------------- */

struct thread_handler {
	void (*function)(void *);
	void *argument, *dso;
	struct thread_handler *next;
};
/* In the linker: the library stays loaded as long as a thread has such an object of its. */
__attribute__((weak)) void __loader_add_thread_local_dtor(const void *dso);
__attribute__((weak)) void __loader_remove_thread_local_dtor(const void *dso);
static pthread_key_t thread_key;
static pthread_once_t thread_once = PTHREAD_ONCE_INIT;

static void run_thread_handlers(void *list)
{
	struct thread_handler *now = list;
	while (now) {
		pthread_setspecific(thread_key, now->next);
		now->function(now->argument);
		if (now->dso && __loader_remove_thread_local_dtor)
			__loader_remove_thread_local_dtor(now->dso);
		free(now);
		now = pthread_getspecific(thread_key);
	}
}

static void make_thread_key(void)
{
	pthread_key_create(&thread_key, run_thread_handlers);
}

int __cxa_thread_atexit_impl(void (*function)(void *), void *argument, void *dso)
{
	pthread_once(&thread_once, make_thread_key);
	struct thread_handler *now = malloc(sizeof *now);
	if (!now)
		return -1;
	*now = (struct thread_handler){function, argument, dso, pthread_getspecific(thread_key)};
	pthread_setspecific(thread_key, now);
	if (dso && __loader_add_thread_local_dtor)
		__loader_add_thread_local_dtor(dso);
	return 0;
}

/* Before the destructors of pthread keys, which may use those objects' memory. */
void __cxa_thread_finalize(void)
{
	if (thread_key)
		run_thread_handlers(pthread_getspecific(thread_key));
}

/* --- the process -------------------------------------------------------------------------- */

HIDDEN void __stdio_exit(void);
static void (*quick[32])(void);
static int quick_count;

_Noreturn void _Exit(int status)
{
	for (;;)
		RAW(__NR_exit_group, status);
}
_Noreturn void _exit(int) ALIAS(_Exit);

_Noreturn void exit(int status)
{
	__cxa_thread_finalize();
	__cxa_finalize(0);
	__stdio_exit();
	_Exit(status);
}
_Noreturn void __exit(int) ALIAS(_Exit);

int at_quick_exit(void (*function)(void))
{
	pthread_mutex_lock(&lock);
	bool fits = quick_count < 32;
	if (fits)
		quick[quick_count++] = function;
	pthread_mutex_unlock(&lock);
	return fits ? 0 : -1;
}

_Noreturn void quick_exit(int status)
{
	while (quick_count > 0)
		quick[--quick_count]();
	_Exit(status);
}

_Noreturn void abort(void)
{
	sigset64_t set;
	int self = RAW(__NR_gettid), process = RAW(__NR_getpid);
	sigemptyset64(&set);
	sigaddset64(&set, SIGABRT);
	RAW(__NR_rt_sigprocmask, SIG_UNBLOCK, &set, 0, 8);
	RAW(__NR_tgkill, process, self, SIGABRT);
	/* A handler has returned: away with it. */
	signal(SIGABRT, SIG_DFL);
	RAW(__NR_rt_sigprocmask, SIG_UNBLOCK, &set, 0, 8);
	RAW(__NR_tgkill, process, self, SIGABRT);
	_Exit(127);
}

/* --- why it ends ---------------------------------------------------------------------------- */

static char abort_message[1024];

void android_set_abort_message(const char *message)
{
	pthread_mutex_lock(&lock);
	strlcpy(abort_message, message ? message : "", sizeof abort_message);
	pthread_mutex_unlock(&lock);
}

HIDDEN const char *__droidemu_abort_message(void)
{
	return abort_message;
}


_Noreturn void __droidemu_fatal(const char *format, ...)
{
	char text[1024];
	va_list list;
	va_start(list, format);
	int size = vsnprintf(text, sizeof text - 1, format, list);
	va_end(list);
	android_set_abort_message(text);
	if (size > (int)sizeof text - 2)
		size = sizeof text - 2;
	droidemu_host_call(HOST_LOG, CRASH_LOG, FATAL, "libc", text);
	text[size] = '\n';
	RAW(__NR_write, 2, text, size + 1);
	abort();
}

void __assert(const char *file, int line, const char *condition)
{
	__droidemu_fatal("%s:%d: assertion \"%s\" failed", file, line, condition);
}

void __assert2(const char *file, int line, const char *function, const char *condition)
{
	__droidemu_fatal("%s:%d: %s: assertion \"%s\" failed", file, line, function, condition);
}

_Noreturn void __stack_chk_fail(void)
{
	__droidemu_fatal("stack corruption detected (-fstack-protector)");
}

void __droidemu_fortify(const char *function, const char *what)
{
	__droidemu_fatal("FORTIFY: %s: %s", function, what);
}

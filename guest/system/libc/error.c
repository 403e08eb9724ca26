// SPDX-License-Identifier: GPL-2.0-or-later
/* The program's name, errors of programs, and the text of error numbers. */
#include <errno.h>
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

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

/* Two functions of one name in other libraries. */
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

// SPDX-License-Identifier: GPL-2.0-or-later
/* The start of a process, from libc's side. */
#include <pthread.h>
#include <stdlib.h>
#include "internal.h"

extern int __cxa_atexit(void (*)(void *), void *, void *);

struct structors {
	void (**preinit)(void);
	void (**init)(void);
	void (**fini)(void);
};

/* Called by musl/start.c, once there is a thread. */
void __droidemu_begin(void)
{
	/* In bionic no key is 0; some programs take that for "none yet". */
	pthread_key_t first;
	pthread_key_create(&first, 0);
}

/* The list begins with -1 and ends with 0. */
static void run_fini(void *list)
{
	void (**fini)(void) = list;
	size_t count = 1;
	while (fini[count])
		count++;
	while (--count > 0)
		if (fini[count] != (void (*)(void))-1)
			fini[count]();
}

/* What a program's own start code calls. Its initialisers have been called by the linker. */
_Noreturn void __libc_init(void *raw, void (*on_exit)(void) __attribute__((unused)),
			   int (*main)(int, char **, char **), const struct structors *structors)
{
	long *arguments = raw;
	__droidemu_begin_raw(arguments);
	if (structors->fini && structors->fini[0] == (void (*)(void))-1)
		__cxa_atexit(run_fini, structors->fini, 0);
	int argc = arguments[0];
	char **argv = (char **)(arguments + 1);
	exit(main(argc, argv, argv + argc + 1));
}

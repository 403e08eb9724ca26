// SPDX-License-Identifier: GPL-2.0-or-later
/* How a process ends. */
#include <assert.h>
#include <unistd.h>
#include "check.h"

static void handler1(void) { puts("handler1"); }
static void handler2(void) { puts("handler2"); }
__attribute__((destructor)) static void destructor(void) { puts("destructor"); }

__attribute__((noinline)) static void smash(char *at) { memset(at, 1, 64); }

int main(int argc, char **argv)
{
	(void)argc;
	if (!strcmp(argv[1], "exit")) {
		atexit(handler1);
		atexit(handler2);
		puts("main");
		exit(7);
	}
	if (!strcmp(argv[1], "assert"))
		assert(1 == 2);
	if (!strcmp(argv[1], "stack")) {
		char small[8];
		smash(small);
		return small[0];
	}
	abort();
}

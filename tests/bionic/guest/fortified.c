// SPDX-License-Identifier: GPL-2.0-or-later
/* Compiled with _FORTIFY_SOURCE: what fits works, what does not ends the program. */
#include "check.h"

static struct { char small[8], rest[64]; } s;

int main(int argc, char **argv)
{
	const char *text = argv[argc - 1];
	CHECK(strcpy(s.small, "1234567") == s.small && !strcmp(s.small, "1234567"));
	CHECK(memcpy(s.rest, text, strlen(text) + 1) == s.rest && memset(s.small, 0, 8) == s.small);
	CHECK(snprintf(s.rest, sizeof s.rest, "%s", text) == (int)strlen(text));
	CHECK(sprintf(s.rest, "%d", 5) == 1 && strcat(s.rest, "x") == s.rest && strncat(s.rest, "yz", 1));
	CHECK(!strcmp(s.rest, "5xy"));
	fflush(stdout);
	strcpy(s.small, text);
	puts("not reached");
	return 0;
}

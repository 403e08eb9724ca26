// SPDX-License-Identifier: GPL-2.0-or-later
/* Each case runs over a buffer whose size the compiler has told. */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"

extern void *__memcpy_chk(void *, const void *, size_t, size_t);
extern void *__memset_chk(void *, int, size_t, size_t);
extern char *__strcpy_chk(char *, const char *, size_t);
extern char *__strcat_chk(char *, const char *, size_t);
extern size_t __strlen_chk(const char *, size_t);
extern int __snprintf_chk(char *, size_t, int, size_t, const char *, ...);
extern int __sprintf_chk(char *, int, size_t, const char *, ...);
extern ssize_t __read_chk(int, void *, size_t, size_t);
extern char *__fgets_chk(char *, int, FILE *, size_t);
extern int __open_2(const char *, int);
extern mode_t __umask_chk(mode_t);

int main(int argc, char **argv)
{
	char small[8] = "abc", big[64] = "0123456789abcdef";
	(void)argc;
	fd_set set;
	/* What fits is let through. */
	if (__memcpy_chk(small, big, 8, 8) != small || __strlen_chk("abc", 4) != 3)
		return 1;
	strcpy(small, "abc");
	switch (atoi(argv[1])) {
	case 0: __memcpy_chk(small, big, 9, 8); break;
	case 1: __memset_chk(small, 0, 9, 8); break;
	case 2: __strcpy_chk(small, "12345678", 8); break;
	case 3: __strcat_chk(small, "12345", 8); break;
	case 4: __strlen_chk("abcdefgh", 8); break;
	case 5: __snprintf_chk(small, 9, 0, 8, "x"); break;
	case 6: __sprintf_chk(small, 0, 8, "%s", "12345678"); break;
	case 7: __read_chk(0, small, 9, 8); break;
	case 8: __fgets_chk(small, 9, stdin, 8); break;
	case 9: __open_2("/x", O_CREAT); break;
	case 10: __umask_chk(01777); break;
	case 11: FD_SET(1024, &set); break;
	}
	puts("not reached");
	return 0;
}

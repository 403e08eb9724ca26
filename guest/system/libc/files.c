// SPDX-License-Identifier: GPL-2.0-or-later
/* Files: what musl has not, or under another name. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include "internal.h"

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	return CALL(__NR_renameat2, from_at, from, to_at, to, flags);
}

int getpt(void) { return posix_openpt(O_RDWR | O_NOCTTY); }

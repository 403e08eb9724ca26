// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions of streams that musl's own sources take for macros and therefore give no other name. */
#include "stdio_impl.h"

static int is_eof(FILE *f) { return !!(f->flags & F_EOF); }
static int is_error(FILE *f) { return !!(f->flags & F_ERR); }
static int get(FILE *f) { return f->rpos != f->rend ? *f->rpos++ : __uflow(f); }
static int put(int c, FILE *f)
{
	unsigned char byte = c;
	return byte != f->lbf && f->wpos != f->wend ? *f->wpos++ = byte : __overflow(f, byte);
}

hidden int __musl_feof_unlocked(FILE *f) { return is_eof(f); }
hidden int __musl_ferror_unlocked(FILE *f) { return is_error(f); }
hidden int __musl_fgetc_unlocked(FILE *f) { return get(f); }
hidden int __musl_getc_unlocked(FILE *f) { return get(f); }
hidden int __musl_fputc_unlocked(int c, FILE *f) { return put(c, f); }
hidden int __musl_putc_unlocked(int c, FILE *f) { return put(c, f); }

hidden int __musl_feof(FILE *f)
{
	FLOCK(f);
	int result = is_eof(f);
	FUNLOCK(f);
	return result;
}

hidden int __musl_ferror(FILE *f)
{
	FLOCK(f);
	int result = is_error(f);
	FUNLOCK(f);
	return result;
}

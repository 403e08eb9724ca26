// SPDX-License-Identifier: GPL-2.0-or-later
/* Regular expressions: musl's, behind a structure of bionic's, which is smaller. */
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

/* musl's structure begins with the number of subexpressions; its size is known to be 64 at most. */
struct re_guts {
	size_t subexpressions;
	char rest[120];
};
enum { MAGIC = 0xf265, MUSL_EXTENDED = 1, MUSL_ICASE = 2, MUSL_NEWLINE = 4, MUSL_NOSUB = 8 };

HIDDEN int __musl_regcomp(struct re_guts *, const char *, int);
HIDDEN int __musl_regexec(const struct re_guts *, const char *, size_t, regmatch_t *, int);
HIDDEN void __musl_regfree(struct re_guts *);
HIDDEN size_t __musl_regerror(int, const struct re_guts *, char *, size_t);

static char *quoted(const char *pattern)
{
	char *result = malloc(2 * strlen(pattern) + 1), *to = result;
	for (; result && *pattern; pattern++) {
		if (strchr("\\^$.[]|()*+?{}", *pattern))
			*to++ = '\\';
		*to++ = *pattern;
	}
	if (result)
		*to = 0;
	return result;
}

int regcomp(regex_t *re, const char *pattern, int flags)
{
	int how = (flags & REG_EXTENDED ? MUSL_EXTENDED : 0) | (flags & REG_ICASE ? MUSL_ICASE : 0) |
		  (flags & REG_NEWLINE ? MUSL_NEWLINE : 0) | (flags & REG_NOSUB ? MUSL_NOSUB : 0);
	char *own = 0;
	re->re_magic = 0;
	re->re_g = 0;
	if ((flags & REG_NOSPEC) && (flags & REG_EXTENDED))
		return REG_INVARG;
	if (flags & REG_PEND) {
		if (re->re_endp < pattern)
			return REG_INVARG;
		pattern = own = strndup(pattern, re->re_endp - pattern);
	}
	if (flags & REG_NOSPEC) {
		char *plain = quoted(pattern);
		free(own);
		pattern = own = plain;
		how |= MUSL_EXTENDED;
	}
	struct re_guts *guts = calloc(1, sizeof *guts);
	if (!guts || !pattern) {
		free(guts);
		free(own);
		return REG_ESPACE;
	}
	int error = __musl_regcomp(guts, pattern, how);
	free(own);
	if (error) {
		free(guts);
		return error;
	}
	re->re_g = guts;
	re->re_nsub = guts->subexpressions;
	re->re_magic = MAGIC;
	return 0;
}

int regexec(const regex_t *re, const char *text, size_t count, regmatch_t *matches, int flags)
{
	if (re->re_magic != MAGIC)
		return REG_BADPAT;
	if (!(flags & REG_STARTEND))
		return __musl_regexec(re->re_g, text, count, matches, flags & (REG_NOTBOL | REG_NOTEOL));
	regoff_t start = matches[0].rm_so;
	char *part = strndup(text + start, matches[0].rm_eo - start);
	if (!part)
		return REG_ESPACE;
	int error = __musl_regexec(re->re_g, part, count, matches, flags & (REG_NOTBOL | REG_NOTEOL));
	for (size_t i = 0; !error && i < count; i++)
		if (matches[i].rm_so >= 0)
			matches[i].rm_so += start, matches[i].rm_eo += start;
	free(part);
	return error;
}

void regfree(regex_t *re)
{
	if (re->re_magic != MAGIC)
		return;
	__musl_regfree(re->re_g);
	free(re->re_g);
	re->re_g = 0;
	re->re_magic = 0;
}

size_t regerror(int error, const regex_t *re, char *to, size_t size)
{
	(void)re;
	switch (error) {
	case REG_EMPTY: return strlcpy(to, "empty (sub)expression", size) + 1;
	case REG_ASSERT: return strlcpy(to, "\"can't happen\" -- you found a bug", size) + 1;
	case REG_INVARG: return strlcpy(to, "invalid argument to regex routine", size) + 1;
	}
	return __musl_regerror(error, 0, to, size);
}

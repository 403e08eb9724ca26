// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables that functions in old programs' headers look into, and functions of bionic's own. */
#include <ctype.h>
#include "internal.h"

#define U _CTYPE_U
#define L _CTYPE_L
#define D _CTYPE_D
#define S _CTYPE_S
#define P _CTYPE_P
#define C _CTYPE_C
#define X _CTYPE_X
#define B _CTYPE_B
#define ROW8(x) x, x, x, x, x, x, x, x

/* Element 0 is for EOF. */
static const char table[1 + 256] = {
	0,
	ROW8(C), C, C | S, C | S, C | S, C | S, C | S, C, C, ROW8(C), ROW8(C),
	(char)(S | B), P, P, P, P, P, P, P, ROW8(P),
	ROW8(D), D, D, P, P, P, P, P, P,
	P, U | X, U | X, U | X, U | X, U | X, U | X, U, ROW8(U), ROW8(U), U, U, U, P, P, P, P, P,
	P, L | X, L | X, L | X, L | X, L | X, L | X, L, ROW8(L), ROW8(L), L, L, L, P, P, P, P, C,
};
const char *_ctype_ = table;

int _tolower(int c) { return c | 0x20; }
int _toupper(int c) { return c ^ 0x20; }

#ifndef __LP64__
static short lower[1 + 256], upper[1 + 256];
const short *_tolower_tab_ = lower, *_toupper_tab_ = upper;

__attribute__((constructor)) static void fill(void)
{
	lower[0] = upper[0] = -1;
	for (int c = 0; c < 256; c++) {
		lower[c + 1] = c >= 'A' && c <= 'Z' ? c + 32 : c;
		upper[c + 1] = c >= 'a' && c <= 'z' ? c - 32 : c;
	}
}
#endif

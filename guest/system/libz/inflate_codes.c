// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inflate's codes: looked up in a table of their first bits; longer ones are counted out.
 */
#include "inflate.h"

bool __z_make_code(struct code *c, const uint8_t *lengths, unsigned number)
{
	uint16_t offsets[16], next[16];
	memset(c->count, 0, sizeof c->count);
	memset(c->fast, 0, sizeof c->fast);
	for (unsigned i = 0; i < number; i++)
		c->count[lengths[i]]++;
	int left = 1;
	for (int bits = 1; bits <= 15; bits++) {
		left = (left << 1) - c->count[bits];
		if (left < 0)
			return false;
	}
	if (left > 0 && number - c->count[0] > 1)
		return false;
	unsigned code = 0;
	offsets[1] = 0;
	next[0] = 0;
	c->count[0] = 0;
	for (int bits = 1; bits <= 15; bits++) {
		if (bits < 15)
			offsets[bits + 1] = offsets[bits] + c->count[bits];
		code = (code + c->count[bits - 1]) << 1;
		next[bits] = code;
	}
	for (unsigned i = 0; i < number; i++) {
		unsigned length = lengths[i];
		if (!length)
			continue;
		c->symbol[offsets[length]++] = i;
		unsigned value = next[length]++;
		if (length > FAST)
			continue;
		unsigned reversed = 0; /* codes come with their first bit lowest */
		for (unsigned b = 0; b < length; b++)
			reversed |= (value >> b & 1) << (length - 1 - b);
		for (; reversed < 1u << FAST; reversed += 1u << length)
			c->fast[reversed] = length << 12 | i;
	}
	return true;
}

void __z_fixed_codes(struct internal_state *st)
{
	uint8_t lengths[288];
	for (int i = 0; i < 288; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	__z_make_code(&st->codes, lengths, 288);
	memset(lengths, 5, 32);
	__z_make_code(&st->offsets, lengths, 32); /* 30 and 31 are found invalid when they come */
}

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "internal.h"

enum { FAST = 9 }; /* bits of the first look-up */
struct code {
	uint16_t fast[1 << FAST]; /* length << 12 | symbol; 0: longer than that, or none */
	uint16_t count[16], symbol[288];
};

enum mode {
	HEAD, G_FLAGS, G_TIME, G_EXTRA_SIZE, G_EXTRA, G_NAME, G_COMMENT, G_HCRC, DICT_ID, DICT,
	BLOCK, STORED, COPY, TABLE, CODE_LENGTHS, LENGTHS_OF, SYMBOL, LENGTH_BITS, DISTANCE,
	DISTANCE_BITS, MATCH, CHECK, SIZE, DONE, BAD, SYNC, /* in their order */
};

struct internal_state {
	enum mode mode;
	enum wrap asked, wrap;
	int window_bits;
	bool last, has_dictionary, marked_back;
	uint64_t bits;
	unsigned bit_count;
	uint32_t check;
	unsigned length, distance, extra, symbol, counted, flags;
	unsigned literals, distances, code_lengths;
	uint8_t lengths[320];
	struct code codes, offsets;
	struct gz_header_s *header;
	uLong out_total; /* since the reset, for gzip's size */
	unsigned filled, at; /* the window: how much there is, where the next byte goes */
	uint8_t window[1 << MAX_WBITS];
	z_streamp owner;
};

/* false: lengths that no code has. One code alone, or none, is allowed, as encoders write that. */
HIDDEN bool __z_make_code(struct code *, const uint8_t *lengths, unsigned number);
/* The codes of blocks that bring none. */
HIDDEN void __z_fixed_codes(struct internal_state *);
/* What has gone out is kept, for later matches. */
HIDDEN void __z_remember(struct internal_state *, const Bytef *data, size_t size);

static inline struct internal_state *state(z_streamp s)
{
	return s && s->state && s->state->owner == s ? s->state : 0;
}

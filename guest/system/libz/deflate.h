// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "internal.h"

enum { WINDOW = 1 << 15, BLOCK_SIZE = 1 << 16, HASH_BITS = 15, HASHES = 1 << HASH_BITS,
       SYMBOLS = 1 << 15, NO_PLACE = 0xffffffff };

struct internal_state {
	z_streamp owner;
	enum wrap wrap;
	int level, strategy, window_bits;
	enum { START, BUSY, FINISHED } phase;
	bool has_dictionary;
	struct gz_header_s *header;
	uint32_t dictionary;
	int last_flush;
	bool is_marked; /* what that flush asked for has been written */
	uint64_t bits;
	unsigned bit_count;
	Bytef *out; /* what waits to be taken */
	size_t out_at, out_end, out_room;
	uint32_t start, end; /* in `data`: not yet compressed, and how far there is some */
	Bytef data[WINDOW + BLOCK_SIZE + MAX_MATCH];
	uint32_t head[HASHES], chain[WINDOW + BLOCK_SIZE];
	uint32_t symbols[SYMBOLS]; /* distance << 16 | length, or a byte */
	unsigned symbol_count;
};

/* What is written waits in `out`; __z_room_for() comes first, false: no memory. */
HIDDEN bool __z_room_for(struct internal_state *, size_t more);
/* Bytes as a stored block, or several. */
HIDDEN void __z_store(struct internal_state *, const Bytef *from, size_t size, bool last);
/* The symbols found for `size` bytes, in the way that takes least; false: no memory. */
HIDDEN bool __z_write_block(struct internal_state *, const Bytef *from, size_t size, bool last);
/* Compresses what has been gathered; the last block has its mark. false: no memory. */
HIDDEN bool __z_compress_gathered(struct internal_state *, bool last);
/* Moves the last 32 KiB to the front, so that a block's worth fits behind. */
HIDDEN void __z_slide(struct internal_state *);

static inline void put(struct internal_state *st, uint32_t value, unsigned count)
{
	st->bits |= (uint64_t)value << st->bit_count;
	st->bit_count += count;
	while (st->bit_count >= 8) {
		st->out[st->out_end++] = st->bits;
		st->bits >>= 8;
		st->bit_count -= 8;
	}
}

static inline void align(struct internal_state *st)
{
	if (st->bit_count)
		put(st, 0, 8 - st->bit_count);
}

static inline void put_bytes(struct internal_state *st, const void *from, size_t size)
{
	memcpy(st->out + st->out_end, from, size);
	st->out_end += size;
}

static inline void put_big(struct internal_state *st, uint32_t value)
{
	value = __builtin_bswap32(value);
	put_bytes(st, &value, 4);
}

static inline uint32_t hash(const Bytef *at)
{
	return ((at[0] | at[1] << 8 | at[2] << 16) * 0x9e3779b1u) >> (32 - HASH_BITS);
}

/* A place in `data` that later ones may repeat. */
static inline void add(struct internal_state *st, uint32_t at)
{
	uint32_t h = hash(st->data + at);
	st->chain[at] = st->head[h];
	st->head[h] = at;
}

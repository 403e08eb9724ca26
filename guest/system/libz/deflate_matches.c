// SPDX-License-Identifier: GPL-2.0-or-later
/* deflate's search: what repeats what, through chains of places with the same hash. */
#include "deflate.h"

static const struct {
	uint16_t chain, good, nice;
	bool lazy;
} levels[10] = {
	{0, 0, 0, false}, {4, 4, 8, false}, {6, 5, 16, false}, {16, 6, 32, false}, {16, 4, 16, true},
	{32, 8, 32, true}, {96, 8, 96, true}, {192, 8, 128, true}, {768, 32, 258, true},
	{3072, 32, 258, true},
};

/* The longest match at `at` that is longer than `best`; its distance in *distance. */
static unsigned find(struct internal_state *st, uint32_t at, unsigned best, unsigned *distance)
{
	const Bytef *here = st->data + at;
	unsigned limit = st->end - at < MAX_MATCH ? st->end - at : MAX_MATCH;
	unsigned tries = levels[st->level].chain, nice = levels[st->level].nice;
	uint32_t farthest = (1u << st->window_bits) - 262;
	if (limit < MIN_MATCH)
		return 0;
	if (best >= levels[st->level].good)
		tries = tries / 4 + 1;
	if (st->strategy == Z_RLE)
		farthest = 1;
	unsigned found = 0;
	for (uint32_t from = st->head[hash(here)]; from != NO_PLACE && tries-- > 0; from = st->chain[from]) {
		if (at - from > farthest)
			break;
		const Bytef *there = st->data + from;
		if (best < limit && there[best] == here[best] && there[0] == here[0]) {
			unsigned length = 0;
			while (length < limit && there[length] == here[length])
				length++;
			if (length > best && length >= MIN_MATCH) {
				best = found = length;
				*distance = at - from;
				if (length >= nice || length == limit)
					break;
			}
		}
	}
	if (found == MIN_MATCH && *distance > 4096)
		return 0; /* three bytes are shorter */
	return found;
}

static bool emit(struct internal_state *st, uint32_t symbol)
{
	st->symbols[st->symbol_count++] = symbol;
	return st->symbol_count == SYMBOLS;
}

bool __z_compress_gathered(struct internal_state *st, bool last)
{
	uint32_t at = st->start, from = at;
	if (st->level == 0) {
		if (!__z_room_for(st, st->end - at + 64 + (st->end - at) / 1000))
			return false;
		if (st->end > at || last)
			__z_store(st, st->data + at, st->end - at, last);
		st->start = st->end;
		return true;
	}
	bool matching = st->strategy != Z_HUFFMAN_ONLY, lazy = levels[st->level].lazy;
	unsigned length = 0, distance = 0;
	bool have = false; /* a match at `at` is known from the look at the next place */
	while (at < st->end) {
		bool can_hash = at + MIN_MATCH <= st->end;
		if (!have)
			length = matching && can_hash ? find(st, at, MIN_MATCH - 1, &distance) : 0;
		have = false;
		if (can_hash)
			add(st, at);
		if (length && lazy && length < levels[st->level].nice && at + 1 + MIN_MATCH <= st->end) {
			unsigned next_distance = 0;
			unsigned next = find(st, at + 1, length, &next_distance);
			if (next > length) {
				bool full = emit(st, st->data[at]);
				at++;
				length = next;
				distance = next_distance;
				have = true;
				if (full) {
					if (!__z_write_block(st, st->data + from, at - from, false))
						return false;
					from = at;
				}
				continue;
			}
		}
		bool full;
		if (length) {
			full = emit(st, distance << 16 | length);
			for (unsigned i = 1; i < length; i++)
				if (at + i + MIN_MATCH <= st->end)
					add(st, at + i);
			at += length;
		} else
			full = emit(st, st->data[at++]);
		if (full) {
			if (!__z_write_block(st, st->data + from, at - from, false))
				return false;
			from = at;
		}
	}
	if ((at > from || last) && !__z_write_block(st, st->data + from, at - from, last))
		return false;
	st->start = at;
	return true;
}

void __z_slide(struct internal_state *st)
{
	if (st->end < WINDOW + BLOCK_SIZE / 2)
		return;
	uint32_t by = st->start > WINDOW ? st->start - WINDOW : 0;
	if (!by)
		return;
	memmove(st->data, st->data + by, st->end - by);
	for (int i = 0; i < HASHES; i++)
		st->head[i] = st->head[i] != NO_PLACE && st->head[i] >= by ? st->head[i] - by : NO_PLACE;
	for (uint32_t i = 0; i + by < st->end; i++) {
		uint32_t to = st->chain[i + by];
		st->chain[i] = to != NO_PLACE && to >= by ? to - by : NO_PLACE;
	}
	st->start -= by;
	st->end -= by;
}

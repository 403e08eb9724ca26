// SPDX-License-Identifier: GPL-2.0-or-later
/* deflate's output: bytes, codes that suit a block's symbols, and the block itself. */
#include "deflate.h"

bool __z_room_for(struct internal_state *st, size_t more)
{
	if (st->out_at == st->out_end)
		st->out_at = st->out_end = 0;
	if (st->out_end + more <= st->out_room)
		return true;
	size_t room = 2 * (st->out_room + more);
	Bytef *bigger = __z_alloc(st->owner, room);
	if (!bigger)
		return false;
	memcpy(bigger, st->out + st->out_at, st->out_end - st->out_at);
	__z_free(st->owner, st->out);
	st->out = bigger;
	st->out_end -= st->out_at;
	st->out_at = 0;
	st->out_room = room;
	return true;
}

struct code {
	uint8_t length[288];
	uint16_t value[288]; /* its first bit lowest */
};

static void give_values(struct code *c, unsigned number)
{
	uint16_t count[16] = {0}, next[16];
	for (unsigned i = 0; i < number; i++)
		count[c->length[i]]++;
	count[0] = 0;
	unsigned value = 0;
	for (int bits = 1; bits < 16; bits++)
		next[bits] = value = (value + count[bits - 1]) << 1;
	for (unsigned i = 0; i < number; i++) {
		unsigned length = c->length[i], code = length ? next[length]++ : 0, back = 0;
		for (unsigned b = 0; b < length; b++)
			back |= (code >> b & 1) << (length - 1 - b);
		c->value[i] = back;
	}
}

/* Lengths of at most `limit` for these frequencies: Huffman's, then shortened until they fit. */
static void find_lengths(const uint32_t *frequency, unsigned number, unsigned limit, struct code *c)
{
	struct { uint32_t weight; int16_t up; } node[2 * 288];
	uint16_t sorted[288];
	unsigned used = 0;
	memset(c->length, 0, sizeof c->length);
	for (unsigned i = 0; i < number; i++)
		if (frequency[i]) {
			unsigned at = used++;
			for (; at > 0 && frequency[sorted[at - 1]] > frequency[i]; at--)
				sorted[at] = sorted[at - 1];
			sorted[at] = i;
		}
	if (used < 2) { /* a code of one bit, with a companion that never comes */
		unsigned only = used ? sorted[0] : 0;
		c->length[only] = 1;
		c->length[only ? 0 : 1] = 1;
		give_values(c, number);
		return;
	}
	for (unsigned i = 0; i < used; i++)
		node[i].weight = frequency[sorted[i]];
	/* Two queues: the leaves, and what was joined, both in order. */
	unsigned leaf = 0, joined = used, total = used;
	while (total < 2 * used - 1) {
		uint32_t weight = 0;
		for (int k = 0; k < 2; k++) {
			bool take_leaf = leaf < used &&
					 (joined == total || node[leaf].weight <= node[joined].weight);
			unsigned take = take_leaf ? leaf++ : joined++;
			weight += node[take].weight;
			node[take].up = total;
		}
		node[total++].weight = weight;
	}
	uint16_t depth[2 * 288], count[32] = {0};
	depth[total - 1] = 0;
	for (int i = total - 2; i >= 0; i--)
		depth[i] = depth[node[i].up] + 1;
	for (unsigned i = 0; i < used; i++) {
		if (depth[i] > limit)
			depth[i] = limit;
		count[depth[i]]++;
	}
	/* Kraft's sum, in units of the longest code, must come down to what there is. */
	uint32_t sum = 0;
	for (unsigned bits = 1; bits <= limit; bits++)
		sum += (uint32_t)count[bits] << (limit - bits);
	while (sum > 1u << limit) {
		unsigned bits = limit - 1;
		while (!count[bits])
			bits--;
		count[bits]--;
		count[bits + 1]++;
		sum -= 1u << (limit - bits - 1);
	}
	for (; sum < 1u << limit; sum++) {
		count[limit]--;
		count[limit - 1]++;
	}
	/* The rarest get the longest. */
	unsigned at = 0;
	for (unsigned bits = limit; bits > 0; bits--)
		for (unsigned k = count[bits]; k > 0; k--)
			c->length[sorted[at++]] = bits;
	give_values(c, number);
}

static unsigned length_code(unsigned length)
{
	unsigned code = LENGTHS - 1;
	while (__z_length_base[code] > length)
		code--;
	return code;
}

static unsigned distance_code(unsigned distance)
{
	unsigned low = 0, high = DISTANCES - 1;
	while (low < high) {
		unsigned middle = (low + high + 1) / 2;
		if (__z_distance_base[middle] <= distance)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Lengths of both codes with their repetitions folded, as RFC 1951, 3.2.7 has it. */
static unsigned fold(const uint8_t *lengths, unsigned number, uint16_t *to)
{
	unsigned count = 0;
	for (unsigned i = 0; i < number;) {
		unsigned run = 1, what = lengths[i];
		while (i + run < number && lengths[i + run] == what)
			run++;
		i += run;
		if (!what)
			while (run >= 3) {
				unsigned now = run < 138 ? run : 138;
				to[count++] = now <= 10 ? 17 | (now - 3) << 5 : 18 | (now - 11) << 5;
				run -= now;
			}
		else {
			to[count++] = what;
			run--;
			while (run >= 3) {
				unsigned now = run < 6 ? run : 6;
				to[count++] = 16 | (now - 3) << 5;
				run -= now;
			}
		}
		while (run-- > 0)
			to[count++] = what;
	}
	return count;
}

static void write_symbols(struct internal_state *st, const struct code *codes, const struct code *offsets)
{
	for (unsigned i = 0; i < st->symbol_count; i++) {
		uint32_t symbol = st->symbols[i], distance = symbol >> 16;
		if (!distance) {
			put(st, codes->value[symbol], codes->length[symbol]);
			continue;
		}
		unsigned length = (symbol & 0xffff), code = length_code(length);
		put(st, codes->value[257 + code], codes->length[257 + code]);
		put(st, length - __z_length_base[code], __z_length_bits[code]);
		code = distance_code(distance);
		put(st, offsets->value[code], offsets->length[code]);
		put(st, distance - __z_distance_base[code], __z_distance_bits[code]);
	}
	put(st, codes->value[END_OF_BLOCK], codes->length[END_OF_BLOCK]);
}

void __z_store(struct internal_state *st, const Bytef *from, size_t size, bool last)
{
	do {
		size_t now = size < 0xffff ? size : 0xffff;
		put(st, last && now == size, 3);
		align(st);
		uint16_t sizes[2] = {now, ~now};
		put_bytes(st, sizes, 4);
		put_bytes(st, from, now);
		from += now;
		size -= now;
	} while (size > 0);
}

bool __z_write_block(struct internal_state *st, const Bytef *from, size_t size, bool last)
{
	if (!__z_room_for(st, size + size / 4 + 1024))
		return false;
	uint32_t often[288] = {0}, far_often[DISTANCES] = {0}, code_often[19] = {0};
	struct code codes, offsets, of_lengths, fixed, fixed_offsets;
	uint64_t extra = 0;
	for (unsigned i = 0; i < st->symbol_count; i++) {
		uint32_t symbol = st->symbols[i], distance = symbol >> 16;
		if (!distance) {
			often[symbol]++;
			continue;
		}
		unsigned code = length_code(symbol & 0xffff), far = distance_code(distance);
		often[257 + code]++;
		far_often[far]++;
		extra += __z_length_bits[code] + __z_distance_bits[far];
	}
	often[END_OF_BLOCK] = 1;
	find_lengths(often, 286, 15, &codes);
	find_lengths(far_often, DISTANCES, 15, &offsets);
	unsigned literals = 286, distances = DISTANCES;
	while (literals > 257 && !codes.length[literals - 1])
		literals--;
	while (distances > 1 && !offsets.length[distances - 1])
		distances--;
	uint8_t all[320];
	uint16_t folded[320];
	memcpy(all, codes.length, literals);
	memcpy(all + literals, offsets.length, distances);
	unsigned folds = fold(all, literals + distances, folded);
	for (unsigned i = 0; i < folds; i++)
		code_often[folded[i] & 31]++;
	find_lengths(code_often, 19, 7, &of_lengths);
	unsigned orders = 19;
	while (orders > 4 && !of_lengths.length[__z_code_order[orders - 1]])
		orders--;

	uint64_t own_bits = 3 + 14 + 3 * orders + extra, fixed_bits = 3 + extra;
	for (unsigned i = 0; i < folds; i++) {
		unsigned code = folded[i] & 31;
		own_bits += of_lengths.length[code] + (code == 16 ? 2 : code == 17 ? 3 : code == 18 ? 7 : 0);
	}
	for (int i = 0; i < 288; i++)
		fixed.length[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	for (int i = 0; i < 286; i++) {
		own_bits += (uint64_t)often[i] * codes.length[i];
		fixed_bits += (uint64_t)often[i] * fixed.length[i];
	}
	for (int i = 0; i < DISTANCES; i++) {
		own_bits += (uint64_t)far_often[i] * offsets.length[i];
		fixed_bits += (uint64_t)far_often[i] * 5;
	}
	uint64_t stored_bits = 8 * (uint64_t)size + 40 * (size / 0xffff + 1);
	if (st->strategy != Z_FIXED && stored_bits <= own_bits && stored_bits <= fixed_bits)
		__z_store(st, from, size, last);
	else if (st->strategy == Z_FIXED || fixed_bits <= own_bits) {
		give_values(&fixed, 288);
		memset(fixed_offsets.length, 5, 32);
		give_values(&fixed_offsets, 32);
		put(st, last | 1 << 1, 3);
		write_symbols(st, &fixed, &fixed_offsets);
	} else {
		put(st, last | 2 << 1, 3);
		put(st, literals - 257, 5);
		put(st, distances - 1, 5);
		put(st, orders - 4, 4);
		for (unsigned i = 0; i < orders; i++)
			put(st, of_lengths.length[__z_code_order[i]], 3);
		for (unsigned i = 0; i < folds; i++) {
			unsigned code = folded[i] & 31;
			put(st, of_lengths.value[code], of_lengths.length[code]);
			if (code >= 16)
				put(st, folded[i] >> 5, code == 16 ? 2 : code == 17 ? 3 : 7);
		}
		write_symbols(st, &codes, &offsets);
	}
	st->symbol_count = 0;
	return true;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * deflate. Input is gathered in a buffer of a block's size behind a window of 32 KiB; a block's
 * symbols are found through chains of hashes, with a look at the next place first (lazily), and
 * written with the code that is shortest for it: stored, fixed, or its own. What has been written
 * waits in a list of bytes until the caller has room.
 */
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

/* --- bits ------------------------------------------------------------------------------------------------ */

static bool room_for(struct internal_state *st, size_t more)
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

static void align(struct internal_state *st)
{
	if (st->bit_count)
		put(st, 0, 8 - st->bit_count);
}

static void put_bytes(struct internal_state *st, const void *from, size_t size)
{
	memcpy(st->out + st->out_end, from, size);
	st->out_end += size;
}

static void put_big(struct internal_state *st, uint32_t value)
{
	value = __builtin_bswap32(value);
	put_bytes(st, &value, 4);
}

/* --- codes ------------------------------------------------------------------------------------------------- */

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

/* --- blocks -------------------------------------------------------------------------------------------------- */

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

static void store(struct internal_state *st, const Bytef *from, size_t size, bool last)
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

/* The symbols found for `size` bytes, in the way that takes least. */
static bool write_block(struct internal_state *st, const Bytef *from, size_t size, bool last)
{
	if (!room_for(st, size + size / 4 + 1024))
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
		store(st, from, size, last);
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

/* --- matches -------------------------------------------------------------------------------------------------- */

static const struct {
	uint16_t chain, good, nice;
	bool lazy;
} levels[10] = {
	{0, 0, 0, false}, {4, 4, 8, false}, {6, 5, 16, false}, {16, 6, 32, false}, {16, 4, 16, true},
	{32, 8, 32, true}, {96, 8, 96, true}, {192, 8, 128, true}, {768, 32, 258, true},
	{3072, 32, 258, true},
};

static inline uint32_t hash(const Bytef *at)
{
	return ((at[0] | at[1] << 8 | at[2] << 16) * 0x9e3779b1u) >> (32 - HASH_BITS);
}

static void add(struct internal_state *st, uint32_t at)
{
	uint32_t h = hash(st->data + at);
	st->chain[at] = st->head[h];
	st->head[h] = at;
}

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

/* Compresses what has been gathered; the last block has its mark. */
static bool compress_gathered(struct internal_state *st, bool last)
{
	uint32_t at = st->start, from = at;
	if (st->level == 0) {
		if (!room_for(st, st->end - at + 64 + (st->end - at) / 1000))
			return false;
		if (st->end > at || last)
			store(st, st->data + at, st->end - at, last);
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
					if (!write_block(st, st->data + from, at - from, false))
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
			if (!write_block(st, st->data + from, at - from, false))
				return false;
			from = at;
		}
	}
	if ((at > from || last) && !write_block(st, st->data + from, at - from, last))
		return false;
	st->start = at;
	return true;
}

/* Moves the last 32 KiB to the front, so that a block's worth fits behind. */
static void slide(struct internal_state *st)
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

/* --- streams ---------------------------------------------------------------------------------------------------- */

static struct internal_state *state(z_streamp s)
{
	return s && s->state && s->state->owner == s ? s->state : 0;
}

int deflateResetKeep(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	s->total_in = s->total_out = 0;
	s->msg = 0;
	s->data_type = Z_UNKNOWN;
	s->adler = st->wrap == GZIP ? crc32(0, 0, 0) : adler32(0, 0, 0);
	st->phase = START;
	st->has_dictionary = false;
	st->bits = st->bit_count = 0;
	st->out_at = st->out_end = 0;
	st->symbol_count = 0;
	st->last_flush = -1;
	st->is_marked = false;
	return Z_OK;
}

int deflateReset(z_streamp s)
{
	int error = deflateResetKeep(s);
	if (!error) {
		s->state->start = s->state->end = 0;
		memset(s->state->head, 0xff, sizeof s->state->head);
	}
	return error;
}

static bool good_level(int *level)
{
	if (*level == Z_DEFAULT_COMPRESSION)
		*level = 6;
	return *level >= 0 && *level <= 9;
}

int deflateInit2_(z_streamp s, int level, int method, int bits, int memory, int strategy,
		  const char *version, int size)
{
	enum wrap wrap;
	int window;
	if (__z_version(version, size))
		return Z_VERSION_ERROR;
	if (!s || !good_level(&level) || method != Z_DEFLATED || memory < 1 || memory > MAX_MEM_LEVEL ||
	    strategy < 0 || strategy > Z_FIXED || !__z_window(bits, &wrap, &window, false))
		return Z_STREAM_ERROR;
	s->msg = 0;
	struct internal_state *st = __z_alloc(s, sizeof *st);
	if (!st)
		return Z_MEM_ERROR;
	memset(st, 0, offsetof(struct internal_state, data));
	st->owner = s;
	st->wrap = wrap;
	st->level = level;
	st->strategy = strategy;
	st->window_bits = window == 8 ? 9 : window;
	st->out_room = 1024;
	st->out = __z_alloc(s, st->out_room);
	if (!st->out) {
		__z_free(s, st);
		return Z_MEM_ERROR;
	}
	s->state = st;
	return deflateReset(s);
}

int deflateInit_(z_streamp s, int level, const char *version, int size)
{
	return deflateInit2_(s, level, Z_DEFLATED, MAX_WBITS, 8, Z_DEFAULT_STRATEGY, version, size);
}

int deflateEnd(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	bool early = st->phase == BUSY;
	__z_free(s, st->out);
	__z_free(s, st);
	s->state = 0;
	return early ? Z_DATA_ERROR : Z_OK;
}

int deflateCopy(z_streamp to, z_streamp from)
{
	struct internal_state *st = state(from);
	if (!st || !to)
		return Z_STREAM_ERROR;
	struct internal_state *own = __z_alloc(from, sizeof *own);
	Bytef *out = __z_alloc(from, st->out_room);
	if (!own || !out) {
		__z_free(from, own);
		__z_free(from, out);
		return Z_MEM_ERROR;
	}
	*own = *st;
	own->out = memcpy(out, st->out, st->out_end);
	*to = *from;
	own->owner = to;
	to->state = own;
	return Z_OK;
}

int deflateSetDictionary(z_streamp s, const Bytef *data, uInt size)
{
	struct internal_state *st = state(s);
	if (!st || !data || st->wrap == GZIP || (st->wrap == ZLIB && st->phase != START) ||
	    st->start != st->end)
		return Z_STREAM_ERROR;
	if (st->wrap == ZLIB)
		s->adler = st->dictionary = adler32(s->adler, data, size);
	if (size > WINDOW) {
		data += size - WINDOW;
		size = WINDOW;
	}
	if (st->end + size > WINDOW) {
		st->start = st->end = 0;
		memset(st->head, 0xff, sizeof st->head);
	}
	memcpy(st->data + st->end, data, size);
	uint32_t from = st->end;
	st->end += size;
	for (; from + MIN_MATCH <= st->end; from++)
		add(st, from);
	st->start = st->end;
	st->has_dictionary = true;
	return Z_OK;
}

int deflateGetDictionary(z_streamp s, Bytef *to, uInt *size)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	uInt have = st->start < WINDOW ? st->start : WINDOW;
	if (to)
		memcpy(to, st->data + st->start - have, have);
	if (size)
		*size = have;
	return Z_OK;
}

int deflateSetHeader(z_streamp s, gz_headerp header)
{
	struct internal_state *st = state(s);
	if (!st || st->wrap != GZIP)
		return Z_STREAM_ERROR;
	st->header = header;
	return Z_OK;
}

int deflateParams(z_streamp s, int level, int strategy)
{
	struct internal_state *st = state(s);
	if (!st || !good_level(&level) || strategy < 0 || strategy > Z_FIXED)
		return Z_STREAM_ERROR;
	if ((level != st->level || strategy != st->strategy) && s->total_in) {
		int error = deflate(s, Z_BLOCK);
		if (error == Z_STREAM_ERROR)
			return error;
		if (s->avail_in || st->out_at < st->out_end)
			return Z_BUF_ERROR;
	}
	st->level = level;
	st->strategy = strategy;
	return Z_OK;
}

int deflateTune(z_streamp s, int good, int lazy, int nice, int chain)
{
	(void)good, (void)lazy, (void)nice, (void)chain;
	return state(s) ? Z_OK : Z_STREAM_ERROR;
}

int deflatePending(z_streamp s, unsigned *bytes, int *bits)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	if (bytes)
		*bytes = st->out_end - st->out_at;
	if (bits)
		*bits = st->bit_count;
	return Z_OK;
}

int deflatePrime(z_streamp s, int count, int value)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	if (count < 0 || count > 16 || !room_for(st, 8))
		return Z_BUF_ERROR;
	put(st, value & ((1u << count) - 1), count);
	return Z_OK;
}

uLong deflateBound(z_streamp s, uLong size)
{
	struct internal_state *st = state(s);
	uLong more = 18;
	for (const Bytef *p = st && st->header ? st->header->name : 0; p && *p; p++)
		more++;
	for (const Bytef *p = st && st->header ? st->header->comment : 0; p && *p; p++)
		more++;
	if (st && st->header && st->header->extra)
		more += st->header->extra_len + 2;
	return size + (size >> 3) + (size >> 8) + 64 + more;
}

static bool write_head(z_streamp s, struct internal_state *st)
{
	struct gz_header_s *h = st->header;
	if (st->wrap == ZLIB) {
		unsigned speed = st->level < 2 ? 0 : st->level < 6 ? 1 : st->level == 6 ? 2 : 3;
		unsigned head = (Z_DEFLATED | (st->window_bits - 8) << 4) << 8 | speed << 6 |
				(st->has_dictionary ? 0x20 : 0);
		head += 31 - head % 31;
		if (!room_for(st, 16))
			return false;
		Bytef bytes[2] = {head >> 8, head};
		put_bytes(st, bytes, 2);
		if (st->has_dictionary)
			put_big(st, st->dictionary);
		s->adler = 1;
	} else if (st->wrap == GZIP) {
		size_t size = 64;
		if (h)
			size += (h->extra ? h->extra_len : 0) + (h->name ? strlen((char *)h->name) : 0) +
				(h->comment ? strlen((char *)h->comment) : 0);
		if (!room_for(st, size))
			return false;
		size_t from = st->out_end;
		uLong time = h ? h->time : 0;
		Bytef head[10] = {0x1f, 0x8b, Z_DEFLATED,
				  h ? (h->text != 0) | (h->hcrc != 0) << 1 | (h->extra != 0) << 2 |
					      (h->name != 0) << 3 | (h->comment != 0) << 4
				    : 0,
				  time, time >> 8, time >> 16, time >> 24,
				  st->level == 9 ? 2 : st->level < 2 ? 4 : 0, h ? h->os : 3};
		put_bytes(st, head, 10);
		if (h && h->extra) {
			uint16_t length = h->extra_len;
			put_bytes(st, &length, 2);
			put_bytes(st, h->extra, length);
		}
		if (h && h->name)
			put_bytes(st, h->name, strlen((char *)h->name) + 1);
		if (h && h->comment)
			put_bytes(st, h->comment, strlen((char *)h->comment) + 1);
		if (h && h->hcrc) {
			uint16_t crc = crc32(0, st->out + from, st->out_end - from);
			put_bytes(st, &crc, 2);
		}
		s->adler = crc32(0, 0, 0);
	}
	st->phase = BUSY;
	return true;
}

static void take(z_streamp s, struct internal_state *st)
{
	size_t now = st->out_end - st->out_at;
	now = now < s->avail_out ? now : s->avail_out;
	memcpy(s->next_out, st->out + st->out_at, now);
	st->out_at += now;
	s->next_out += now;
	s->avail_out -= now;
	s->total_out += now;
}

/* What a flush puts behind the data. */
static bool mark(struct internal_state *st, int flush)
{
	if (!room_for(st, 16))
		return false;
	if (flush == Z_PARTIAL_FLUSH) {
		put(st, 1 << 1, 3); /* an empty block of fixed codes */
		put(st, 0, 7);
	} else if (flush == Z_SYNC_FLUSH || flush == Z_FULL_FLUSH) {
		store(st, 0, 0, false);
		if (flush == Z_FULL_FLUSH)
			memset(st->head, 0xff, sizeof st->head);
	}
	return true;
}

int deflate(z_streamp s, int flush)
{
	struct internal_state *st = state(s);
	if (!st || flush < 0 || flush > Z_BLOCK || !s->next_out || (!s->next_in && s->avail_in) ||
	    (st->phase == FINISHED && flush != Z_FINISH))
		return Z_STREAM_ERROR;
	if (!s->avail_out)
		return Z_BUF_ERROR;
	if (st->phase == FINISHED && s->avail_in)
		return Z_BUF_ERROR;
	bool same = !s->avail_in && flush == st->last_flush && st->start == st->end;
	bool had_nothing = same && st->out_at == st->out_end && flush != Z_FINISH;
	if (!same)
		st->is_marked = false;
	st->last_flush = flush;
	if (st->phase == START && !write_head(s, st))
		return Z_MEM_ERROR;
	take(s, st);
	while (s->avail_in && s->avail_out) {
		slide(st);
		uint32_t room = WINDOW + BLOCK_SIZE - st->end;
		uint32_t now = s->avail_in < room ? s->avail_in : room;
		memcpy(st->data + st->end, s->next_in, now);
		if (st->wrap == GZIP)
			s->adler = crc32(s->adler, s->next_in, now);
		else if (st->wrap == ZLIB)
			s->adler = adler32(s->adler, s->next_in, now);
		st->end += now;
		s->next_in += now;
		s->avail_in -= now;
		s->total_in += now;
		if (st->end == WINDOW + BLOCK_SIZE && (s->avail_in || flush == Z_NO_FLUSH)) {
			if (!compress_gathered(st, false))
				return Z_MEM_ERROR;
			take(s, st);
		}
	}
	if (s->avail_in || !s->avail_out)
		return Z_OK;
	if (flush == Z_NO_FLUSH)
		return had_nothing ? Z_BUF_ERROR : Z_OK;
	if (flush == Z_FINISH) {
		if (st->phase == BUSY) {
			if (!compress_gathered(st, true) || !room_for(st, 32))
				return Z_MEM_ERROR;
			align(st);
			if (st->wrap == ZLIB)
				put_big(st, s->adler);
			else if (st->wrap == GZIP) {
				uint32_t tail[2] = {s->adler, s->total_in};
				put_bytes(st, tail, 8);
			}
			st->phase = FINISHED;
		}
		take(s, st);
		return st->out_at == st->out_end ? Z_STREAM_END : Z_OK;
	}
	if (st->is_marked)
		return had_nothing ? Z_BUF_ERROR : Z_OK;
	if ((st->start < st->end && !compress_gathered(st, false)) || !mark(st, flush))
		return Z_MEM_ERROR;
	st->is_marked = true;
	take(s, st);
	return Z_OK;
}

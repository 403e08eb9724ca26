// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inflate: RFC 1951 (deflate), 1950 (zlib) and 1952 (gzip), a state machine that can stop for more
 * input or room at each point. Codes are looked up in a table of their first bits; longer ones are
 * counted out.
 */
#include "internal.h"

enum { FAST = 9 }; /* bits of the first look-up */
struct code {
	uint16_t fast[1 << FAST]; /* length << 12 | symbol; 0: longer than that, or none */
	uint16_t count[16], symbol[288];
};

enum mode {
	HEAD, G_FLAGS, G_TIME, G_EXTRA_SIZE, G_EXTRA, G_NAME, G_COMMENT, G_HCRC, DICT_ID, DICT,
	BLOCK, STORED, COPY, TABLE, CODE_LENGTHS, LENGTHS_OF, SYMBOL, LENGTH_BITS, DISTANCE,
	DISTANCE_BITS, MATCH, CHECK, SIZE, DONE, BAD, SYNC,
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

/* --- codes ---------------------------------------------------------------------------------------------- */

/* false: lengths that no code has. One code alone, or none, is allowed, as encoders write that. */
static bool make_code(struct code *c, const uint8_t *lengths, unsigned number)
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

static void fixed_codes(struct internal_state *st)
{
	uint8_t lengths[288];
	for (int i = 0; i < 288; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	make_code(&st->codes, lengths, 288);
	memset(lengths, 5, 32);
	make_code(&st->offsets, lengths, 32); /* 30 and 31 are found invalid when they come */
}

/* --- streams -------------------------------------------------------------------------------------------- */

static struct internal_state *state(z_streamp s)
{
	return s && s->state && s->state->owner == s ? s->state : 0;
}

int inflateResetKeep(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	s->total_in = s->total_out = 0;
	s->msg = 0;
	st->mode = st->asked == RAW ? BLOCK : HEAD;
	st->wrap = st->asked;
	st->last = st->has_dictionary = st->marked_back = false;
	st->bits = st->bit_count = st->counted = 0;
	st->out_total = 0;
	st->header = 0;
	st->flags = 0;
	s->adler = st->asked == RAW ? s->adler : 1;
	return Z_OK;
}

int inflateReset(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	st->filled = st->at = 0;
	return inflateResetKeep(s);
}

int inflateReset2(z_streamp s, int bits)
{
	struct internal_state *st = state(s);
	enum wrap wrap;
	int window;
	if (!st || !__z_window(bits, &wrap, &window, true))
		return Z_STREAM_ERROR;
	st->asked = wrap;
	st->window_bits = window;
	return inflateReset(s);
}

int inflateInit2_(z_streamp s, int bits, const char *version, int size)
{
	if (__z_version(version, size))
		return Z_VERSION_ERROR;
	if (!s)
		return Z_STREAM_ERROR;
	s->msg = 0;
	struct internal_state *st = __z_alloc(s, sizeof *st);
	if (!st)
		return Z_MEM_ERROR;
	memset(st, 0, offsetof(struct internal_state, window));
	st->owner = s;
	s->state = st;
	int error = inflateReset2(s, bits);
	if (error) {
		__z_free(s, st);
		s->state = 0;
	}
	return error;
}

int inflateInit_(z_streamp s, const char *version, int size)
{
	return inflateInit2_(s, MAX_WBITS, version, size);
}

int inflateEnd(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	__z_free(s, st);
	s->state = 0;
	return Z_OK;
}

int inflateCopy(z_streamp to, z_streamp from)
{
	struct internal_state *st = state(from);
	if (!st || !to)
		return Z_STREAM_ERROR;
	struct internal_state *own = __z_alloc(from, sizeof *own);
	if (!own)
		return Z_MEM_ERROR;
	*own = *st;
	*to = *from;
	own->owner = to;
	to->state = own;
	return Z_OK;
}

/* What has gone out is kept, for later matches. */
static void remember(struct internal_state *st, const Bytef *data, size_t size)
{
	const unsigned room = 1 << MAX_WBITS;
	if (size >= room) {
		memcpy(st->window, data + size - room, room);
		st->filled = room;
		st->at = 0;
		return;
	}
	size_t first = room - st->at < size ? room - st->at : size;
	memcpy(st->window + st->at, data, first);
	memcpy(st->window, data + first, size - first);
	st->at = (st->at + size) % room;
	st->filled = st->filled + size < room ? st->filled + size : room;
}

int inflateSetDictionary(z_streamp s, const Bytef *data, uInt size)
{
	struct internal_state *st = state(s);
	if (!st || (st->wrap != RAW && st->mode != DICT))
		return Z_STREAM_ERROR;
	if (st->mode == DICT) {
		if (adler32(1, data, size) != st->check)
			return Z_DATA_ERROR;
		st->mode = BLOCK;
		s->adler = st->check = 1;
	}
	remember(st, data, size);
	st->has_dictionary = true;
	return Z_OK;
}

int inflateGetDictionary(z_streamp s, Bytef *to, uInt *size)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	const unsigned room = 1 << MAX_WBITS;
	unsigned start = (st->at + room - st->filled) % room;
	for (unsigned i = 0; to && i < st->filled; i++)
		to[i] = st->window[(start + i) % room];
	if (size)
		*size = st->filled;
	return Z_OK;
}

int inflateGetHeader(z_streamp s, gz_headerp header)
{
	struct internal_state *st = state(s);
	if (!st || st->asked == RAW || st->asked == ZLIB)
		return Z_STREAM_ERROR;
	st->header = header;
	header->done = 0;
	return Z_OK;
}

int inflatePrime(z_streamp s, int count, int value)
{
	struct internal_state *st = state(s);
	if (!st || count > 16 || st->bit_count + (count < 0 ? 0 : count) > 32)
		return Z_STREAM_ERROR;
	if (count < 0) {
		st->bits = st->bit_count = 0;
		return Z_OK;
	}
	st->bits |= (uint64_t)(value & ((1u << count) - 1)) << st->bit_count;
	st->bit_count += count;
	return Z_OK;
}

long inflateMark(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return -(1l << 16);
	bool in_match = st->mode == MATCH || st->mode == COPY;
	return (st->mode >= SYMBOL && st->mode <= MATCH ? 0 : -(1l << 16)) +
	       (in_match ? (long)st->length : 0);
}

int inflateSyncPoint(z_streamp s)
{
	struct internal_state *st = state(s);
	return !st ? Z_STREAM_ERROR : st->mode == STORED && st->bit_count == 0;
}

/* Goes on after the next empty stored block, which Z_FULL_FLUSH has written. */
int inflateSync(z_streamp s)
{
	struct internal_state *st = state(s);
	if (!st)
		return Z_STREAM_ERROR;
	if (st->mode != SYNC) {
		st->mode = SYNC;
		st->counted = 0;
		st->bits = st->bit_count = 0;
	}
	static const uint8_t mark[4] = {0, 0, 0xff, 0xff};
	while (s->avail_in && st->counted < 4) {
		uint8_t byte = *s->next_in++;
		s->avail_in--;
		s->total_in++;
		if (byte == mark[st->counted])
			st->counted++;
		else
			st->counted = byte ? 0 : st->counted == 2 ? 2 : 1;
	}
	if (st->counted < 4)
		return s->avail_in ? Z_DATA_ERROR : Z_BUF_ERROR;
	uLong in = s->total_in, out = s->total_out;
	inflateReset(s);
	s->total_in = in;
	s->total_out = out;
	st->wrap = RAW; /* the checksum cannot be right any more */
	st->mode = BLOCK;
	return Z_OK;
}

/* --- the work --------------------------------------------------------------------------------------------- */

#define NEED(n)                                                                   \
	while (st->bit_count < (unsigned)(n)) {                                   \
		if (!s->avail_in)                                                 \
			goto out;                                                 \
		st->bits |= (uint64_t)*s->next_in++ << st->bit_count;             \
		st->bit_count += 8;                                               \
		s->avail_in--;                                                    \
	}
#define PEEK(n) ((unsigned)(st->bits & ((1ull << (n)) - 1)))
#define DROP(n) (st->bits >>= (n), st->bit_count -= (n))
#define FAIL(text)                          \
	do {                                \
		s->msg = (char *)(text);    \
		st->mode = BAD;             \
		goto again;                 \
	} while (0)

/* The next symbol; -1: more input, -2: no such code. */
static int decode(z_streamp s, struct internal_state *st, const struct code *c)
{
	for (;;) {
		while (st->bit_count <= 48 && s->avail_in) {
			st->bits |= (uint64_t)*s->next_in++ << st->bit_count;
			st->bit_count += 8;
			s->avail_in--;
		}
		unsigned entry = c->fast[st->bits & ((1 << FAST) - 1)];
		if (entry && entry >> 12 <= st->bit_count) {
			DROP(entry >> 12);
			return entry & 0xfff;
		}
		/* Bit by bit: first, the first code of each length; index, its place in the list. */
		int code = 0, first = 0, index = 0;
		for (unsigned length = 1; length <= 15; length++) {
			if (length > st->bit_count)
				return -1;
			code |= st->bits >> (length - 1) & 1;
			int count = c->count[length];
			if (code - count < first) {
				DROP(length);
				return c->symbol[index + (code - first)];
			}
			index += count;
			first = (first + count) << 1;
			code <<= 1;
		}
		return -2;
	}
}

static void count_header(struct internal_state *st, unsigned byte)
{
	uint8_t b = byte;
	if (st->flags & 2)
		st->check = crc32(st->check, &b, 1);
}

/* Bytes that were read ahead go back, so that the caller finds what follows the stream. */
static void give_back(z_streamp s, struct internal_state *st, const Bytef *start)
{
	unsigned bytes = st->bit_count / 8;
	if (bytes > (size_t)(s->next_in - start))
		bytes = s->next_in - start;
	s->next_in -= bytes;
	s->avail_in += bytes;
	st->bit_count -= 8 * bytes;
	st->bits &= (1ull << st->bit_count) - 1;
}

int inflate(z_streamp s, int flush)
{
	struct internal_state *st = state(s);
	if (!st || !s->next_out || (!s->next_in && s->avail_in))
		return Z_STREAM_ERROR;
	const uInt in_before = s->avail_in, out_before = s->avail_out;
	const Bytef *const in_start = s->next_in;
	Bytef *const out_start = s->next_out, *checked = out_start;
	int result = Z_OK, value;
again:
	switch (st->mode) {
	case HEAD:
		NEED(16);
		if ((st->wrap == GZIP || st->wrap == AUTO) && PEEK(16) == 0x8b1f) {
			st->wrap = GZIP;
			st->flags = 0;
			DROP(16);
			st->check = crc32(0, 0, 0);
			st->mode = G_FLAGS;
			goto again;
		}
		if (st->header)
			st->header->done = -1;
		if (st->wrap == GZIP || (PEEK(8) << 8 | PEEK(16) >> 8) % 31)
			FAIL("incorrect header check");
		st->wrap = ZLIB;
		if (PEEK(4) != Z_DEFLATED)
			FAIL("unknown compression method");
		if ((PEEK(8) >> 4) + 8 > (unsigned)st->window_bits)
			FAIL("invalid window size");
		st->mode = PEEK(16) >> 8 & 0x20 ? DICT_ID : BLOCK;
		DROP(16);
		s->adler = st->check = 1;
		goto again;
	case DICT_ID:
		NEED(32);
		s->adler = st->check = __builtin_bswap32(PEEK(32));
		DROP(32);
		st->mode = DICT;
		goto again;
	case DICT:
		result = Z_NEED_DICT;
		break;
	case G_FLAGS:
		NEED(16);
		if (PEEK(8) != Z_DEFLATED)
			FAIL("unknown compression method");
		st->flags = PEEK(16) >> 8;
		if (st->flags & 0xe0)
			FAIL("unknown header flags set");
		if (st->flags & 2) {
			uint8_t head[4] = {0x1f, 0x8b, PEEK(8), st->flags};
			st->check = crc32(0, head, 4);
		}
		if (st->header)
			st->header->text = st->flags & 1;
		DROP(16);
		st->counted = 0;
		st->mode = G_TIME;
		goto again;
	case G_TIME: /* time, then what the compressor did, and the system */
		for (; st->counted < 6; st->counted++) {
			NEED(8);
			unsigned byte = PEEK(8);
			if (st->header && st->counted < 4)
				st->header->time = (st->counted ? st->header->time : 0) |
						   (uLong)byte << 8 * st->counted;
			else if (st->header && st->counted == 4)
				st->header->xflags = byte;
			else if (st->header)
				st->header->os = byte;
			count_header(st, byte);
			DROP(8);
		}
		st->counted = st->length = 0;
		st->mode = G_EXTRA_SIZE;
		goto again;
	case G_EXTRA_SIZE:
		if (st->flags & 4) {
			NEED(16);
			st->length = PEEK(16);
			count_header(st, PEEK(8));
			count_header(st, PEEK(16) >> 8);
			DROP(16);
			if (st->header)
				st->header->extra_len = st->length;
		} else if (st->header)
			st->header->extra = 0;
		st->mode = G_EXTRA;
		goto again;
	case G_EXTRA:
		for (; st->counted < st->length; st->counted++) {
			NEED(8);
			if (st->header && st->header->extra && st->counted < st->header->extra_max)
				st->header->extra[st->counted] = PEEK(8);
			count_header(st, PEEK(8));
			DROP(8);
		}
		st->counted = 0;
		st->mode = G_NAME;
		goto again;
	case G_NAME:
	case G_COMMENT: {
		bool is_name = st->mode == G_NAME;
		Bytef *to = !st->header ? 0 : is_name ? st->header->name : st->header->comment;
		uInt room = !st->header ? 0 : is_name ? st->header->name_max : st->header->comm_max;
		if (st->flags & (is_name ? 8 : 16)) {
			for (bool end = false; !end;) {
				NEED(8);
				unsigned byte = PEEK(8);
				if (to && st->counted < room)
					to[st->counted++] = byte;
				count_header(st, byte);
				DROP(8);
				end = !byte;
			}
		} else if (st->header) {
			if (is_name)
				st->header->name = 0;
			else
				st->header->comment = 0;
		}
		st->counted = 0;
		st->mode = is_name ? G_COMMENT : G_HCRC;
		goto again;
	}
	case G_HCRC:
		if (st->flags & 2) {
			NEED(16);
			if (PEEK(16) != (st->check & 0xffff))
				FAIL("header crc mismatch");
			DROP(16);
		}
		if (st->header) {
			st->header->hcrc = st->flags >> 1 & 1;
			st->header->done = 1;
		}
		s->adler = st->check = crc32(0, 0, 0);
		st->mode = BLOCK;
		goto again;
	case BLOCK:
		if (st->last) {
			DROP(st->bit_count % 8);
			st->mode = CHECK;
			goto again;
		}
		if (flush == Z_BLOCK || flush == Z_TREES) {
			if (!st->marked_back) {
				st->marked_back = true;
				goto out;
			}
		}
		NEED(3);
		st->marked_back = false;
		st->last = PEEK(1);
		switch (PEEK(3) >> 1) {
		case 0:
			DROP(3);
			DROP(st->bit_count % 8);
			st->mode = STORED;
			break;
		case 1:
			DROP(3);
			fixed_codes(st);
			st->mode = SYMBOL;
			break;
		case 2:
			DROP(3);
			st->mode = TABLE;
			break;
		default:
			FAIL("invalid block type");
		}
		goto again;
	case STORED:
		NEED(32);
		if ((PEEK(32) >> 16) != (~PEEK(16) & 0xffff))
			FAIL("invalid stored block lengths");
		st->length = PEEK(16);
		DROP(32);
		give_back(s, st, in_start);
		st->mode = COPY;
		/* fall through */
	case COPY: {
		uInt now = st->length;
		now = now < s->avail_in ? now : s->avail_in;
		now = now < s->avail_out ? now : s->avail_out;
		memcpy(s->next_out, s->next_in, now);
		s->next_in += now;
		s->avail_in -= now;
		s->next_out += now;
		s->avail_out -= now;
		st->length -= now;
		if (st->length)
			goto out;
		st->mode = BLOCK;
		goto again;
	}
	case TABLE:
		NEED(14);
		st->literals = PEEK(5) + 257;
		st->distances = (PEEK(10) >> 5) + 1;
		st->code_lengths = (PEEK(14) >> 10) + 4;
		DROP(14);
		if (st->literals > 286 || st->distances > 30)
			FAIL("too many length or distance symbols");
		st->counted = 0;
		memset(st->lengths, 0, 19);
		st->mode = CODE_LENGTHS;
		/* fall through */
	case CODE_LENGTHS:
		for (; st->counted < st->code_lengths; st->counted++) {
			NEED(3);
			st->lengths[__z_code_order[st->counted]] = PEEK(3);
			DROP(3);
		}
		if (!make_code(&st->codes, st->lengths, 19))
			FAIL("invalid code lengths set");
		st->counted = 0;
		st->extra = 0;
		st->mode = LENGTHS_OF;
		/* fall through */
	case LENGTHS_OF:
		while (st->counted < st->literals + st->distances) {
			if (!st->extra) {
				value = decode(s, st, &st->codes);
				if (value == -1)
					goto out;
				if (value < 0)
					FAIL("invalid code lengths set");
				if (value < 16) {
					st->lengths[st->counted++] = value;
					continue;
				}
				st->extra = value;
			}
			unsigned bits = st->extra == 16 ? 2 : st->extra == 17 ? 3 : 7;
			NEED(bits);
			unsigned repeat = PEEK(bits) + (st->extra == 18 ? 11 : 3), what = 0;
			if (st->extra == 16) {
				if (!st->counted)
					FAIL("invalid bit length repeat");
				what = st->lengths[st->counted - 1];
			}
			DROP(bits);
			st->extra = 0;
			if (st->counted + repeat > st->literals + st->distances)
				FAIL("invalid bit length repeat");
			memset(st->lengths + st->counted, what, repeat);
			st->counted += repeat;
		}
		if (!st->lengths[END_OF_BLOCK])
			FAIL("invalid code -- missing end-of-block");
		if (!make_code(&st->codes, st->lengths, st->literals))
			FAIL("invalid literal/lengths set");
		if (!make_code(&st->offsets, st->lengths + st->literals, st->distances))
			FAIL("invalid distances set");
		st->mode = SYMBOL;
		/* fall through */
	case SYMBOL:
		for (;;) {
			if (!s->avail_out)
				goto out;
			value = decode(s, st, &st->codes);
			if (value == -1)
				goto out;
			if (value < 0 || value > 285)
				FAIL("invalid literal/length code");
			if (value < 256) {
				*s->next_out++ = value;
				s->avail_out--;
				continue;
			}
			break;
		}
		if (value == END_OF_BLOCK) {
			st->mode = BLOCK;
			goto again;
		}
		st->symbol = value - 257;
		st->mode = LENGTH_BITS;
		/* fall through */
	case LENGTH_BITS:
		NEED(__z_length_bits[st->symbol]);
		st->length = __z_length_base[st->symbol] + PEEK(__z_length_bits[st->symbol]);
		DROP(__z_length_bits[st->symbol]);
		st->mode = DISTANCE;
		/* fall through */
	case DISTANCE:
		value = decode(s, st, &st->offsets);
		if (value == -1)
			goto out;
		if (value < 0 || value >= DISTANCES)
			FAIL("invalid distance code");
		st->symbol = value;
		st->mode = DISTANCE_BITS;
		/* fall through */
	case DISTANCE_BITS:
		NEED(__z_distance_bits[st->symbol]);
		st->distance = __z_distance_base[st->symbol] + PEEK(__z_distance_bits[st->symbol]);
		DROP(__z_distance_bits[st->symbol]);
		if (st->distance > (size_t)(s->next_out - out_start) + st->filled ||
		    st->distance > 1u << st->window_bits)
			FAIL("invalid distance too far back");
		st->mode = MATCH;
		/* fall through */
	case MATCH: {
		/* From the window what was written in earlier calls, the rest from the output. */
		while (st->length && s->avail_out) {
			size_t here = s->next_out - out_start;
			uInt now = st->length < s->avail_out ? st->length : s->avail_out;
			if (st->distance > here) {
				unsigned back = st->distance - here;
				unsigned from = (st->at + (1 << MAX_WBITS) - back) % (1 << MAX_WBITS);
				now = now < back ? now : back;
				if (now > (1u << MAX_WBITS) - from)
					now = (1u << MAX_WBITS) - from;
				memcpy(s->next_out, st->window + from, now);
				s->next_out += now;
			} else if (st->distance >= now) {
				memcpy(s->next_out, s->next_out - st->distance, now);
				s->next_out += now;
			} else {
				const Bytef *from = s->next_out - st->distance;
				for (uInt i = 0; i < now; i++)
					*s->next_out++ = *from++;
			}
			s->avail_out -= now;
			st->length -= now;
		}
		if (st->length)
			goto out;
		st->mode = SYMBOL;
		goto again;
	}
	case CHECK:
		if (st->wrap != RAW) {
			NEED(32);
			st->check = st->wrap == GZIP ? crc32_z(st->check, checked, s->next_out - checked)
						     : adler32_z(st->check, checked, s->next_out - checked);
			checked = s->next_out;
			s->adler = st->check;
			uint32_t there = PEEK(32);
			if ((st->wrap == GZIP ? there : __builtin_bswap32(there)) != st->check)
				FAIL("incorrect data check");
			DROP(32);
		}
		st->mode = SIZE;
		/* fall through */
	case SIZE:
		if (st->wrap == GZIP) {
			NEED(32);
			if (PEEK(32) != (uint32_t)(st->out_total + (s->next_out - out_start)))
				FAIL("incorrect length check");
			DROP(32);
		}
		st->mode = DONE;
		/* fall through */
	case DONE:
		result = Z_STREAM_END;
		break;
	case BAD:
		result = Z_DATA_ERROR;
		break;
	case SYNC:
		return Z_STREAM_ERROR;
	}
out:
	/* For want of input: all bits that are there are needed. Otherwise they are the caller's. */
	if (result != Z_OK || !s->avail_out || s->avail_in)
		give_back(s, st, in_start);
	size_t made = s->next_out - out_start;
	if (st->wrap != RAW && st->mode >= BLOCK && s->next_out > checked) {
		size_t rest = s->next_out - checked;
		st->check = st->wrap == GZIP ? crc32_z(st->check, checked, rest)
					     : adler32_z(st->check, checked, rest);
		s->adler = st->check;
	}
	remember(st, out_start, made);
	st->out_total += made;
	s->total_out += made;
	s->total_in += in_before - s->avail_in;
	s->data_type = st->bit_count + (st->last ? 64 : 0) + (st->mode == BLOCK ? 128 : 0) +
		       (st->mode == SYMBOL ? 256 : 0);
	if (((in_before == s->avail_in && out_before == s->avail_out) || flush == Z_FINISH) &&
	    result == Z_OK)
		result = Z_BUF_ERROR;
	return result;
}

/* --- inflateBack: with functions for input and output ------------------------------------------------------ */

int inflateBackInit_(z_streamp s, int bits, unsigned char *window, const char *version, int size)
{
	if (!window || bits < 8 || bits > 15)
		return Z_STREAM_ERROR;
	return inflateInit2_(s, -bits, version, size);
}

int inflateBack(z_streamp s, in_func in, void *in_data, out_func out, void *out_data)
{
	unsigned char block[4096];
	if (inflateReset(s))
		return Z_STREAM_ERROR;
	for (;;) {
		const unsigned char *next;
		if (!s->avail_in) {
			s->avail_in = in(in_data, &next);
			if (!s->avail_in) {
				s->next_in = 0;
				return Z_BUF_ERROR;
			}
			s->next_in = next;
		}
		s->next_out = block;
		s->avail_out = sizeof block;
		int result = inflate(s, Z_NO_FLUSH);
		unsigned made = sizeof block - s->avail_out;
		if (made && out(out_data, block, made))
			return Z_BUF_ERROR;
		if (result == Z_STREAM_END || (result != Z_OK && result != Z_BUF_ERROR))
			return result;
	}
}

int inflateBackEnd(z_streamp s) { return inflateEnd(s); }

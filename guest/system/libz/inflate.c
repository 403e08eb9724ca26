// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inflate: RFC 1951 (deflate), 1950 (zlib) and 1952 (gzip), a state machine that can stop for more
 * input or room at each point. Each part of a stream has a function, which does what `mode` says
 * until another part begins.
 */
#include "inflate.h"

enum step { GO_ON, WAIT /* for input or room */, NEED_DICTIONARY, FAILED, ENDED };

#define NEED(n)                                                                   \
	while (st->bit_count < (unsigned)(n)) {                                   \
		if (!s->avail_in)                                                 \
			return WAIT;                                              \
		st->bits |= (uint64_t)*s->next_in++ << st->bit_count;             \
		st->bit_count += 8;                                               \
		s->avail_in--;                                                    \
	}
#define PEEK(n) ((unsigned)(st->bits & ((1ull << (n)) - 1)))
#define DROP(n) (st->bits >>= (n), st->bit_count -= (n))

static enum step fail(z_streamp s, struct internal_state *st, const char *why)
{
	s->msg = (char *)why;
	st->mode = BAD;
	return FAILED;
}

/* What goes with one call of inflate(). */
struct call {
	const Bytef *in_start;
	Bytef *out_start, *checked; /* `checked`: up to there the checksum has counted */
	int flush;
};

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

/* The two bytes in front of all but raw streams, and what dictionary zlib's wants. */
static enum step read_head(z_streamp s, struct internal_state *st)
{
	switch (st->mode) {
	case HEAD:
		NEED(16);
		if ((st->wrap == GZIP || st->wrap == AUTO) && PEEK(16) == 0x8b1f) {
			st->wrap = GZIP;
			st->flags = 0;
			DROP(16);
			st->check = crc32(0, 0, 0);
			st->mode = G_FLAGS;
			return GO_ON;
		}
		if (st->header)
			st->header->done = -1;
		if (st->wrap == GZIP || (PEEK(8) << 8 | PEEK(16) >> 8) % 31)
			return fail(s, st, "incorrect header check");
		st->wrap = ZLIB;
		if (PEEK(4) != Z_DEFLATED)
			return fail(s, st, "unknown compression method");
		if ((PEEK(8) >> 4) + 8 > (unsigned)st->window_bits)
			return fail(s, st, "invalid window size");
		st->mode = PEEK(16) >> 8 & 0x20 ? DICT_ID : BLOCK;
		DROP(16);
		s->adler = st->check = 1;
		return GO_ON;
	case DICT_ID:
		NEED(32);
		s->adler = st->check = __builtin_bswap32(PEEK(32));
		DROP(32);
		st->mode = DICT;
		return GO_ON;
	case DICT:
		return NEED_DICTIONARY;
	default:
		return GO_ON;
	}
}

static void count_header(struct internal_state *st, unsigned byte)
{
	uint8_t b = byte;
	if (st->flags & 2)
		st->check = crc32(st->check, &b, 1);
}

static enum step read_gzip_head(z_streamp s, struct internal_state *st)
{
	switch (st->mode) {
	case G_FLAGS:
		NEED(16);
		if (PEEK(8) != Z_DEFLATED)
			return fail(s, st, "unknown compression method");
		st->flags = PEEK(16) >> 8;
		if (st->flags & 0xe0)
			return fail(s, st, "unknown header flags set");
		if (st->flags & 2) {
			uint8_t head[4] = {0x1f, 0x8b, PEEK(8), st->flags};
			st->check = crc32(0, head, 4);
		}
		if (st->header)
			st->header->text = st->flags & 1;
		DROP(16);
		st->counted = 0;
		st->mode = G_TIME;
		return GO_ON;
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
		return GO_ON;
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
		return GO_ON;
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
		return GO_ON;
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
		return GO_ON;
	}
	case G_HCRC:
		if (st->flags & 2) {
			NEED(16);
			if (PEEK(16) != (st->check & 0xffff))
				return fail(s, st, "header crc mismatch");
			DROP(16);
		}
		if (st->header) {
			st->header->hcrc = st->flags >> 1 & 1;
			st->header->done = 1;
		}
		s->adler = st->check = crc32(0, 0, 0);
		st->mode = BLOCK;
		return GO_ON;
	default:
		return GO_ON;
	}
}

static enum step read_block_head(z_streamp s, struct internal_state *st, struct call *call)
{
	if (st->last) {
		DROP(st->bit_count % 8);
		st->mode = CHECK;
		return GO_ON;
	}
	if ((call->flush == Z_BLOCK || call->flush == Z_TREES) && !st->marked_back) {
		st->marked_back = true;
		return WAIT;
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
		__z_fixed_codes(st);
		st->mode = SYMBOL;
		break;
	case 2:
		DROP(3);
		st->mode = TABLE;
		break;
	default:
		return fail(s, st, "invalid block type");
	}
	return GO_ON;
}

static enum step copy_stored(z_streamp s, struct internal_state *st, struct call *call)
{
	switch (st->mode) {
	case STORED:
		NEED(32);
		if ((PEEK(32) >> 16) != (~PEEK(16) & 0xffff))
			return fail(s, st, "invalid stored block lengths");
		st->length = PEEK(16);
		DROP(32);
		give_back(s, st, call->in_start);
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
			return WAIT;
		st->mode = BLOCK;
		return GO_ON;
	}
	default:
		return GO_ON;
	}
}

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

/* A block's own codes, whose lengths are coded themselves. */
static enum step read_codes(z_streamp s, struct internal_state *st)
{
	int value;
	switch (st->mode) {
	case TABLE:
		NEED(14);
		st->literals = PEEK(5) + 257;
		st->distances = (PEEK(10) >> 5) + 1;
		st->code_lengths = (PEEK(14) >> 10) + 4;
		DROP(14);
		if (st->literals > 286 || st->distances > 30)
			return fail(s, st, "too many length or distance symbols");
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
		if (!__z_make_code(&st->codes, st->lengths, 19))
			return fail(s, st, "invalid code lengths set");
		st->counted = 0;
		st->extra = 0;
		st->mode = LENGTHS_OF;
		/* fall through */
	case LENGTHS_OF:
		while (st->counted < st->literals + st->distances) {
			if (!st->extra) {
				value = decode(s, st, &st->codes);
				if (value == -1)
					return WAIT;
				if (value < 0)
					return fail(s, st, "invalid code lengths set");
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
					return fail(s, st, "invalid bit length repeat");
				what = st->lengths[st->counted - 1];
			}
			DROP(bits);
			st->extra = 0;
			if (st->counted + repeat > st->literals + st->distances)
				return fail(s, st, "invalid bit length repeat");
			memset(st->lengths + st->counted, what, repeat);
			st->counted += repeat;
		}
		if (!st->lengths[END_OF_BLOCK])
			return fail(s, st, "invalid code -- missing end-of-block");
		if (!__z_make_code(&st->codes, st->lengths, st->literals))
			return fail(s, st, "invalid literal/lengths set");
		if (!__z_make_code(&st->offsets, st->lengths + st->literals, st->distances))
			return fail(s, st, "invalid distances set");
		st->mode = SYMBOL;
		return GO_ON;
	default:
		return GO_ON;
	}
}

/* Copies a match: from the window what was written in earlier calls, the rest from the output. */
static void copy_match(z_streamp s, struct internal_state *st, const Bytef *start)
{
	while (st->length && s->avail_out) {
		size_t here = s->next_out - start;
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
}

static enum step read_symbols(z_streamp s, struct internal_state *st, struct call *call)
{
	int value;
	for (;;)
		switch (st->mode) {
		case SYMBOL:
			for (;;) {
				if (!s->avail_out)
					return WAIT;
				value = decode(s, st, &st->codes);
				if (value == -1)
					return WAIT;
				if (value < 0 || value > 285)
					return fail(s, st, "invalid literal/length code");
				if (value < 256) {
					*s->next_out++ = value;
					s->avail_out--;
					continue;
				}
				break;
			}
			if (value == END_OF_BLOCK) {
				st->mode = BLOCK;
				return GO_ON;
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
				return WAIT;
			if (value < 0 || value >= DISTANCES)
				return fail(s, st, "invalid distance code");
			st->symbol = value;
			st->mode = DISTANCE_BITS;
			/* fall through */
		case DISTANCE_BITS:
			NEED(__z_distance_bits[st->symbol]);
			st->distance = __z_distance_base[st->symbol] + PEEK(__z_distance_bits[st->symbol]);
			DROP(__z_distance_bits[st->symbol]);
			if (st->distance > (size_t)(s->next_out - call->out_start) + st->filled ||
			    st->distance > 1u << st->window_bits)
				return fail(s, st, "invalid distance too far back");
			st->mode = MATCH;
			/* fall through */
		case MATCH:
			copy_match(s, st, call->out_start);
			if (st->length)
				return WAIT;
			st->mode = SYMBOL;
			break;
		default:
			return GO_ON;
		}
}

/* Counts what has gone out since the last time into the checksum. */
static void check(z_streamp s, struct internal_state *st, struct call *call)
{
	size_t size = s->next_out - call->checked;
	st->check = st->wrap == GZIP ? crc32_z(st->check, call->checked, size)
				     : adler32_z(st->check, call->checked, size);
	call->checked = s->next_out;
	s->adler = st->check;
}

static enum step read_tail(z_streamp s, struct internal_state *st, struct call *call)
{
	switch (st->mode) {
	case CHECK:
		if (st->wrap != RAW) {
			NEED(32);
			check(s, st, call);
			uint32_t there = PEEK(32);
			if ((st->wrap == GZIP ? there : __builtin_bswap32(there)) != st->check)
				return fail(s, st, "incorrect data check");
			DROP(32);
		}
		st->mode = SIZE;
		/* fall through */
	case SIZE:
		if (st->wrap == GZIP) {
			NEED(32);
			if (PEEK(32) != (uint32_t)(st->out_total + (s->next_out - call->out_start)))
				return fail(s, st, "incorrect length check");
			DROP(32);
		}
		st->mode = DONE;
		return ENDED;
	default:
		return GO_ON;
	}
}

static enum step next_step(z_streamp s, struct internal_state *st, struct call *call)
{
	switch (st->mode) {
	case HEAD: case DICT_ID: case DICT:
		return read_head(s, st);
	case G_FLAGS: case G_TIME: case G_EXTRA_SIZE: case G_EXTRA: case G_NAME: case G_COMMENT:
	case G_HCRC:
		return read_gzip_head(s, st);
	case BLOCK:
		return read_block_head(s, st, call);
	case STORED: case COPY:
		return copy_stored(s, st, call);
	case TABLE: case CODE_LENGTHS: case LENGTHS_OF:
		return read_codes(s, st);
	case SYMBOL: case LENGTH_BITS: case DISTANCE: case DISTANCE_BITS: case MATCH:
		return read_symbols(s, st, call);
	case CHECK: case SIZE:
		return read_tail(s, st, call);
	case DONE:
		return ENDED;
	case BAD: case SYNC:
		break;
	}
	return FAILED;
}

int inflate(z_streamp s, int flush)
{
	struct internal_state *st = state(s);
	if (!st || !s->next_out || (!s->next_in && s->avail_in) || st->mode == SYNC)
		return Z_STREAM_ERROR;
	static const int results[] = {
		[WAIT] = Z_OK, [NEED_DICTIONARY] = Z_NEED_DICT, [FAILED] = Z_DATA_ERROR,
		[ENDED] = Z_STREAM_END,
	};
	const uInt in_before = s->avail_in, out_before = s->avail_out;
	struct call call = {s->next_in, s->next_out, s->next_out, flush};
	enum step step;
	while ((step = next_step(s, st, &call)) == GO_ON)
		;
	int result = results[step];
	/* For want of input: all bits that are there are needed. Otherwise they are the caller's. */
	if (result != Z_OK || !s->avail_out || s->avail_in)
		give_back(s, st, call.in_start);
	size_t made = s->next_out - call.out_start;
	if (st->wrap != RAW && st->mode >= BLOCK && s->next_out > call.checked)
		check(s, st, &call);
	__z_remember(st, call.out_start, made);
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

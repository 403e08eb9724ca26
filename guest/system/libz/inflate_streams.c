// SPDX-License-Identifier: GPL-2.0-or-later
/* inflate's streams: everything but the work on their content. */
#include "inflate.h"

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
	__z_remember(st, data, size);
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

void __z_remember(struct internal_state *st, const Bytef *data, size_t size)
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

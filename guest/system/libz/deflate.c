// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * deflate. Input is gathered in a buffer of a block's size behind a window of 32 KiB; a block's
 * symbols are found through chains of hashes, with a look at the next place first (lazily), and
 * written with the code that is shortest for it: stored, fixed, or its own. What has been written
 * waits in a list of bytes until the caller has room.
 */
#include "deflate.h"

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
	if (count < 0 || count > 16 || !__z_room_for(st, 8))
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
		if (!__z_room_for(st, 16))
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
		if (!__z_room_for(st, size))
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
	if (!__z_room_for(st, 16))
		return false;
	if (flush == Z_PARTIAL_FLUSH) {
		put(st, 1 << 1, 3); /* an empty block of fixed codes */
		put(st, 0, 7);
	} else if (flush == Z_SYNC_FLUSH || flush == Z_FULL_FLUSH) {
		__z_store(st, 0, 0, false);
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
		__z_slide(st);
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
			if (!__z_compress_gathered(st, false))
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
			if (!__z_compress_gathered(st, true) || !__z_room_for(st, 32))
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
	if ((st->start < st->end && !__z_compress_gathered(st, false)) || !mark(st, flush))
		return Z_MEM_ERROR;
	st->is_marked = true;
	take(s, st);
	return Z_OK;
}

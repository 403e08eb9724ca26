// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables of RFC 1951, checksums, and the functions that do everything in one call. */
#include <pthread.h>
#include "internal.h"

const uint16_t __z_length_base[LENGTHS] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
					   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
const uint8_t __z_length_bits[LENGTHS] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
					  2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
const uint16_t __z_distance_base[DISTANCES] = {
	1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
	193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
const uint8_t __z_distance_bits[DISTANCES] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
					      6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
const uint8_t __z_code_order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

const char *zlibVersion(void) { return ZLIB_VERSION; }
uLong zlibCompileFlags(void) { return sizeof(uLong) == 8 ? 0xa9 : 0x55; }

const char *zError(int error)
{
	static const char *const texts[] = {
		"need dictionary", "stream end", "", "file error", "stream error", "data error",
		"insufficient memory", "buffer error", "incompatible version", "",
	};
	return error > 2 || error < -6 ? "" : texts[2 - error];
}

int __z_version(const char *version, int size)
{
	return !version || version[0] != '1' || size != (int)sizeof(z_stream) ? Z_VERSION_ERROR : Z_OK;
}

void *__z_alloc(z_streamp s, size_t size)
{
	return s->zalloc ? s->zalloc(s->opaque, 1, size) : malloc(size);
}

void __z_free(z_streamp s, void *at)
{
	if (s->zfree)
		s->zfree(s->opaque, at);
	else
		free(at);
}

bool __z_window(int bits, enum wrap *wrap, int *window, bool inflating)
{
	*wrap = ZLIB;
	if (bits < 0) {
		*wrap = RAW;
		bits = -bits;
	} else if (bits > 31 && inflating) {
		*wrap = AUTO;
		bits -= 32;
	} else if (bits > 15) {
		*wrap = GZIP;
		bits -= 16;
	}
	if (inflating && bits == 0)
		bits = MAX_WBITS;
	*window = bits;
	return bits >= 8 && bits <= MAX_WBITS;
}

/* --- checksums ------------------------------------------------------------------------------------ */

#define BASE 65521u

uLong adler32_z(uLong adler, const Bytef *data, z_size_t size)
{
	if (!data)
		return 1;
	uint32_t a = adler & 0xffff, b = adler >> 16 & 0xffff;
	while (size > 0) {
		size_t now = size < 5552 ? size : 5552; /* so many fit before 32 bits run over */
		size -= now;
		while (now-- > 0) {
			a += *data++;
			b += a;
		}
		a %= BASE;
		b %= BASE;
	}
	return (uLong)b << 16 | a;
}

uLong adler32(uLong adler, const Bytef *data, uInt size) { return adler32_z(adler, data, size); }

uLong adler32_combine64(uLong first, uLong second, z_off64_t size)
{
	if (size < 0)
		return 0xffffffff;
	uint64_t rest = (uint64_t)size % BASE, a1 = first & 0xffff, b1 = first >> 16 & 0xffff;
	uint64_t a2 = second & 0xffff, b2 = second >> 16 & 0xffff;
	uint64_t a = (a1 + a2 + BASE - 1) % BASE;
	uint64_t b = (rest * a1 + b1 + b2 + BASE - rest) % BASE;
	return (uLong)(b << 16 | a);
}
uLong adler32_combine(uLong a, uLong b, z_off_t size) { return adler32_combine64(a, b, size); }

#define POLY 0xedb88320u
static z_crc_t tables[4][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void)
{
	for (int i = 0; i < 256; i++) {
		uint32_t c = i;
		for (int k = 0; k < 8; k++)
			c = c & 1 ? c >> 1 ^ POLY : c >> 1;
		tables[0][i] = c;
	}
	for (int i = 0; i < 256; i++)
		for (int t = 1; t < 4; t++)
			tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][tables[t - 1][i] & 255];
}

const z_crc_t *get_crc_table(void)
{
	pthread_once(&once, make_tables);
	return tables[0];
}

uLong crc32_z(uLong crc, const Bytef *data, z_size_t size)
{
	if (!data)
		return 0;
	get_crc_table();
	uint32_t c = ~(uint32_t)crc;
	for (; size >= 4; size -= 4, data += 4) {
		uint32_t word;
		memcpy(&word, data, 4);
		c ^= word;
		c = tables[3][c & 255] ^ tables[2][c >> 8 & 255] ^ tables[1][c >> 16 & 255] ^
		    tables[0][c >> 24];
	}
	while (size-- > 0)
		c = tables[0][(c ^ *data++) & 255] ^ c >> 8;
	return (uint32_t)~c;
}

uLong crc32(uLong crc, const Bytef *data, uInt size) { return crc32_z(crc, data, size); }

/* a * b modulo the polynomial; bit 31 is x^0. */
static uint32_t multiply(uint32_t a, uint32_t b)
{
	uint32_t result = 0;
	for (uint32_t bit = 1u << 31; bit; bit >>= 1) {
		if (a & bit)
			result ^= b;
		b = b & 1 ? b >> 1 ^ POLY : b >> 1;
	}
	return result;
}

uLong crc32_combine64(uLong first, uLong second, z_off64_t size)
{
	uint32_t power = 1u << 31, square = 1u << 23; /* x^8: one more byte */
	for (uint64_t n = size; n; n >>= 1) {
		if (n & 1)
			power = multiply(power, square);
		square = multiply(square, square);
	}
	return multiply(power, first) ^ (uint32_t)second;
}
uLong crc32_combine(uLong a, uLong b, z_off_t size) { return crc32_combine64(a, b, size); }

/* --- everything in one call -------------------------------------------------------------------------- */

uLong compressBound(uLong size) { return size + (size >> 12) + (size >> 14) + (size >> 25) + 13; }

int compress2(Bytef *to, uLongf *room, const Bytef *from, uLong size, int level)
{
	z_stream s = {0};
	int error = deflateInit(&s, level);
	if (error)
		return error;
	s.next_in = from;
	s.avail_in = size;
	s.next_out = to;
	s.avail_out = *room;
	error = deflate(&s, Z_FINISH);
	*room = s.total_out;
	deflateEnd(&s);
	return error == Z_STREAM_END ? Z_OK : error == Z_OK ? Z_BUF_ERROR : error;
}

int compress(Bytef *to, uLongf *room, const Bytef *from, uLong size)
{
	return compress2(to, room, from, size, Z_DEFAULT_COMPRESSION);
}

int uncompress2(Bytef *to, uLongf *room, const Bytef *from, uLong *size)
{
	z_stream s = {0};
	int error = inflateInit(&s);
	if (error)
		return error;
	s.next_in = from;
	s.avail_in = *size;
	s.next_out = to;
	s.avail_out = *room;
	error = inflate(&s, Z_FINISH);
	*size = s.total_in;
	*room = s.total_out;
	bool is_short = s.avail_out > 0;
	inflateEnd(&s);
	if (error == Z_STREAM_END)
		return Z_OK;
	if (error == Z_NEED_DICT || (error == Z_BUF_ERROR && is_short))
		return Z_DATA_ERROR;
	return error;
}

int uncompress(Bytef *to, uLongf *room, const Bytef *from, uLong size)
{
	return uncompress2(to, room, from, &size);
}

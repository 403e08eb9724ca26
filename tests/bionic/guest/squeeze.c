// SPDX-License-Identifier: GPL-2.0-or-later
/* libz: "deflate" writes what it makes of each file in hexadecimal, "inflate" tells sums. */
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include "check.h"

static unsigned char data[1 << 20], packed[2 << 20], again[1 << 20];

static size_t load(const char *name, unsigned char *to, size_t room)
{
	int fd = open(name, O_RDONLY);
	size_t size = 0;
	for (ssize_t got; fd >= 0 && (got = read(fd, to + size, room - size)) > 0;)
		size += got;
	close(fd);
	return size;
}

/* In pieces of these sizes; the number of bytes made, or the error. */
static long run(int (*step)(z_streamp, int), z_stream *s, const unsigned char *from, size_t size,
		unsigned char *to, size_t room, size_t in, size_t out, int flush)
{
	size_t used = 0, made = 0;
	for (int idle = 0; idle < 3;) {
		size_t now_in = size - used < in ? size - used : in;
		size_t now_out = room - made < out ? room - made : out;
		s->next_in = from + used;
		s->avail_in = now_in;
		s->next_out = to + made;
		s->avail_out = now_out;
		int result = step(s, used + now_in == size ? Z_FINISH : flush);
		size_t took = now_in - s->avail_in, gave = now_out - s->avail_out;
		used += took;
		made += gave;
		idle = took || gave ? 0 : idle + 1;
		if (result == Z_STREAM_END)
			return made;
		if (result != Z_OK && result != Z_BUF_ERROR)
			return result;
	}
	return -100;
}

static void print_hex(const unsigned char *at, long size)
{
	static const char digits[] = "0123456789abcdef";
	for (long i = 0; i < size; i++) {
		putchar(digits[at[i] >> 4]);
		putchar(digits[at[i] & 15]);
	}
	putchar('\n');
}

static void squeeze(const char *name, int bits, int level, int strategy, size_t in, size_t out, int flush)
{
	z_stream s = {0};
	size_t size = load(name, data, sizeof data);
	if (deflateInit2(&s, level, Z_DEFLATED, bits, 8, strategy))
		puts("bad init");
	if (deflateBound(&s, size) < size)
		puts("bad bound");
	long made = run(deflate, &s, data, size, packed, sizeof packed, in, out, flush);
	deflateEnd(&s);
	printf("%s %d %d %d %zu %ld ", name, bits, level, strategy, size, made);
	print_hex(packed, made > 0 ? made : 0);
	memset(&s, 0, sizeof s);
	inflateInit2(&s, bits);
	long back = run(inflate, &s, packed, made, again, sizeof again, out, in, Z_NO_FLUSH);
	inflateEnd(&s);
	if (back != (long)size || memcmp(data, again, size))
		printf("bad inflate %ld\n", back);
}

static void unsqueeze(const char *name, int bits, size_t in, size_t out)
{
	z_stream s = {0};
	size_t size = load(name, packed, sizeof packed);
	inflateInit2(&s, bits);
	long made = run(inflate, &s, packed, size, again, sizeof again, in, out, Z_NO_FLUSH);
	printf("%s %ld %08lx %lu\n", name, made, made > 0 ? crc32(0, again, made) : 0, s.total_in);
	inflateEnd(&s);
}

static void others(void)
{
	char text[] = "hello, hello, hello, hello", small[64], back[64];
	uLongf size = sizeof small, back_size = sizeof back;
	CHECK(!strcmp(zlibVersion(), ZLIB_VERSION) && !strcmp(zError(Z_DATA_ERROR), "data error"));
	CHECK(adler32(1, (const Bytef *)"abc", 3) == 0x024d0127 && crc32(0, (const Bytef *)"abc", 3) == 0x352441c2);
	CHECK(crc32_combine(crc32(0, (const Bytef *)"ab", 2), crc32(0, (const Bytef *)"c", 1), 1) == 0x352441c2);
	CHECK(adler32_combine(adler32(1, (const Bytef *)"ab", 2), adler32(1, (const Bytef *)"c", 1), 1) == 0x024d0127);
	CHECK(compress((Bytef *)small, &size, (Bytef *)text, sizeof text) == Z_OK && size < sizeof text);
	CHECK(uncompress((Bytef *)back, &back_size, (Bytef *)small, size) == Z_OK && back_size == sizeof text);
	CHECK(!strcmp(back, text));
	uLongf tiny = 4;
	CHECK(compress((Bytef *)back, &tiny, (Bytef *)text, sizeof text) == Z_BUF_ERROR);
	small[size - 1] ^= 1;
	back_size = sizeof back;
	CHECK(uncompress((Bytef *)back, &back_size, (Bytef *)small, size) == Z_DATA_ERROR);
	CHECK(uncompress((Bytef *)back, &back_size, (Bytef *)small, 5) == Z_DATA_ERROR);

	z_stream s = {0};
	deflateInit(&s, 9);
	CHECK(deflateSetDictionary(&s, (const Bytef *)"hello, ", 7) == Z_OK);
	s.next_in = (Bytef *)text;
	s.avail_in = sizeof text;
	s.next_out = (Bytef *)small;
	s.avail_out = sizeof small;
	CHECK(deflate(&s, Z_FINISH) == Z_STREAM_END);
	size = s.total_out;
	deflateEnd(&s);
	memset(&s, 0, sizeof s);
	inflateInit(&s);
	s.next_in = (Bytef *)small;
	s.avail_in = size;
	s.next_out = (Bytef *)back;
	s.avail_out = sizeof back;
	CHECK(inflate(&s, Z_NO_FLUSH) == Z_NEED_DICT);
	CHECK(inflateSetDictionary(&s, (const Bytef *)"wrong", 5) == Z_DATA_ERROR);
	CHECK(inflateSetDictionary(&s, (const Bytef *)"hello, ", 7) == Z_OK);
	CHECK(inflate(&s, Z_FINISH) == Z_STREAM_END && !strcmp(back, text));
	inflateEnd(&s);

	gzFile f = gzopen("file.gz", "wb9");
	CHECK(f && gzprintf(f, "line %d\n", 1) == 7 && gzputs(f, "line 2\n") == 7 && gzputc(f, 'x') == 'x');
	CHECK(gzseek(f, 100, SEEK_SET) == 100 && gzwrite(f, "end", 3) == 3 && gzclose(f) == Z_OK);
	f = gzopen("file.gz", "r");
	CHECK(gzgets(f, back, sizeof back) && !strcmp(back, "line 1\n") && gztell(f) == 7 && !gzdirect(f));
	CHECK(gzgetc(f) == 'l' && gzungetc('L', f) == 'L' && gzread(f, back, 7) == 7 && !memcmp(back, "Line 2\n", 7));
	CHECK(gzseek(f, 100, SEEK_SET) == 100 && gzread(f, back, 10) == 3 && !memcmp(back, "end", 3) && gzeof(f));
	CHECK(gzrewind(f) == 0 && gzgetc(f) == 'l' && gzclose(f) == Z_OK);
	CHECK(gzopen("nowhere.gz", "r") == 0);
}

int main(int argc, char **argv)
{
	int files = argc > 2 ? atoi(argv[2]) : 0;
	char name[16];
	if (chdir("/data/local/tmp"))
		return 1;
	if (!strcmp(argv[1], "others"))
		others();
	for (int i = 0; i < files; i++) {
		snprintf(name, sizeof name, "f%d", i);
		if (!strcmp(argv[1], "inflate")) {
			unsqueeze(name, 15 + 32, sizeof packed, sizeof again);
			unsqueeze(name, 15 + 32, 7, 13);
			unsqueeze(name, 15 + 32, 1, 1000);
			unsqueeze(name, 15 + 32, 1000, 1);
			continue;
		}
		for (int level = 0; level <= 9; level += 3)
			squeeze(name, 15, level, Z_DEFAULT_STRATEGY, sizeof data, sizeof packed, Z_NO_FLUSH);
		squeeze(name, -15, 6, Z_DEFAULT_STRATEGY, 1000, 77, Z_NO_FLUSH);
		squeeze(name, 31, 1, Z_FILTERED, 500, 100, Z_SYNC_FLUSH);
		squeeze(name, 15, 6, Z_HUFFMAN_ONLY, 3000, 3000, Z_FULL_FLUSH);
		squeeze(name, 15, 6, Z_RLE, 3000, 10, Z_PARTIAL_FLUSH);
		squeeze(name, 9, 6, Z_FIXED, 3000, 3000, Z_BLOCK);
	}
	return 0;
}

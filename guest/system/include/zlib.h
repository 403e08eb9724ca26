// SPDX-License-Identifier: GPL-2.0-or-later
/* The interface of zlib, which Android has among its public libraries. */
#pragma once

#include <stdarg.h>
#include <sys/cdefs.h>
#include <zconf.h>

#define ZLIB_VERSION "1.2.11"
#define ZLIB_VERNUM 0x12b0
#define ZLIB_VER_MAJOR 1
#define ZLIB_VER_MINOR 2
#define ZLIB_VER_REVISION 11
#define ZLIB_VER_SUBREVISION 0
__BEGIN_DECLS
typedef voidpf (*alloc_func)(voidpf, uInt, uInt);
typedef void (*free_func)(voidpf, voidpf);
struct internal_state;
typedef struct z_stream_s {
	const Bytef *next_in;
	uInt avail_in;
	uLong total_in;
	Bytef *next_out;
	uInt avail_out;
	uLong total_out;
	const char *msg;
	struct internal_state *state;
	alloc_func zalloc;
	free_func zfree;
	voidpf opaque;
	int data_type;
	uLong adler;
	uLong reserved;
} z_stream;
typedef z_stream *z_streamp;
typedef struct gz_header_s {
	int text;
	uLong time;
	int xflags, os;
	Bytef *extra;
	uInt extra_len, extra_max;
	Bytef *name;
	uInt name_max;
	Bytef *comment;
	uInt comm_max;
	int hcrc, done;
} gz_header;
typedef gz_header *gz_headerp;

#define Z_NO_FLUSH 0
#define Z_PARTIAL_FLUSH 1
#define Z_SYNC_FLUSH 2
#define Z_FULL_FLUSH 3
#define Z_FINISH 4
#define Z_BLOCK 5
#define Z_TREES 6
#define Z_OK 0
#define Z_STREAM_END 1
#define Z_NEED_DICT 2
#define Z_ERRNO (-1)
#define Z_STREAM_ERROR (-2)
#define Z_DATA_ERROR (-3)
#define Z_MEM_ERROR (-4)
#define Z_BUF_ERROR (-5)
#define Z_VERSION_ERROR (-6)
#define Z_NO_COMPRESSION 0
#define Z_BEST_SPEED 1
#define Z_BEST_COMPRESSION 9
#define Z_DEFAULT_COMPRESSION (-1)
#define Z_FILTERED 1
#define Z_HUFFMAN_ONLY 2
#define Z_RLE 3
#define Z_FIXED 4
#define Z_DEFAULT_STRATEGY 0
#define Z_BINARY 0
#define Z_TEXT 1
#define Z_ASCII Z_TEXT
#define Z_UNKNOWN 2
#define Z_DEFLATED 8
#define Z_NULL 0
#define zlib_version zlibVersion()

const char *zlibVersion(void);
const char *zError(int);
uLong zlibCompileFlags(void);
int deflate(z_streamp, int);
int deflateEnd(z_streamp);
int deflateReset(z_streamp);
int deflateResetKeep(z_streamp);
int deflateCopy(z_streamp, z_streamp);
int deflateParams(z_streamp, int, int);
int deflateTune(z_streamp, int, int, int, int);
int deflatePending(z_streamp, unsigned *, int *);
int deflatePrime(z_streamp, int, int);
int deflateSetDictionary(z_streamp, const Bytef *, uInt);
int deflateGetDictionary(z_streamp, Bytef *, uInt *);
int deflateSetHeader(z_streamp, gz_headerp);
uLong deflateBound(z_streamp, uLong);
int deflateInit_(z_streamp, int, const char *, int);
int deflateInit2_(z_streamp, int, int, int, int, int, const char *, int);
int inflate(z_streamp, int);
int inflateEnd(z_streamp);
int inflateReset(z_streamp);
int inflateReset2(z_streamp, int);
int inflateResetKeep(z_streamp);
int inflateCopy(z_streamp, z_streamp);
int inflateSync(z_streamp);
int inflateSyncPoint(z_streamp);
int inflatePrime(z_streamp, int, int);
long inflateMark(z_streamp);
int inflateSetDictionary(z_streamp, const Bytef *, uInt);
int inflateGetDictionary(z_streamp, Bytef *, uInt *);
int inflateGetHeader(z_streamp, gz_headerp);
int inflateInit_(z_streamp, const char *, int);
int inflateInit2_(z_streamp, int, const char *, int);
typedef unsigned (*in_func)(void *, const unsigned char **);
typedef int (*out_func)(void *, unsigned char *, unsigned);
int inflateBackInit_(z_streamp, int, unsigned char *, const char *, int);
int inflateBack(z_streamp, in_func, void *, out_func, void *);
int inflateBackEnd(z_streamp);
#define deflateInit(s, level) deflateInit_((s), (level), ZLIB_VERSION, (int)sizeof(z_stream))
#define deflateInit2(s, level, method, bits, memory, strategy) \
	deflateInit2_((s), (level), (method), (bits), (memory), (strategy), ZLIB_VERSION, \
		      (int)sizeof(z_stream))
#define inflateInit(s) inflateInit_((s), ZLIB_VERSION, (int)sizeof(z_stream))
#define inflateInit2(s, bits) inflateInit2_((s), (bits), ZLIB_VERSION, (int)sizeof(z_stream))
#define inflateBackInit(s, bits, window) \
	inflateBackInit_((s), (bits), (window), ZLIB_VERSION, (int)sizeof(z_stream))
int compress(Bytef *, uLongf *, const Bytef *, uLong);
int compress2(Bytef *, uLongf *, const Bytef *, uLong, int);
uLong compressBound(uLong);
int uncompress(Bytef *, uLongf *, const Bytef *, uLong);
int uncompress2(Bytef *, uLongf *, const Bytef *, uLong *);
uLong adler32(uLong, const Bytef *, uInt);
uLong adler32_z(uLong, const Bytef *, z_size_t);
uLong adler32_combine(uLong, uLong, z_off_t);
uLong adler32_combine64(uLong, uLong, z_off64_t);
uLong crc32(uLong, const Bytef *, uInt);
uLong crc32_z(uLong, const Bytef *, z_size_t);
uLong crc32_combine(uLong, uLong, z_off_t);
uLong crc32_combine64(uLong, uLong, z_off64_t);
const z_crc_t *get_crc_table(void);

struct gzFile_s {
	unsigned have;
	unsigned char *next;
	z_off64_t pos;
};
typedef struct gzFile_s *gzFile;
gzFile gzopen(const char *, const char *);
gzFile gzopen64(const char *, const char *);
gzFile gzdopen(int, const char *);
int gzbuffer(gzFile, unsigned);
int gzsetparams(gzFile, int, int);
int gzread(gzFile, voidp, unsigned);
z_size_t gzfread(voidp, z_size_t, z_size_t, gzFile);
int gzwrite(gzFile, voidpc, unsigned);
z_size_t gzfwrite(voidpc, z_size_t, z_size_t, gzFile);
int gzprintf(gzFile, const char *, ...) __printflike(2, 3);
int gzvprintf(gzFile, const char *, va_list) __printflike(2, 0);
int gzputs(gzFile, const char *);
char *gzgets(gzFile, char *, int);
int gzputc(gzFile, int);
int gzgetc(gzFile);
int gzgetc_(gzFile);
int gzungetc(int, gzFile);
int gzflush(gzFile, int);
z_off_t gzseek(gzFile, z_off_t, int);
z_off64_t gzseek64(gzFile, z_off64_t, int);
int gzrewind(gzFile);
z_off_t gztell(gzFile);
z_off64_t gztell64(gzFile);
z_off_t gzoffset(gzFile);
z_off64_t gzoffset64(gzFile);
int gzeof(gzFile);
int gzdirect(gzFile);
int gzclose(gzFile);
int gzclose_r(gzFile);
int gzclose_w(gzFile);
const char *gzerror(gzFile, int *);
void gzclearerr(gzFile);
__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of gzip's format, as streams. The visible part of gzFile stays empty: gzgetc is a function. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "internal.h"

enum { DEFAULT_BUFFER = 8192 };

struct file {
	struct gzFile_s seen; /* `pos`: the place in what is not compressed */
	int fd;
	bool writing, appending, direct, plain, at_end, passed_end, started, skipping;
	int level, strategy, error;
	unsigned size;
	Bytef *in, *out; /* reading: the file's bytes, and what came of them */
	Bytef *next;
	unsigned have;
	z_off64_t start, skip;
	z_stream s;
	char *path, message[160];
};

static int fail(struct file *f, int error, const char *text)
{
	f->error = error;
	snprintf(f->message, sizeof f->message, "%s: %s", f->path, text);
	return -1;
}

static gzFile open_file(const char *path, int fd, const char *mode)
{
	struct file *f = calloc(1, sizeof *f);
	if (!f)
		return 0;
	int flags = O_CLOEXEC;
	bool reading = false, exclusive = false;
	f->level = Z_DEFAULT_COMPRESSION;
	for (; *mode; mode++)
		switch (*mode) {
		case 'r': reading = true; break;
		case 'w': f->writing = true; break;
		case 'a': f->writing = f->appending = true; break;
		case 'x': exclusive = true; break;
		case 'f': f->strategy = Z_FILTERED; break;
		case 'h': f->strategy = Z_HUFFMAN_ONLY; break;
		case 'R': f->strategy = Z_RLE; break;
		case 'F': f->strategy = Z_FIXED; break;
		case 'T': f->direct = true; break;
		case '+': free(f); return 0;
		default:
			if (*mode >= '0' && *mode <= '9')
				f->level = *mode - '0';
		}
	if (reading == f->writing || (reading && f->direct)) {
		free(f);
		return 0;
	}
	if (f->writing)
		flags |= O_WRONLY | O_CREAT | (exclusive ? O_EXCL : 0) | (f->appending ? O_APPEND : O_TRUNC);
	f->fd = fd >= 0 ? fd : open(path, flags, 0666);
	if (f->fd < 0) {
		free(f);
		return 0;
	}
	f->path = strdup(path);
	f->size = DEFAULT_BUFFER;
	if (reading) {
		f->start = lseek64(f->fd, 0, SEEK_CUR);
		if (f->start < 0)
			f->start = 0;
	}
	return &f->seen;
}

gzFile gzopen(const char *path, const char *mode) { return open_file(path, -1, mode); }
gzFile gzopen64(const char *path, const char *mode) { return open_file(path, -1, mode); }

gzFile gzdopen(int fd, const char *mode)
{
	char name[32];
	snprintf(name, sizeof name, "<fd:%d>", fd);
	return fd < 0 ? 0 : open_file(name, fd, mode);
}

#define FILE_OF(file, otherwise)                  \
	struct file *f = (struct file *)(file);   \
	if (!f)                                   \
		return otherwise;

int gzbuffer(gzFile file, unsigned size)
{
	FILE_OF(file, -1)
	if (f->in || f->out || size * 2 < size)
		return -1;
	f->size = size < 8 ? 8 : size;
	return 0;
}

static bool begin(struct file *f)
{
	if (f->started)
		return true;
	f->in = malloc(f->size);
	f->out = malloc(f->size * 2);
	int error = !f->in || !f->out ? Z_MEM_ERROR
		    : f->writing     ? deflateInit2(&f->s, f->level, Z_DEFLATED, 15 + 16, 8, f->strategy)
				     : inflateInit2(&f->s, 15 + 16);
	if (error) {
		fail(f, error, "out of memory");
		return false;
	}
	f->started = true;
	f->s.next_in = f->in;
	return true;
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static int fill(struct file *f)
{
	memmove(f->in, f->s.next_in, f->s.avail_in);
	f->s.next_in = f->in;
	while (f->s.avail_in < f->size && !f->at_end) {
		ssize_t got = read(f->fd, f->in + f->s.avail_in, f->size - f->s.avail_in);
		if (got < 0)
			return fail(f, Z_ERRNO, strerror(errno));
		if (got == 0)
			f->at_end = true;
		f->s.avail_in += got;
		break;
	}
	return 0;
}

/* More of the contents into `out`; -1: an error. None, and no error: the end. */
static int more(struct file *f)
{
	if (!begin(f))
		return -1;
	if (f->seen.pos == 0 && !f->plain && f->s.total_in == 0 && !f->s.total_out) {
		while (f->s.avail_in < 2 && !f->at_end)
			if (fill(f))
				return -1;
		f->plain = f->s.avail_in < 2 || f->in[0] != 0x1f || f->in[1] != 0x8b;
	}
	f->next = f->out;
	f->have = 0;
	if (f->plain) {
		if (!f->s.avail_in && fill(f))
			return -1;
		f->have = f->s.avail_in;
		memcpy(f->out, f->s.next_in, f->have);
		f->s.avail_in = 0;
		return 0;
	}
	f->s.next_out = f->out;
	f->s.avail_out = f->size * 2;
	while (f->s.avail_out == f->size * 2) {
		if (!f->s.avail_in && fill(f))
			return -1;
		if (!f->s.avail_in)
			return f->s.total_in ? fail(f, Z_BUF_ERROR, "unexpected end of file") : 0;
		int result = inflate(&f->s, Z_NO_FLUSH);
		if (result == Z_STREAM_END) {
			/* Another member may follow, or what is ignored. */
			if (f->s.avail_in < 2 && fill(f))
				return -1;
			bool again = f->s.avail_in >= 2 && f->s.next_in[0] == 0x1f && f->s.next_in[1] == 0x8b;
			if (!again) {
				f->s.avail_in = 0;
				f->at_end = true;
			}
			inflateReset(&f->s);
			if (!again)
				break;
		} else if (result == Z_DATA_ERROR || result == Z_NEED_DICT)
			return fail(f, Z_DATA_ERROR, f->s.msg ? f->s.msg : "compressed data error");
		else if (result == Z_MEM_ERROR || result == Z_STREAM_ERROR)
			return fail(f, result, "internal error");
	}
	f->have = f->size * 2 - f->s.avail_out;
	return 0;
}

static z_size_t get(struct file *f, Bytef *to, z_size_t size)
{
	z_size_t done = 0;
	while (f->skip > 0) { /* a seek that has not been made yet */
		if (!f->have && (more(f) || !f->have))
			return 0;
		unsigned now = f->skip < f->have ? f->skip : f->have;
		f->next += now;
		f->have -= now;
		f->seen.pos += now;
		f->skip -= now;
	}
	while (done < size) {
		if (!f->have) {
			if (more(f))
				break;
			if (!f->have) {
				f->passed_end = true;
				break;
			}
		}
		z_size_t now = size - done < f->have ? size - done : f->have;
		memcpy(to + done, f->next, now);
		f->next += now;
		f->have -= now;
		done += now;
	}
	f->seen.pos += done;
	return done;
}

static bool can_read(const struct file *f)
{
	return !f->writing && (f->error == Z_OK || f->error == Z_BUF_ERROR);
}

int gzread(gzFile file, voidp to, unsigned size)
{
	FILE_OF(file, -1)
	if (!can_read(f) || (int)size < 0)
		return -1;
	int done = get(f, to, size);
	return !done && f->error && f->error != Z_BUF_ERROR ? -1 : done;
}

z_size_t gzfread(voidp to, z_size_t size, z_size_t count, gzFile file)
{
	FILE_OF(file, 0)
	z_size_t total;
	if (!can_read(f) || !size || __builtin_mul_overflow(size, count, &total))
		return 0;
	return get(f, to, total) / size;
}

int gzgetc(gzFile file)
{
	FILE_OF(file, -1)
	Bytef byte;
	return can_read(f) && get(f, &byte, 1) == 1 ? byte : -1;
}
int gzgetc_(gzFile file) { return gzgetc(file); }

int gzungetc(int c, gzFile file)
{
	FILE_OF(file, -1)
	if (!can_read(f) || c < 0 || !begin(f))
		return -1;
	if (!f->have)
		f->next = f->out + f->size * 2;
	else if (f->next == f->out) {
		if (f->have == f->size * 2)
			return -1;
		memmove(f->out + f->size * 2 - f->have, f->out, f->have);
		f->next = f->out + f->size * 2 - f->have;
	}
	*--f->next = c;
	f->have++;
	f->seen.pos--;
	f->passed_end = false;
	return c;
}

char *gzgets(gzFile file, char *to, int size)
{
	FILE_OF(file, 0)
	if (!can_read(f) || !to || size < 1)
		return 0;
	int done = 0;
	while (done < size - 1) {
		if (get(f, (Bytef *)to + done, 1) != 1)
			break;
		if (to[done++] == '\n')
			break;
	}
	if (!done)
		return 0;
	to[done] = 0;
	return to;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static int flush_out(struct file *f, const Bytef *from, size_t size)
{
	while (size > 0) {
		ssize_t put = write(f->fd, from, size);
		if (put < 0)
			return fail(f, Z_ERRNO, strerror(errno));
		from += put;
		size -= put;
	}
	return 0;
}

static int squeeze(struct file *f, int flush)
{
	int result;
	do {
		f->s.next_out = f->out;
		f->s.avail_out = f->size * 2;
		result = deflate(&f->s, flush);
		if (result == Z_STREAM_ERROR)
			return fail(f, result, "internal error: deflate stream corrupt");
		if (flush_out(f, f->out, f->size * 2 - f->s.avail_out))
			return -1;
	} while (!f->s.avail_out || f->s.avail_in);
	if (flush == Z_FINISH)
		deflateReset(&f->s);
	return 0;
}

static z_size_t give(struct file *f, const Bytef *from, z_size_t size)
{
	if (!begin(f))
		return 0;
	static const Bytef zeros[256];
	while (f->skip > 0) { /* a seek forward is filled with zero bytes */
		size_t now = f->skip < 256 ? f->skip : 256;
		f->skip = f->skip - now;
		if (give(f, zeros, now) != now)
			return 0;
	}
	f->seen.pos += size;
	if (f->direct)
		return flush_out(f, from, size) ? 0 : size;
	for (z_size_t done = 0; done < size;) {
		unsigned now = size - done < 1u << 30 ? size - done : 1u << 30;
		f->s.next_in = from + done;
		f->s.avail_in = now;
		if (squeeze(f, Z_NO_FLUSH))
			return 0;
		done += now;
	}
	return size;
}

int gzwrite(gzFile file, voidpc from, unsigned size)
{
	FILE_OF(file, 0)
	return f->writing && !f->error && (int)size >= 0 ? (int)give(f, from, size) : 0;
}

z_size_t gzfwrite(voidpc from, z_size_t size, z_size_t count, gzFile file)
{
	FILE_OF(file, 0)
	z_size_t total;
	if (!f->writing || f->error || !size || __builtin_mul_overflow(size, count, &total))
		return 0;
	return give(f, from, total) / size;
}

int gzputc(gzFile file, int c)
{
	Bytef byte = c;
	return gzwrite(file, &byte, 1) == 1 ? byte : -1;
}

int gzputs(gzFile file, const char *text)
{
	size_t size = strlen(text);
	int done = gzwrite(file, text, size);
	return !done && size ? -1 : done;
}

int gzvprintf(gzFile file, const char *format, va_list list)
{
	char *text;
	int size = vasprintf(&text, format, list);
	if (size < 0)
		return Z_MEM_ERROR;
	int done = gzwrite(file, text, size);
	free(text);
	return done;
}

int gzprintf(gzFile file, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int done = gzvprintf(file, format, list);
	va_end(list);
	return done;
}

int gzflush(gzFile file, int flush)
{
	FILE_OF(file, Z_STREAM_ERROR)
	if (!f->writing || f->error || flush < 0 || flush > Z_FINISH)
		return Z_STREAM_ERROR;
	if (!begin(f) || (f->skip && give(f, 0, 0) && f->error))
		return f->error;
	if (!f->direct)
		squeeze(f, flush);
	return f->error;
}

int gzsetparams(gzFile file, int level, int strategy)
{
	FILE_OF(file, Z_STREAM_ERROR)
	if (!f->writing || f->error)
		return Z_STREAM_ERROR;
	if (f->started && !f->direct) {
		if (squeeze(f, Z_BLOCK))
			return f->error;
		deflateParams(&f->s, level, strategy);
	}
	f->level = level;
	f->strategy = strategy;
	return Z_OK;
}

/* --- places ------------------------------------------------------------------------------------------------------ */

int gzrewind(gzFile file)
{
	FILE_OF(file, -1)
	if (!can_read(f) || lseek64(f->fd, f->start, SEEK_SET) < 0)
		return -1;
	if (f->started)
		inflateReset(&f->s);
	f->s.avail_in = f->have = 0;
	f->at_end = f->passed_end = f->plain = false;
	f->skip = 0;
	f->seen.pos = 0;
	f->error = Z_OK;
	return 0;
}

z_off64_t gzseek64(gzFile file, z_off64_t to, int whence)
{
	FILE_OF(file, -1)
	if ((f->error && f->error != Z_BUF_ERROR) || (whence != SEEK_SET && whence != SEEK_CUR))
		return -1;
	z_off64_t now = f->seen.pos + f->skip;
	if (whence == SEEK_CUR)
		to += now;
	if (to < 0)
		return -1;
	if (to < f->seen.pos && (f->writing || gzrewind(file)))
		return -1;
	f->skip = to - f->seen.pos;
	f->passed_end = false;
	return to;
}
z_off_t gzseek(gzFile file, z_off_t to, int whence) { return gzseek64(file, to, whence); }

z_off64_t gztell64(gzFile file)
{
	FILE_OF(file, -1)
	return f->seen.pos + f->skip;
}
z_off_t gztell(gzFile file) { return gztell64(file); }

z_off64_t gzoffset64(gzFile file)
{
	FILE_OF(file, -1)
	z_off64_t at = lseek64(f->fd, 0, SEEK_CUR);
	return at < 0 ? -1 : f->writing ? at : at - f->s.avail_in;
}
z_off_t gzoffset(gzFile file) { return gzoffset64(file); }

int gzeof(gzFile file)
{
	FILE_OF(file, 0)
	return !f->writing && f->passed_end;
}

int gzdirect(gzFile file)
{
	FILE_OF(file, 0)
	if (!f->writing && !f->started)
		more(f);
	return f->writing ? f->direct : f->plain;
}

const char *gzerror(gzFile file, int *error)
{
	FILE_OF(file, 0)
	if (error)
		*error = f->error;
	return f->error ? f->message : "";
}

void gzclearerr(gzFile file)
{
	struct file *f = (struct file *)file;
	if (!f)
		return;
	f->error = Z_OK;
	f->passed_end = false;
}

int gzclose(gzFile file)
{
	FILE_OF(file, Z_STREAM_ERROR)
	if (f->writing && !f->error) {
		if (f->skip)
			give(f, 0, 0);
		if (begin(f) && !f->direct)
			squeeze(f, Z_FINISH);
	}
	int error = f->error == Z_BUF_ERROR && f->writing ? Z_OK : f->error;
	if (f->started) {
		if (f->writing)
			deflateEnd(&f->s);
		else
			inflateEnd(&f->s);
	}
	if (close(f->fd) && !error)
		error = Z_ERRNO;
	free(f->in);
	free(f->out);
	free(f->path);
	free(f);
	return error;
}
int gzclose_r(gzFile file) { return gzclose(file); }
int gzclose_w(gzFile file) { return gzclose(file); }

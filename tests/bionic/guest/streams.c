// SPDX-License-Identifier: GPL-2.0-or-later
/* Streams; built for level 21 too, where the standard ones are places in __sF. */
#include <fcntl.h>
#include <stdio_ext.h>
#include <unistd.h>
#include <wchar.h>
#include "check.h"

struct memory { char data[64]; int size, at; };
static int get(void *cookie, char *to, int size)
{
	struct memory *m = cookie;
	int left = m->size - m->at;
	size = size < left ? size : left;
	memcpy(to, m->data + m->at, size);
	m->at += size;
	return size;
}
static int put(void *cookie, const char *from, int size)
{
	struct memory *m = cookie;
	memcpy(m->data + m->at, from, size);
	m->at += size;
	if (m->at > m->size)
		m->size = m->at;
	return size;
}
static fpos_t seek(void *cookie, fpos_t to, int whence)
{
	struct memory *m = cookie;
	return m->at = whence == SEEK_SET ? to : whence == SEEK_CUR ? m->at + to : m->size + to;
}
static int done(void *cookie) { ((struct memory *)cookie)->at = -1; return 0; }

int main(void)
{
	char text[128], *line = 0;
	size_t room = 0, size;
	CHECK(fgets(text, sizeof text, stdin) && !strcmp(text, "first\n"));
	CHECK(getline(&line, &room, stdin) == 7 && !strcmp(line, "second\n"));
	CHECK(getc(stdin) == EOF && feof(stdin) && !ferror(stdin));
	clearerr(stdin);
	CHECK(!feof(stdin) && fileno(stdin) == 0 && fileno(stdout) == 1 && fileno(stderr) == 2);
	CHECK(fprintf(stderr, "to %s %d\n", "stderr", 1) == 12);
	CHECK(fputs("to stderr 2", stderr) >= 0 && putc('\n', stderr) == '\n' && fflush(stderr) == 0);
	CHECK(fwrite("ok written\n", 1, 11, stdout) == 11);
	CHECK(setvbuf(stdout, 0, _IOLBF, 0) == 0);
	flockfile(stdout);
	CHECK(ftrylockfile(stdout) == 0);
	funlockfile(stdout);
	funlockfile(stdout);

	chdir("/data/local/tmp");
	FILE *f = fopen("file", "w+e");
	CHECK(f && fputs("line one\nline two\n", f) >= 0 && ftell(f) == 18);
	CHECK(fseek(f, 5, SEEK_SET) == 0 && fgetc(f) == 'o' && ungetc('x', f) == 'x' && getc(f) == 'x');
	fpos_t pos;
	fpos64_t pos64;
	CHECK(fgetpos(f, &pos) == 0 && pos == 6 && fgetpos64(f, &pos64) == 0 && pos64 == 6);
	CHECK(fseeko64(f, 0, SEEK_END) == 0 && ftello64(f) == 18 && fsetpos(f, &pos) == 0 && ftello(f) == 6);
	char *one = fgetln(f, &size);
	CHECK(size == 3 && !memcmp(one, "ne\n", 3));
	CHECK(fread(text, 4, 10, f) == 2 && feof(f));
	rewind(f);
	CHECK(fscanf(f, "%s %s", text, text + 50) == 2 && !strcmp(text + 50, "one"));
	CHECK(__fbufsize(f) > 0 && __freadable(f) && __fwritable(f) && fpurge(f) == 0);
	CHECK(freopen("file", "a", f) == f && fputs("more", f) >= 0 && fclose(f) == 0);
	f = fopen("file", "r");
	CHECK(fseek(f, -4, SEEK_END) == 0 && fgets(text, 10, f) && !strcmp(text, "more"));
	fclose(f);
	CHECK(fopen("missing", "r") == 0 && errno == ENOENT);
	f = tmpfile();
	CHECK(f && fputws(L"wide \xe4\n", f) >= 0 && fwide(f, 0) > 0);
	fclose(f);
	char *grown;
	f = open_memstream(&grown, &size);
	CHECK(fprintf(f, "%d", 12345) == 5 && fclose(f) == 0 && size == 5 && !strcmp(grown, "12345"));
	f = fmemopen("abc", 3, "r");
	CHECK(getc(f) == 'a' && getc(f) == 'b');
	fclose(f);
	struct memory m = {"hello world", 11, 0};
	f = funopen(&m, get, put, seek, done);
	CHECK(fgets(text, 6, f) && !strcmp(text, "hello"));
	CHECK(fseek(f, 6, SEEK_SET) == 0 && fputs("WORLD", f) >= 0 && fclose(f) == 0 && m.at == -1);
	CHECK(!memcmp(m.data, "hello WORLD", 11));
	CHECK(dprintf(1, "ok direct\n") == 10);
	CHECK(asprintf(&line, "%s-%d", "x", 1) == 3 && !strcmp(line, "x-1"));
	if (freopen("log", "w", stderr))
		CHECK(fputs("logged", stderr) >= 0 && fflush(0) == 0 && access("log", F_OK) == 0);
	return 0;
}

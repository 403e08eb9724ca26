// SPDX-License-Identifier: GPL-2.0-or-later
/* Files, folders and their names. */
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <libgen.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "check.h"

static int visits, deepest;
static int visit(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)path;
	visits += kind == FTW_F && S_ISREG(st->st_mode) && st->st_size == 3;
	visits += 100 * (kind == FTW_DP);
	if (at->level > deepest)
		deepest = at->level;
	return 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void touch(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0644);
	if (write(fd, "abc", 3) != 3)
		puts("bad write");
	close(fd);
}

int main(void)
{
	struct stat st;
	struct stat64 st64;
	char text[8192];
	CHECK(chdir("/data/local/tmp") == 0 && mkdir("d", 0755) == 0 && mkdir("d/e", 0700) == 0);
	touch("d/one");
	touch("d/two");
	touch("d/e/three");
	CHECK(symlink("one", "d/link") == 0);
	CHECK(stat("d/one", &st) == 0 && st.st_size == 3 && S_ISREG(st.st_mode) && st.st_ino != 0);
	CHECK(st.st_mtime > 1000000 && st.st_blksize > 0 && st.st_nlink == 1);
	CHECK(stat64("d/one", &st64) == 0 && st64.st_ino == st.st_ino);
	CHECK(lstat("d/link", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK(fstatat(AT_FDCWD, "d/e", &st, 0) == 0 && (st.st_mode & 0777) == 0700);

	int fd = open("big", O_CREAT | O_RDWR | O_TRUNC, 0600);
	CHECK(lseek64(fd, 5ll << 30, SEEK_SET) == 5ll << 30);
	NUMBER(lseek(fd, 0, SEEK_CUR), 5ll << 30, -1);
	CHECK(ftruncate64(fd, 3000) == 0 && fstat64(fd, &st64) == 0 && st64.st_size == 3000);
	CHECK(pwrite64(fd, "x", 1, 2000) == 1 && pread64(fd, text, 10, 2000) == 10 && text[0] == 'x');
	CHECK(ftruncate(fd, 10) == 0 && lseek(fd, 0, SEEK_END) == 10);
	CHECK(pwrite(fd, "hello", 5, 2) == 5 && pread(fd, text, 5, 2) == 5 && !memcmp(text, "hello", 5));
	struct iovec iov[2] = {{text, 2}, {text + 2, 3}};
	memset(text, 0, 16);
	CHECK(preadv(fd, iov, 2, 2) == 5 && !strcmp(text, "hello"));
	char *map = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(map != MAP_FAILED && !memcmp(map + 2, "hello", 5));
	CHECK(munmap(map, 4096) == 0);
	off_t from = 2;
	int to = open("copy", O_CREAT | O_RDWR, 0600);
	CHECK(sendfile(to, fd, &from, 5) == 5 && from == 7);
	CHECK(posix_fallocate(to, 0, 100) == 0 && lseek(to, 0, SEEK_END) == 100);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 5};
	CHECK(fcntl(fd, F_SETLK, &lock) == 0);
	struct flock64 lock64 = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 0};
	CHECK(fcntl(fd, F_GETLK64, &lock64) == 0 && lock64.l_type == F_UNLCK);
	CHECK(lockf(fd, F_TEST, 0) == 0);
	struct rlimit limit;
	struct rlimit64 limit64;
	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 64);
	CHECK(getrlimit64(RLIMIT_NOFILE, &limit64) == 0 && limit64.rlim_cur == limit.rlim_cur);
	struct statvfs vfs;
	struct statfs fs;
	CHECK(statvfs("/data", &vfs) == 0 && vfs.f_bsize > 0 && vfs.f_namemax == 255);
	CHECK(fstatfs(fd, &fs) == 0 && fs.f_namelen == 255);

	DIR *dir = opendir("d");
	int entries = 0, kinds = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		entries++;
		kinds += e->d_type == DT_DIR ? 100 : e->d_type == DT_LNK ? 10 : 1;
	}
	closedir(dir);
	CHECK(entries == 6 && kinds == 312);
	struct dirent **list;
	CHECK(scandir("d", &list, 0, alphasort) == 6 && !strcmp(list[2]->d_name, "e"));
	int at = open("d", O_RDONLY | O_DIRECTORY);
	CHECK(scandirat(at, "e", &list, 0, alphasort) == 3 && !strcmp(list[2]->d_name, "three"));
	CHECK(mkfifoat(at, "e/fifo", 0600) == 0 && stat("d/e/fifo", &st) == 0 && S_ISFIFO(st.st_mode));
	CHECK(unlinkat(at, "e/fifo", 0) == 0);
	CHECK(nftw("d", visit, 10, FTW_PHYS | FTW_DEPTH) == 0);
	CHECK(visits == 203 && deepest == 2);

	char *paths[] = {"d", 0};
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	text[0] = 0;
	for (FTSENT *e; (e = fts_read(fts));) {
		sprintf(text + strlen(text), "%s:%d:%d ", e->fts_path, e->fts_info, e->fts_level);
		if (e->fts_info == FTS_D && e->fts_level == 0) {
			FTSENT *children = fts_children(fts, 0);
			if (!children || strcmp(children->fts_name, "e"))
				puts("bad children");
		}
	}
	fts_close(fts);
	CHECK(!strcmp(text, "d:1:0 d/e:1:1 d/e/three:8:2 d/e:6:1 d/link:12:1 d/one:8:1 d/two:8:1 d:6:0 "));
	fts = fts_open(paths, FTS_LOGICAL, 0);
	int files = 0;
	for (FTSENT *e; (e = fts_read(fts));) {
		files += e->fts_info == FTS_F;
		if (!strcmp(e->fts_name, "e"))
			fts_set(fts, e, FTS_SKIP);
	}
	fts_close(fts);
	CHECK(files == 3);

	glob_t found;
	CHECK(glob("d/*o*", 0, 0, &found) == 0 && found.gl_pathc == 2 && !strcmp(found.gl_pathv[0], "d/one"));
	globfree(&found);
	CHECK(glob("d/nothing*", 0, 0, &found) == GLOB_NOMATCH);
	CHECK(fnmatch("*.[ch]", "dir/file.c", 0) == 0 && fnmatch("*.[ch]", "dir/file.c", FNM_PATHNAME) != 0);
	CHECK(fnmatch("FILE", "file", FNM_CASEFOLD) == 0 && fnmatch("a\\*", "a*", 0) == 0);
	CHECK(!strcmp(dirname("/usr/lib/"), "/usr") && !strcmp(basename("/usr/lib/"), "lib"));
	CHECK(!strcmp(dirname("x"), ".") && !strcmp(basename("/"), "/"));
	CHECK(!strcmp(realpath("d/../d/link", text), "/data/local/tmp/d/one"));
	char name[] = "fileXXXXXX";
	CHECK(mkstemp(name) >= 0 && access(name, R_OK | W_OK) == 0);
	CHECK(renameat2(AT_FDCWD, name, AT_FDCWD, "copy", 1) == -1 && errno == EEXIST);
	CHECK(unlink(name) == 0 && rename("copy", "moved") == 0 && access("copy", F_OK) == -1);
	return 0;
}

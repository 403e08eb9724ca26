// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of 64 bits. On 64 bits there is one function under two names; on 32 bits the short name has
 * a 32-bit off_t, and musl's own function, which has 64, stands behind both.
 */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include "internal.h"

#ifndef __LP64__
HIDDEN off64_t __musl_lseek(int, off64_t, int);
HIDDEN void *__musl_mmap(void *, size_t, int, int, int, off64_t);
HIDDEN ssize_t __musl_pread(int, void *, size_t, off64_t);
HIDDEN ssize_t __musl_pwrite(int, const void *, size_t, off64_t);
HIDDEN ssize_t __musl_preadv(int, const struct iovec *, int, off64_t);
HIDDEN ssize_t __musl_pwritev(int, const struct iovec *, int, off64_t);
HIDDEN int __musl_truncate(const char *, off64_t);
HIDDEN int __musl_ftruncate(int, off64_t);
HIDDEN ssize_t __musl_sendfile(int, int, off64_t *, size_t);
HIDDEN int __musl_lockf(int, int, off64_t);
HIDDEN int __musl_fallocate(int, int, off64_t, off64_t);
HIDDEN int __musl_posix_fadvise(int, off64_t, off64_t, int);
HIDDEN int __musl_posix_fallocate(int, off64_t, off64_t);
HIDDEN int __musl_getrlimit(int, struct rlimit64 *);
HIDDEN int __musl_setrlimit(int, const struct rlimit64 *);
HIDDEN int __musl_prlimit(pid_t, int, const struct rlimit64 *, struct rlimit64 *);
#define LIMIT(pointer) (pointer)
#else
#define LIMIT(pointer) ((struct rlimit *)(pointer))
#endif

off64_t lseek64(int fd, off64_t to, int whence) { return WIDE(lseek)(fd, to, whence); }
void *mmap64(void *at, size_t size, int prot, int flags, int fd, off64_t from)
{
	return WIDE(mmap)(at, size, prot, flags, fd, from);
}
ssize_t pread64(int fd, void *to, size_t size, off64_t at) { return WIDE(pread)(fd, to, size, at); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
	return WIDE(pwrite)(fd, from, size, at);
}
ssize_t preadv64(int fd, const struct iovec *iov, int count, off64_t at)
{
	return WIDE(preadv)(fd, iov, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *iov, int count, off64_t at)
{
	return WIDE(pwritev)(fd, iov, count, at);
}
int truncate64(const char *path, off64_t size) { return WIDE(truncate)(path, size); }
int ftruncate64(int fd, off64_t size) { return WIDE(ftruncate)(fd, size); }
ssize_t sendfile64(int to, int from, off64_t *at, size_t size)
{
	return WIDE(sendfile)(to, from, at, size);
}
int lockf64(int fd, int command, off64_t size) { return WIDE(lockf)(fd, command, size); }
int fallocate64(int fd, int mode, off64_t at, off64_t size)
{
	return WIDE(fallocate)(fd, mode, at, size);
}
int posix_fadvise64(int fd, off64_t at, off64_t size, int advice)
{
	return WIDE(posix_fadvise)(fd, at, size, advice);
}
int posix_fallocate64(int fd, off64_t at, off64_t size)
{
	return WIDE(posix_fallocate)(fd, at, size);
}
int getrlimit64(int what, struct rlimit64 *to) { return WIDE(getrlimit)(what, LIMIT(to)); }
int setrlimit64(int what, const struct rlimit64 *to) { return WIDE(setrlimit)(what, LIMIT(to)); }
int prlimit64(pid_t pid, int what, const struct rlimit64 *to, struct rlimit64 *from)
{
	return WIDE(prlimit)(pid, what, LIMIT(to), LIMIT(from));
}

#ifndef __LP64__
/* --- the short ones: an answer that does not fit is EOVERFLOW -------------------------------------- */

static off_t shorten(off64_t value)
{
	if (value == (off_t)value)
		return value;
	errno = EOVERFLOW;
	return -1;
}

off_t lseek(int fd, off_t to, int whence) { return shorten(lseek64(fd, to, whence)); }
void *mmap(void *at, size_t size, int prot, int flags, int fd, off_t from)
{
	/* A file may have been mapped from beyond 2 GiB with what was meant to be unsigned. */
	return mmap64(at, size, prot, flags, fd, (unsigned long)from);
}
ssize_t pread(int fd, void *to, size_t size, off_t at) { return pread64(fd, to, size, at); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at)
{
	return pwrite64(fd, from, size, at);
}
ssize_t preadv(int fd, const struct iovec *iov, int count, off_t at)
{
	return preadv64(fd, iov, count, at);
}
ssize_t pwritev(int fd, const struct iovec *iov, int count, off_t at)
{
	return pwritev64(fd, iov, count, at);
}
int truncate(const char *path, off_t size) { return truncate64(path, size); }
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
ssize_t sendfile(int to, int from, off_t *at, size_t size)
{
	off64_t wide = at ? *at : 0;
	ssize_t result = sendfile64(to, from, at ? &wide : 0, size);
	if (at)
		*at = wide;
	return result;
}
int lockf(int fd, int command, off_t size) { return lockf64(fd, command, size); }
int fallocate(int fd, int mode, off_t at, off_t size) { return fallocate64(fd, mode, at, size); }
int posix_fadvise(int fd, off_t at, off_t size, int advice)
{
	return posix_fadvise64(fd, at, size, advice);
}
int posix_fallocate(int fd, off_t at, off_t size) { return posix_fallocate64(fd, at, size); }

#define SHORT_LIMIT(value) ((value) > RLIM_INFINITY ? RLIM_INFINITY : (rlim_t)(value))
#define WIDE_LIMIT(value) ((value) == RLIM_INFINITY ? ~0ull : (value))

int getrlimit(int what, struct rlimit *to)
{
	struct rlimit64 wide;
	int result = getrlimit64(what, &wide);
	if (!result) {
		to->rlim_cur = SHORT_LIMIT(wide.rlim_cur);
		to->rlim_max = SHORT_LIMIT(wide.rlim_max);
	}
	return result;
}

int setrlimit(int what, const struct rlimit *to)
{
	struct rlimit64 wide = {WIDE_LIMIT(to->rlim_cur), WIDE_LIMIT(to->rlim_max)};
	return setrlimit64(what, &wide);
}
#endif

/* --- the same structure under two names -------------------------------------------------------------- */

int creat64(const char *path, mode_t mode) { return creat(path, mode); }

static mode_t mode_of(int flags, va_list list)
{
	return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(list, int) : 0;
}

int open64(const char *path, int flags, ...)
{
	va_list list;
	va_start(list, flags);
	mode_t mode = mode_of(flags, list);
	va_end(list);
	return open(path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...)
{
	va_list list;
	va_start(list, flags);
	mode_t mode = mode_of(flags, list);
	va_end(list);
	return openat(at, path, flags, mode);
}

int stat64(const char *path, struct stat64 *to) { return stat(path, (struct stat *)to); }
int lstat64(const char *path, struct stat64 *to) { return lstat(path, (struct stat *)to); }
int fstat64(int fd, struct stat64 *to) { return fstat(fd, (struct stat *)to); }
int fstatat64(int at, const char *path, struct stat64 *to, int flags)
{
	return fstatat(at, path, (struct stat *)to, flags);
}
#ifdef __LP64__
int statfs(const char *path, struct statfs *to) { return CALL(__NR_statfs, path, to); }
int fstatfs(int fd, struct statfs *to) { return CALL(__NR_fstatfs, fd, to); }
#else
int statfs(const char *path, struct statfs *to)
{
	return CALL(__NR_statfs64, path, sizeof *to, to);
}
int fstatfs(int fd, struct statfs *to) { return CALL(__NR_fstatfs64, fd, sizeof *to, to); }
#endif
int statfs64(const char *path, struct statfs64 *to) { return statfs(path, (struct statfs *)to); }
int fstatfs64(int fd, struct statfs64 *to) { return fstatfs(fd, (struct statfs *)to); }

int mkostemp64(char *name, int flags) { return mkostemp(name, flags); }
int mkostemps64(char *name, int length, int flags) { return mkostemps(name, length, flags); }
int mkstemp64(char *name) { return mkstemp(name); }
int mkstemps64(char *name, int length) { return mkstemps(name, length); }

struct dirent64 *readdir64(DIR *d) { return (struct dirent64 *)readdir(d); }
int readdir64_r(DIR *d, struct dirent64 *entry, struct dirent64 **result)
{
	return readdir_r(d, (struct dirent *)entry, (struct dirent **)result);
}
int alphasort64(const struct dirent64 **a, const struct dirent64 **b)
{
	return alphasort((const struct dirent **)a, (const struct dirent **)b);
}

typedef int (*filter)(const struct dirent *);
typedef int (*order)(const struct dirent **, const struct dirent **);
typedef int (*filter64)(const struct dirent64 *);
typedef int (*order64)(const struct dirent64 **, const struct dirent64 **);

int scandir64(const char *path, struct dirent64 ***list, filter64 f, order64 o)
{
	return scandir(path, (struct dirent ***)list, (filter)f, (order)o);
}

int scandirat(int at, const char *path, struct dirent ***list, filter f, order o)
{
	if (path[0] == '/' || at == AT_FDCWD)
		return scandir(path, list, f, o);
	char name[32 + 4096];
	static const char base[] = "/proc/self/fd/";
	char *to = stpcpy(name, base), digits[12];
	int count = 0;
	do
		digits[count++] = '0' + at % 10;
	while ((at /= 10));
	while (count)
		*to++ = digits[--count];
	*to++ = '/';
	if (strlcpy(to, path, 4096) >= 4096) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return scandir(name, list, f, o);
}

int scandirat64(int at, const char *path, struct dirent64 ***list, filter64 f, order64 o)
{
	return scandirat(at, path, (struct dirent ***)list, (filter)f, (order)o);
}

int ftw64(const char *path, int (*visit)(const char *, const struct stat64 *, int), int fds)
{
	return ftw(path, (int (*)(const char *, const struct stat *, int))visit, fds);
}
int nftw64(const char *path, int (*visit)(const char *, const struct stat64 *, int, struct FTW *),
	   int fds, int flags)
{
	return nftw(path, (int (*)(const char *, const struct stat *, int, struct FTW *))visit, fds,
		    flags);
}

int mknodat(int at, const char *path, mode_t mode, dev_t device)
{
	return CALL(__NR_mknodat, at, path, mode, device);
}
int mknod(const char *path, mode_t mode, dev_t device)
{
	return mknodat(AT_FDCWD, path, mode, device);
}
int mkfifoat(int at, const char *path, mode_t mode)
{
	return mknodat(at, path, (mode & ~S_IFMT) | S_IFIFO, 0);
}
int mkfifo(const char *path, mode_t mode) { return mkfifoat(AT_FDCWD, path, mode); }

/* --- statvfs: made of statfs ------------------------------------------------------------------------------ */

#define ST_VALID 0x20
#define COPY                                                                          \
	to->f_bsize = from.f_bsize;                                                   \
	to->f_frsize = from.f_frsize ? from.f_frsize : from.f_bsize;                  \
	to->f_blocks = from.f_blocks;                                                 \
	to->f_bfree = from.f_bfree;                                                   \
	to->f_bavail = from.f_bavail;                                                 \
	to->f_files = from.f_files;                                                   \
	to->f_ffree = to->f_favail = from.f_ffree;                                    \
	to->f_fsid = (unsigned)from.f_fsid.__val[0];                                  \
	to->f_flag = from.f_flags & ~(unsigned long)ST_VALID;                          \
	to->f_namemax = from.f_namelen;
#define STATVFS(name, name_fd, type)                                                   \
	int name(const char *path, struct type *to)                                   \
	{                                                                             \
		struct statfs from;                                                   \
		if (statfs(path, &from))                                              \
			return -1;                                                    \
		COPY return 0;                                                        \
	}                                                                             \
	int name_fd(int fd, struct type *to)                                          \
	{                                                                             \
		struct statfs from;                                                   \
		if (fstatfs(fd, &from))                                               \
			return -1;                                                    \
		COPY return 0;                                                        \
	}
STATVFS(statvfs, fstatvfs, statvfs)
STATVFS(statvfs64, fstatvfs64, statvfs64)

// SPDX-License-Identifier: GPL-2.0-or-later
/* _FORTIFY_SOURCE: the functions that are called with what the compiler knows of a buffer's size. */
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include "internal.h"

/* `wanted` bytes are about to be written (read) where `room` are. */
static inline void check(const char *function, const char *what, size_t wanted, size_t room)
{
	if (__builtin_expect(wanted > room, 0))
		__droidemu_fatal("FORTIFY: %s: prevented %zu-byte %s %zu-byte buffer", function,
				 wanted, what, room);
}
#define WRITE(function, wanted, room) check(function, "write into", wanted, room)
#define READ(function, wanted, room) check(function, "read from", wanted, room)

static void check_count(const char *function, size_t count)
{
	if (__builtin_expect(count > SSIZE_MAX, 0))
		__droidemu_fatal("FORTIFY: %s: count %zu > SSIZE_MAX", function, count);
}

/* --- memory -------------------------------------------------------------------------------------- */

void *__memcpy_chk(void *to, const void *from, size_t size, size_t room)
{
	WRITE("memcpy", size, room);
	return memcpy(to, from, size);
}

void *__mempcpy_chk(void *to, const void *from, size_t size, size_t room)
{
	WRITE("mempcpy", size, room);
	return mempcpy(to, from, size);
}

void *__memmove_chk(void *to, const void *from, size_t size, size_t room)
{
	WRITE("memmove", size, room);
	return memmove(to, from, size);
}

void *__memset_chk(void *to, int byte, size_t size, size_t room)
{
	WRITE("memset", size, room);
	return memset(to, byte, size);
}

void *__memchr_chk(const void *in, int byte, size_t size, size_t room)
{
	READ("memchr", size, room);
	return memchr(in, byte, size);
}

void *__memrchr_chk(const void *in, int byte, size_t size, size_t room)
{
	READ("memrchr", size, room);
	return memrchr(in, byte, size);
}

/* --- strings -------------------------------------------------------------------------------------- */

/* The length, which must end within `room`. */
static size_t length(const char *function, const char *text, size_t room)
{
	size_t size = strnlen(text, room);
	if (size == room && room != (size_t)-1)
		__droidemu_fatal("FORTIFY: %s: prevented read past end of buffer", function);
	return size;
}

size_t __strlen_chk(const char *text, size_t room)
{
	return room == (size_t)-1 ? strlen(text) : length("strlen", text, room);
}

char *__strchr_chk(const char *text, int c, size_t room)
{
	for (;; text++) {
		if (room-- == 0)
			__droidemu_fatal("FORTIFY: strchr: prevented read past end of buffer");
		if (*text == (char)c)
			return (char *)text;
		if (!*text)
			return 0;
	}
}

char *__strrchr_chk(const char *text, int c, size_t room)
{
	for (const char *found = 0;; text++) {
		if (room-- == 0)
			__droidemu_fatal("FORTIFY: strrchr: prevented read past end of buffer");
		if (*text == (char)c)
			found = text;
		if (!*text)
			return (char *)found;
	}
}

char *__strcpy_chk(char *to, const char *from, size_t room)
{
	WRITE("strcpy", strlen(from) + 1, room);
	return strcpy(to, from);
}

char *__stpcpy_chk(char *to, const char *from, size_t room)
{
	WRITE("stpcpy", strlen(from) + 1, room);
	return stpcpy(to, from);
}

char *__strncpy_chk(char *to, const char *from, size_t size, size_t room)
{
	WRITE("strncpy", size, room);
	return strncpy(to, from, size);
}

char *__stpncpy_chk(char *to, const char *from, size_t size, size_t room)
{
	WRITE("stpncpy", size, room);
	return stpncpy(to, from, size);
}

char *__strncpy_chk2(char *to, const char *from, size_t size, size_t room, size_t source)
{
	WRITE("strncpy", size, room);
	READ("strncpy", strnlen(from, size) + (strnlen(from, size) < size), source);
	return strncpy(to, from, size);
}

char *__stpncpy_chk2(char *to, const char *from, size_t size, size_t room, size_t source)
{
	WRITE("stpncpy", size, room);
	READ("stpncpy", strnlen(from, size) + (strnlen(from, size) < size), source);
	return stpncpy(to, from, size);
}

char *__strcat_chk(char *to, const char *from, size_t room)
{
	WRITE("strcat", strlen(to) + strlen(from) + 1, room);
	return strcat(to, from);
}

char *__strncat_chk(char *to, const char *from, size_t size, size_t room)
{
	WRITE("strncat", strlen(to) + strnlen(from, size) + 1, room);
	return strncat(to, from, size);
}

size_t __strlcpy_chk(char *to, const char *from, size_t size, size_t room)
{
	WRITE("strlcpy", size, room);
	return strlcpy(to, from, size);
}

size_t __strlcat_chk(char *to, const char *from, size_t size, size_t room)
{
	WRITE("strlcat", size, room);
	return strlcat(to, from, size);
}

/* --- printing --------------------------------------------------------------------------------------- */

int __vsnprintf_chk(char *to, size_t size, int flags, size_t room, const char *format, va_list list)
{
	(void)flags;
	WRITE("vsnprintf", size, room);
	return vsnprintf(to, size, format, list);
}

int __snprintf_chk(char *to, size_t size, int flags, size_t room, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int result = __vsnprintf_chk(to, size, flags, room, format, list);
	va_end(list);
	return result;
}

int __vsprintf_chk(char *to, int flags, size_t room, const char *format, va_list list)
{
	(void)flags;
	int result = vsnprintf(to, room == (size_t)-1 ? SSIZE_MAX : room, format, list);
	if (result >= 0)
		WRITE("vsprintf", (size_t)result + 1, room);
	return result;
}

int __sprintf_chk(char *to, int flags, size_t room, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int result = __vsprintf_chk(to, flags, room, format, list);
	va_end(list);
	return result;
}

char *__fgets_chk(char *to, int size, FILE *f, size_t room)
{
	if (size < 0)
		__droidemu_fatal("FORTIFY: fgets: buffer size %d < 0", size);
	WRITE("fgets", (size_t)size, room);
	return fgets(to, size, f);
}

static void check_product(const char *function, size_t size, size_t count, size_t room)
{
	size_t total;
	if (__builtin_mul_overflow(size, count, &total))
		return; /* it will fail anyhow */
	WRITE(function, total, room);
}

size_t __fread_chk(void *to, size_t size, size_t count, FILE *f, size_t room)
{
	check_product("fread", size, count, room);
	return fread(to, size, count, f);
}

size_t __fwrite_chk(const void *from, size_t size, size_t count, FILE *f, size_t room)
{
	check_product("fwrite", size, count, room);
	return fwrite(from, size, count, f);
}

/* --- files and sockets -------------------------------------------------------------------------------- */

ssize_t __read_chk(int fd, void *to, size_t size, size_t room)
{
	check_count("read", size);
	WRITE("read", size, room);
	return read(fd, to, size);
}

ssize_t __write_chk(int fd, const void *from, size_t size, size_t room)
{
	check_count("write", size);
	READ("write", size, room);
	return write(fd, from, size);
}

ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room)
{
	check_count("pread", size);
	WRITE("pread", size, room);
	return pread(fd, to, size, at);
}

ssize_t __pread64_chk(int fd, void *to, size_t size, off64_t at, size_t room)
{
	check_count("pread64", size);
	WRITE("pread64", size, room);
	return pread64(fd, to, size, at);
}

ssize_t __pwrite_chk(int fd, const void *from, size_t size, off_t at, size_t room)
{
	check_count("pwrite", size);
	READ("pwrite", size, room);
	return pwrite(fd, from, size, at);
}

ssize_t __pwrite64_chk(int fd, const void *from, size_t size, off64_t at, size_t room)
{
	check_count("pwrite64", size);
	READ("pwrite64", size, room);
	return pwrite64(fd, from, size, at);
}

ssize_t __readlink_chk(const char *path, char *to, size_t size, size_t room)
{
	check_count("readlink", size);
	WRITE("readlink", size, room);
	return readlink(path, to, size);
}

ssize_t __readlinkat_chk(int at, const char *path, char *to, size_t size, size_t room)
{
	check_count("readlinkat", size);
	WRITE("readlinkat", size, room);
	return readlinkat(at, path, to, size);
}

char *__getcwd_chk(char *to, size_t size, size_t room)
{
	WRITE("getcwd", size, room);
	return getcwd(to, size);
}

ssize_t __recvfrom_chk(int fd, void *to, size_t size, size_t room, int flags, struct sockaddr *from,
		       socklen_t *length_of)
{
	WRITE("recvfrom", size, room);
	return recvfrom(fd, to, size, flags, from, length_of);
}

ssize_t __sendto_chk(int fd, const void *from, size_t size, size_t room, int flags,
		     const struct sockaddr *to, socklen_t length_of)
{
	READ("sendto", size, room);
	return sendto(fd, from, size, flags, to, length_of);
}

int __poll_chk(struct pollfd *fds, nfds_t count, int span, size_t room)
{
	READ("poll", count * sizeof *fds, room);
	return poll(fds, count, span);
}

int __ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *span, const sigset_t *mask,
		size_t room)
{
	READ("ppoll", count * sizeof *fds, room);
	return ppoll(fds, count, span, mask);
}

int __ppoll64_chk(struct pollfd *fds, nfds_t count, const struct timespec *span,
		  const sigset64_t *mask, size_t room)
{
	READ("ppoll64", count * sizeof *fds, room);
	return ppoll64(fds, count, span, mask);
}

static int checked_fd(const char *function, int fd, size_t room)
{
	if (fd < 0)
		__droidemu_fatal("FORTIFY: %s: file descriptor %d < 0", function, fd);
	if (fd >= FD_SETSIZE)
		__droidemu_fatal("FORTIFY: %s: file descriptor %d >= FD_SETSIZE %d", function, fd,
				 FD_SETSIZE);
	WRITE(function, sizeof(fd_set), room);
	return fd;
}

void __FD_SET_chk(int fd, fd_set *set, size_t room)
{
	__FD_SET(checked_fd("FD_SET", fd, room), set);
}

void __FD_CLR_chk(int fd, fd_set *set, size_t room)
{
	__FD_CLR(checked_fd("FD_CLR", fd, room), set);
}

int __FD_ISSET_chk(int fd, const fd_set *set, size_t room)
{
	return __FD_ISSET(checked_fd("FD_ISSET", fd, room), set);
}

/* Called when there is no third argument, where one is needed for these flags. */
static int without_mode(const char *function, int flags)
{
	if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE)
		__droidemu_fatal("FORTIFY: %s: called with O_CREAT or O_TMPFILE but no mode", function);
	return flags;
}

int __open_2(const char *path, int flags)
{
	return open(path, without_mode("open", flags));
}

int __openat_2(int at, const char *path, int flags)
{
	return openat(at, path, without_mode("openat", flags));
}

mode_t __umask_chk(mode_t mode)
{
	if ((mode & 0777) != mode)
		__droidemu_fatal("FORTIFY: umask: called with invalid mask %o", mode);
	return umask(mode);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Files and processes: thin wrappers that use the calls which all our architectures have.
#include "internal.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>

// A 64-bit argument takes two registers on ARM, the first of them an even one.
#if defined(__arm__)
#define PAIR(value) (long)(uint64_t)(value), (long)((uint64_t)(value) >> 32)
#endif

ssize_t read(int fd, void *to, size_t size) { return result(RAW(read, fd, to, size)); }
ssize_t write(int fd, const void *data, size_t size) { return result(RAW(write, fd, data, size)); }
int close(int fd) { return (int)result(RAW(close, fd)); }
int dup(int fd) { return (int)result(RAW(dup, fd)); }
int dup3(int from, int to, int flags) { return (int)result(RAW(dup3, from, to, flags)); }
int dup2(int from, int to)
{
    if (from == to)
        return fcntl(from, F_GETFD) < 0 ? -1 : to;
    return dup3(from, to, 0);
}
int pipe2(int fds[2], int flags) { return (int)result(RAW(pipe2, fds, flags)); }
int pipe(int fds[2]) { return pipe2(fds, 0); }

#if defined(__arm__)
ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
    return result(RAW(pread64, fd, to, size, 0, PAIR(offset)));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return result(RAW(pwrite64, fd, data, size, 0, PAIR(offset)));
}
off_t lseek(int fd, off_t offset, int whence)
{
    off_t at = 0;
    long answer = RAW(_llseek, fd, (uint64_t)offset >> 32, (uint64_t)offset, &at, whence);
    return answer < 0 ? result(answer) : at;
}
int ftruncate(int fd, off_t size) { return (int)result(RAW(ftruncate64, fd, 0, PAIR(size))); }
int truncate(const char *path, off_t size)
{
    return (int)result(RAW(truncate64, path, 0, PAIR(size)));
}
int fstat(int fd, struct stat *to) { return (int)result(RAW(fstat64, fd, to)); }
int fstatat(int folder, const char *path, struct stat *to, int flags)
{
    return (int)result(RAW(fstatat64, folder, path, to, flags));
}
int fcntl(int fd, int command, ...)
{
    va_list list;
    va_start(list, command);
    long argument = va_arg(list, long);
    va_end(list);
    return (int)result(RAW(fcntl64, fd, command, argument));
}
#else
ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
    return result(RAW(pread64, fd, to, size, offset));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return result(RAW(pwrite64, fd, data, size, offset));
}
off_t lseek(int fd, off_t offset, int whence) { return result(RAW(lseek, fd, offset, whence)); }
int ftruncate(int fd, off_t size) { return (int)result(RAW(ftruncate, fd, size)); }
int truncate(const char *path, off_t size) { return (int)result(RAW(truncate, path, size)); }
int fstat(int fd, struct stat *to) { return (int)result(RAW(fstat, fd, to)); }
int fstatat(int folder, const char *path, struct stat *to, int flags)
{
    return (int)result(RAW(newfstatat, folder, path, to, flags));
}
int fcntl(int fd, int command, ...)
{
    va_list list;
    va_start(list, command);
    long argument = va_arg(list, long);
    va_end(list);
    return (int)result(RAW(fcntl, fd, command, argument));
}
#endif

static int open_mode(int flags, va_list list)
{
    return flags & O_CREAT ? va_arg(list, int) : 0;
}
int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int mode = open_mode(flags, list);
    va_end(list);
    return (int)result(RAW(openat, AT_FDCWD, path, flags, mode));
}
int openat(int folder, const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int mode = open_mode(flags, list);
    va_end(list);
    return (int)result(RAW(openat, folder, path, flags, mode));
}
int creat(const char *path, mode_t mode)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}
int stat(const char *path, struct stat *to) { return fstatat(AT_FDCWD, path, to, 0); }
int lstat(const char *path, struct stat *to)
{
    return fstatat(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW);
}
int mkdirat(int folder, const char *path, mode_t mode)
{
    return (int)result(RAW(mkdirat, folder, path, mode));
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
int chmod(const char *path, mode_t mode) { return (int)result(RAW(fchmodat, AT_FDCWD, path, mode)); }
int fchmod(int fd, mode_t mode) { return (int)result(RAW(fchmod, fd, mode)); }
mode_t umask(mode_t mask) { return (mode_t)RAW(umask, mask); }
int access(const char *path, int mode) { return (int)result(RAW(faccessat, AT_FDCWD, path, mode)); }
int unlink(const char *path) { return (int)result(RAW(unlinkat, AT_FDCWD, path, 0)); }
int rmdir(const char *path) { return (int)result(RAW(unlinkat, AT_FDCWD, path, AT_REMOVEDIR)); }
int remove(const char *path)
{
    int saved = errno;
    if (unlink(path) == 0)
        return 0;
    if (errno != EISDIR)
        return -1;
    errno = saved;
    return rmdir(path);
}
int rename(const char *from, const char *to)
{
    return (int)result(RAW(renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int link(const char *from, const char *to)
{
    return (int)result(RAW(linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int symlink(const char *target, const char *path)
{
    return (int)result(RAW(symlinkat, target, AT_FDCWD, path));
}
ssize_t readlink(const char *path, char *to, size_t size)
{
    return result(RAW(readlinkat, AT_FDCWD, path, to, size));
}
int chdir(const char *path) { return (int)result(RAW(chdir, path)); }
int fchdir(int fd) { return (int)result(RAW(fchdir, fd)); }
char *getcwd(char *to, size_t size) { return result(RAW(getcwd, to, size)) < 0 ? NULL : to; }
int fsync(int fd) { return (int)result(RAW(fsync, fd)); }
ssize_t readv(int fd, const struct iovec *parts, int count)
{
    return result(RAW(readv, fd, parts, count));
}
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return result(RAW(writev, fd, parts, count));
}
ssize_t getdents64(int fd, void *to, size_t size) { return result(RAW(getdents64, fd, to, size)); }

int ioctl(int fd, unsigned long request, ...)
{
    va_list list;
    va_start(list, request);
    void *argument = va_arg(list, void *);
    va_end(list);
    return (int)result(RAW(ioctl, fd, request, argument));
}
int tcgetattr(int fd, struct termios *to) { return ioctl(fd, TCGETS, to); }
int tcsetattr(int fd, int when, const struct termios *from)
{
    return ioctl(fd, TCSETS + (unsigned)when, from);
}
int isatty(int fd)
{
    struct termios t;
    return tcgetattr(fd, &t) == 0;
}

// --- waiting -------------------------------------------------------------------------------------

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    struct timespec copy; // the kernel writes the rest of the time back
    if (timeout)
        copy = *timeout;
    return (int)result(RAW(ppoll, fds, count, timeout ? &copy : NULL, mask, sizeof(sigset_t)));
}
int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    struct timespec t = {timeout_ms / 1000, timeout_ms % 1000 * 1000000l};
    return ppoll(fds, count, timeout_ms < 0 ? NULL : &t, NULL);
}
int pselect(int count, fd_set *readable, fd_set *writable, fd_set *failed,
            const struct timespec *timeout, const sigset_t *mask)
{
    struct timespec copy;
    struct {
        const sigset_t *mask;
        size_t size;
    } with_size = {mask, sizeof(sigset_t)};
    if (timeout)
        copy = *timeout;
    return (int)result(RAW(pselect6, count, readable, writable, failed, timeout ? &copy : NULL,
                           mask ? &with_size : NULL));
}
int select(int count, fd_set *readable, fd_set *writable, fd_set *failed, struct timeval *timeout)
{
    struct timespec t = {0, 0};
    if (timeout)
        t = (struct timespec){timeout->tv_sec + timeout->tv_usec / 1000000,
                              timeout->tv_usec % 1000000 * 1000};
    return pselect(count, readable, writable, failed, timeout ? &t : NULL, NULL);
}
int epoll_create1(int flags) { return (int)result(RAW(epoll_create1, flags)); }
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    return (int)result(RAW(epoll_ctl, epoll, operation, fd, event));
}
int epoll_pwait(int epoll, struct epoll_event *events, int count, int timeout_ms,
                const sigset_t *mask)
{
    return (int)result(RAW(epoll_pwait, epoll, events, count, timeout_ms, mask, sizeof(sigset_t)));
}
int epoll_wait(int epoll, struct epoll_event *events, int count, int timeout_ms)
{
    return epoll_pwait(epoll, events, count, timeout_ms, NULL);
}
int eventfd(unsigned value, int flags) { return (int)result(RAW(eventfd2, value, flags)); }
int signalfd(int fd, const sigset_t *mask, int flags)
{
    return (int)result(RAW(signalfd4, fd, mask, sizeof(sigset_t), flags));
}
int pause(void) { return ppoll(NULL, 0, NULL, NULL); }

// --- processes and the machine -------------------------------------------------------------------

pid_t getpid(void) { return (pid_t)RAW(getpid); }
pid_t getppid(void) { return (pid_t)RAW(getppid); }
pid_t gettid(void) { return (pid_t)RAW(gettid); }
pid_t getpgrp(void) { return (pid_t)RAW(getpgid, 0); }
pid_t setsid(void) { return (pid_t)result(RAW(setsid)); }
#if defined(__arm__)
uid_t getuid(void) { return (uid_t)RAW(getuid32); }
uid_t geteuid(void) { return (uid_t)RAW(geteuid32); }
gid_t getgid(void) { return (gid_t)RAW(getgid32); }
gid_t getegid(void) { return (gid_t)RAW(getegid32); }
#else
uid_t getuid(void) { return (uid_t)RAW(getuid); }
uid_t geteuid(void) { return (uid_t)RAW(geteuid); }
gid_t getgid(void) { return (gid_t)RAW(getgid); }
gid_t getegid(void) { return (gid_t)RAW(getegid); }
#endif
pid_t fork(void) { return (pid_t)result(RAW(clone, SIGCHLD, 0, 0, 0, 0)); }
int execve(const char *path, char *const argv[], char *const envp[])
{
    return (int)result(RAW(execve, path, argv, envp));
}
pid_t waitpid(pid_t pid, int *status, int options)
{
    return (pid_t)result(RAW(wait4, pid, status, options, 0));
}
pid_t wait(int *status) { return waitpid(-1, status, 0); }
_Noreturn void _exit(int status)
{
    for (;;)
        RAW(exit_group, status);
}
_Noreturn void _Exit(int status) { _exit(status); }
int getpagesize(void) { return 4096; }
ssize_t getrandom(void *to, size_t size, unsigned flags)
{
    return result(RAW(getrandom, to, size, flags));
}
int uname(struct utsname *to) { return (int)result(RAW(uname, to)); }
int gethostname(char *to, size_t size)
{
    struct utsname u;
    if (uname(&u) < 0)
        return -1;
    strlcpy(to, u.nodename, size);
    return 0;
}
int sysinfo(struct sysinfo *to) { return (int)result(RAW(sysinfo, to)); }
int prctl(int option, ...)
{
    va_list list;
    va_start(list, option);
    long v[4];
    for (int i = 0; i < 4; i++)
        v[i] = va_arg(list, long);
    va_end(list);
    return (int)result(RAW(prctl, option, v[0], v[1], v[2], v[3]));
}
int getrlimit(int which, struct rlimit *to)
{
    uint64_t both[2];
    long answer = RAW(prlimit64, 0, which, NULL, both);
    if (answer == 0) {
        to->rlim_cur = both[0] > ~0ul ? ~0ul : (unsigned long)both[0];
        to->rlim_max = both[1] > ~0ul ? ~0ul : (unsigned long)both[1];
    }
    return (int)result(answer);
}
int setrlimit(int which, const struct rlimit *from)
{
    uint64_t both[2] = {from->rlim_cur == ~0ul ? ~0ull : from->rlim_cur,
                        from->rlim_max == ~0ul ? ~0ull : from->rlim_max};
    return (int)result(RAW(prlimit64, 0, which, both, NULL));
}

// --- directories ---------------------------------------------------------------------------------

struct directory {
    int fd;
    long at, end;
    char data[2048] __attribute__((aligned(8)));
};
DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    DIR *directory = malloc(sizeof *directory);
    if (!directory) {
        close(fd);
        return NULL;
    }
    directory->fd = fd;
    directory->at = directory->end = 0;
    return directory;
}
struct dirent *readdir(DIR *directory)
{
    if (directory->at >= directory->end) {
        directory->at = 0;
        directory->end = getdents64(directory->fd, directory->data, sizeof directory->data);
        if (directory->end <= 0)
            return NULL;
    }
    struct dirent *entry = (struct dirent *)(directory->data + directory->at);
    directory->at += entry->d_reclen;
    return entry;
}
int closedir(DIR *directory)
{
    int answer = close(directory->fd);
    free(directory);
    return answer;
}

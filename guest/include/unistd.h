// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <sys/syscall.h>
#include <sys/types.h>

__BEGIN_DECLS

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

extern char **environ;

ssize_t read(int fd, void *to, size_t size);
ssize_t write(int fd, const void *data, size_t size);
ssize_t pread(int fd, void *to, size_t size, off_t offset);
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset);
off_t lseek(int fd, off_t offset, int whence);
int close(int fd);
int dup(int fd);
int dup2(int from, int to);
int dup3(int from, int to, int flags);
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
int access(const char *path, int mode);
int unlink(const char *path);
int rmdir(const char *path);
int link(const char *from, const char *to);
int symlink(const char *target, const char *path);
ssize_t readlink(const char *path, char *to, size_t size);
int chdir(const char *path);
int fchdir(int fd);
char *getcwd(char *to, size_t size);
int ftruncate(int fd, off_t size);
int truncate(const char *path, off_t size);
int fsync(int fd);
int isatty(int fd);
pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
pid_t getpgrp(void);
pid_t setsid(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
pid_t fork(void);
int execve(const char *path, char *const argv[], char *const envp[]);
_Noreturn void _exit(int status);
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);
int pause(void);
unsigned alarm(unsigned seconds);
int brk(void *end);
void *sbrk(intptr_t step);
int getpagesize(void);
ssize_t getrandom(void *to, size_t size, unsigned flags);
int gethostname(char *to, size_t size);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/types.h>
#include <bits/fcntl.h>
#include <bits/getopt.h>
#include <bits/ioctl.h>
#include <bits/lockf.h>
#include <bits/posix_limits.h>
#include <bits/seek_constants.h>
#include <bits/sysconf.h>
__BEGIN_DECLS
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define _PC_FILESIZEBITS 0
#define _PC_LINK_MAX 1
#define _PC_MAX_CANON 2
#define _PC_MAX_INPUT 3
#define _PC_NAME_MAX 4
#define _PC_PATH_MAX 5
#define _PC_PIPE_BUF 6
#define _PC_2_SYMLINKS 7
#define _PC_ALLOC_SIZE_MIN 8
#define _PC_REC_INCR_XFER_SIZE 9
#define _PC_REC_MAX_XFER_SIZE 10
#define _PC_REC_MIN_XFER_SIZE 11
#define _PC_REC_XFER_ALIGN 12
#define _PC_SYMLINK_MAX 13
#define _PC_CHOWN_RESTRICTED 14
#define _PC_NO_TRUNC 15
#define _PC_VDISABLE 16
#define _PC_ASYNC_IO 17
#define _PC_PRIO_IO 18
#define _PC_SYNC_IO 19
extern char **environ;
__noreturn void _exit(int);
pid_t fork(void);
pid_t vfork(void) __returns_twice;
pid_t getpid(void);
pid_t gettid(void) __attribute_const__;
pid_t getpgid(pid_t);
int setpgid(pid_t, pid_t);
pid_t getppid(void);
pid_t getpgrp(void);
int setpgrp(void);
pid_t getsid(pid_t);
pid_t setsid(void);
int execv(const char *, char *const *);
int execvp(const char *, char *const *);
int execvpe(const char *, char *const *, char *const *);
int execve(const char *, char *const *, char *const *);
int execl(const char *, const char *, ...) __attribute__((__sentinel__));
int execlp(const char *, const char *, ...) __attribute__((__sentinel__));
int execle(const char *, const char *, ...) __attribute__((__sentinel__(1)));
int fexecve(int, char *const *, char *const *);
int nice(int);
int setegid(gid_t);
int seteuid(uid_t);
int setgid(gid_t);
int setregid(gid_t, gid_t);
int setresgid(gid_t, gid_t, gid_t);
int setresuid(uid_t, uid_t, uid_t);
int setreuid(uid_t, uid_t);
int setuid(uid_t);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int, gid_t *);
int setgroups(size_t, const gid_t *);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
char *getlogin(void);
int getlogin_r(char *, size_t);
long fpathconf(int, int);
long pathconf(const char *, int);
int access(const char *, int);
int faccessat(int, const char *, int, int);
int link(const char *, const char *);
int linkat(int, const char *, int, const char *, int);
int unlink(const char *);
int unlinkat(int, const char *, int);
int chdir(const char *);
int fchdir(int);
int rmdir(const char *);
int pipe(int[2]);
int pipe2(int[2], int);
int chroot(const char *);
int symlink(const char *, const char *);
int symlinkat(const char *, int, const char *);
ssize_t readlink(const char *, char *, size_t);
ssize_t readlinkat(int, const char *, char *, size_t);
int chown(const char *, uid_t, gid_t);
int fchown(int, uid_t, gid_t);
int fchownat(int, const char *, uid_t, gid_t, int);
int lchown(const char *, uid_t, gid_t);
char *getcwd(char *, size_t);
void sync(void);
int syncfs(int);
int close(int);
ssize_t read(int, void *, size_t);
ssize_t write(int, const void *, size_t);
int dup(int);
int dup2(int, int);
int dup3(int, int, int);
int fsync(int);
int fdatasync(int);
int truncate(const char *, off_t) __RENAME_IF_FILE_OFFSET64(truncate64);
off_t lseek(int, off_t, int) __RENAME_IF_FILE_OFFSET64(lseek64);
ssize_t pread(int, void *, size_t, off_t) __RENAME_IF_FILE_OFFSET64(pread64);
ssize_t pwrite(int, const void *, size_t, off_t) __RENAME_IF_FILE_OFFSET64(pwrite64);
int ftruncate(int, off_t) __RENAME_IF_FILE_OFFSET64(ftruncate64);
int truncate64(const char *, off64_t);
off64_t lseek64(int, off64_t, int);
ssize_t pread64(int, void *, size_t, off64_t);
ssize_t pwrite64(int, const void *, size_t, off64_t);
int ftruncate64(int, off64_t);
int pause(void);
unsigned int alarm(unsigned int);
unsigned int sleep(unsigned int);
int usleep(useconds_t);
int gethostname(char *, size_t);
int sethostname(const char *, size_t);
int getdomainname(char *, size_t);
int setdomainname(const char *, size_t);
int brk(void *);
void *sbrk(ptrdiff_t);
int isatty(int);
char *ttyname(int);
int ttyname_r(int, char *, size_t);
int acct(const char *);
int getpagesize(void);
long syscall(long, ...);
int daemon(int, int);
#ifdef __arm__
int cacheflush(long, long, long);
#endif
pid_t tcgetpgrp(int);
int tcsetpgrp(int, pid_t);
void swab(const void *, void *, ssize_t);
int getentropy(void *, size_t);
#define TEMP_FAILURE_RETRY(expression)                  \
	({                                              \
		__typeof__(expression) _rc;             \
		do {                                    \
			_rc = (expression);             \
		} while (_rc == -1 && errno == EINTR);  \
		_rc;                                    \
	})
__END_DECLS

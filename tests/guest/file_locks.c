// SPDX-License-Identifier: GPL-2.0-or-later
// flock, record locks of open files; argv[1] is an empty folder to work in.
#include "check.h"
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <thread.h>
#include <unistd.h>

#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#if defined(__arm__)
#define FCNTL SYS_fcntl64
#else
#define FCNTL SYS_fcntl
#endif

struct lock {
    int16_t type, whence;
    int64_t start, len;
    int32_t pid;
};

static int lock(int fd, int command, int type, long start, long len)
{
    struct lock l = {.type = (int16_t)type, .start = start, .len = len};
    int result = (int)syscall(FCNTL, fd, command, &l);
    return command == F_OFD_GETLK && !result ? l.type : result;
}

static int one, two;
static volatile int stage;

static void *unlocker(void *unused)
{
    (void)unused;
    while (!stage)
        usleep(1000);
    usleep(20000);
    syscall(SYS_flock, one, 8);
    return NULL;
}

int main(int argc, char **argv)
{
    CHECK(argc > 1 && chdir(argv[1]) == 0, "the folder");
    one = open("lock", O_CREAT | O_RDWR, 0644);
    two = open("lock", O_RDWR);
    EQUAL(syscall(SYS_flock, one, 1), 0, "shared");
    EQUAL(syscall(SYS_flock, two, 1), 0, "shared twice");
    ERROR(syscall(SYS_flock, two, 2 | 4), EAGAIN, "exclusive beside shared");
    EQUAL(syscall(SYS_flock, one, 8), 0, "unlock");
    EQUAL(syscall(SYS_flock, two, 2 | 4), 0, "exclusive");
    ERROR(syscall(SYS_flock, one, 1 | 4), EAGAIN, "shared beside exclusive");
    close(two);
    EQUAL(syscall(SYS_flock, one, 2 | 4), 0, "closing unlocks");
    ERROR(syscall(SYS_flock, one, 77), EINVAL, "odd operation");
    ERROR(syscall(SYS_flock, 999, 1), EBADF, "flock of nothing");
    two = open("lock", O_RDWR);
    thread_t thread;
    thread_create(&thread, unlocker, NULL);
    stage = 1;
    EQUAL(syscall(SYS_flock, two, 2), 0, "wait for a lock");
    thread_join(thread, NULL);

    EQUAL(lock(one, F_OFD_SETLK, 1, 0, 10), 0, "write lock");
    ERROR(lock(two, F_OFD_SETLK, 0, 5, 10), EAGAIN, "read lock in the way");
    EQUAL(lock(two, F_OFD_GETLK, 0, 5, 10), 1, "F_OFD_GETLK tells of it");
    EQUAL(lock(two, F_OFD_SETLK, 1, 10, 10), 0, "beside it");
    EQUAL(lock(one, F_OFD_SETLK, 2, 2, 3), 0, "unlock the middle");
    EQUAL(lock(two, F_OFD_SETLK, 1, 2, 3), 0, "take the middle");
    ERROR(lock(two, F_OFD_SETLK, 1, 0, 1), EAGAIN, "the start is kept");
    ERROR(lock(two, F_OFD_SETLK, 1, 9, 1), EAGAIN, "the end is kept");
    EQUAL(lock(one, F_OFD_SETLK, 2, 0, 0), 0, "unlock all");
    EQUAL(lock(two, F_OFD_GETLK, 1, 0, 0), 2, "nothing in the way");
    EQUAL(lock(one, 6, 1, 0, 0) == -1 ? errno : 0, EAGAIN, "POSIX lock against another's OFD lock");
    close(two);
    EQUAL(lock(one, 6, 1, 0, 0), 0, "POSIX lock");
    ERROR(lock(one, 6, 7, 0, 0), EINVAL, "odd type");
    int reader = open("lock", O_RDONLY);
    ERROR(lock(reader, 6, 1, 0, 0), EBADF, "write lock of a reader");
    close(reader), close(one);
    unlink("lock");
    return DONE();
}

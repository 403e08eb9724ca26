// SPDX-License-Identifier: GPL-2.0-or-later
// Pipes, and FIFOs in the folder argv[1].
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <thread.h>
#include <unistd.h>

static char buffer[200000];
static volatile int pipes_broken;
static int fds[2];

static void on_sigpipe(int signo) { (void)signo, pipes_broken++; }

static int ready(int fd, int events)
{
    struct pollfd p = {fd, (short)events, 0};
    return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

static void simple(void)
{
    EQUAL(pipe(fds), 0, "pipe");
    struct stat s;
    fstat(fds[0], &s);
    CHECK(S_ISFIFO(s.st_mode), "is a FIFO");
    EQUAL(ready(fds[0], POLLIN | POLLOUT), 0, "nothing to read");
    EQUAL(ready(fds[1], POLLIN | POLLOUT), POLLOUT, "room to write");
    EQUAL(write(fds[1], "hello", 5), 5, "write");
    EQUAL(ready(fds[0], POLLIN), POLLIN, "something to read");
    int unread = 0;
    EQUAL(ioctl(fds[0], FIONREAD, &unread), 0, "FIONREAD");
    EQUAL(unread, 5, "five bytes wait");
    EQUAL(read(fds[0], buffer, 3), 3, "read some");
    EQUAL(read(fds[0], buffer, 100), 2, "read the rest");
    ERROR(write(fds[0], "x", 1), EBADF, "write to the reading end");
    ERROR(read(fds[1], buffer, 1), EBADF, "read from the writing end");
    ERROR(lseek(fds[0], 0, SEEK_SET), ESPIPE, "lseek");
    ERROR(pread(fds[0], buffer, 1, 0), ESPIPE, "pread");
    ERROR(ftruncate(fds[1], 0), EINVAL, "ftruncate");
    struct iovec parts[] = {{"one ", 4}, {"two", 3}};
    EQUAL(writev(fds[1], parts, 2), 7, "writev");
    EQUAL(read(fds[0], buffer, 100), 7, "in one piece");
    EQUAL(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0, "non-blocking");
    ERROR(read(fds[0], buffer, 1), EAGAIN, "nothing there");
    close(fds[1]);
    EQUAL(read(fds[0], buffer, 1), 0, "the end");
    EQUAL(ready(fds[0], POLLIN), POLLHUP, "hung up");
    close(fds[0]);
    ERROR(pipe2(fds, 1), EINVAL, "pipe2 with odd flags");
    ERROR(pipe2((int *)8, 0), EFAULT, "pipe2 to nowhere");
    EQUAL(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0, "pipe2");
    EQUAL(fcntl(fds[0], F_GETFD), FD_CLOEXEC, "O_CLOEXEC");
    EQUAL(fcntl(fds[1], F_GETFL), O_WRONLY | O_NONBLOCK, "O_NONBLOCK");
}

static void full(void)
{
    EQUAL(fcntl(fds[1], F_GETPIPE_SZ), 65536, "capacity");
    EQUAL(write(fds[1], buffer, sizeof buffer), 65536, "fill it");
    ERROR(write(fds[1], buffer, 1), EAGAIN, "full");
    EQUAL(ready(fds[1], POLLOUT), 0, "not writable");
    EQUAL(read(fds[0], buffer, 4095), 4095, "make less than a page of room");
    ERROR(write(fds[1], buffer, 4096), EAGAIN, "a page goes whole or not at all");
    EQUAL(read(fds[0], buffer, 60000), 60000, "make room");
    EQUAL(write(fds[1], buffer, 4096), 4096, "now it fits");
    EQUAL(fcntl(fds[1], F_SETPIPE_SZ, 100000), 131072, "grow");
    ERROR(fcntl(fds[1], F_SETPIPE_SZ, 4096), EBUSY, "shrink below the content");
    signal(SIGPIPE, on_sigpipe);
    close(fds[0]);
    ERROR(write(fds[1], "x", 1), EPIPE, "no reader");
    EQUAL(pipes_broken, 1, "SIGPIPE");
    EQUAL(ready(fds[1], POLLOUT) & POLLERR, POLLERR, "POLLERR");
    signal(SIGPIPE, SIG_IGN);
    ERROR(write(fds[1], "x", 1), EPIPE, "ignored SIGPIPE");
    EQUAL(pipes_broken, 1, "is ignored");
    close(fds[1]);
}

static void *reader(void *out)
{
    long total = 0, size;
    while ((size = read(fds[0], buffer, 10000)) > 0)
        total += size;
    *(long *)out = total;
    return NULL;
}

static void *slow_writer(void *unused)
{
    (void)unused;
    usleep(20000);
    write(fds[1], "late", 4);
    return NULL;
}

static void threads(void)
{
    static char big[300000];
    long total = 0;
    thread_t thread;
    pipe(fds);
    thread_create(&thread, reader, &total);
    EQUAL(write(fds[1], big, sizeof big), sizeof big, "a write waits for the reader");
    struct iovec parts[] = {{big, 100000}, {big, 70000}};
    EQUAL(writev(fds[1], parts, 2), 170000, "and so does writev");
    close(fds[1]);
    thread_join(thread, NULL);
    EQUAL(total, 470000, "all arrived");
    close(fds[0]);
    pipe(fds);
    thread_create(&thread, slow_writer, NULL);
    EQUAL(read(fds[0], buffer, 10), 4, "a read waits for the writer");
    thread_join(thread, NULL);
    thread_create(&thread, slow_writer, NULL);
    struct pollfd p = {fds[0], POLLIN, 0};
    EQUAL(poll(&p, 1, -1), 1, "poll waits for the writer");
    thread_join(thread, NULL);
    read(fds[0], buffer, 10);
    write(fds[1], "spliced", 7);
    int to[2];
    pipe(to);
    EQUAL(syscall(SYS_splice, fds[0], NULL, to[1], NULL, 100, 0), 7, "splice");
    EQUAL(read(to[0], buffer, 100), 7, "and it arrives");
    close(fds[0]), close(fds[1]), close(to[0]), close(to[1]);
}

static void *fifo_writer(void *unused)
{
    (void)unused;
    usleep(20000);
    int fd = open("fifo", O_WRONLY);
    write(fd, "through", 7);
    close(fd);
    return NULL;
}

static void fifo(void)
{
    EQUAL(syscall(SYS_mknodat, AT_FDCWD, "fifo", S_IFIFO | 0600, 0), 0, "mkfifo");
    ERROR(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO, "no reader");
    int fd = open("fifo", O_RDONLY | O_NONBLOCK);
    CHECK(fd >= 0, "open without a writer");
    EQUAL(read(fd, buffer, 1), 0, "no writer is the end");
    EQUAL(ready(fd, POLLIN), 0, "but not hung up");
    close(fd);
    thread_t thread;
    thread_create(&thread, fifo_writer, NULL);
    fd = open("fifo", O_RDONLY);
    EQUAL(read(fd, buffer, 100), 7, "an open waits for the writer");
    thread_join(thread, NULL);
    EQUAL(read(fd, buffer, 100), 0, "then the end");
    close(fd);
    EQUAL(unlink("fifo"), 0, "unlink");
}

int main(int argc, char **argv)
{
    CHECK(argc > 1 && chdir(argv[1]) == 0, "the folder");
    simple();
    full();
    threads();
    fifo();
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Opening, reading, writing and seeking; argv[1] is an empty folder to work in.
#include "check.h"
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char buffer[70000];

static off_t size_of(int fd)
{
    struct stat s;
    return fstat(fd, &s) ? -1 : s.st_size;
}

static void opening(void)
{
    ERROR(open("none", O_RDONLY), ENOENT, "open what is not there");
    ERROR(open("", O_RDONLY), ENOENT, "open the empty path");
    ERROR(open((char *)16, O_RDONLY), EFAULT, "open a path nowhere");
    ERROR(open("none/more", O_CREAT | O_RDWR, 0644), ENOENT, "create in a folder that is not there");
    int fd = open("file", O_CREAT | O_EXCL | O_RDWR, 0666);
    CHECK(fd >= 3, "create");
    struct stat s;
    EQUAL(fstat(fd, &s), 0, "fstat");
    EQUAL(s.st_mode, S_IFREG | 0644, "mode under the umask");
    EQUAL(s.st_size, 0, "size of a new file");
    EQUAL(s.st_nlink, 1, "links of a new file");
    ERROR(open("file", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST, "O_EXCL");
    ERROR(open("file/", O_RDONLY), ENOTDIR, "slash behind a file");
    ERROR(open("file/x", O_RDONLY), ENOTDIR, "path through a file");
    ERROR(open("file", O_RDONLY | O_DIRECTORY), ENOTDIR, "O_DIRECTORY of a file");
    ERROR(open(".", O_WRONLY), EISDIR, "write a folder");
    ERROR(open(".", O_RDWR | O_CREAT, 0644), EISDIR, "create a folder's name");
    ERROR(open("new/", O_RDWR | O_CREAT, 0644), EISDIR, "create with a slash");
    int folder = open(".", O_RDONLY | O_DIRECTORY);
    CHECK(folder > fd, "open a folder");
    ERROR(read(folder, buffer, 1), EISDIR, "read a folder");
    ERROR(write(folder, buffer, 1), EBADF, "write an open folder");
    int other = openat(folder, "file", O_RDONLY);
    CHECK(other > 0, "openat");
    ERROR(openat(fd, "x", O_RDONLY), ENOTDIR, "openat from a file");
    ERROR(openat(999, "x", O_RDONLY), EBADF, "openat from no descriptor");
    int absolute = openat(999, "/", O_RDONLY);
    CHECK(absolute > 0, "openat ignores the descriptor for an absolute path");
    ERROR(write(other, "x", 1), EBADF, "write to O_RDONLY");
    int writer = open("file", O_WRONLY);
    ERROR(read(writer, buffer, 1), EBADF, "read from O_WRONLY");
    close(absolute), close(writer), close(other), close(folder);
    EQUAL(close(fd), 0, "close");
    ERROR(close(fd), EBADF, "close twice");
    ERROR(close(-1), EBADF, "close -1");
    int path = open("file", O_PATH);
    CHECK(path >= 0, "O_PATH");
    ERROR(read(path, buffer, 1), EBADF, "read O_PATH");
    ERROR(fchmod(path, 0600), EBADF, "fchmod O_PATH");
    EQUAL(fstat(path, &s), 0, "fstat O_PATH");
    EQUAL(fstatat(path, "", &s, AT_EMPTY_PATH), 0, "fstatat AT_EMPTY_PATH");
    close(path);
    EQUAL(symlink("file", "link"), 0, "symlink");
    ERROR(open("link", O_RDONLY | O_NOFOLLOW), ELOOP, "O_NOFOLLOW");
    path = open("link", O_PATH | O_NOFOLLOW);
    CHECK(path >= 0 && fstat(path, &s) == 0 && S_ISLNK(s.st_mode), "O_PATH of a link");
    close(path);
    EQUAL(symlink("target", "dangling"), 0, "symlink to nothing");
    ERROR(open("dangling", O_RDONLY), ENOENT, "open through a dangling link");
    ERROR(open("dangling", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST, "O_EXCL and a dangling link");
    fd = open("dangling", O_CREAT | O_RDWR, 0600);
    CHECK(fd >= 0 && access("target", F_OK) == 0, "create through a dangling link");
    close(fd);
    unlink("target"), unlink("dangling"), unlink("link");
}

static void data(void)
{
    int fd = open("data", O_CREAT | O_RDWR | O_TRUNC, 0644);
    EQUAL(write(fd, "hello world", 11), 11, "write");
    EQUAL(lseek(fd, 0, SEEK_CUR), 11, "position after write");
    EQUAL(read(fd, buffer, 10), 0, "read at the end");
    EQUAL(lseek(fd, 6, SEEK_SET), 6, "lseek");
    EQUAL(read(fd, buffer, 100), 5, "read the rest");
    CHECK(!memcmp(buffer, "world", 5), "what was read");
    EQUAL(pread(fd, buffer, 5, 0), 5, "pread");
    EQUAL(lseek(fd, 0, SEEK_CUR), 11, "pread leaves the position");
    EQUAL(pwrite(fd, "HELLO", 5, 0), 5, "pwrite");
    EQUAL(pread(fd, buffer, 3, 100), 0, "pread behind the end");
    ERROR(pread(fd, buffer, 3, -1), EINVAL, "pread at a negative offset");
    EQUAL(lseek(fd, -3, SEEK_END), 8, "SEEK_END");
    ERROR(lseek(fd, -100, SEEK_CUR), EINVAL, "seek before the start");
    ERROR(lseek(fd, 0, 77), EINVAL, "seek from where");
    EQUAL(lseek(fd, 5000, SEEK_SET), 5000, "seek behind the end");
    EQUAL(write(fd, "x", 1), 1, "write behind the end");
    EQUAL(size_of(fd), 5001, "size with a hole");
    EQUAL(pread(fd, buffer, 5001, 0), 5001, "read the hole");
    CHECK(buffer[11] == 0 && buffer[4999] == 0 && buffer[5000] == 'x', "holes are zero");
    EQUAL(ftruncate(fd, 5), 0, "ftruncate down");
    EQUAL(size_of(fd), 5, "size after ftruncate");
    EQUAL(ftruncate(fd, 20), 0, "ftruncate up");
    EQUAL(pread(fd, buffer, 20, 0), 20, "read the grown part");
    CHECK(buffer[4] == 'O' && buffer[5] == 0 && buffer[19] == 0, "the grown part is zero");
    ERROR(ftruncate(fd, -1), EINVAL, "negative size");
    ERROR(truncate(".", 0), EISDIR, "truncate a folder");
    EQUAL(truncate("data", 3), 0, "truncate by path");
    EQUAL(size_of(fd), 3, "size after truncate");
    EQUAL(write(fd, buffer, 0), 0, "write nothing");
    EQUAL(read(fd, (void *)8, 0), 0, "read nothing to nowhere");
    lseek(fd, 0, SEEK_SET);
    ERROR(read(fd, (void *)8, 3), EFAULT, "read to nowhere");
    ERROR(write(fd, (void *)8, 3), EFAULT, "write from nowhere");
    ERROR(read(-1, buffer, 1), EBADF, "read -1");
    int again = open("data", O_RDWR | O_TRUNC);
    EQUAL(size_of(fd), 0, "O_TRUNC");
    close(again);
    int append = open("data", O_WRONLY | O_APPEND);
    EQUAL(write(append, "one", 3), 3, "append");
    write(fd, "t", 1);
    EQUAL(write(append, "two", 3), 3, "append again");
    EQUAL(lseek(append, 0, SEEK_CUR), 6, "position after append");
    pread(fd, buffer, 10, 0);
    CHECK(!memcmp(buffer, "tnetwo", 6), "appended text");
    EQUAL(fcntl(append, F_GETFL) & ~O_LARGEFILE, O_WRONLY | O_APPEND, "F_GETFL");
    EQUAL(fcntl(append, F_SETFL, 0), 0, "F_SETFL");
    EQUAL(fcntl(append, F_GETFL) & ~O_LARGEFILE, O_WRONLY, "F_GETFL after F_SETFL");
    close(append);
    int unread = 0;
    lseek(fd, 2, SEEK_SET);
    EQUAL(ioctl(fd, FIONREAD, &unread), 0, "FIONREAD");
    EQUAL(unread, 4, "what FIONREAD tells");
    ERROR(ioctl(fd, TCGETS, buffer), ENOTTY, "TCGETS of a file");
    ERROR(ioctl(fd, 0x12345, 0), ENOTTY, "an odd ioctl");
    EQUAL(fsync(fd), 0, "fsync");
    close(fd);
}

static void vectors(void)
{
    int fd = open("vector", O_CREAT | O_RDWR | O_TRUNC, 0644);
    char a[4], b[1], c[8];
    struct iovec out[] = {{"abcd", 4}, {(void *)8, 0}, {"e", 1}, {"fgh", 3}};
    EQUAL(writev(fd, out, 4), 8, "writev");
    lseek(fd, 0, SEEK_SET);
    struct iovec in[] = {{a, 4}, {b, 1}, {c, 8}};
    EQUAL(readv(fd, in, 3), 8, "readv");
    CHECK(!memcmp(a, "abcd", 4) && b[0] == 'e' && !memcmp(c, "fgh", 3), "what readv brought");
    EQUAL(writev(fd, out, 0), 0, "writev of nothing");
    ERROR(writev(fd, out, -1), EINVAL, "writev of -1");
    ERROR(writev(fd, out, 1025), EINVAL, "writev of too many");
    ERROR(writev(fd, (void *)8, 2), EFAULT, "writev from nowhere");
    struct iovec odd[] = {{a, 4}, {b, (size_t)-1}};
    ERROR(writev(fd, odd, 2), EINVAL, "writev of a negative length");
    struct iovec bad[] = {{a, 4}, {(void *)8, 4}};
    lseek(fd, 0, SEEK_SET);
    EQUAL(readv(fd, bad, 2), 4, "readv up to a bad address");
    EQUAL(syscall(SYS_preadv, fd, in, 2, 2, 0), 5, "preadv");
    CHECK(!memcmp(a, "cdef", 4) && b[0] == 'g', "what preadv brought");
    EQUAL(syscall(SYS_pwritev, fd, out, 1, 4, 0), 4, "pwritev");
    lseek(fd, 4, SEEK_SET);
    EQUAL(syscall(SYS_preadv2, fd, in, 1, -1L, -1L, 0), 4, "preadv2 at the position");
    ERROR(syscall(SYS_preadv2, fd, in, 1, 0, 0, 0x40000000), EOPNOTSUPP, "preadv2 with odd flags");
    close(fd);
}

static void descriptors(void)
{
    int fd = open("file", O_RDWR);
    int twin = dup(fd);
    CHECK(twin > fd, "dup");
    write(fd, "abc", 3);
    EQUAL(lseek(twin, 0, SEEK_CUR), 3, "the position is shared");
    EQUAL(dup2(fd, 100), 100, "dup2");
    EQUAL(dup2(fd, fd), fd, "dup2 to itself");
    ERROR(dup2(fd, -1), EBADF, "dup2 to -1");
    ERROR(dup2(999, 5), EBADF, "dup2 from nothing");
    ERROR(dup3(fd, fd, 0), EINVAL, "dup3 to itself");
    ERROR(dup3(fd, 101, 1), EINVAL, "dup3 with odd flags");
    EQUAL(dup3(fd, 101, O_CLOEXEC), 101, "dup3");
    EQUAL(fcntl(101, F_GETFD), FD_CLOEXEC, "dup3 set FD_CLOEXEC");
    EQUAL(fcntl(100, F_GETFD), 0, "dup2 did not");
    EQUAL(fcntl(100, F_SETFD, FD_CLOEXEC), 0, "F_SETFD");
    EQUAL(fcntl(100, F_GETFD), FD_CLOEXEC, "F_GETFD");
    EQUAL(ioctl(100, FIONCLEX, 0), 0, "FIONCLEX");
    EQUAL(fcntl(100, F_GETFD), 0, "after FIONCLEX");
    EQUAL(fcntl(fd, F_DUPFD, 50), 50, "F_DUPFD");
    EQUAL(fcntl(fd, F_DUPFD, 50), 51, "F_DUPFD, the next");
    EQUAL(fcntl(fd, F_DUPFD_CLOEXEC, 60), 60, "F_DUPFD_CLOEXEC");
    ERROR(fcntl(fd, F_DUPFD, 1 << 30), EINVAL, "F_DUPFD too high");
    ERROR(fcntl(fd, 12345, 0), EINVAL, "unknown fcntl");
    ERROR(fcntl(999, F_GETFL), EBADF, "fcntl of nothing");
    EQUAL(syscall(SYS_close_range, 50, 101, 0), 0, "close_range");
    ERROR(fcntl(60, F_GETFD), EBADF, "closed by close_range");
    ERROR(syscall(SYS_close_range, 9, 8, 0), EINVAL, "close_range backwards");
    close(twin);
    EQUAL(open("file", O_RDONLY), twin, "the lowest descriptor is used again");
    close(twin), close(fd);
}

static void copies(void)
{
    int from = open("from", O_CREAT | O_RDWR | O_TRUNC, 0644);
    int to = open("to", O_CREAT | O_RDWR | O_TRUNC, 0644);
    for (unsigned i = 0; i < sizeof buffer; i++)
        buffer[i] = (char)(i * 7);
    EQUAL(write(from, buffer, sizeof buffer), sizeof buffer, "write 70000 bytes");
    long offset = 10;
    EQUAL(syscall(SYS_sendfile, to, from, &offset, 1000), 1000, "sendfile");
    EQUAL(offset, 1010, "the offset moved");
    EQUAL(lseek(from, 0, SEEK_CUR), sizeof buffer, "the position did not");
    lseek(from, 0, SEEK_SET);
    EQUAL(syscall(SYS_sendfile, to, from, NULL, 1 << 20), sizeof buffer, "sendfile all");
    EQUAL(size_of(to), 71000, "size after sendfile");
    char back[100];
    pread(to, back, 100, 1000);
    CHECK(!memcmp(back, buffer, 100), "what sendfile brought");
    int64_t in = 100, out = 0;
    EQUAL(syscall(SYS_copy_file_range, from, &in, to, &out, 500, 0), 500, "copy_file_range");
    EQUAL(in, 600, "its offset moved");
    pread(to, back, 100, 0);
    CHECK(!memcmp(back, buffer + 100, 100), "what copy_file_range brought");
    in = out = 0;
    ERROR(syscall(SYS_copy_file_range, from, &in, from, &out, 500, 0), EINVAL, "overlapping");
    ERROR(syscall(SYS_copy_file_range, from, &in, to, &out, 500, 1), EINVAL, "odd flags");
    close(to);
    unlink("to");
    EQUAL(fcntl(from, F_GETFL) & O_ACCMODE, O_RDWR, "access mode");
    close(from);
    unlink("from");
}

static void mapped(void)
{
    int fd = open("mapped", O_CREAT | O_RDWR | O_TRUNC, 0644);
    write(fd, "0123456789", 10);
    char *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(shared != MAP_FAILED, "map shared");
    char *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(private != MAP_FAILED && !memcmp(private, "0123456789", 10), "map private");
    CHECK(private[10] == 0, "zero behind the end");
    private[0] = 'x';
    shared[1] = 'y';
    EQUAL(msync(shared, 4096, MS_SYNC), 0, "msync");
    pread(fd, buffer, 10, 0);
    CHECK(!memcmp(buffer, "0y23456789", 10), "the shared change is in the file");
    EQUAL(size_of(fd), 10, "mapping does not grow the file");
    munmap(shared, 4096), munmap(private, 4096);
    close(fd);
    fd = open("mapped", O_WRONLY);
    CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES,
          "map O_WRONLY");
    close(fd);
    fd = open("mapped", O_RDONLY);
    CHECK(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES,
          "map O_RDONLY for writing");
    close(fd);
    unlink("mapped");
}

int main(int argc, char **argv)
{
    umask(022);
    CHECK(argc > 1 && chdir(argv[1]) == 0, "the folder");
    opening();
    data();
    vectors();
    descriptors();
    copies();
    mapped();
    unlink("file"), unlink("data"), unlink("vector");
    return DONE();
}

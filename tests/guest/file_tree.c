// SPDX-License-Identifier: GPL-2.0-or-later
// Names and folders; argv[1] is an empty folder to work in, an absolute path.
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char path[5000], text[5000];

static int make(const char *name)
{
    int fd = open(name, O_CREAT | O_RDWR, 0644);
    return fd < 0 ? -1 : close(fd);
}

static long renameat2(const char *from, const char *to, unsigned flags)
{
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}
#define rename(from, to) renameat2(from, to, 0)

static unsigned links(const char *name)
{
    struct stat s;
    return stat(name, &s) ? 0 : (unsigned)s.st_nlink;
}

static void folders(const char *top)
{
    EQUAL(mkdir("a", 0777), 0, "mkdir");
    ERROR(mkdir("a", 0777), EEXIST, "mkdir again");
    ERROR(mkdir(".", 0777), EEXIST, "mkdir .");
    ERROR(mkdir("/", 0777), EEXIST, "mkdir /");
    ERROR(mkdir("x/y", 0777), ENOENT, "mkdir below nothing");
    EQUAL(mkdir("a/b/", 0700), 0, "mkdir with a slash");
    struct stat s;
    EQUAL(stat("a/b", &s), 0, "stat a folder");
    EQUAL(s.st_mode, S_IFDIR | 0700, "mode of a folder");
    EQUAL(make("a/file"), 0, "a file in it");
    ERROR(mkdir("a/file/x", 0700), ENOTDIR, "mkdir below a file");
    ERROR(rmdir("a"), ENOTEMPTY, "rmdir of what is not empty");
    ERROR(rmdir("a/file"), ENOTDIR, "rmdir of a file");
    ERROR(rmdir("a/b/."), EINVAL, "rmdir .");
    ERROR(rmdir("a/b/.."), ENOTEMPTY, "rmdir ..");
    ERROR(rmdir("/"), EBUSY, "rmdir /");
    ERROR(rmdir("none"), ENOENT, "rmdir of nothing");
    ERROR(unlink("a"), EISDIR, "unlink a folder");
    ERROR(unlink("none"), ENOENT, "unlink nothing");
    ERROR(unlink("a/file/"), ENOTDIR, "unlink with a slash");
    EQUAL(chdir("a/b"), 0, "chdir");
    snprintf(text, sizeof text, "%s/a/b", top);
    CHECK(getcwd(path, sizeof path) && !strcmp(path, text), "getcwd");
    ERROR(syscall(SYS_getcwd, path, 3), ERANGE, "getcwd into a small buffer");
    EQUAL(stat("../file", &s), 0, "..");
    EQUAL(stat("../../a/./b/../file", &s), 0, "dots");
    EQUAL(stat("/../../..", &s), 0, ".. of the root");
    ERROR(chdir("../file"), ENOTDIR, "chdir to a file");
    int folder = open("..", O_RDONLY | O_DIRECTORY);
    EQUAL(fchdir(folder), 0, "fchdir");
    EQUAL(rmdir("b/"), 0, "rmdir");
    EQUAL(mkdirat(folder, "c", 0755), 0, "mkdirat");
    EQUAL(chdir("c"), 0, "into c");
    EQUAL(rename("../c", "../moved"), 0, "rename the working directory");
    snprintf(text, sizeof text, "%s/a/moved", top);
    CHECK(getcwd(path, sizeof path) && !strcmp(path, text), "getcwd after the rename");
    EQUAL(rmdir("../moved"), 0, "remove the working directory");
    CHECK(!getcwd(path, sizeof path) && errno == ENOENT, "getcwd of what is gone");
    ERROR(make("x"), ENOENT, "create in what is gone");
    EQUAL(chdir(top), 0, "back to the top");
    close(folder);
}

static void links_(void)
{
    EQUAL(make("file"), 0, "a file");
    EQUAL(link("file", "hard"), 0, "link");
    EQUAL(links("file"), 2, "two names");
    ERROR(link("file", "hard"), EEXIST, "link to a name that is taken");
    ERROR(link("a", "hard2"), EPERM, "link a folder");
    ERROR(link("none", "hard2"), ENOENT, "link nothing");
    EQUAL(unlink("file"), 0, "unlink one name");
    EQUAL(links("hard"), 1, "one name left");
    EQUAL(symlink("hard", "soft"), 0, "symlink");
    ERROR(symlink("hard", "soft"), EEXIST, "symlink to a name that is taken");
    ERROR(symlink("", "soft2"), ENOENT, "symlink to the empty path");
    EQUAL(readlink("soft", text, sizeof text), 4, "readlink");
    EQUAL(readlink("soft", text, 2), 2, "readlink into a small buffer");
    ERROR(readlink("soft", text, 0), EINVAL, "readlink into no buffer");
    ERROR(readlink("hard", text, 10), EINVAL, "readlink of a file");
    struct stat s;
    EQUAL(lstat("soft", &s), 0, "lstat");
    CHECK(S_ISLNK(s.st_mode) && s.st_size == 4, "lstat shows the link");
    EQUAL(stat("soft", &s), 0, "stat follows");
    CHECK(S_ISREG(s.st_mode), "stat shows the file");
    EQUAL(lstat("soft/", &s) == -1 ? errno : 0, ENOTDIR, "a slash follows");
    EQUAL(symlink("loop2", "loop1"), 0, "loop");
    EQUAL(symlink("loop1", "loop2"), 0, "loop back");
    ERROR(stat("loop1", &s), ELOOP, "a loop");
    ERROR(open("loop1", O_RDONLY), ELOOP, "open a loop");
    // The kernel follows 40 links on one way.
    EQUAL(symlink("hard", "l0"), 0, "chain");
    for (int i = 1; i < 41; i++) {
        snprintf(path, sizeof path, "l%d", i);
        snprintf(text, sizeof text, "l%d", i - 1);
        if (symlink(text, path))
            CHECK(0, "chain link");
    }
    EQUAL(stat("l39", &s), 0, "forty links");
    ERROR(stat("l40", &s), ELOOP, "forty-one links");
    for (int i = 0; i < 41; i++) {
        snprintf(path, sizeof path, "l%d", i);
        unlink(path);
    }
    EQUAL(symlink("a", "folder"), 0, "link to a folder");
    EQUAL(stat("folder/file", &s), 0, "through a linked folder");
    ERROR(rmdir("folder"), ENOTDIR, "rmdir of a link");
    EQUAL(lstat("folder/", &s), 0, "lstat with a slash");
    CHECK(S_ISDIR(s.st_mode), "lstat with a slash follows");
    EQUAL(mkdir("folder/via", 0755), 0, "mkdir through a link");
    EQUAL(rmdir("a/via"), 0, "and it is there");
    ERROR(mkdir("folder", 0755), EEXIST, "mkdir over a link");
    EQUAL(symlink("nothing", "dangling"), 0, "dangling");
    ERROR(mkdir("dangling", 0755), EEXIST, "mkdir over a dangling link");
    EQUAL(unlink("soft") | unlink("loop1") | unlink("loop2") | unlink("folder") |
              unlink("dangling"), 0, "unlink links");
    EQUAL(access("hard", F_OK), 0, "the target stays");
    unlink("hard");
}

static void lengths(void)
{
    memset(path, 'n', 255);
    path[255] = 0;
    EQUAL(make(path), 0, "a name of 255");
    EQUAL(unlink(path), 0, "which can be removed");
    memset(path, 'n', 256);
    path[256] = 0;
    ERROR(make(path), ENAMETOOLONG, "a name of 256");
    memset(path, '/', 4095);
    path[4095] = 0;
    path[0] = '.';
    EQUAL(access(path, F_OK), 0, "a path of 4095");
    memset(path, '/', 4096);
    path[4096] = 0;
    ERROR(access(path, F_OK), ENAMETOOLONG, "a path of 4096");
}

static void renames(void)
{
    mkdir("d1", 0755), mkdir("d2", 0755), mkdir("d2/sub", 0755);
    make("f1"), make("f2");
    ERROR(rename("none", "x"), ENOENT, "rename nothing");
    ERROR(rename("f1", "d1"), EISDIR, "a file over a folder");
    ERROR(rename("d1", "f1"), ENOTDIR, "a folder over a file");
    ERROR(rename("d1", "d2"), ENOTEMPTY, "over a folder that is not empty");
    ERROR(rename("d2", "d2/sub/x"), EINVAL, "into itself");
    ERROR(rename("f1", "d1/"), ENOTDIR, "a file to a folder's path");
    ERROR(rename(".", "x"), EBUSY, "rename .");
    EQUAL(rename("f1", "f2"), 0, "over a file");
    ERROR(access("f1", F_OK), ENOENT, "the old name is gone");
    EQUAL(rename("d2/sub", "d1"), 0, "over an empty folder");
    EQUAL(rename("f2", "d2/f3"), 0, "into a folder");
    EQUAL(link("d2/f3", "d2/f4"), 0, "a second name");
    EQUAL(rename("d2/f3", "d2/f4"), 0, "onto its own other name");
    EQUAL(access("d2/f3", F_OK), 0, "does nothing");
    ERROR(renameat2("d2/f3", "d2/f4", 1), EEXIST, "RENAME_NOREPLACE");
    EQUAL(renameat2("d2/f3", "d2/f5", 1), 0, "RENAME_NOREPLACE of a free name");
    ERROR(renameat2("d2/f5", "d2/f6", 77), EINVAL, "odd flags");
    unlink("d2/f4"), unlink("d2/f5"), rmdir("d1"), rmdir("d2");
}

static void reading(void)
{
    mkdir("many", 0755);
    chdir("many");
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "entry%03d", i);
        make(path);
    }
    mkdir("sub", 0755);
    symlink("sub", "to");
    int fd = open(".", O_RDONLY | O_DIRECTORY), count = 0, dots = 0, types = 0;
    static char seen[300], block[1000];
    ssize_t size;
    ERROR(getdents64(fd, block, 10), EINVAL, "getdents64 into a small buffer");
    while ((size = getdents64(fd, block, sizeof block)) > 0) {
        for (ssize_t at = 0; at < size;) {
            struct dirent *entry = (struct dirent *)(block + at);
            at += entry->d_reclen;
            if (entry->d_reclen % 8)
                CHECK(0, "records are aligned");
            if (entry->d_name[0] == '.')
                dots++, types += entry->d_type == DT_DIR;
            else if (!strcmp(entry->d_name, "sub"))
                types += entry->d_type == DT_DIR;
            else if (!strcmp(entry->d_name, "to"))
                types += entry->d_type == DT_LNK;
            else
                seen[atoi(entry->d_name + 5)]++, count++, types += entry->d_type == DT_REG;
        }
    }
    EQUAL(size, 0, "getdents64 to the end");
    EQUAL(count, 300, "all entries");
    EQUAL(dots, 2, ". and ..");
    EQUAL(types, 304, "types");
    int once = 1;
    for (int i = 0; i < 300; i++)
        once &= seen[i] == 1;
    CHECK(once, "each entry once");
    EQUAL(lseek(fd, 0, SEEK_SET), 0, "rewind");
    CHECK(getdents64(fd, block, sizeof block) > 0, "read again");
    int file = open("entry000", O_RDONLY);
    ERROR(getdents64(file, block, sizeof block), ENOTDIR, "getdents64 of a file");
    close(file), close(fd);
    DIR *directory = opendir(".");
    count = 0;
    while (readdir(directory))
        count++;
    EQUAL(count, 304, "readdir");
    closedir(directory);
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "entry%03d", i);
        unlink(path);
    }
    rmdir("sub"), unlink("to");
    chdir("..");
    EQUAL(rmdir("many"), 0, "all removed");
}

static void attributes(void)
{
    make("attr");
    struct stat s;
    EQUAL(chmod("attr", 0751), 0, "chmod");
    stat("attr", &s);
    EQUAL(s.st_mode, S_IFREG | 0751, "mode after chmod");
    EQUAL(access("attr", X_OK), 0, "access X_OK");
    int fd = open("attr", O_RDWR);
    EQUAL(fchmod(fd, 0640), 0, "fchmod");
    fstat(fd, &s);
    EQUAL(s.st_mode & 07777, 0640, "mode after fchmod");
    ERROR(access("attr", 8), EINVAL, "access with odd bits");
    ERROR(access("none", F_OK), ENOENT, "access nothing");
    struct timespec times[2] = {{1000000000, 123456789}, {1100000000, 987654321}};
    EQUAL(syscall(SYS_utimensat, AT_FDCWD, "attr", times, 0), 0, "utimensat");
    stat("attr", &s);
    CHECK(s.st_atim.tv_sec == 1000000000 && s.st_mtim.tv_sec == 1100000000, "the seconds");
    CHECK(s.st_atim.tv_nsec == 123456789 && s.st_mtim.tv_nsec == 987654321, "the nanoseconds");
    times[0].tv_nsec = 0x3ffffffe; // UTIME_OMIT
    times[1].tv_sec = 5;
    EQUAL(syscall(SYS_utimensat, fd, NULL, times, 0), 0, "utimensat of a descriptor");
    stat("attr", &s);
    CHECK(s.st_atim.tv_sec == 1000000000 && s.st_mtim.tv_sec == 5, "UTIME_OMIT");
    times[0].tv_nsec = 1000000000;
    ERROR(syscall(SYS_utimensat, fd, NULL, times, 0), EINVAL, "too many nanoseconds");
    EQUAL(unlink("attr"), 0, "unlink an open file");
    fstat(fd, &s);
    EQUAL(s.st_nlink, 0, "no name");
    EQUAL(write(fd, "still here", 10), 10, "write to it");
    EQUAL(pread(fd, text, 20, 0), 10, "read it");
    close(fd);
    static struct {
        uint32_t mask, blksize;
        uint64_t attributes;
        uint32_t nlink, uid, gid;
        uint16_t mode, pad;
        uint64_t ino, size, blocks, known;
        char rest[192];
    } x;
    make("attr");
    EQUAL(syscall(SYS_statx, AT_FDCWD, "attr", 0, 0x7ff, &x), 0, "statx");
    stat("attr", &s);
    CHECK(x.mode == s.st_mode && x.ino == s.st_ino && x.size == 0 && x.nlink == 1, "statx agrees");
    CHECK((x.mask & 0x7ff) == 0x7ff, "statx mask");
    ERROR(syscall(SYS_statx, AT_FDCWD, "attr", 0x80000, 0x7ff, &x), EINVAL, "statx with odd flags");
    ERROR(syscall(SYS_statx, AT_FDCWD, "none", 0, 0x7ff, &x), ENOENT, "statx of nothing");
    ERROR(fstatat(AT_FDCWD, "", &s, 0), ENOENT, "fstatat of the empty path");
    ERROR(stat("attr", (void *)8), EFAULT, "stat to nowhere");
    unlink("attr");
    EQUAL(umask(027), 022, "umask");
    make("masked");
    stat("masked", &s);
    EQUAL(s.st_mode & 0777, 0640, "the umask takes away");
    umask(022);
    unlink("masked");
}

int main(int argc, char **argv)
{
    umask(022);
    CHECK(argc > 1 && chdir(argv[1]) == 0, "the folder");
    folders(argv[1]);
    links_();
    lengths();
    renames();
    reading();
    attributes();
    unlink("a/file"), rmdir("a");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// /proc and /dev as every Linux has them; argv[1] is this program's own path.
#include "check.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char text[100000], path[200], target[1000];

// The file's text, "" if it cannot be read.
static const char *slurp(const char *name)
{
    int fd = open(name, O_RDONLY);
    size_t size = 0;
    ssize_t more;
    while (fd >= 0 && (more = read(fd, text + size, sizeof text - 1 - size)) > 0)
        size += more;
    text[size] = 0;
    if (fd >= 0)
        close(fd);
    return text;
}

static const char *follow(const char *name)
{
    ssize_t size = readlink(name, target, sizeof target - 1);
    target[size < 0 ? 0 : size] = 0;
    return target;
}

static void self(const char *program)
{
    CHECK(!strcmp(follow("/proc/self/exe"), program), "exe");
    snprintf(path, sizeof path, "%d", getpid());
    CHECK(!strcmp(follow("/proc/self"), path), "self");
    char cwd[500];
    getcwd(cwd, sizeof cwd);
    CHECK(!strcmp(follow("/proc/self/cwd"), cwd), "cwd");
    CHECK(!strcmp(follow("/proc/self/root"), "/"), "root");
    slurp("/proc/self/cmdline");
    CHECK(!strcmp(text + strlen(text) + 1, program), "cmdline");
    slurp("/proc/self/comm");
    CHECK(text[0] && text[strlen(text) - 1] == '\n' && strlen(text) <= 16, "comm");
    CHECK(strstr(slurp("/proc/self/status"), "\nState:\tR (running)\n") != NULL, "status: state");
    snprintf(path, sizeof path, "\nPid:\t%d\n", getpid());
    CHECK(strstr(text, path) != NULL, "status: pid");
    CHECK(strstr(text, "\nThreads:\t1\n") != NULL, "status: threads");
    slurp("/proc/self/stat");
    CHECK(atoi(text) == getpid() && strstr(text, ") R ") != NULL, "stat");
    int fields = 1;
    for (char *at = strrchr(text, ')'); *at; at++)
        fields += *at == ' ';
    EQUAL(fields, 51, "fields of stat");
    CHECK(strstr(slurp("/proc/self/limits"), "Max open files ") != NULL, "limits");
    CHECK(atoi(slurp("/proc/self/statm")) > 0, "statm");
    CHECK(strstr(slurp("/proc/self/mounts"), " /proc proc ") != NULL, "mounts");
    snprintf(path, sizeof path, "/proc/self/task/%d/comm", gettid());
    CHECK(slurp(path)[0], "task");
    ERROR(open("/proc/self/none", O_RDONLY), ENOENT, "no such file");
    ERROR(open("/proc/99999999", O_RDONLY), ENOENT, "no such process");
    int fd = open("/proc/self/auxv", O_RDONLY);
    long entry[2];
    CHECK(read(fd, entry, sizeof entry) == sizeof entry && entry[0] > 0, "auxv");
    close(fd);
    struct stat s;
    EQUAL(stat("/proc/self/maps", &s), 0, "stat of maps");
    CHECK(S_ISREG(s.st_mode) && s.st_size == 0, "a file of size 0");
}

static void maps(const char *program)
{
    unsigned long here = (unsigned long)&maps, start, end;
    int found = 0, stack = 0, sorted = 1;
    unsigned long last = 0;
    char *line = (char *)slurp("/proc/self/maps");
    CHECK(*line, "maps");
    for (; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        char *rest;
        start = strtoul(line, &rest, 16);
        end = strtoul(rest + 1, &rest, 16);
        sorted &= start >= last && end > start;
        last = end;
        if (start <= here && here < end)
            found = rest[1] == 'r' && rest[3] == 'x' && rest[4] == 'p' &&
                    !strncmp(strchr(rest, '/'), program, strlen(program));
        if (start <= (unsigned long)&start && (unsigned long)&start < end)
            stack = rest[1] == 'r' && rest[2] == 'w';
    }
    CHECK(sorted, "maps are in order");
    CHECK(found, "the program's code");
    CHECK(stack, "the stack");
}

static void descriptors(void)
{
    int fd = open("/tmp", O_RDONLY | O_DIRECTORY);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    CHECK(!strcmp(follow(path), "/tmp"), "link of a descriptor");
    struct stat one, two;
    fstat(fd, &one), stat(path, &two);
    CHECK(one.st_ino == two.st_ino && one.st_dev == two.st_dev, "leads to the file");
    lstat(path, &two);
    CHECK(S_ISLNK(two.st_mode), "is a link");
    close(fd);
    ERROR(readlink(path, target, 10), ENOENT, "gone when closed");
    int fds[2];
    pipe(fds);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fds[1]);
    CHECK(!strncmp(follow(path), "pipe:[", 6), "link of a pipe");
    fd = open(path, O_WRONLY);
    CHECK(fd >= 0, "a pipe opened anew");
    write(fd, "via proc", 8);
    EQUAL(read(fds[0], text, 20), 8, "is the same pipe");
    close(fd);
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fds[1]);
    CHECK(!strncmp(slurp(path), "pos:\t0\nflags:\t01\n", 16), "fdinfo");
    close(fds[0]), close(fds[1]);
    fd = memfd_create("name", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    CHECK(!strcmp(follow(path), "/memfd:name (deleted)"), "link of a memfd");
    write(fd, "hello", 5);
    int twin = open(path, O_RDONLY);
    EQUAL(read(twin, text, 10), 5, "a memfd opened anew");
    close(fd), close(twin);
}

static void devices(void)
{
    int fd = open("/dev/null", O_RDWR);
    EQUAL(read(fd, text, 10), 0, "null is empty");
    EQUAL(write(fd, text, 10), 10, "and takes all");
    struct stat s;
    fstat(fd, &s);
    CHECK(S_ISCHR(s.st_mode) && major(s.st_rdev) == 1 && minor(s.st_rdev) == 3, "1:3");
    close(fd);
    fd = open("/dev/zero", O_RDWR);
    memset(text, 1, 100);
    EQUAL(read(fd, text, 100), 100, "zero");
    CHECK(!text[0] && !text[99], "is zero");
    char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(memory != MAP_FAILED && !memory[8191], "map zero");
    memory[5000] = 1;
    munmap(memory, 8192);
    close(fd);
    fd = open("/dev/full", O_RDWR);
    ERROR(write(fd, text, 1), ENOSPC, "full");
    EQUAL(read(fd, text, 1), 1, "full reads zeroes");
    close(fd);
    fd = open("/dev/urandom", O_RDONLY);
    EQUAL(read(fd, text, 1000), 1000, "urandom");
    int different = 0;
    for (int i = 1; i < 1000; i++)
        different += text[i] != text[0];
    CHECK(different > 900, "is random");
    close(fd);
    fd = memfd_create("x", 0);
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    CHECK(open(path, O_RDWR) > fd, "/dev/fd");
    CHECK(strtod(slurp("/proc/uptime"), NULL) >= 0, "uptime");
    CHECK(strstr(slurp("/proc/meminfo"), "MemTotal:") == text, "meminfo");
    CHECK(strstr(slurp("/proc/cpuinfo"), "processor\t: 0\n") == text, "cpuinfo");
    CHECK(!strncmp(slurp("/proc/version"), "Linux version ", 14), "version");
    CHECK(strstr(slurp("/proc/stat"), "\nbtime ") != NULL, "stat of the system");
    CHECK(strstr(slurp("/proc/filesystems"), "nodev\tproc\n") != NULL, "filesystems");
    CHECK(slurp("/proc/sys/kernel/osrelease")[0], "osrelease");
    CHECK(slurp("/proc/sys/vm/overcommit_memory")[0], "overcommit_memory");
    EQUAL(strlen(slurp("/proc/sys/kernel/random/boot_id")), 37, "boot_id");
    CHECK(slurp("/sys/devices/system/cpu/online")[0] == '0', "cpus");
}

int main(int argc, char **argv)
{
    CHECK(argc > 1, "the path");
    self(argv[1]);
    maps(argv[1]);
    descriptors();
    devices();
    return DONE();
}

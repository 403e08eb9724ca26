// SPDX-License-Identifier: GPL-2.0-or-later
// Files in memory: seals, shared mappings, sizes.
#include "check.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define F_ADD_SEALS 1033
#define F_GET_SEALS 1034
#define SEAL 1
#define SHRINK 2
#define GROW 4
#define WRITE 8

int main(void)
{
    ERROR(memfd_create("x", 0x1000), EINVAL, "odd flags");
    ERROR(memfd_create((char *)8, 0), EFAULT, "a name nowhere");
    int fd = memfd_create("x", 1 | 2);
    CHECK(fd >= 0, "memfd_create");
    EQUAL(fcntl(fd, F_GETFD), FD_CLOEXEC, "MFD_CLOEXEC");
    EQUAL(fcntl(fd, F_GET_SEALS), 0, "no seals");
    EQUAL(ftruncate(fd, 10000), 0, "size");
    char *one = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *two = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(one != MAP_FAILED && two != MAP_FAILED && one != two, "two mappings");
    strcpy(one + 5000, "seen");
    CHECK(!strcmp(two + 5000, "seen"), "see each other");
    char back[5];
    EQUAL(pread(fd, back, 5, 5000), 5, "pread");
    CHECK(!strcmp(back, "seen"), "sees the mapping");
    pwrite(fd, "file", 5, 100);
    CHECK(!strcmp(two + 100, "file"), "the mapping sees pwrite");
    EQUAL(ftruncate(fd, 20000), 0, "grow");
    char *three = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 16384);
    CHECK(three != MAP_FAILED && !three[0], "map the grown part");
    three[0] = 'g';
    pread(fd, back, 1, 16384);
    EQUAL(back[0], 'g', "which is the file");
    strcpy(one + 200, "still");
    pread(fd, back, 5, 200);
    CHECK(!memcmp(back, "still", 5), "old mappings stay the file's");
    ERROR(fcntl(fd, F_ADD_SEALS, WRITE), EBUSY, "F_SEAL_WRITE with mappings");
    EQUAL(fcntl(fd, F_ADD_SEALS, SHRINK), 0, "F_SEAL_SHRINK");
    ERROR(ftruncate(fd, 10), EPERM, "cannot shrink");
    EQUAL(ftruncate(fd, 30000), 0, "can grow");
    EQUAL(fcntl(fd, F_ADD_SEALS, GROW), 0, "F_SEAL_GROW");
    ERROR(ftruncate(fd, 40000), EPERM, "cannot grow");
    ERROR(pwrite(fd, "x", 1, 50000), EPERM, "cannot write behind the end");
    EQUAL(fcntl(fd, F_ADD_SEALS, SEAL), 0, "F_SEAL_SEAL");
    EQUAL(fcntl(fd, F_GET_SEALS), SEAL | SHRINK | GROW, "F_GET_SEALS");
    ERROR(fcntl(fd, F_ADD_SEALS, WRITE), EPERM, "no more seals");
    munmap(one, 10000), munmap(two, 10000), munmap(three, 4096);
    close(fd);
    fd = memfd_create("y", 0);
    EQUAL(fcntl(fd, F_GET_SEALS), SEAL, "sealed without MFD_ALLOW_SEALING");
    struct stat s;
    fstat(fd, &s);
    CHECK(S_ISREG(s.st_mode) && s.st_nlink == 0 && s.st_size == 0, "fstat");
    close(fd);
    fd = memfd_create("z", 2);
    write(fd, "text", 4);
    EQUAL(fcntl(fd, F_ADD_SEALS, WRITE), 0, "F_SEAL_WRITE");
    ERROR(write(fd, "x", 1), EPERM, "cannot write");
    CHECK(mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EPERM,
          "nor map for writing");
    CHECK(mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) != MAP_FAILED,
          "but map privately");
    close(fd);
    return DONE();
}

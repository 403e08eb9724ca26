// SPDX-License-Identifier: GPL-2.0-or-later
// Small calls: identity, limits, scheduling, prctl, randomness, usage, and refusals.
#include "check.h"
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifdef SYS_ugetrlimit
#define GETRLIMIT SYS_ugetrlimit
#else
#define GETRLIMIT SYS_getrlimit
#endif

// What /proc/self/stat says: the tests themselves may have been started with nice.
static int niceness(void)
{
    char text[1024];
    int fd = open("/proc/self/stat", O_RDONLY);
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    if (size <= 0)
        return 99;
    text[size] = 0;
    char *field = strrchr(text, ')');
    for (int number = 2; field && number < 19; number++)
        field = strchr(field + 1, ' ');
    return field ? atoi(field + 1) : 99;
}

int main(void)
{
    EQUAL(getpid(), gettid(), "the first thread's id is the process's");
    CHECK(getpgrp() >= 0 && syscall(SYS_getsid, 0) >= 0, "group and session");
    EQUAL(syscall(SYS_getpgid, 0), getpgrp(), "getpgid");
    ERROR(syscall(SYS_getpgid, 99999999), ESRCH, "getpgid of nobody");
    ERROR(syscall(SYS_wait4, -1, NULL, 0, NULL), ECHILD, "wait4 without children");
    ERROR(syscall(SYS_wait4, -1, NULL, 0x10000, NULL), EINVAL, "wait4 with odd options");

    char name[17] = {0};
    EQUAL(prctl(PR_SET_NAME, "a name that is too long", 0, 0, 0), 0, "PR_SET_NAME");
    EQUAL(prctl(PR_GET_NAME, name, 0, 0, 0), 0, "PR_GET_NAME");
    CHECK(!strcmp(name, "a name that is "), "names are cut at 15 bytes");
    ERROR(prctl(PR_SET_NAME, 8, 0, 0, 0), EFAULT, "PR_SET_NAME of a bad address");
    ERROR(prctl(123456, 0, 0, 0, 0), EINVAL, "unknown prctl");
    EQUAL(prctl(38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0, 0), 0, "PR_SET_NO_NEW_PRIVS");
    EQUAL(prctl(39, 0, 0, 0, 0), 1, "PR_GET_NO_NEW_PRIVS");

    unsigned long limit[2];
    EQUAL(syscall(GETRLIMIT, RLIMIT_NOFILE, limit), 0, "getrlimit");
    CHECK(limit[0] >= 256 && limit[0] <= limit[1], "RLIMIT_NOFILE");
    uint64_t old[2], new[2] = {64, 256};
    EQUAL(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, new, old), 0, "prlimit64");
    EQUAL(old[0], limit[0], "prlimit64 and getrlimit agree");
    EQUAL(syscall(GETRLIMIT, RLIMIT_NOFILE, limit), 0, "getrlimit again");
    CHECK(limit[0] == 64 && limit[1] == 256, "the limit was set");
    new[0] = 300;
    ERROR(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, new, NULL), EINVAL, "soft above hard");
    ERROR(syscall(SYS_prlimit64, 0, 99, NULL, old), EINVAL, "unknown limit");
    ERROR(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, 8), EFAULT, "prlimit64 to nowhere");

    unsigned char random[600];
    memset(random, 0, sizeof random);
    EQUAL(getrandom(random, sizeof random, 0), sizeof random, "getrandom");
    int different = 0;
    for (int i = 1; i < 600; i++)
        different += random[i] != random[i - 1];
    CHECK(different > 500, "it is random");
    ERROR(getrandom(random, 10, 0x100), EINVAL, "getrandom with odd flags");
    ERROR(getrandom((void *)8, 10, 0), EFAULT, "getrandom to nowhere");

    unsigned long mask[16] = {0};
    CHECK(syscall(SYS_sched_getaffinity, 0, sizeof mask, mask) >= (long)sizeof(long), "affinity");
    CHECK(mask[0] != 0, "somewhere to run");
    ERROR(syscall(SYS_sched_getaffinity, 0, 1, mask), EINVAL, "affinity mask too small");
    EQUAL(sched_yield(), 0, "sched_yield");
    EQUAL(syscall(SYS_sched_getscheduler, 0), 0, "SCHED_OTHER");
    EQUAL(syscall(SYS_sched_get_priority_max, 1), 99, "priority of SCHED_FIFO");
    ERROR(syscall(SYS_sched_get_priority_min, 77), EINVAL, "unknown policy");
    int parameter = 5;
    ERROR(syscall(SYS_sched_setscheduler, 0, 0, &parameter), EINVAL, "priority for SCHED_OTHER");
    unsigned cpu = 9999, node = 9999;
    EQUAL(syscall(SYS_getcpu, &cpu, &node, NULL), 0, "getcpu");
    CHECK(cpu < 9999 && node < 9999, "cpu and node");
    EQUAL(syscall(SYS_getpriority, 0, 0), 20 - niceness(), "getpriority");

    struct sysinfo info;
    memset(&info, 0xff, sizeof info);
    EQUAL(sysinfo(&info), 0, "sysinfo");
    CHECK(info.totalram > 1000 && info.mem_unit >= 1 && info.procs >= 1, "memory and processes");
    CHECK(info.freeram <= info.totalram, "free memory");

    long ticks[4];
    CHECK(syscall(SYS_times, ticks) != -1, "times");
    CHECK(ticks[0] >= 0 && ticks[2] == 0, "ticks");
    long usage[18];
    EQUAL(syscall(SYS_getrusage, 0, usage), 0, "getrusage");
    CHECK(usage[0] >= 0 && usage[1] < 1000000, "user time");
    ERROR(syscall(SYS_getrusage, 7, usage), EINVAL, "getrusage of nobody");

    EQUAL(syscall(SYS_personality, 0xffffffff), 0, "personality");
    ERROR(syscall(SYS_set_robust_list, NULL, 1), EINVAL, "robust list of a wrong size");
    EQUAL(syscall(SYS_set_tid_address, 0), gettid(), "set_tid_address");
    CHECK(syscall(SYS_membarrier, 0, 0, 0) > 0, "membarrier");
    ERROR(syscall(9999, 1, 2, 3), ENOSYS, "no such call");
    ERROR(syscall(SYS_execve, "/no/such/file", NULL, NULL), ENOENT, "execve of nothing");
    ERROR(syscall(SYS_execve, (char *)8, NULL, NULL), EFAULT, "execve of a bad pointer");
    ERROR(syscall(SYS_clone, 0x10000, 0, 0, 0, 0), EINVAL, "CLONE_THREAD without CLONE_SIGHAND");
    ERROR(syscall(SYS_clone, 0x800, 0, 0, 0, 0), EINVAL, "CLONE_SIGHAND without CLONE_VM");
    ERROR(syscall(SYS_mlock, 0, 4096), ENOMEM, "mlock of nothing");
    return DONE();
}

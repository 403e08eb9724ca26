// SPDX-License-Identifier: GPL-2.0-or-later
/* sysconf, pathconf and what else tells about the system. */
#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include "internal.h"

int get_nprocs(void)
{
	unsigned char bits[128] = {0};
	int size = RAW(__NR_sched_getaffinity, 0, sizeof bits, bits), count = 0;
	for (int i = 0; i < size; i++)
		count += __builtin_popcount(bits[i]);
	return count > 0 ? count : 1;
}

int get_nprocs_conf(void)
{
	int count = 0;
	DIR *d = opendir("/sys/devices/system/cpu");
	for (struct dirent *e; d && (e = readdir(d));)
		if (!strncmp(e->d_name, "cpu", 3) && e->d_name[3] >= '0' && e->d_name[3] <= '9')
			count++;
	if (d)
		closedir(d);
	return count ? count : get_nprocs();
}

static long pages(bool free)
{
	struct sysinfo info;
	if (sysinfo(&info))
		return -1;
	unsigned long count = free ? info.freeram + info.bufferram : info.totalram;
	return (unsigned long long)count * (info.mem_unit ? info.mem_unit : 1) / PAGE_SIZE;
}

long get_phys_pages(void) { return pages(false); }
long get_avphys_pages(void) { return pages(true); }

static long limit(int what)
{
	struct rlimit now;
	if (getrlimit(what, &now))
		return -1;
	return now.rlim_cur == RLIM_INFINITY ? -1 : (long)now.rlim_cur;
}

/* The option is there in this version of POSIX, or has this value. */
#define IS(name, value) \
	case name: return value;

long sysconf(int name)
{
	switch (name) {
	case _SC_ARG_MAX: {
		long stack = limit(RLIMIT_STACK);
		return stack / 4 > ARG_MAX ? stack / 4 : ARG_MAX;
	}
	case _SC_CHILD_MAX: return limit(RLIMIT_NPROC);
	case _SC_OPEN_MAX: return limit(RLIMIT_NOFILE);
	case _SC_SIGQUEUE_MAX: return limit(RLIMIT_SIGPENDING);
	case _SC_CLK_TCK: return 100;
	case _SC_NPROCESSORS_CONF: return get_nprocs_conf();
	case _SC_NPROCESSORS_ONLN: return get_nprocs();
	case _SC_PHYS_PAGES: return get_phys_pages();
	case _SC_AVPHYS_PAGES: return get_avphys_pages();
	IS(_SC_BC_BASE_MAX, _POSIX2_BC_BASE_MAX)
	IS(_SC_BC_DIM_MAX, _POSIX2_BC_DIM_MAX)
	IS(_SC_BC_SCALE_MAX, _POSIX2_BC_SCALE_MAX)
	IS(_SC_BC_STRING_MAX, _POSIX2_BC_STRING_MAX)
	IS(_SC_COLL_WEIGHTS_MAX, _POSIX2_COLL_WEIGHTS_MAX)
	IS(_SC_EXPR_NEST_MAX, _POSIX2_EXPR_NEST_MAX)
	IS(_SC_LINE_MAX, _POSIX2_LINE_MAX)
	IS(_SC_NGROUPS_MAX, 65536)
	IS(_SC_PASS_MAX, PASS_MAX)
	IS(_SC_2_C_BIND, _POSIX2_C_BIND)
	IS(_SC_2_CHAR_TERM, _POSIX2_CHAR_TERM)
	IS(_SC_2_VERSION, _POSIX2_VERSION)
	IS(_SC_JOB_CONTROL, _POSIX_JOB_CONTROL)
	IS(_SC_SAVED_IDS, _POSIX_SAVED_IDS)
	IS(_SC_VERSION, _POSIX_VERSION)
	IS(_SC_RE_DUP_MAX, _POSIX_RE_DUP_MAX)
	IS(_SC_STREAM_MAX, FOPEN_MAX)
	IS(_SC_XOPEN_ENH_I18N, _XOPEN_ENH_I18N)
	IS(_SC_XOPEN_SHM, _XOPEN_SHM)
	IS(_SC_XOPEN_VERSION, _XOPEN_VERSION)
	IS(_SC_XOPEN_REALTIME, _XOPEN_REALTIME)
	IS(_SC_XOPEN_REALTIME_THREADS, _XOPEN_REALTIME_THREADS)
	IS(_SC_XOPEN_UNIX, _XOPEN_UNIX)
	IS(_SC_ATEXIT_MAX, LONG_MAX)
	IS(_SC_IOV_MAX, 1024)
	case _SC_PAGESIZE:
	IS(_SC_PAGE_SIZE, PAGE_SIZE)
	case _SC_XBS5_ILP32_OFF32:
	IS(_SC_V7_ILP32_OFF32, _POSIX_V7_ILP32_OFF32)
	case _SC_XBS5_LP64_OFF64:
	IS(_SC_V7_LP64_OFF64, _POSIX_V7_LP64_OFF64)
	IS(_SC_DELAYTIMER_MAX, INT_MAX)
	IS(_SC_RTSIG_MAX, 64 - 40 + 1)
	IS(_SC_SEM_VALUE_MAX, SEM_VALUE_MAX)
	IS(_SC_TIMER_MAX, _POSIX_TIMER_MAX)
	IS(_SC_FSYNC, _POSIX_FSYNC)
	IS(_SC_MAPPED_FILES, _POSIX_MAPPED_FILES)
	IS(_SC_MEMLOCK, _POSIX_MEMLOCK)
	IS(_SC_MEMLOCK_RANGE, _POSIX_MEMLOCK_RANGE)
	IS(_SC_MEMORY_PROTECTION, _POSIX_MEMORY_PROTECTION)
	IS(_SC_PRIORITY_SCHEDULING, _POSIX_PRIORITY_SCHEDULING)
	IS(_SC_REALTIME_SIGNALS, _POSIX_REALTIME_SIGNALS)
	IS(_SC_SEMAPHORES, _POSIX_SEMAPHORES)
	IS(_SC_SYNCHRONIZED_IO, _POSIX_SYNCHRONIZED_IO)
	IS(_SC_TIMERS, _POSIX_TIMERS)
	case _SC_GETGR_R_SIZE_MAX:
	IS(_SC_GETPW_R_SIZE_MAX, 1024)
	IS(_SC_LOGIN_NAME_MAX, LOGIN_NAME_MAX)
	IS(_SC_THREAD_DESTRUCTOR_ITERATIONS, PTHREAD_DESTRUCTOR_ITERATIONS)
	IS(_SC_THREAD_KEYS_MAX, PTHREAD_KEYS_MAX)
	IS(_SC_THREAD_STACK_MIN, PTHREAD_STACK_MIN)
	IS(_SC_TTY_NAME_MAX, TTY_NAME_MAX)
	IS(_SC_THREADS, _POSIX_THREADS)
	IS(_SC_THREAD_ATTR_STACKADDR, _POSIX_THREAD_ATTR_STACKADDR)
	IS(_SC_THREAD_ATTR_STACKSIZE, _POSIX_THREAD_ATTR_STACKSIZE)
	IS(_SC_THREAD_PRIORITY_SCHEDULING, _POSIX_THREAD_PRIORITY_SCHEDULING)
	IS(_SC_THREAD_PRIO_INHERIT, _POSIX_THREAD_PRIO_INHERIT)
	IS(_SC_THREAD_SAFE_FUNCTIONS, _POSIX_THREAD_SAFE_FUNCTIONS)
	IS(_SC_MONOTONIC_CLOCK, _POSIX_MONOTONIC_CLOCK)
	IS(_SC_ADVISORY_INFO, _POSIX_ADVISORY_INFO)
	IS(_SC_BARRIERS, _POSIX_BARRIERS)
	IS(_SC_CLOCK_SELECTION, _POSIX_CLOCK_SELECTION)
	IS(_SC_CPUTIME, _POSIX_CPUTIME)
	IS(_SC_HOST_NAME_MAX, _POSIX_HOST_NAME_MAX)
	IS(_SC_IPV6, _POSIX_IPV6)
	IS(_SC_RAW_SOCKETS, _POSIX_RAW_SOCKETS)
	IS(_SC_READER_WRITER_LOCKS, _POSIX_READER_WRITER_LOCKS)
	IS(_SC_REGEXP, _POSIX_REGEXP)
	IS(_SC_SHELL, _POSIX_SHELL)
	IS(_SC_SPAWN, _POSIX_SPAWN)
	IS(_SC_SPIN_LOCKS, _POSIX_SPIN_LOCKS)
	IS(_SC_SYMLOOP_MAX, _POSIX_SYMLOOP_MAX)
	IS(_SC_THREAD_CPUTIME, _POSIX_THREAD_CPUTIME)
	IS(_SC_THREAD_PROCESS_SHARED, _POSIX_THREAD_PROCESS_SHARED)
	IS(_SC_TIMEOUTS, _POSIX_TIMEOUTS)
	}
	if (name >= _SC_LEVEL1_ICACHE_SIZE && name <= _SC_LEVEL4_CACHE_LINESIZE)
		return 0;
	if (name < 0 || name > _SC_LEVEL4_CACHE_LINESIZE || (name > 0x55 && name < 0x60))
		errno = EINVAL;
	return -1; /* known, and not here */
}

static long path_value(const struct statfs *fs, int name)
{
	switch (name) {
	IS(_PC_FILESIZEBITS, 64)
	IS(_PC_LINK_MAX, LINK_MAX)
	IS(_PC_MAX_CANON, MAX_CANON)
	IS(_PC_MAX_INPUT, MAX_INPUT)
	case _PC_NAME_MAX: return fs->f_namelen;
	IS(_PC_PATH_MAX, PATH_MAX)
	IS(_PC_PIPE_BUF, PIPE_BUF)
	IS(_PC_2_SYMLINKS, 1)
	case _PC_ALLOC_SIZE_MIN:
	case _PC_REC_XFER_ALIGN:
	case _PC_REC_MIN_XFER_SIZE: return fs->f_bsize;
	IS(_PC_CHOWN_RESTRICTED, _POSIX_CHOWN_RESTRICTED)
	IS(_PC_NO_TRUNC, _POSIX_NO_TRUNC)
	IS(_PC_VDISABLE, _POSIX_VDISABLE)
	case _PC_SYMLINK_MAX:
	case _PC_REC_INCR_XFER_SIZE:
	case _PC_REC_MAX_XFER_SIZE:
	case _PC_ASYNC_IO:
	case _PC_PRIO_IO:
	case _PC_SYNC_IO: return -1;
	}
	errno = EINVAL;
	return -1;
}

long pathconf(const char *path, int name)
{
	struct statfs fs;
	return statfs(path, &fs) ? -1 : path_value(&fs, name);
}

long fpathconf(int fd, int name)
{
	struct statfs fs;
	return fstatfs(fd, &fs) ? -1 : path_value(&fs, name);
}

int getdomainname(char *to, size_t size)
{
	struct utsname name;
	if (uname(&name))
		return -1;
	if (strlen(name.domainname) > size) {
		errno = EINVAL;
		return -1;
	}
	strncpy(to, name.domainname, size);
	return 0;
}

int __sched_cpucount(size_t size, const cpu_set_t *set)
{
	const unsigned char *bytes = (const void *)set;
	int count = 0;
	while (size-- > 0)
		count += __builtin_popcount(*bytes++);
	return count;
}

cpu_set_t *__sched_cpualloc(size_t count)
{
	return malloc((count + LONG_BIT - 1) / LONG_BIT * sizeof(long));
}

void __sched_cpufree(cpu_set_t *set)
{
	free(set);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Structures, types and constants in bionic's layout: numbers taken from an NDK's headers. */
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <glob.h>
#include <grp.h>
#include <inttypes.h>
#include <locale.h>
#include <mntent.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <regex.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <termios.h>
#include <threads.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <utmp.h>
#include <wchar.h>
#include <wctype.h>
#include "check.h"

int main(void)
{
	SIZE(pthread_t, 8, 4);
	SIZE(pthread_attr_t, 56, 24);
	SIZE(pthread_mutex_t, 40, 4);
	SIZE(pthread_mutexattr_t, 8, 4);
	SIZE(pthread_cond_t, 48, 4);
	SIZE(pthread_condattr_t, 8, 4);
	SIZE(pthread_rwlock_t, 56, 40);
	SIZE(pthread_rwlockattr_t, 8, 4);
	SIZE(pthread_barrier_t, 32, 32);
	SIZE(pthread_spinlock_t, 8, 8);
	SIZE(pthread_once_t, 4, 4);
	SIZE(pthread_key_t, 4, 4);
	SIZE(sem_t, 16, 4);
	SIZE(mtx_t, 40, 4);
	PLACE(pthread_attr_t, stack_base, 8, 4);
	PLACE(pthread_attr_t, stack_size, 16, 8);
	PLACE(pthread_attr_t, guard_size, 24, 12);
	PLACE(pthread_attr_t, sched_policy, 32, 16);
	pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
	pthread_mutex_t checking = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
	NUMBER(recursive.__private[0], 0x4000, 0x4000);
	NUMBER(checking.__private[0], 0x8000, 0x8000);

	SIZE(jmp_buf, 256, 256);
	SIZE(sigjmp_buf, 264, 260);
	SIZE(sigset_t, 8, 4);
	SIZE(sigset64_t, 8, 8);
	SIZE(struct sigaction, 32, 16);
	SIZE(struct sigaction64, 32, 20);
	PLACE(struct sigaction, sa_handler, 8, 0);
	PLACE(struct sigaction, sa_mask, 16, 4);
	PLACE(struct sigaction, sa_flags, 0, 8);
	PLACE(struct sigaction, sa_restorer, 24, 12);
	PLACE(struct sigaction64, sa_flags, 0, 4);
	PLACE(struct sigaction64, sa_mask, 16, 12);
	SIZE(siginfo_t, 128, 128);
	SIZE(stack_t, 24, 12);
	SIZE(ucontext_t, 4560, 744);
	PLACE(ucontext_t, uc_mcontext, 176, 20);
	PLACE(ucontext_t, uc_sigmask, 40, 104);
	NUMBER(NSIG, 65, 65);
	NUMBER(SIGRTMAX, 64, 64);

	SIZE(time_t, 8, 4);
	SIZE(suseconds_t, 8, 4);
	SIZE(clock_t, 8, 4);
	SIZE(timer_t, 8, 4);
	SIZE(struct timespec, 16, 8);
	SIZE(struct timeval, 16, 8);
	SIZE(struct itimerspec, 32, 16);
	SIZE(struct tm, 56, 44);
	PLACE(struct tm, tm_gmtoff, 40, 36);

	SIZE(off_t, 8, 4);
	SIZE(off64_t, 8, 8);
	SIZE(loff_t, 8, 8);
	SIZE(fpos_t, 8, 4);
	SIZE(fpos64_t, 8, 8);
	SIZE(dev_t, 8, 4);
	SIZE(ino_t, 8, 4);
	SIZE(mode_t, 4, 2);
	SIZE(nlink_t, 4, 4);
	SIZE(uid_t, 4, 4);
	SIZE(blksize_t, 8, 4);
	SIZE(blkcnt_t, 8, 4);
	SIZE(fsblkcnt_t, 8, 4);
	SIZE(socklen_t, 4, 4);
	CHECK(sizeof(long) == 4 ? (socklen_t)-1 < 0 : (socklen_t)-1 > 0);
	SIZE(struct stat, 128, 104);
	SIZE(struct stat64, 128, 104);
	PLACE(struct stat, st_mode, 16, 16);
	PLACE(struct stat, st_size, 48, 48);
	PLACE(struct stat, st_blksize, 56, 56);
	PLACE(struct stat, st_atim, 72, 72);
	PLACE(struct stat, st_ino, 8, 96);
	SIZE(struct statfs, 120, 88);
	PLACE(struct statfs, f_blocks, 16, 8);
	PLACE(struct statfs, f_namelen, 64, 56);
	SIZE(struct statvfs, 112, 44);
	SIZE(struct statvfs64, 112, 44);
	PLACE(struct statvfs, f_namemax, 80, 40);
	PLACE(struct statvfs64, f_namemax, 80, 40);
	SIZE(struct dirent, 280, 280);
	PLACE(struct dirent, d_name, 19, 19);
	SIZE(struct flock, 32, 16);
	SIZE(struct flock64, 32, 32);
	SIZE(struct rlimit, 16, 8);
	SIZE(struct rusage, 144, 72);
	SIZE(struct utsname, 390, 390);
	SIZE(struct termios, 36, 36);
	SIZE(fd_set, 128, 128);
	SIZE(struct epoll_event, 16, 16);

	SIZE(struct addrinfo, 48, 32);
	PLACE(struct addrinfo, ai_canonname, 24, 20);
	PLACE(struct addrinfo, ai_addr, 32, 24);
	NUMBER(EAI_NONAME, 8, 8);
	NUMBER(AI_NUMERICSERV, 8, 8);
	NUMBER(NI_NUMERICHOST, 2, 2);
	SIZE(struct sockaddr_storage, 128, 128);
	SIZE(struct sockaddr_in6, 28, 28);
	SIZE(struct sockaddr_un, 110, 110);
	SIZE(struct msghdr, 56, 28);
	SIZE(struct cmsghdr, 16, 12);
	SIZE(struct hostent, 32, 20);

	SIZE(regex_t, 32, 16);
	SIZE(regmatch_t, 16, 8);
	NUMBER(REG_NOSUB, 4, 4);
	NUMBER(REG_NEWLINE, 8, 8);
	SIZE(glob_t, 88, 44);
	SIZE(mbstate_t, 8, 4);
	SIZE(wint_t, 4, 4);
	SIZE(wctype_t, 8, 4);
	SIZE(cpu_set_t, 128, 4);
	SIZE(struct passwd, 48, 24);
	SIZE(struct group, 32, 16);
	SIZE(struct mntent, 40, 24);
	SIZE(struct utmp, 400, 96);
	SIZE(struct lconv, 96, 56);
	SIZE(FTSENT, 128, 72);
	SIZE(int_fast16_t, 8, 4);
	SIZE(long double, 16, 8);
	NUMBER(_SC_PAGESIZE, 39, 39);
	NUMBER(_SC_NPROCESSORS_ONLN, 97, 97);
	NUMBER(_PC_PATH_MAX, 5, 5);
	NUMBER(F_GETLK, 5, 5);
	NUMBER(O_DIRECTORY, 040000, 040000);
	NUMBER(O_LARGEFILE, 0400000, 0400000);
	NUMBER(PTHREAD_STACK_MIN, 16384, 8192);
	return 0;
}

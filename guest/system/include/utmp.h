// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <time.h>
__BEGIN_DECLS
#define _PATH_UTMP "/var/run/utmp"
#define _PATH_WTMP "/var/log/wtmp"
#define _PATH_LASTLOG "/var/log/lastlog"
#ifdef __LP64__
#define UT_NAMESIZE 32
#define UT_LINESIZE 32
#define UT_HOSTSIZE 256
#else
#define UT_NAMESIZE 8
#define UT_LINESIZE 8
#define UT_HOSTSIZE 16
#endif
#define EMPTY 0
#define RUN_LVL 1
#define BOOT_TIME 2
#define NEW_TIME 3
#define OLD_TIME 4
#define INIT_PROCESS 5
#define LOGIN_PROCESS 6
#define USER_PROCESS 7
#define DEAD_PROCESS 8
#define ACCOUNTING 9
struct lastlog {
	time_t ll_time;
	char ll_line[UT_LINESIZE], ll_host[UT_HOSTSIZE];
};
struct exit_status { short e_termination, e_exit; };
struct utmp {
	short ut_type;
	pid_t ut_pid;
	char ut_line[UT_LINESIZE], ut_id[4], ut_user[UT_NAMESIZE], ut_host[UT_HOSTSIZE];
	struct exit_status ut_exit;
	long ut_session;
	struct timeval ut_tv;
	int32_t ut_addr_v6[4];
	char unsed[20];
};
#define ut_name ut_user
#define ut_time ut_tv.tv_sec
#define ut_addr ut_addr_v6[0]
int utmpname(const char *);
void setutent(void);
struct utmp *getutent(void);
struct utmp *pututline(const struct utmp *);
void endutent(void);
int login_tty(int);
__END_DECLS

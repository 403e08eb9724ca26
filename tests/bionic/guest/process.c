// SPDX-License-Identifier: GPL-2.0-or-later
/* The process, its system, users, properties, time and the net. */
#include <android/api-level.h>
#include <android/fdsan.h>
#include <arpa/inet.h>
#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <grp.h>
#include <malloc.h>
#include <netdb.h>
#include <pwd.h>
#include <resolv.h>
#include <sched.h>
#include <spawn.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/system_properties.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

static int properties;
static void count(const prop_info *info, void *cookie) { (void)info, (void)cookie; properties++; }
static char read_value[128];
static void keep(void *cookie, const char *name, const char *value, uint32_t serial)
{
	(void)name, (void)serial;
	strcpy(cookie, value);
}

int main(int argc, char **argv)
{
	if (argc > 1) { /* a child of posix_spawn */
		puts("ok child");
		return 9;
	}
	CHECK(sysconf(_SC_PAGESIZE) == 4096 && sysconf(_SC_CLK_TCK) == 100 && sysconf(_SC_OPEN_MAX) > 0);
	CHECK(sysconf(_SC_NPROCESSORS_ONLN) == get_nprocs() && sysconf(_SC_PHYS_PAGES) > 1000);
	errno = 0;
	CHECK(sysconf(9999) == -1 && errno == EINVAL);
	CHECK(pathconf("/", _PC_NAME_MAX) == 255 && pathconf("/", _PC_PATH_MAX) == 4096);
	CHECK(getauxval(AT_PAGESZ) == 4096 && getauxval(AT_ENTRY) != 0 && getauxval(12345) == 0);
	struct utsname name;
	CHECK(uname(&name) == 0 && !strcmp(name.sysname, "Linux"));
	CHECK(getpid() == gettid() && !strcmp(getprogname(), "process"));
	cpu_set_t set;
	CHECK(sched_getaffinity(0, sizeof set, &set) > -1 && CPU_COUNT(&set) == get_nprocs());

	struct passwd *user = getpwuid(10123), held, *result;
	CHECK(user && !strcmp(user->pw_name, "u0_a123") && user->pw_gid == 10123);
	CHECK((user = getpwnam("shell")) && user->pw_uid == 2000 && !strcmp(user->pw_shell, "/bin/sh"));
	char buffer[256];
	CHECK(getpwnam_r("u1_a5", &held, buffer, sizeof buffer, &result) == 0 && result && held.pw_uid == 110005);
	CHECK(getpwnam_r("nobody here", &held, buffer, sizeof buffer, &result) == 0 && !result);
	CHECK(getpwuid_r(0, &held, buffer, 4, &result) == ERANGE);
	struct group *group = getgrgid(3003);
	CHECK(group && !strcmp(group->gr_name, "inet") && getgrnam("inet")->gr_gid == 3003);

	char value[PROP_VALUE_MAX];
	CHECK(__system_property_get("ro.build.version.sdk", value) == 2 && !strcmp(value, "30"));
	CHECK(__system_property_get("no.such.property", value) == 0 && value[0] == 0);
	CHECK(__system_property_set("debug.test", "hello") == 0 && __system_property_get("debug.test", value) == 5);
	CHECK(__system_property_set("ro.build.version.sdk", "31") == -1);
	const prop_info *info = __system_property_find("debug.test");
	uint32_t serial = __system_property_serial(info);
	CHECK(__system_property_set("debug.test", "again") == 0 && __system_property_serial(info) != serial);
	__system_property_read_callback(info, keep, read_value);
	CHECK(!strcmp(read_value, "again"));
	CHECK(__system_property_foreach(count, 0) == 0 && properties > 5);
	struct timespec soon = {0, 1000000};
	CHECK(!__system_property_wait(info, __system_property_serial(info), &serial, &soon));
	CHECK(android_get_device_api_level() == 30);

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	time_t t = 1600000000;
	struct tm tm;
	CHECK(gmtime_r(&t, &tm) && tm.tm_year == 120 && tm.tm_mon == 8 && tm.tm_mday == 13 && tm.tm_hour == 12);
	CHECK(timegm(&tm) == t);
	CHECK(localtime_r(&t, &tm) && tm.tm_hour == 14 && tm.tm_gmtoff == 7200 && tm.tm_isdst == 1);
	CHECK(!strcmp(tm.tm_zone, "CEST") && mktime(&tm) == t && timezone == -3600);
	CHECK(strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S %Z", &tm) && !strcmp(buffer, "2020-09-13 14:26:40 CEST"));
	CHECK(strptime("2001-02-03", "%Y-%m-%d", &tm) && tm.tm_mday == 3);
	struct timespec now;
	CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec > 1000000);
	CHECK(nanosleep(&soon, 0) == 0 && time(0) >= now.tv_sec);
	CHECK(timespec_get(&now, TIME_UTC) == TIME_UTC);
	timer_t timer;
	struct sigevent event = {.sigev_notify = SIGEV_NONE};
	struct itimerspec left, span = {.it_value = {100, 0}};
	CHECK(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &span, 0) == 0);
	CHECK(timer_gettime(timer, &left) == 0 && left.it_value.tv_sec >= 98 && timer_delete(timer) == 0);

	struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST}, *list;
	CHECK(getaddrinfo("127.0.0.1", "80", &hints, &list) == 0 && list->ai_addrlen == sizeof(struct sockaddr_in));
	CHECK(((struct sockaddr_in *)list->ai_addr)->sin_port == htons(80));
	CHECK(getnameinfo(list->ai_addr, list->ai_addrlen, buffer, 64, value, 32, NI_NUMERICHOST | NI_NUMERICSERV) == 0);
	CHECK(!strcmp(buffer, "127.0.0.1") && !strcmp(value, "80"));
	freeaddrinfo(list);
	CHECK(getaddrinfo("not a name", 0, &hints, &list) == EAI_NONAME);
	CHECK(strlen(gai_strerror(EAI_NONAME)) > 10 && &h_errno != 0);
	struct in6_addr six;
	CHECK(inet_pton(AF_INET6, "::1", &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six));
	unsigned char raw[16];
	CHECK(b64_ntop((const unsigned char *)"hello", 5, buffer, sizeof buffer) == 8 && !strcmp(buffer, "aGVsbG8="));
	CHECK(b64_pton("aGVsbG8=", raw, sizeof raw) == 5 && !memcmp(raw, "hello", 5));
	int pair[2];
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	struct iovec iov = {"data", 4};
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control = {
		.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
	*(int *)CMSG_DATA(&control.head) = 1;
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
	CHECK(sendmsg(pair[0], &message, 0) == 4);
	iov.iov_base = buffer;
	CHECK(recvmsg(pair[1], &message, 0) == 4 && CMSG_FIRSTHDR(&message) && !CMSG_NXTHDR(&message, CMSG_FIRSTHDR(&message)));

	uint32_t numbers[4] = {0};
	arc4random_buf(numbers, sizeof numbers);
	CHECK((numbers[0] | numbers[1] | numbers[2]) != 0 && arc4random_uniform(10) < 10);
	CHECK(getentropy(raw, 16) == 0 && getrandom(raw, 16, 0) == 16);
	char *memory = malloc(100);
	CHECK(malloc_usable_size(memory) >= 100 && ((uintptr_t)memory & 7) == 0);
	CHECK(mallinfo().uordblks > 0 && mallopt(M_DECAY_TIME, 0) == 1);
	void *aligned;
	CHECK(posix_memalign(&aligned, 4096, 10) == 0 && ((uintptr_t)aligned & 4095) == 0);
	CHECK(memalign(64, 5) && reallocarray(0, (size_t)-1, 2) == 0 && errno == ENOMEM);
	uint64_t tag = android_fdsan_create_owner_tag(ANDROID_FDSAN_OWNER_TYPE_UNIQUE_FD, 0x1234);
	android_fdsan_exchange_owner_tag(pair[0], 0, tag);
	CHECK(android_fdsan_get_owner_tag(pair[0]) == tag && android_fdsan_close_with_tag(pair[0], tag) == 0);

	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	short flags = 0;
	CHECK(posix_spawnattr_init(&attr) == 0 && posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK) == 0);
	CHECK(posix_spawnattr_getflags(&attr, &flags) == 0 && flags == POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&actions);
	CHECK(posix_spawn_file_actions_addopen(&actions, 1, "out", O_CREAT | O_WRONLY, 0600) == 0);
	char *arguments[] = {argv[0], "child", 0};
	pid_t child;
	int status;
	fflush(stdout);
	int error = posix_spawn(&child, argv[0], &actions, &attr, arguments, environ);
	if (error == ENOSYS) /* the emulated kernel has one process only, so far */
		return 0;
	CHECK(error == 0);
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 9);
	int out = open("out", O_RDONLY);
	CHECK(read(out, buffer, 9) == 9 && !memcmp(buffer, "ok child\n", 9));
	CHECK(posix_spawn(&child, "/no/such", 0, 0, arguments, environ) == ENOENT);
	return 0;
}

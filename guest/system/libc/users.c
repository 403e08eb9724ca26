// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Users and groups. Android has no file of them: system ones are in a table, each app has its own
 * number from 10000 on, and each person of the device another 100000 of them.
 */
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utmp.h>
#include "internal.h"

static const struct {
	unsigned id;
	const char *name;
} known[] = {
	{0, "root"}, {1, "daemon"}, {2, "bin"}, {3, "sys"},
	{1000, "system"}, {1001, "radio"}, {1002, "bluetooth"}, {1003, "graphics"},
	{1004, "input"}, {1005, "audio"}, {1006, "camera"}, {1007, "log"}, {1008, "compass"},
	{1009, "mount"}, {1010, "wifi"}, {1011, "adb"}, {1012, "install"}, {1013, "media"},
	{1014, "dhcp"}, {1015, "sdcard_rw"}, {1016, "vpn"}, {1017, "keystore"}, {1018, "usb"},
	{1019, "drm"}, {1020, "mdnsr"}, {1021, "gps"}, {1023, "media_rw"}, {1024, "mtp"},
	{1026, "drmrpc"}, {1027, "nfc"}, {1028, "sdcard_r"}, {1029, "clat"}, {1030, "loop_radio"},
	{1031, "mediadrm"}, {1032, "package_info"}, {1033, "sdcard_pics"}, {1034, "sdcard_av"},
	{1035, "sdcard_all"}, {1036, "logd"}, {1037, "shared_relro"}, {1038, "dbus"},
	{1039, "tlsdate"}, {1040, "mediaex"}, {1041, "audioserver"}, {1042, "metrics_coll"},
	{1043, "metricsd"}, {1044, "webserv"}, {1045, "debuggerd"}, {1046, "mediacodec"},
	{1047, "cameraserver"}, {1048, "firewall"}, {1049, "trunks"}, {1050, "nvram"},
	{1051, "dns"}, {1052, "dns_tether"}, {1053, "webview_zygote"}, {1054, "vehicle_network"},
	{1055, "media_audio"}, {1056, "media_video"}, {1057, "media_image"}, {1058, "tombstoned"},
	{1059, "media_obb"}, {1060, "ese"}, {1061, "ota_update"}, {1062, "automotive_evs"},
	{1063, "lowpan"}, {1064, "hsm"}, {1065, "reserved_disk"}, {1066, "statsd"},
	{1067, "incidentd"}, {1068, "secure_element"}, {1069, "lmkd"}, {1070, "llkd"},
	{1071, "iorapd"}, {1072, "gpu_service"}, {1073, "network_stack"}, {1074, "gsid"},
	{1075, "fsverity_cert"}, {1076, "credstore"}, {1077, "external_storage"},
	{1078, "ext_data_rw"}, {1079, "ext_obb_rw"}, {1080, "context_hub"},
	{2000, "shell"}, {2001, "cache"}, {2002, "diag"},
	{3001, "net_bt_admin"}, {3002, "net_bt"}, {3003, "inet"}, {3004, "net_raw"},
	{3005, "net_admin"}, {3006, "net_bw_stats"}, {3007, "net_bw_acct"}, {3009, "readproc"},
	{3010, "wakelock"}, {3011, "uhid"}, {3012, "readtracefs"},
	{9997, "everybody"}, {9998, "misc"}, {9999, "nobody"},
};
enum { KNOWN = sizeof known / sizeof *known };

enum { PER_PERSON = 100000, APP = 10000, CACHE = 20000, EXT = 30000, EXT_CACHE = 40000,
       SHARED = 50000, ISOLATED = 99000 };

/* Blocks of an app's numbers and how their names end. */
static const struct {
	unsigned start, size;
	const char *format;
} blocks[] = {
	{APP, 10000, "u%u_a%u"},
	{CACHE, 10000, "u%u_a%u_cache"},
	{EXT, 10000, "u%u_a%u_ext"},
	{EXT_CACHE, 10000, "u%u_a%u_ext_cache"},
	{ISOLATED, 1000, "u%u_i%u"},
};
enum { BLOCKS = sizeof blocks / sizeof *blocks };

static bool name_of(unsigned id, char *to, size_t size)
{
	unsigned person = id / PER_PERSON, rest = id % PER_PERSON;
	for (int i = 0; i < KNOWN; i++)
		if (known[i].id == rest) {
			if (person)
				snprintf(to, size, "u%u_%s", person, known[i].name);
			else
				snprintf(to, size, "%s", known[i].name);
			return true;
		}
	if (rest >= SHARED && rest < SHARED + 10000 && !person) {
		snprintf(to, size, "all_a%u", rest - SHARED);
		return true;
	}
	for (int i = 0; i < BLOCKS; i++)
		if (rest - blocks[i].start < blocks[i].size) {
			snprintf(to, size, blocks[i].format, person, rest - blocks[i].start);
			return true;
		}
	return false;
}

static bool id_of(const char *name, unsigned *id)
{
	unsigned person = 0, number;
	char again[32];
	for (int i = 0; i < KNOWN; i++)
		if (!strcmp(known[i].name, name)) {
			*id = known[i].id;
			return true;
		}
	if (sscanf(name, "all_a%u", &number) == 1) {
		*id = SHARED + number;
		return name_of(*id, again, sizeof again) && !strcmp(again, name);
	}
	for (int i = 0; i < BLOCKS; i++)
		if (sscanf(name, blocks[i].format, &person, &number) == 2) {
			*id = person * PER_PERSON + blocks[i].start + number;
			if (name_of(*id, again, sizeof again) && !strcmp(again, name))
				return true;
		}
	return false;
}

/* --- into the program's memory, or ours ---------------------------------------------------------------- */

static int fill_user(unsigned id, struct passwd *to, char *buffer, size_t size, struct passwd **result)
{
	char name[32];
	*result = 0;
	if (!name_of(id, name, sizeof name))
		return 0;
	const char *home = id % PER_PERSON >= APP ? "/data" : "/", *shell = "/bin/sh";
	size_t length = strlen(name) + 1, home_size = strlen(home) + 1;
	if (size < length + home_size + strlen(shell) + 1)
		return ERANGE;
	memset(to, 0, sizeof *to);
	to->pw_name = memcpy(buffer, name, length);
	to->pw_dir = memcpy(buffer + length, home, home_size);
	to->pw_shell = strcpy(buffer + length + home_size, shell);
	to->pw_uid = to->pw_gid = id;
	*result = to;
	return 0;
}

static int fill_group(unsigned id, struct group *to, char *buffer, size_t size, struct group **result)
{
	char name[32];
	*result = 0;
	if (!name_of(id, name, sizeof name))
		return 0;
	uintptr_t at = ((uintptr_t)buffer + sizeof(char *) - 1) & -sizeof(char *);
	size_t length = strlen(name) + 1;
	if (at + 2 * sizeof(char *) + length > (uintptr_t)buffer + size)
		return ERANGE;
	to->gr_mem = (char **)at;
	to->gr_name = memcpy(to->gr_mem + 2, name, length);
	to->gr_passwd = 0;
	to->gr_gid = id;
	to->gr_mem[0] = to->gr_name;
	to->gr_mem[1] = 0;
	*result = to;
	return 0;
}

/* What the functions without a buffer answer lies here, one for each thread. */
struct state {
	struct passwd user;
	struct group group;
	char user_text[96], group_text[96];
	int next_user, next_group;
};
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
	pthread_key_create(&key, free);
}

static struct state *state(void)
{
	pthread_once(&once, make_key);
	struct state *now = pthread_getspecific(key);
	if (!now && (now = calloc(1, sizeof *now)))
		pthread_setspecific(key, now);
	return now;
}

int getpwuid_r(uid_t id, struct passwd *to, char *buffer, size_t size, struct passwd **result)
{
	return fill_user(id, to, buffer, size, result);
}

int getpwnam_r(const char *name, struct passwd *to, char *buffer, size_t size, struct passwd **result)
{
	unsigned id;
	*result = 0;
	return id_of(name, &id) ? fill_user(id, to, buffer, size, result) : 0;
}

int getgrgid_r(gid_t id, struct group *to, char *buffer, size_t size, struct group **result)
{
	return fill_group(id, to, buffer, size, result);
}

int getgrnam_r(const char *name, struct group *to, char *buffer, size_t size, struct group **result)
{
	unsigned id;
	*result = 0;
	return id_of(name, &id) ? fill_group(id, to, buffer, size, result) : 0;
}

struct passwd *getpwuid(uid_t id)
{
	struct state *s = state();
	struct passwd *result = 0;
	if (s && !fill_user(id, &s->user, s->user_text, sizeof s->user_text, &result) && !result)
		errno = ENOENT;
	return result;
}

struct passwd *getpwnam(const char *name)
{
	unsigned id;
	if (id_of(name, &id))
		return getpwuid(id);
	errno = ENOENT;
	return 0;
}

struct group *getgrgid(gid_t id)
{
	struct state *s = state();
	struct group *result = 0;
	if (s && !fill_group(id, &s->group, s->group_text, sizeof s->group_text, &result) && !result)
		errno = ENOENT;
	return result;
}

struct group *getgrnam(const char *name)
{
	unsigned id;
	if (id_of(name, &id))
		return getgrgid(id);
	errno = ENOENT;
	return 0;
}

struct passwd *getpwent(void)
{
	struct state *s = state();
	return s && s->next_user < KNOWN ? getpwuid(known[s->next_user++].id) : 0;
}

struct group *getgrent(void)
{
	struct state *s = state();
	return s && s->next_group < KNOWN ? getgrgid(known[s->next_group++].id) : 0;
}

void setpwent(void)
{
	if (state())
		state()->next_user = 0;
}
void endpwent(void) { setpwent(); }

void setgrent(void)
{
	if (state())
		state()->next_group = 0;
}
void endgrent(void) { setgrent(); }

int getgrouplist(const char *user, gid_t group, gid_t *groups, int *count)
{
	(void)user; /* nobody is in other groups than the one named */
	bool fits = *count >= 1;
	if (fits)
		groups[0] = group;
	*count = 1;
	return fits ? 1 : -1;
}

/* Who is logged in on a telephone? */
int utmpname(const char *path) { (void)path; return -1; }
void setutent(void) {}
struct utmp *getutent(void) { return 0; }
struct utmp *pututline(const struct utmp *entry) { (void)entry; return 0; }
void endutent(void) {}

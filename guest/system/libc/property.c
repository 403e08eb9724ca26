// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * System properties: lines "key=value" of /dev/__properties__/droidemu, or a few of our own where
 * there is no such file. What a program sets is seen in its own process.
 */
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/system_properties.h>
#include <time.h>
#include "internal.h"

#define FILE_NAME "/dev/__properties__/droidemu"

/* Bionic's layout, which some programs know. The serial: its upper byte the value's length. */
struct prop_info {
	_Atomic(uint32_t) serial;
	char value[PROP_VALUE_MAX];
	struct prop_info *next;
	char *long_value; /* of those that never change ("ro."), which may be longer */
	char name[];
};

static struct prop_info *first, **last = &first;
static _Atomic(uint32_t) area_serial;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct prop_info *lookup(const char *name)
{
	for (struct prop_info *p = first; p; p = p->next)
		if (!strcmp(p->name, name))
			return p;
	return 0;
}

static void put(struct prop_info *p, const char *value)
{
	size_t size = strlen(value);
	uint32_t serial = p->serial;
	if (size >= PROP_VALUE_MAX) {
		p->long_value = strdup(value);
		value = "Must use __system_property_read_callback() to read";
		size = strlen(value);
	}
	strcpy(p->value, value);
	p->serial = (uint32_t)size << 24 | ((serial + 2) & 0xfffffe);
	__droidemu_wake(&p->serial, INT_MAX, true);
	area_serial++;
	__droidemu_wake(&area_serial, INT_MAX, true);
}

static struct prop_info *add(const char *name, const char *value)
{
	struct prop_info *p = calloc(1, sizeof *p + strlen(name) + 1);
	if (!p)
		return 0;
	strcpy(p->name, name);
	put(p, value);
	*last = p;
	last = &p->next;
	return p;
}

static void load(void)
{
	static const char *const own[][2] = {
		{"ro.build.version.sdk", "30"},
		{"ro.build.version.release", "11"},
		{"ro.build.version.codename", "REL"},
		{"ro.build.type", "user"},
		{"ro.debuggable", "0"},
		{"ro.product.manufacturer", "DroidEmu"},
		{"ro.product.brand", "DroidEmu"},
		{"ro.product.model", "DroidEmu"},
		{"ro.product.device", "droidemu"},
		{"ro.hardware", "droidemu"},
#ifdef __aarch64__
		{"ro.product.cpu.abi", "arm64-v8a"},
#else
		{"ro.product.cpu.abi", "armeabi-v7a"},
#endif
		{"ro.product.cpu.abilist", "arm64-v8a,armeabi-v7a,armeabi"},
	};
	char *line = 0;
	size_t room = 0;
	FILE *file = fopen(FILE_NAME, "re");
	for (ssize_t size; file && (size = getline(&line, &room, file)) > 0;) {
		if (line[size - 1] == '\n')
			line[size - 1] = 0;
		char *value = strchr(line, '=');
		if (!value || line[0] == '#')
			continue;
		*value++ = 0;
		struct prop_info *p = lookup(line);
		if (p)
			put(p, value);
		else
			add(line, value);
	}
	free(line);
	if (file)
		fclose(file);
	else
		for (size_t i = 0; i < sizeof own / sizeof *own; i++)
			add(own[i][0], own[i][1]);
}

const prop_info *__system_property_find(const char *name)
{
	pthread_once(&once, load);
	pthread_mutex_lock(&lock);
	struct prop_info *p = lookup(name);
	pthread_mutex_unlock(&lock);
	return p;
}

const prop_info *__system_property_find_nth(unsigned n)
{
	pthread_once(&once, load);
	struct prop_info *p = first;
	while (p && n-- > 0)
		p = p->next;
	return p;
}

int __system_property_read(const prop_info *p, char *name, char *value)
{
	pthread_mutex_lock(&lock);
	int size = strlen(strcpy(value, p->value));
	pthread_mutex_unlock(&lock);
	if (name)
		strlcpy(name, p->name, PROP_NAME_MAX);
	return size;
}

void __system_property_read_callback(const prop_info *p,
				     void (*callback)(void *, const char *, const char *, uint32_t),
				     void *cookie)
{
	char value[PROP_VALUE_MAX];
	pthread_mutex_lock(&lock);
	strcpy(value, p->value);
	uint32_t serial = p->serial;
	pthread_mutex_unlock(&lock);
	callback(cookie, p->name, p->long_value ? p->long_value : value, serial);
}

int __system_property_get(const char *name, char *value)
{
	const prop_info *p = __system_property_find(name);
	value[0] = 0;
	return p ? __system_property_read(p, 0, value) : 0;
}

int __system_property_foreach(void (*callback)(const prop_info *, void *), void *cookie)
{
	pthread_once(&once, load);
	for (struct prop_info *p = first; p; p = p->next)
		callback(p, cookie);
	return 0;
}

int __system_property_set(const char *name, const char *value)
{
	if (!name)
		return -1;
	if (!value)
		value = "";
	pthread_once(&once, load);
	bool is_constant = !strncmp(name, "ro.", 3);
	if (!*name || strchr(name, '=') || (!is_constant && strlen(value) >= PROP_VALUE_MAX))
		return -1;
	pthread_mutex_lock(&lock);
	struct prop_info *p = lookup(name);
	int result = 0;
	if (p && is_constant)
		result = -1;
	else if (p)
		put(p, value);
	else if (!add(name, value))
		result = -1;
	pthread_mutex_unlock(&lock);
	return result;
}

uint32_t __system_property_serial(const prop_info *p)
{
	return p->serial;
}

uint32_t __system_property_area_serial(void)
{
	return area_serial;
}

bool __system_property_wait(const prop_info *p, uint32_t old, uint32_t *now,
			    const struct timespec *span)
{
	_Atomic(uint32_t) *serial = p ? (_Atomic(uint32_t) *)&p->serial : &area_serial;
	struct timespec deadline;
	if (span) {
		clock_gettime(CLOCK_MONOTONIC, &deadline);
		deadline.tv_sec += span->tv_sec;
		deadline.tv_nsec += span->tv_nsec;
		if (deadline.tv_nsec >= 1000000000)
			deadline.tv_sec++, deadline.tv_nsec -= 1000000000;
	}
	while (*serial == old)
		if (__droidemu_wait(serial, old, true, CLOCK_MONOTONIC, span ? &deadline : 0) ==
		    ETIMEDOUT)
			return false;
	if (now)
		*now = *serial;
	return true;
}

uint32_t __system_property_wait_any(uint32_t old)
{
	uint32_t now = old;
	__system_property_wait(0, old, &now, 0);
	return now;
}

int android_get_device_api_level(void)
{
	char value[PROP_VALUE_MAX];
	if (__system_property_get("ro.build.version.sdk", value) < 1)
		return -1;
	int level = atoi(value);
	return level > 0 ? level : -1;
}

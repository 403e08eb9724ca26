// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
__BEGIN_DECLS
typedef struct prop_info prop_info;
struct timespec;
#define PROP_NAME_MAX 32
#define PROP_VALUE_MAX 92
int __system_property_get(const char *, char *);
int __system_property_set(const char *, const char *);
const prop_info *__system_property_find(const char *);
const prop_info *__system_property_find_nth(unsigned);
int __system_property_read(const prop_info *, char *, char *);
void __system_property_read_callback(const prop_info *,
				     void (*)(void *, const char *, const char *, uint32_t), void *);
int __system_property_foreach(void (*)(const prop_info *, void *), void *);
bool __system_property_wait(const prop_info *, uint32_t, uint32_t *, const struct timespec *);
uint32_t __system_property_serial(const prop_info *);
uint32_t __system_property_area_serial(void);
uint32_t __system_property_wait_any(uint32_t);
__END_DECLS

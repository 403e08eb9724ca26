// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdint.h>
__BEGIN_DECLS
typedef struct {
	const char *dli_fname;
	void *dli_fbase;
	const char *dli_sname;
	void *dli_saddr;
} Dl_info;
void *dlopen(const char *, int);
int dlclose(void *);
char *dlerror(void);
void *dlsym(void *, const char *);
void *dlvsym(void *, const char *, const char *);
int dladdr(const void *, Dl_info *);
#define RTLD_LOCAL 0
#define RTLD_LAZY 0x00001
#ifdef __LP64__
#define RTLD_NOW 0x00002
#define RTLD_GLOBAL 0x00100
#define RTLD_DEFAULT __BIONIC_CAST(reinterpret_cast, void *, 0)
#define RTLD_NEXT __BIONIC_CAST(reinterpret_cast, void *, -1L)
#else
#define RTLD_NOW 0x00000
#define RTLD_GLOBAL 0x00002
#define RTLD_DEFAULT __BIONIC_CAST(reinterpret_cast, void *, 0xffffffff)
#define RTLD_NEXT __BIONIC_CAST(reinterpret_cast, void *, 0xfffffffe)
#endif
#define RTLD_NOLOAD 0x00004
#define RTLD_NODELETE 0x01000
__END_DECLS

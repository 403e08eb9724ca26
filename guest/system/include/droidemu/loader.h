// SPDX-License-Identifier: GPL-2.0-or-later
/* What the dynamic linker shares with the host (droidemu/android/linker/) and with libdl. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Numbers of the host calls. */
enum {
	DROIDEMU_LINK_START = 0x00,
	DROIDEMU_LINK_DONE = 0x01,
	DROIDEMU_LINK_ERROR = 0x02,
	DROIDEMU_DLOPEN = 0x10,
	DROIDEMU_DLSYM = 0x11,
	DROIDEMU_DLADDR = 0x12,
	DROIDEMU_DLCLOSE = 0x13,
	DROIDEMU_LIBRARY_PATH = 0x14,
	DROIDEMU_SDK_VERSION = 0x15,
	DROIDEMU_THREAD_OBJECTS = 0x16,
	DROIDEMU_NAMESPACE_CREATE = 0x20,
	DROIDEMU_NAMESPACE_LINK = 0x21,
	DROIDEMU_NAMESPACE_EXPORTED = 0x22,
};

/* One library in memory. It begins as struct link_map, which debuggers read; the host writes it. */
struct droidemu_module {
	uintptr_t l_addr;
	const char *l_name;
	const void *l_ld;
	struct droidemu_module *l_next, *l_prev;
	uintptr_t start, end;
	const void *phdr;
	size_t phnum;
	uintptr_t exidx; /* ARM's exception index, and its number of entries */
	size_t exidx_count;
	size_t tls_module; /* 0: no thread-local variables */
};

/* struct r_debug */
struct droidemu_debug {
	int version;
	struct droidemu_module *map;
	void (*brk)(void);
	int state; /* 0: consistent, 1: adding, 2: deleting */
	uintptr_t base;
	/* Ours: for dl_iterate_phdr. */
	size_t added, removed;
};

/* LINK_START's argument: what the host must know about the linker itself. */
struct droidemu_link {
	size_t size;
	uintptr_t *stack;
	struct droidemu_process *process;
	struct droidemu_debug *debug;
	void (*tlsdesc_static)(void), (*tlsdesc_weak)(void);
};

/* Functions to be called after a host call that opens or closes libraries; then LINK_DONE. */
struct droidemu_work {
	void *handle;
	size_t count;
	void (**functions)(int, char **, char **);
	uintptr_t token; /* 0: nothing to be done */
};

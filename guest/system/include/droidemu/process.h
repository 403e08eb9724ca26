// SPDX-License-Identifier: GPL-2.0-or-later
/* What the linker tells libc at the start of a program, and keeps right from then on. */
#pragma once

#include <stddef.h>

/* One module with thread-local variables; its number is its place in the array, from 1. */
struct droidemu_tls_module {
	const void *image;
	size_t file_size, mem_size, align;
	size_t offset; /* from the thread pointer */
};

struct droidemu_process {
	size_t size; /* of this structure */
	int argc;
	char **argv, **envp;
	unsigned long *auxv;
	size_t tls_count;
	const struct droidemu_tls_module *tls;
	size_t static_tls_end; /* bytes above the thread pointer that each thread needs */
	size_t static_tls_align;
	void (*libc_init)(struct droidemu_process *);
	size_t init_count;
	void (**inits)(int, char **, char **);
	void *entry;
};

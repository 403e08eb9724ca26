// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The interpreter of Android programs, as the guest sees it: /system/bin/linker64 and linker. All
 * linking is done by the host (droidemu/loader/link/); what must run in the guest is here.
 */
#include "linker.h"

/* Debuggers put a breakpoint on it (gdb knows the name). */
EXPORT __attribute__((noinline)) void rtld_db_dlactivity(void)
{
	__asm__ volatile("");
}

EXPORT struct droidemu_process __droidemu_process = {.size = sizeof __droidemu_process};
EXPORT struct droidemu_debug _r_debug = {.version = 1, .brk = rtld_db_dlactivity};

extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const uintptr_t _DYNAMIC[] __attribute__((visibility("hidden")));
void tlsdesc_static(void);
void tlsdesc_weak(void);

enum { DT_NULL, DT_RELA = 7, DT_RELASZ, DT_REL = 17, DT_RELSZ };

/* Nothing may be called or addressed through a table before this is done. */
static inline __attribute__((always_inline)) void relocate_self(void)
{
	uintptr_t base = (uintptr_t)__ehdr_start, table = 0, size = 0;
#ifdef __aarch64__
	const uintptr_t kind = DT_RELA, relative = 1027;
	const int words = 3;
#else
	const uintptr_t kind = DT_REL, relative = 23;
	const int words = 2;
#endif
	for (const uintptr_t *entry = _DYNAMIC; entry[0] != DT_NULL; entry += 2) {
		if (entry[0] == kind)
			table = base + entry[1];
		else if (entry[0] == kind + 1)
			size = entry[1];
	}
	const uintptr_t *entry = (const uintptr_t *)table;
	for (size_t i = 0; i < size / sizeof *entry / words; i++, entry += words) {
		uintptr_t *place = (uintptr_t *)(base + entry[0]);
		if (entry[1] == relative)
			*place = base + (words == 3 ? entry[2] : *place);
	}
}

void changing(int state)
{
	_r_debug.state = state;
	_r_debug.brk();
}

static void call_all(size_t count, void (**functions)(int, char **, char **))
{
	struct droidemu_process *process = &__droidemu_process;
	for (size_t i = 0; i < count; i++)
		functions[i](process->argc, process->argv, process->envp);
}

void work_off(struct droidemu_work *work)
{
	if (!work->token)
		return;
	call_all(work->count, work->functions);
	droidemu_host_call(DROIDEMU_LINK_DONE, work->token);
	work->token = 0;
}

static void fail(void)
{
	char text[1024];
	long size = droidemu_host_call(DROIDEMU_LINK_ERROR, text, sizeof text);
#ifdef __aarch64__
	const long write = 64, exit_group = 94;
#else
	const long write = 4, exit_group = 248;
#endif
	system_call(write, 2, (long)text, size > 0 ? size : 0, 0, 0, 0);
	for (;;)
		system_call(exit_group, 2, 0, 0, 0, 0, 0);
}

__attribute__((used)) void *linker_main(uintptr_t *stack)
{
	relocate_self();
	struct droidemu_process *process = &__droidemu_process;
	struct droidemu_link link = {
		.size = sizeof link,
		.stack = stack,
		.process = process,
		.debug = &_r_debug,
		.tlsdesc_static = tlsdesc_static,
		.tlsdesc_weak = tlsdesc_weak,
	};
	changing(1);
	if (droidemu_host_call(DROIDEMU_LINK_START, &link) < 0)
		fail();
	changing(0);
	if (process->libc_init)
		process->libc_init(process);
	else
		start_without_libc(process);
	call_all(process->init_count, process->inits);
	return process->entry;
}

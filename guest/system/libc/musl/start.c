// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The start of a process and the memory of a thread, in bionic's layout: the thread's structure
 * ends at the thread pointer, eight slots follow it, then the thread-local variables of all modules
 * where the linker has decided.
 */
#include <elf.h>
#include <string.h>
#include <sys/mman.h>
#include "../../include/droidemu/process.h"
#include "pthread_impl.h"
#include <unistd.h>
#include "libc.h"
#include "syscall.h"

hidden void __droidemu_begin(void);
hidden void __droidemu_begin_locale(void);

enum { SLOT_DTV, SLOT_THREAD_ID, SLOT_STACK_GUARD = 5, SLOTS = 8 };

/* Until the linker has said more: a program without thread-local variables. */
static struct droidemu_process alone = {
	.size = sizeof alone,
	.static_tls_end = SLOTS * sizeof(void *),
	.static_tls_align = 16,
};
static struct droidemu_process *process = &alone;
/* Modules of the start. Those that come later the host gives to new threads: here they could come
 * and go in the middle. */
static size_t first_modules;

volatile int __thread_list_lock;
uintptr_t __stack_chk_guard;
hidden int __droidemu_started;

/* A block of libc.tls_size zero bytes becomes a thread's. */
void *__copy_tls(unsigned char *memory)
{
	uintptr_t tp = (uintptr_t)memory + sizeof(struct pthread);
	tp = (tp + libc.tls_align - 1) & -libc.tls_align;
	struct pthread *thread = (void *)(tp - sizeof(struct pthread));
	void **slots = (void **)tp;
	for (size_t i = 0; i < first_modules; i++) {
		const struct droidemu_tls_module *module = &process->tls[i];
		if (module->file_size)
			memcpy((char *)tp + module->offset, module->image, module->file_size);
	}
	slots[SLOT_THREAD_ID] = thread;
	slots[SLOT_STACK_GUARD] = (void *)__stack_chk_guard;
	return thread;
}

/* A thread that runs one timer's function after another begins anew each time. */
void __reset_tls(void)
{
	char *tp = (char *)__get_tp();
	for (size_t i = 0; i < process->tls_count; i++) {
		const struct droidemu_tls_module *module = &process->tls[i];
		memcpy(tp + module->offset, module->image, module->file_size);
		memset(tp + module->offset + module->file_size, 0,
		       module->mem_size - module->file_size);
	}
}

void *__tls_get_addr(tls_mod_off_t *index)
{
	return (char *)__get_tp() + process->tls[index[0] - 1].offset + index[1];
}

static void begin_first_thread(void)
{
	first_modules = process->tls_count;
	size_t align = process->static_tls_align;
	if (align < 64)
		align = 64;
	libc.tls_align = align;
	libc.tls_size = sizeof(struct pthread) + align + process->static_tls_end;
	libc.tls_size = (libc.tls_size + 63) & -64ul;
	long memory = __syscall(
#ifdef SYS_mmap2
		SYS_mmap2,
#else
		SYS_mmap,
#endif
		0, libc.tls_size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	if ((unsigned long)memory > -4096ul)
		a_crash();
	struct pthread *self = __copy_tls((unsigned char *)memory);
	self->self = self;
	self->detach_state = DT_JOINABLE;
	if (__set_thread_area(TP_ADJ(self)) < 0)
		a_crash();
	self->tid = __syscall(SYS_set_tid_address, &__thread_list_lock);
	self->locale = &libc.global_locale;
	self->robust_list.head = &self->robust_list.head;
	self->sysinfo = __sysinfo;
	self->next = self->prev = self;
	libc.can_do_threads = 1;
}

static void begin(void)
{
	size_t *aux = process->auxv;
	const unsigned char *random = 0;
	char *name = 0;
	libc.auxv = aux;
	libc.page_size = 4096;
	for (; *aux; aux += 2)
		switch (*aux) {
		case AT_HWCAP: __hwcap = aux[1]; break;
		case AT_PAGESZ: libc.page_size = aux[1]; break;
		case AT_RANDOM: random = (void *)aux[1]; break;
		case AT_EXECFN: name = (void *)aux[1]; break;
		case AT_SECURE: libc.secure = aux[1] != 0; break;
		}
	if (random)
		__builtin_memcpy(&__stack_chk_guard, random + 8, sizeof __stack_chk_guard);
	else
		__stack_chk_guard = (uintptr_t)&__stack_chk_guard * 1103515245;
	__stack_chk_guard &= ~(uintptr_t)0xff; /* a string that runs over ends before it */
	__environ = process->envp;
	if (process->argc > 0)
		name = process->argv[0];
	__progname = __progname_full = name ? name : "";
	for (const char *p = __progname_full; *p; p++)
		if (*p == '/')
			__progname = (char *)p + 1;
	begin_first_thread();
	__droidemu_begin_locale();
	__droidemu_begin();
	__droidemu_started = 1;
}

/* The linker calls it before any initialiser of any library. */
void __droidemu_libc_init(struct droidemu_process *from)
{
	if (__droidemu_started)
		return;
	process = from;
	begin();
}

/* For a program that came without the linker. */
hidden void __droidemu_begin_raw(long *raw)
{
	if (__droidemu_started)
		return;
	alone.argc = raw[0];
	alone.argv = (char **)(raw + 1);
	alone.envp = alone.argv + alone.argc + 1;
	char **end = alone.envp;
	while (*end++)
		;
	alone.auxv = (unsigned long *)end;
	begin();
}

int *__errno(void)
{
	return &__pthread_self()->errno_val;
}

int __droidemu_argc(char ***argv)
{
	*argv = process->argv;
	return process->argc;
}

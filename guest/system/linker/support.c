// SPDX-License-Identifier: GPL-2.0-or-later
/* System calls, the lock, and thread-local variables for programs that do without libc. */
#include "linker.h"

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	/* The same instruction makes host calls and Linux's. */
	return droidemu_host_call6(number - DROIDEMU_HOST_BASE, a, b, c, d, e, f);
}

/* 0: free, 1: taken, 2: taken, and somebody waits. */
static int taken;
static void *owner;
static int depth;

static void futex(int operation, int value)
{
#ifdef __aarch64__
	const long number = 98;
#else
	const long number = 240;
#endif
	system_call(number, (long)&taken, operation | 128, value, 0, 0, 0);
}

void lock(void)
{
	void *self = thread_pointer();
	if (__atomic_load_n(&owner, __ATOMIC_RELAXED) == self) {
		depth++;
		return;
	}
	int expected = 0;
	if (!__atomic_compare_exchange_n(&taken, &expected, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		while (__atomic_exchange_n(&taken, 2, __ATOMIC_ACQUIRE))
			futex(0, 2);
	__atomic_store_n(&owner, self, __ATOMIC_RELAXED);
	depth = 1;
}

void unlock(void)
{
	if (--depth)
		return;
	__atomic_store_n(&owner, (void *)0, __ATOMIC_RELAXED);
	if (__atomic_exchange_n(&taken, 0, __ATOMIC_RELEASE) == 2)
		futex(1, 1);
}

static void copy(char *to, const char *from, size_t size)
{
	while (size--)
		*to++ = *from++;
}

void start_without_libc(struct droidemu_process *process)
{
#ifdef __aarch64__
	const long mmap = 222;
#else
	const long mmap = 192;
#endif
	size_t align = process->static_tls_align, size = process->static_tls_end + align;
	long memory = system_call(mmap, 0, size, 3, 0x22, -1, 0);
	if (memory < 0 && memory > -4096)
		return;
	char *tp = (char *)(((uintptr_t)memory + align - 1) & -align);
	for (size_t i = 0; i < process->tls_count; i++)
		copy(tp + process->tls[i].offset, process->tls[i].image, process->tls[i].file_size);
	((void **)tp)[1] = tp; /* what says which thread this is */
#ifdef __aarch64__
	__asm__ volatile("msr tpidr_el0, %0" : : "r"(tp));
#else
	system_call(0xf0005, (long)tp, 0, 0, 0, 0, 0);
#endif
}

/* For libraries without libc, which has its own. */
EXPORT void *__tls_get_addr(const uintptr_t *index)
{
	return (char *)thread_pointer() + __droidemu_process.tls[index[0] - 1].offset + index[1];
}

#ifdef __arm__
/* Divisions are not needed here; the unwind tables name these. */
EXPORT void __aeabi_unwind_cpp_pr0(void) {}
EXPORT void __aeabi_unwind_cpp_pr1(void) {}
EXPORT void __aeabi_unwind_cpp_pr2(void) {}
#endif

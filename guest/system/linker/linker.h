// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "droidemu/hostcall.h"
#include "droidemu/loader.h"
#include "droidemu/process.h"

#define EXPORT __attribute__((visibility("default")))

extern struct droidemu_process __droidemu_process;
extern struct droidemu_debug _r_debug;

/* Around everything that changes the list of libraries, or walks over it. The same thread may take
   it again: functions that it calls open libraries. */
void lock(void);
void unlock(void);

/* Tells debuggers that the list is about to change (1, 2), or has changed (0). */
void changing(int state);

/* Runs what the host has ordered, and reports it done. */
void work_off(struct droidemu_work *work);

long system_call(long number, long a, long b, long c, long d, long e, long f);
void start_without_libc(struct droidemu_process *process);

static inline void *thread_pointer(void)
{
	void *tp;
#ifdef __aarch64__
	__asm__("mrs %0, tpidr_el0" : "=r"(tp));
#else
	__asm__("mrc p15, 0, %0, c13, c0, 3" : "=r"(tp));
#endif
	return tp;
}

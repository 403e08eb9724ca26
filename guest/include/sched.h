// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_VFORK 0x4000
#define CLONE_PARENT 0x8000
#define CLONE_THREAD 0x10000
#define CLONE_SYSVSEM 0x40000
#define CLONE_SETTLS 0x80000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
#define CLONE_CHILD_SETTID 0x1000000
// The flags of a plain thread.
#define CLONE_THREAD_FLAGS_                                                                        \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)
int sched_yield(void);
int sched_getaffinity(int pid, size_t size, void *mask);
// Like libc's clone(): runs function(argument) on `stack_top` in the new thread; what it returns is
// the thread's exit status. Answers the thread id, or -errno.
int clone_thread(int (*function)(void *), void *stack_top, unsigned long flags, void *argument,
                 int *parent_tid, void *tls, int *child_tid);

__END_DECLS

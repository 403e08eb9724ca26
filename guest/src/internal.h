// SPDX-License-Identifier: GPL-2.0-or-later
// What the library's files share and programs do not see.
#pragma once
#include <bits/raw_syscall.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

// The end of every system call wrapper: -errno becomes -1 and errno.
static inline long result(long answer)
{
    if ((unsigned long)answer > -4096ul) {
        errno = (int)-answer;
        return -1;
    }
    return answer;
}

// A thread's own record. It lies below the thread pointer on ARM (the words at the pointer belong to
// the ABI) and at the thread pointer on x86-64 (whose first word must point to itself).
struct thread {
    struct thread *self;
    volatile uint32_t tid; // cleared by the kernel when the thread ends, which wakes pthread_join
    uint32_t detached;
    void *(*function)(void *);
    void *argument;
    void *result;
    void *mapping;
    size_t mapping_size;
};

extern size_t tls_block_size; // bytes that tls_place() needs
// Lays out a thread record and its thread-local variables in `block` (zeroed, 64-byte aligned).
struct thread *tls_place(void *block);
void *tls_pointer(struct thread *thread); // what goes into the thread register
void flush_all(void);                     // stdio, at exit

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint32_t flags;
	void *stack_base;
	size_t stack_size;
	size_t guard_size;
	int32_t sched_policy;
	int32_t sched_priority;
#ifdef __LP64__
	char __reserved[16];
#endif
} pthread_attr_t;

#ifdef __LP64__
typedef struct { int64_t __private[4]; } pthread_barrier_t;
typedef struct { int32_t __private[12]; } pthread_cond_t;
typedef struct { int32_t __private[10]; } pthread_mutex_t;
typedef struct { int32_t __private[14]; } pthread_rwlock_t;
typedef struct { int64_t __private; } pthread_spinlock_t;
#else
typedef struct { int32_t __private[8]; } pthread_barrier_t;
typedef struct { int32_t __private[1]; } pthread_cond_t;
typedef struct { int32_t __private[1]; } pthread_mutex_t;
typedef struct { int32_t __private[10]; } pthread_rwlock_t;
typedef struct { int32_t __private[2]; } pthread_spinlock_t;
#endif
typedef int pthread_barrierattr_t;
typedef long pthread_condattr_t;
typedef int pthread_key_t;
typedef long pthread_mutexattr_t;
typedef int pthread_once_t;
typedef long pthread_rwlockattr_t;
typedef long pthread_t;

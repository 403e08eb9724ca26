// SPDX-License-Identifier: GPL-2.0-or-later
// Threads by clone and futex, with the small names that our programs use; <pthread.h> has the
// same under the POSIX names.
#pragma once
#include <pthread.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <time.h>

__BEGIN_DECLS

// Sleeps while *word == value. 0, or -errno: -EAGAIN (other value), -EINTR, -ETIMEDOUT.
// `timeout` is relative; NULL waits for ever.
int futex_wait(volatile uint32_t *word, uint32_t value, const struct timespec *timeout);
// Wakes up to `count` waiters; answers how many.
int futex_wake(volatile uint32_t *word, int count);

typedef pthread_t thread_t;
typedef pthread_mutex_t mutex_t;
#define thread_create(thread, function, argument) pthread_create(thread, NULL, function, argument)
#define thread_join(thread, result) pthread_join(thread, result)
#define mutex_lock(m) pthread_mutex_lock(m)
#define mutex_unlock(m) pthread_mutex_unlock(m)

__END_DECLS

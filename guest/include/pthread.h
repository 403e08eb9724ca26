// SPDX-License-Identifier: GPL-2.0-or-later
// A subset of POSIX threads. Each thread has its stack, thread-local block and descriptor in one
// mapping with a guard page, freed by pthread_join (detached threads keep theirs).
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <time.h>

__BEGIN_DECLS

typedef struct thread *pthread_t;
typedef struct {
    size_t stack_size;
} pthread_attr_t;
typedef struct {
    volatile uint32_t state; // 0 free, 1 locked, 2 locked and waited for
    uint32_t type, owner, depth;
} pthread_mutex_t;
typedef struct {
    volatile uint32_t sequence;
} pthread_cond_t;
typedef volatile uint32_t pthread_once_t;
typedef struct {
    uint32_t type;
} pthread_mutexattr_t;
typedef void pthread_condattr_t;

#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_INITIALIZER {0, 0, 0, 0}
#define PTHREAD_COND_INITIALIZER {0}
#define PTHREAD_ONCE_INIT 0

// All answer 0 or an error number (positive), and leave errno alone.
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*function)(void *),
                   void *argument);
int pthread_join(pthread_t thread, void **result);
int pthread_detach(pthread_t thread);
_Noreturn void pthread_exit(void *result);
pthread_t pthread_self(void);
int pthread_tid(pthread_t thread); // its Linux thread id
int pthread_equal(pthread_t a, pthread_t b);
int pthread_attr_init(pthread_attr_t *attributes);
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size);

int pthread_mutexattr_init(pthread_mutexattr_t *attributes);
int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type);
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int pthread_mutex_destroy(pthread_mutex_t *mutex);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_trylock(pthread_mutex_t *mutex);
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);
int pthread_cond_destroy(pthread_cond_t *condition);
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
// `deadline` is CLOCK_REALTIME time, as POSIX has it.
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *deadline);
int pthread_cond_signal(pthread_cond_t *condition);
int pthread_cond_broadcast(pthread_cond_t *condition);
int pthread_once(pthread_once_t *once, void (*function)(void));

__END_DECLS

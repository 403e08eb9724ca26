// SPDX-License-Identifier: GPL-2.0-or-later
// Thread-local variables for Androids whose linker knows none (before API level 29): the compiler
// calls __emutls_get_address() for each use. Every library has this code for itself, and keeps for
// each thread a list of its variables' addresses behind one pthread key.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What the compiler writes for a variable.
struct variable {
    size_t size, align;
    _Atomic(uintptr_t) number; // from 1, 0 before its first use
    const void *initial;       // NULL: zeros
};

// A thread's variables.
struct list {
    size_t size;
    int rounds; // of destructors that are still let pass: others' may use variables
    void *values[];
};

enum { GROWTH = 16, ROUNDS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t key;
static atomic_bool has_key;
static uintptr_t used; // numbers that are given away

static _Noreturn void no_memory(void)
{
    abort(); // nobody expects a variable not to be there
}

static void end_of_thread(void *data)
{
    struct list *list = data;
    if (list->rounds-- > 0 && pthread_setspecific(key, list) == 0)
        return;
    for (size_t i = 0; i < list->size; i++)
        if (list->values[i])
            free(((void **)list->values[i])[-1]);
    free(list);
}

// The library goes: threads that end later must not come here.
__attribute__((destructor)) static void end_of_library(void)
{
    if (atomic_exchange(&has_key, 0))
        pthread_key_delete(key);
}

static uintptr_t number_of(struct variable *variable)
{
    uintptr_t number = atomic_load_explicit(&variable->number, memory_order_acquire);
    if (number)
        return number;
    pthread_mutex_lock(&lock);
    if (!atomic_load(&has_key)) {
        if (pthread_key_create(&key, end_of_thread))
            no_memory();
        atomic_store(&has_key, 1);
    }
    number = atomic_load_explicit(&variable->number, memory_order_relaxed);
    if (!number) {
        number = ++used;
        atomic_store_explicit(&variable->number, number, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
    return number;
}

static void *make(const struct variable *variable)
{
    size_t align = variable->align < sizeof(void *) ? sizeof(void *) : variable->align;
    char *whole = malloc(variable->size + align + sizeof(void *));
    if (!whole)
        no_memory();
    uintptr_t at = ((uintptr_t)whole + sizeof(void *) + align - 1) & ~(uintptr_t)(align - 1);
    void **value = (void **)at;
    value[-1] = whole;
    if (variable->initial)
        memcpy(value, variable->initial, variable->size);
    else
        memset(value, 0, variable->size);
    return value;
}

__attribute__((visibility("hidden"))) void *__emutls_get_address(struct variable *variable)
{
    uintptr_t number = number_of(variable);
    struct list *list = pthread_getspecific(key);
    if (!list || number > list->size) {
        size_t before = list ? list->size : 0, size = number + GROWTH;
        list = realloc(list, sizeof *list + size * sizeof(void *));
        if (!list)
            no_memory();
        memset(list->values + before, 0, (size - before) * sizeof(void *));
        list->size = size;
        if (!before)
            list->rounds = ROUNDS;
        pthread_setspecific(key, list);
    }
    void **value = &list->values[number - 1];
    if (!*value)
        *value = make(variable);
    return *value;
}

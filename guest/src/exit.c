// SPDX-License-Identifier: GPL-2.0-or-later
// The end of a program: what was registered for it runs in reverse order, then the destructors.
#include "internal.h"
#include <stdlib.h>
#include <unistd.h>

extern void (*const __fini_array_start[])(void) __attribute__((weak));
extern void (*const __fini_array_end[])(void) __attribute__((weak));

enum { BLOCK = 32 }; // as many as C promises without asking for memory

struct call {
    void (*function)(void *);
    void *argument;
};
struct block {
    struct block *older;
    int count;
    struct call calls[BLOCK];
};
static struct block first, *newest = &first;
static unsigned char busy;

static void lock(void)
{
    while (__atomic_test_and_set(&busy, __ATOMIC_ACQUIRE))
        RAW(sched_yield);
}
static void unlock(void) { __atomic_clear(&busy, __ATOMIC_RELEASE); }

// The Itanium C++ ABI's registration: destructors of static objects come this way. 0 or -1.
int __cxa_atexit(void (*function)(void *), void *argument, void *dso)
{
    (void)dso; // there is only the program itself
    lock();
    struct block *to = newest;
    if (to->count == BLOCK) {
        to = malloc(sizeof *to);
        if (to) {
            to->older = newest;
            to->count = 0;
            newest = to;
        }
    }
    if (to)
        to->calls[to->count++] = (struct call){function, argument};
    unlock();
    return to ? 0 : -1;
}

static void call_plain(void *function) { ((void (*)(void))function)(); }

int atexit(void (*function)(void)) { return __cxa_atexit(call_plain, (void *)function, NULL); }

// One at a time, as a function may register others. False when none is left.
static int take(struct call *to)
{
    lock();
    while (!newest->count && newest->older)
        newest = newest->older; // the block is left to the process's end
    int some = newest->count > 0;
    if (some)
        *to = newest->calls[--newest->count];
    unlock();
    return some;
}

_Noreturn void exit(int status)
{
    struct call call;
    while (take(&call))
        call.function(call.argument);
    for (size_t i = (size_t)(__fini_array_end - __fini_array_start); i > 0; i--)
        __fini_array_start[i - 1]();
    flush_all();
    _exit(status);
}

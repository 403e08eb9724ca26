// SPDX-License-Identifier: GPL-2.0-or-later
// What compiled C++ calls: memory, static objects, functions that should never run. There are no
// exceptions and no run-time type information; a program that needs memory and gets none is aborted.
#include <new>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <thread.h>
#include <unistd.h>

const std::nothrow_t std::nothrow{};

// --- new and delete -----------------------------------------------------------------------------------

[[noreturn]] static void out_of_memory(size_t size)
{
    dprintf(STDERR_FILENO, "operator new: no memory for %zu bytes\n", size);
    abort();
}
static void *get(size_t size)
{
    void *block = malloc(size ? size : 1);
    if (!block)
        out_of_memory(size);
    return block;
}
static void *get(size_t size, std::align_val_t align)
{
    size_t unit = static_cast<size_t>(align);
    size_t whole = (size + unit - 1) & -unit;
    void *block = whole < size ? nullptr : aligned_alloc(unit, whole ? whole : unit);
    if (!block)
        out_of_memory(size);
    return block;
}

void *operator new(size_t size) { return get(size); }
void *operator new[](size_t size) { return get(size); }
void *operator new(size_t size, std::align_val_t align) { return get(size, align); }
void *operator new[](size_t size, std::align_val_t align) { return get(size, align); }
void *operator new(size_t size, const std::nothrow_t &) noexcept { return malloc(size ? size : 1); }
void *operator new[](size_t size, const std::nothrow_t &) noexcept { return malloc(size ? size : 1); }
void operator delete(void *block) noexcept { free(block); }
void operator delete[](void *block) noexcept { free(block); }
void operator delete(void *block, size_t) noexcept { free(block); }
void operator delete[](void *block, size_t) noexcept { free(block); }
void operator delete(void *block, std::align_val_t) noexcept { free(block); }
void operator delete[](void *block, std::align_val_t) noexcept { free(block); }
void operator delete(void *block, size_t, std::align_val_t) noexcept { free(block); }
void operator delete[](void *block, size_t, std::align_val_t) noexcept { free(block); }
void operator delete(void *block, const std::nothrow_t &) noexcept { free(block); }
void operator delete[](void *block, const std::nothrow_t &) noexcept { free(block); }

// --- static objects -----------------------------------------------------------------------------------

extern "C" {

int __cxa_atexit(void (*function)(void *), void *argument, void *dso);
void *__dso_handle = &__dso_handle;

#if defined(__arm__)
// The ARM ABI's name for it, with the object first.
int __aeabi_atexit(void *object, void (*destroy)(void *), void *dso)
{
    return __cxa_atexit(destroy, object, dso);
}
#endif

// Guards of statics inside functions: the compiled code asks for bit 0 (ARM) or the first byte of the
// word; the rest is ours. Threads that come while one constructs sleep on the word.
enum : uint32_t { DONE = 1, BUSY = 0x100, AWAITED = 0x300 };

int __cxa_guard_acquire(uint32_t *guard)
{
    for (;;) {
        uint32_t old = 0;
        if (__atomic_compare_exchange_n(guard, &old, BUSY, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE))
            return 1;
        if (old & DONE)
            return 0;
        if (old == AWAITED ||
            __atomic_compare_exchange_n(guard, &old, AWAITED, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE))
            futex_wait(guard, AWAITED, nullptr);
    }
}
static void leave(uint32_t *guard, uint32_t state)
{
    if (__atomic_exchange_n(guard, state, __ATOMIC_RELEASE) == AWAITED)
        futex_wake(guard, INT32_MAX);
}
void __cxa_guard_release(uint32_t *guard) { leave(guard, DONE); }
void __cxa_guard_abort(uint32_t *guard) { leave(guard, 0); }

// --- what should never be called ------------------------------------------------------------------------

[[noreturn]] static void give_up(const char *what)
{
    dprintf(STDERR_FILENO, "%s\n", what);
    abort();
}
void __cxa_pure_virtual(void) { give_up("a pure virtual function was called"); }
void __cxa_deleted_virtual(void) { give_up("a deleted virtual function was called"); }
void __cxa_throw_bad_array_new_length(void) { give_up("operator new[]: a length that cannot be"); }
}

// SPDX-License-Identifier: GPL-2.0-or-later
// From the kernel's stack to main(): own relocations, auxiliary vector, thread-local storage.
#include "internal.h"
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__aarch64__)
#define R_RELATIVE 1027
#elif defined(__arm__)
#define R_RELATIVE 23
#else
#define R_RELATIVE 8
#endif

int main(int argc, char **argv, char **envp);
extern const ElfW_Ehdr __ehdr_start __attribute__((visibility("hidden"))); // the linker's
extern void (*const __init_array_start[])(int, char **, char **) __attribute__((weak));
extern void (*const __init_array_end[])(int, char **, char **) __attribute__((weak));

char **environ;
const unsigned long *auxv;
size_t tls_block_size;
static const void *tls_image;
static size_t tls_file_size, tls_size, tls_align = 1;

#define UP(value, align) (((value) + (align)-1) & -(size_t)(align))

// Adds the load bias to every word that the linker listed: a static PIE has no other relocations.
// Runs before anything that such a word could be needed for.
static void relocate(const ElfW_Dyn *dynamic, uintptr_t bias)
{
    uintptr_t rel = 0, rel_size = 0, rela = 0, rela_size = 0;
    for (; dynamic->d_tag != DT_NULL; dynamic++) {
        if (dynamic->d_tag == DT_REL)
            rel = dynamic->d_val + bias;
        else if (dynamic->d_tag == DT_RELSZ)
            rel_size = dynamic->d_val;
        else if (dynamic->d_tag == DT_RELA)
            rela = dynamic->d_val + bias;
        else if (dynamic->d_tag == DT_RELASZ)
            rela_size = dynamic->d_val;
    }
    for (const ElfW_Rel *r = (const void *)rel; (uintptr_t)r < rel + rel_size; r++)
        if ((r->r_info & 0xff) == R_RELATIVE || (uint32_t)r->r_info == R_RELATIVE)
            *(uintptr_t *)(r->r_offset + bias) += bias;
    for (const ElfW_Rela *r = (const void *)rela; (uintptr_t)r < rela + rela_size; r++)
        if ((uint32_t)r->r_info == R_RELATIVE)
            *(uintptr_t *)(r->r_offset + bias) = (uintptr_t)r->r_addend + bias;
}

// ARM's ABI leaves two words at the thread pointer and puts the variables after them ("variant 1");
// x86-64 puts them right before the thread pointer ("variant 2").
#if defined(__x86_64__)
struct thread *tls_place(void *block)
{
    uintptr_t at = UP((uintptr_t)block + UP(tls_size, tls_align), tls_align > 16 ? tls_align : 16);
    memcpy((char *)at - UP(tls_size, tls_align), tls_image, tls_file_size);
    struct thread *thread = (struct thread *)at;
    thread->self = thread;
    return thread;
}
void *tls_pointer(struct thread *thread) { return thread; }
#else
struct thread *tls_place(void *block)
{
    uintptr_t tp = UP((uintptr_t)block + sizeof(struct thread), tls_align > 16 ? tls_align : 16);
    memcpy((char *)tp + UP(2 * sizeof(void *), tls_align), tls_image, tls_file_size);
    struct thread *thread = (struct thread *)tp - 1;
    thread->self = thread;
    return thread;
}
void *tls_pointer(struct thread *thread) { return thread + 1; }
#endif

static void set_thread_pointer(void *tp)
{
#if defined(__aarch64__)
    __asm__ volatile("msr tpidr_el0, %0" ::"r"(tp));
#elif defined(__arm__)
    RAW(ARM_set_tls, tp);
#else
    RAW(arch_prctl, 0x1002 /* ARCH_SET_FS */, tp);
#endif
}

static void set_up_main_thread(void)
{
    static char space[1024] __attribute__((aligned(64)));
    void *block = space;
    tls_block_size = sizeof(struct thread) + 2 * UP(tls_size, tls_align) + 2 * tls_align + 64;
    if (tls_block_size > sizeof space)
        block = mmap(NULL, tls_block_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct thread *thread = tls_place(block);
    set_thread_pointer(tls_pointer(thread));
    thread->tid = (uint32_t)RAW(set_tid_address, &thread->tid);
}

__attribute__((noreturn, used, visibility("hidden"))) void start_c(unsigned long *stack)
{
    int argc = (int)stack[0];
    char **argv = (char **)(stack + 1);
    char **envp = argv + argc + 1;
    unsigned long *vector = (unsigned long *)envp;
    while (*vector++)
        ;
    // Our own headers, not AT_PHDR's: those are another program's when this one is its interpreter.
    const ElfW_Phdr *headers = (const void *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);
    size_t count = __ehdr_start.e_phnum;
    uintptr_t bias = 0;
    for (size_t i = 0; i < count; i++)
        if (headers[i].p_type == PT_PHDR)
            bias = (uintptr_t)headers - headers[i].p_vaddr;
    if (bias)
        for (size_t i = 0; i < count; i++)
            if (headers[i].p_type == PT_DYNAMIC)
                relocate((const void *)(headers[i].p_vaddr + bias), bias);

    environ = envp;
    auxv = vector;
    for (size_t i = 0; i < count; i++)
        if (headers[i].p_type == PT_TLS) {
            tls_image = (const void *)(headers[i].p_vaddr + bias);
            tls_file_size = headers[i].p_filesz;
            tls_size = headers[i].p_memsz;
            tls_align = headers[i].p_align ? headers[i].p_align : 1;
        }
    set_up_main_thread();
    size_t constructors = (size_t)(__init_array_end - __init_array_start);
    for (size_t i = 0; i < constructors; i++)
        __init_array_start[i](argc, argv, envp);
    exit(main(argc, argv, envp));
}

unsigned long getauxval(unsigned long type)
{
    for (const unsigned long *pair = auxv; pair[0] != AT_NULL; pair += 2)
        if (pair[0] == type)
            return pair[1];
    return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// What test programs without a C library need: output, checks, the entry point, libdl.
#pragma once

#include "droidemu/hostcall.h"
#include <stddef.h>
#include <stdint.h>

#ifdef __aarch64__
enum { SYS_WRITE = 64, SYS_EXIT_GROUP = 94, SYS_EXIT = 93, SYS_CLONE = 220, SYS_MMAP = 222,
       SYS_FUTEX = 98, SYS_OPENAT = 56, SYS_MUNMAP = 215 };
enum { RTLD_LAZY = 1, RTLD_NOW = 2, RTLD_NOLOAD = 4, RTLD_GLOBAL = 0x100, RTLD_NODELETE = 0x1000 };
#define RTLD_DEFAULT ((void *)0)
#define RTLD_NEXT ((void *)-1L)
#else
enum { SYS_WRITE = 4, SYS_EXIT_GROUP = 248, SYS_EXIT = 1, SYS_CLONE = 120, SYS_MMAP = 192,
       SYS_FUTEX = 240, SYS_OPENAT = 322, SYS_MUNMAP = 91 };
enum { RTLD_NOW = 0, RTLD_LAZY = 1, RTLD_GLOBAL = 2, RTLD_NOLOAD = 4, RTLD_NODELETE = 0x1000 };
#define RTLD_DEFAULT ((void *)-1L)
#define RTLD_NEXT ((void *)-2L)
#endif

typedef struct {
    const char *dli_fname;
    void *dli_fbase;
    const char *dli_sname;
    void *dli_saddr;
} Dl_info;

struct dl_phdr_info {
    uintptr_t addr;
    const char *name;
    const void *phdr;
    uint16_t phnum;
    unsigned long long adds, subs;
    size_t tls_modid;
    void *tls_data;
};

void *dlopen(const char *, int);
void *dlsym(void *, const char *);
void *dlvsym(void *, const char *, const char *);
int dlclose(void *);
char *dlerror(void);
int dladdr(const void *, Dl_info *);
int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);
void *android_dlopen_ext(const char *, int, const void *);
uintptr_t dl_unwind_find_exidx(uintptr_t, int *);
int android_get_application_target_sdk_version(void);

static inline long sys(long number, long a, long b, long c, long d, long e, long f)
{
    return droidemu_host_call6(number - DROIDEMU_HOST_BASE, a, b, c, d, e, f);
}

static inline size_t length(const char *text)
{
    size_t n = 0;
    while (text[n])
        n++;
    return n;
}

static inline int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static inline int within(const char *text, const char *part)
{
    for (; *text; text++) {
        size_t n = 0;
        while (part[n] && text[n] == part[n])
            n++;
        if (!part[n])
            return 1;
    }
    return 0;
}

static inline void say(const char *text)
{
    sys(SYS_WRITE, 1, (long)text, (long)length(text), 0, 0, 0);
}

static inline void leave(int status)
{
    for (;;)
        sys(SYS_EXIT_GROUP, status, 0, 0, 0, 0, 0);
}

static int failures __attribute__((unused));
#define CHECK(condition, name)                                                                     \
    do {                                                                                           \
        if (condition) {                                                                           \
            say("ok " name "\n");                                                                  \
        } else {                                                                                   \
            failures++;                                                                            \
            say("FAIL " name "\n");                                                                \
        }                                                                                          \
    } while (0)

// The program: void program(long *stack), which ends in leave().
#ifdef __aarch64__
#define PROGRAM                                                                                    \
    __asm__(".text\n.globl _start\n_start:\n mov x29, #0\n mov x30, #0\n mov x0, sp\n b program\n")
#else
#define PROGRAM                                                                                    \
    __asm__(".text\n.arm\n.globl _start\n_start:\n mov r11, #0\n mov lr, #0\n mov r0, sp\n b program\n")
#endif

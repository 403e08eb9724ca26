// SPDX-License-Identifier: GPL-2.0-or-later
// A dynamic program: everything was linked before it began.
#include "guest.h"

PROGRAM;

extern int first_data, first_order;
extern volatile int second_begun;
extern __thread int first_tls __attribute__((tls_model("initial-exec")));
int first_use_tls(void), first_has_weak(void), first_indirect(void), first_calls_indirect(void);
const char *who(void), *who_is_next(void);

static int preinits, constructors;

static void before_all(int argc, char **argv, char **envp)
{
    preinits = argc > 0 && argv[0] && envp && !second_begun;
}
__attribute__((section(".preinit_array"), used)) static void (*const first_of_all)(int, char **,
                                                                                 char **) = before_all;

__attribute__((constructor)) static void begin(void)
{
    constructors = first_data;
}

static int count(struct dl_phdr_info *info, size_t size, void *data)
{
    int *seen = data;
    seen[0]++;
    if (size != sizeof *info || !info->phdr || !info->phnum)
        seen[1]++;
    if (within(info->name, "libfirst.so"))
        seen[2] = info->tls_modid && *(int *)info->tls_data == first_tls;
    return seen[0] == 100;
}

__attribute__((used)) static void program(long *stack)
{
    CHECK(stack[0] == 2 && same((char *)stack[2], "argument"), "stack");
    CHECK(preinits, "preinit_array");
    CHECK(first_data == 42 && first_order == 5, "constructors in order");
    CHECK(constructors == 42, "own constructor");
    CHECK(first_tls == 7, "initial-exec");
    CHECK(first_use_tls() == 701 && first_use_tls() == 803, "general-dynamic");
    CHECK(first_tls == 9, "the same variable");
    CHECK(!first_has_weak(), "weak");
    CHECK(first_indirect() == 1234 && first_calls_indirect() == 1234, "ifunc");
    CHECK(same(who(), "first"), "breadth first");
    CHECK(((const char *(*)(void))dlsym(RTLD_DEFAULT, "who"))() == who(), "RTLD_DEFAULT");
    CHECK(same(who_is_next(), "second"), "RTLD_NEXT");
    CHECK(dlvsym(RTLD_DEFAULT, "dlopen", "LIBC") == (void *)dlopen, "dlvsym");
    CHECK(dlopen("/data/local/tmp/basics", RTLD_NOW) == dlopen(0, RTLD_NOW), "dlopen of itself");
    int (*indirect)(void) = dlsym(RTLD_DEFAULT, "first_indirect");
    CHECK(indirect && indirect() == 1234, "dlsym of an ifunc");
    CHECK(dlsym(RTLD_DEFAULT, "first_tls") == &first_tls, "dlsym of a thread-local variable");
    CHECK(!dlsym(RTLD_DEFAULT, "nobody_has_it"), "dlsym of nothing");
    CHECK(same(dlerror(), "undefined symbol: nobody_has_it"), "its text");
    CHECK(!dlerror(), "only once");
    Dl_info info;
    CHECK(dladdr((char *)first_use_tls + 4, &info) && same(info.dli_sname, "first_use_tls") &&
              info.dli_saddr == (void *)first_use_tls && within(info.dli_fname, "/libfirst.so"),
          "dladdr");
    CHECK(!dladdr((void *)16, &info), "dladdr of nothing");
    int seen[3] = {0};
    CHECK(!dl_iterate_phdr(count, seen) && seen[0] == 5 && !seen[1] && seen[2], "dl_iterate_phdr");
    CHECK(android_get_application_target_sdk_version() == 30, "sdk version");
#ifdef __arm__
    int entries = 0;
    CHECK(dl_unwind_find_exidx((uintptr_t)first_use_tls, &entries) && entries > 1, "exidx");
    CHECK(!dl_unwind_find_exidx(16, &entries) && !entries, "exidx of nothing");
#endif
    leave(failures);
}

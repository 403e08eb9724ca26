// SPDX-License-Identifier: GPL-2.0-or-later
// dlopen and its family.
#include "guest.h"

PROGRAM;

int program_notes[4];
static volatile int go, done;
static int *other_tls;
static int other_value;

static void *open_plugin(const char *name)
{
    return dlopen(name, RTLD_NOW);
}

#ifdef __aarch64__
__asm__(".text\n.globl spawn\nspawn:\n"
        " mov x8, #220\n mov x4, x2\n mov x2, xzr\n mov x3, x1\n mov x1, x0\n"
        " mov w0, #0x0f00\n movk w0, #0xd, lsl #16\n svc #0\n cbz x0, 1f\n ret\n"
        "1: br x4\n");
#else
__asm__(".text\n.arm\n.globl spawn\nspawn:\n"
        " push {r4, r7, lr}\n mov r4, r2\n mov r2, #0\n mov r3, r1\n mov r1, r0\n"
        " movw r0, #0x0f00\n movt r0, #13\n mov r7, #120\n svc #0\n cmp r0, #0\n"
        " popne {r4, r7, pc}\n bx r4\n");
#endif
long spawn(void *stack, void *tls, void (*function)(void));

// A thread that lives before the library comes: it has the library's variables all the same.
__attribute__((noreturn)) static void thread(void)
{
    while (!go)
        ;
    other_tls = dlsym(RTLD_DEFAULT, "plugin_tls");
    other_value = ((int (*)(void))dlsym(RTLD_DEFAULT, "plugin_use_tls"))();
    done = 1;
    for (;;)
        sys(SYS_EXIT, 0, 0, 0, 0, 0, 0);
}

__attribute__((used)) static void program(long *stack)
{
    (void)stack;
    static char memory[1 << 16] __attribute__((aligned(64))), tls[1 << 16] __attribute__((aligned(64)));
    ((void **)(tls + 4096))[1] = tls + 4096; // the slot that says which thread this is, as in libc
    CHECK(spawn(memory + sizeof memory, tls + 4096, thread) > 0, "thread");
    if (failures)
        leave(1);

    CHECK(!open_plugin("libnope.so"), "no such library");
    const char *text = dlerror();
    CHECK(within(text, "dlopen failed: library \"libnope.so\" not found"), "its text");
    void *plugin = open_plugin("libplugin.so");
    CHECK(plugin && program_notes[0] == 1, "dlopen");
    CHECK(open_plugin("libplugin.so") == plugin && program_notes[0] == 1, "dlopen again");
    int (*add)(int, int) = dlsym(plugin, "plugin_add");
    CHECK(add && add(2, 3) == 5, "dlsym");
    CHECK(!dlsym(RTLD_DEFAULT, "plugin_add"), "RTLD_LOCAL");
    int (*use)(void) = dlsym(plugin, "plugin_use_tls");
    CHECK(use() == 77 && use() == 78, "thread-local variables");
    CHECK(!dlsym(plugin, "program_notes"), "only the library's own group");
    void *self = dlopen(0, RTLD_NOW);
    CHECK(self && dlsym(self, "program_notes") == program_notes, "dlopen of null");
    CHECK(!dlclose(self), "dlclose of it");
    CHECK(dlopen("libplugin.so", RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL) == plugin, "RTLD_NOLOAD");
    CHECK(dlsym(RTLD_DEFAULT, "plugin_add") == (void *)add, "RTLD_GLOBAL");
    go = 1;
    while (!done)
        ;
    CHECK(other_tls == (int *)(tls + 4096 + ((char *)dlsym(plugin, "plugin_tls") -
                                             (char *)__builtin_thread_pointer())),
          "another thread's variable");
    CHECK(other_value == 77 && use() == 79, "is its own");
    CHECK(!dlclose(plugin) && !dlclose(plugin) && program_notes[1] == 0, "dlclose");
    Dl_info info;
    CHECK(dladdr((void *)add, &info), "still there");
    CHECK(!dlclose(plugin) && program_notes[1] == 1, "last dlclose");
    CHECK(!dladdr((void *)add, &info), "gone");
    CHECK(dlclose(plugin) < 0 && within(dlerror(), "invalid handle"), "dlclose once too often");
    CHECK(!dlsym(plugin, "plugin_add") && within(dlerror(), "invalid handle"), "dlsym of it");
    CHECK(!dlopen("libplugin.so", RTLD_NOLOAD), "not loaded");
    plugin = open_plugin("libplugin.so");
    CHECK(plugin && program_notes[0] == 2, "anew");
    use = dlsym(plugin, "plugin_use_tls");
    CHECK(use() == 77, "with fresh variables");
    CHECK(!dlopen("libplugin.so", 0x4000000) && within(dlerror(), "invalid flags"), "flags");
    CHECK(!dlopen("./no/such.so", RTLD_NOW) && within(dlerror(), "/no/such.so"), "relative path");
    leave(failures);
}

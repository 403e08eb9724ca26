// SPDX-License-Identifier: GPL-2.0-or-later
// Unmaps libraries and the linker's own memory behind the linker's back.
#include "droidemu/loader.h"
#include "guest.h"

PROGRAM;

int program_notes[4];

__attribute__((used)) static void program(long *stack)
{
    char what = *(char *)stack[2];
    // "new": the library is opened only when the memory is gone.
    void *library = dlopen(what == 'n' ? 0 : "libplugin.so", RTLD_NOW);
    struct droidemu_module *module = library;
    void *handle = library;
    Dl_info info;
    if (what == 'l')
        sys(SYS_MUNMAP, (long)module->start, (long)(module->end - module->start), 0, 0, 0, 0);
    else if (what == 'a' || what == 'n')
        sys(SYS_MUNMAP, (long)module & -65536, 65536, 0, 0, 0, 0);
    else
        for (size_t i = 0; i < 4096; i++)
            ((char *)module)[i] = (char)i;
    say(dlsym(handle, "plugin_add") ? "found\n" : "not found\n");
    dladdr((void *)program, &info);
    dlerror();
    dlsym(RTLD_DEFAULT, "plugin_tls");
    droidemu_host_call(DROIDEMU_DLOPEN, "libplugin.so", RTLD_NOW, 16, 16, 16);
    struct droidemu_work work = {0};
    for (int i = 0; i < 3; i++) {
        droidemu_host_call(DROIDEMU_DLCLOSE, handle, &work);
        droidemu_host_call(DROIDEMU_LINK_DONE, work.token);
        droidemu_host_call(DROIDEMU_DLOPEN, "libplugin.so", RTLD_NOW, 0, 0, &work);
        droidemu_host_call(DROIDEMU_DLCLOSE, 0, &work);
    }
    say("survived\n");
    leave(0);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The process that scripts live in: droidemu/script. It tells the host where a few functions are
// and sleeps; the host calls guest functions on this thread.
#include <dlfcn.h>
#include <droidemu/hostcall.h>
#include <stdlib.h>

enum { SERVE = 0x600 };

// In the order of script/serve.py.
static void *const services[] = {
    (void *)dlopen, (void *)dlsym, (void *)dlclose, (void *)dlerror, (void *)malloc, (void *)free,
};

int main(void)
{
    for (;;)
        droidemu_host_call(SERVE, services, sizeof services / sizeof *services);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Closes a library whose code a thread still needs at its end.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static void *run(void *unused)
{
    (void)unused;
    void *library = dlopen("libkeeps.so", RTLD_NOW);
    void (*keep)(void) = (void (*)(void))dlsym(library, "keep");
    keep();
    printf("dlclose %d\n", dlclose(library));
    Dl_info info;
    printf("still there %d\n", dladdr((void *)keep, &info));
    return (void *)keep;
}

int main(void)
{
    pthread_t thread;
    void *keep;
    pthread_create(&thread, 0, run, 0);
    pthread_join(thread, &keep);
    // The next library that is closed takes it along.
    dlclose(dlopen("libm.so", RTLD_NOW));
    Dl_info info;
    printf("gone %d\n", !dladdr(keep, &info));
    return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// An ordinary program on Android's C library: threads, thread-local variables, libraries.
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __thread int mine = 5;
static __thread char large[100];

static void *run(void *argument)
{
    mine += (int)(long)argument;
    large[50]++;
    return (void *)(long)(mine * 10 + large[50]);
}

static void *late(void *argument)
{
    int (*use)(void) = argument;
    use();
    return (void *)(long)use();
}

static int count(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    if (strstr(info->dlpi_name, "/libc.so"))
        *(int *)data += 1;
    return 0;
}

static void bye(void)
{
    puts("bye");
}

int program_notes[4];

int main(int argc, char **argv)
{
    printf("%d %s %s\n", argc, argv[1], getenv("COLOUR"));
    atexit(bye);
    pthread_t threads[8];
    long sum = 0;
    for (long i = 0; i < 8; i++)
        pthread_create(&threads[i], 0, run, (void *)i);
    for (int i = 0; i < 8; i++) {
        void *result;
        pthread_join(threads[i], &result);
        sum += (long)result;
    }
    printf("threads %ld, mine %d\n", sum, mine);
    void *library = dlopen("libm.so", RTLD_NOW);
    double (*root)(double) = (double (*)(double))dlsym(library, "sqrt");
    printf("sqrt %.3f\n", root(2.0));
    int libc = 0;
    dl_iterate_phdr(count, &libc);
    printf("libc %d\n", libc);
    library = dlopen("libplugin.so", RTLD_NOW);
    int (*use)(void) = (int (*)(void))dlsym(library, "plugin_use_tls");
    void *result;
    pthread_create(&threads[0], 0, late, (void *)use);
    pthread_join(threads[0], &result);
    printf("late thread %ld, here %d, notes %d\n", (long)result, use(), program_notes[0]);
    printf("%s\n", dlopen("libnope.so", RTLD_NOW) ? "?" : strstr(dlerror(), "library"));
    return 7;
}

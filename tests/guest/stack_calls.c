// SPDX-License-Identifier: GPL-2.0-or-later
// Makes system calls from places whose backtraces are known: nested functions, a signal handler,
// a thread, and code that was mapped while the program ran (argument: its entry's address, hex).
#include <elf.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define KEEP __asm__ volatile("" ::: "memory")
#define OWN __attribute__((noinline))
typedef long plugin(int, long (*)(int));

OWN static long innermost(int depth)
{
    long result = getppid() + depth;
    KEEP;
    return result;
}

OWN static long middle(int depth)
{
    long result = depth ? middle(depth - 1) : innermost(depth);
    KEEP;
    return result + 1;
}

OWN static void on_signal(int number)
{
    (void)number;
    sched_yield();
    KEEP;
}

OWN static long raiser(void)
{
    long result = kill(getpid(), SIGUSR1);
    KEEP;
    return result;
}

OWN static void *in_thread(void *argument)
{
    long *result = argument;
    *result = getuid() + 1;
    KEEP;
    return NULL;
}

OWN static long called_back(int number)
{
    long result = getegid() + number;
    KEEP;
    return result;
}

// Maps the program's segments into a hole of their size, and gives the distance.
static char *map_file(const char *path, size_t *size)
{
    static char head[4096];
    int fd = open(path, O_RDONLY);
    if (fd < 0 || read(fd, head, sizeof head) <= 0)
        return NULL;
    uintptr_t phoff = 0;
    unsigned short count;
    memcpy(&phoff, head + (sizeof phoff == 8 ? 32 : 28), sizeof phoff);
    memcpy(&count, head + (sizeof phoff == 8 ? 56 : 44), sizeof count);
    const ElfW_Phdr *parts = (const ElfW_Phdr *)(head + phoff);
    *size = 1 << 20;
    char *base = mmap(NULL, *size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < count; i++) {
        const ElfW_Phdr *p = &parts[i];
        if (p->p_type != PT_LOAD || !p->p_filesz)
            continue;
        size_t skew = p->p_offset & 4095;
        int prot = (p->p_flags & 4 ? PROT_READ : 0) | (p->p_flags & 1 ? PROT_EXEC : 0);
        if (mmap(base + p->p_vaddr - skew, p->p_filesz + skew, prot, MAP_PRIVATE | MAP_FIXED, fd,
                 (off_t)(p->p_offset - skew)) == MAP_FAILED)
            return NULL;
    }
    close(fd);
    return base;
}

OWN static long use_plugin(uintptr_t entry)
{
    size_t size;
    char *base = map_file("/bin/plugin", &size);
    if (!base)
        return -1;
    long result = ((plugin *)(base + entry))(getpid(), called_back);
    KEEP;
    munmap(base, size);
    return result;
}

int main(int argc, char **argv)
{
    long result = middle(2);
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGUSR1, &action, NULL);
    result += raiser();
    long from_thread = 0;
    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, &from_thread);
    pthread_join(thread, NULL);
    if (argc > 1)
        for (int i = 0; i < 2; i++)
            result += use_plugin(strtoul(argv[1], NULL, 16));
    printf("%ld %ld\n", result, from_thread);
    return 0;
}

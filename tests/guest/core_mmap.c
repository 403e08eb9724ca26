// SPDX-License-Identifier: GPL-2.0-or-later
// mmap and its family, as a program sees them.
#include "check.h"
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)

static jmp_buf back;
static volatile int caught, code;
static void *volatile where;

static void on_fault(int signo, siginfo_t *info, void *context)
{
    (void)context;
    caught = signo;
    code = info->si_code;
    where = info->si_addr;
    longjmp(back, 1);
}

// The signal that touching a byte raises, 0 for none.
static int touch(volatile char *at, int write)
{
    caught = 0;
    if (!setjmp(back)) {
        if (write)
            *at = 1;
        else
            (void)*at;
    }
    return caught;
}

// What compilers' __clear_cache does.
static void clear_cache(char *start, char *end)
{
#if defined(__aarch64__)
    for (char *at = start; at < end; at += 4)
        __asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0\n\tdsb ish\n\tisb" ::"r"(at));
#elif defined(__arm__)
    raw_syscall(0xf0002, (long)start, (long)end, 0, 0, 0, 0);
#else
    (void)start, (void)end;
#endif
}

static int known_fd(const char *text, size_t size)
{
    int fd = memfd_create("known", 0);
    ftruncate(fd, size);
    pwrite(fd, text, strlen(text), 0);
    return fd;
}

int main(void)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);

    char *p = mmap(NULL, 4 * PAGE, RW, ANON, -1, 0);
    CHECK(p != MAP_FAILED && ((uintptr_t)p & (PAGE - 1)) == 0, "mmap gives a page");
    CHECK(p[0] == 0 && p[4 * PAGE - 1] == 0, "fresh memory is zero");
    memset(p, 7, 4 * PAGE);
    CHECK(mmap(p + PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) == p + PAGE, "MAP_FIXED");
    CHECK(p[PAGE - 1] == 7 && p[PAGE] == 0 && p[2 * PAGE] == 7, "MAP_FIXED replaces one page");
    ERROR(mmap(p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0), EEXIST, "MAP_FIXED_NOREPLACE");
    ERROR(mmap(NULL, 0, RW, ANON, -1, 0), EINVAL, "length 0");
    ERROR(mmap(p + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0), EINVAL, "unaligned MAP_FIXED");
    ERROR(mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0), EBADF, "no file");
    ERROR(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), EINVAL, "neither shared nor private");
    ERROR(mmap(NULL, (size_t)-PAGE * 2, RW, ANON, -1, 0), ENOMEM, "absurd size");

    EQUAL(mprotect(p, PAGE, PROT_READ), 0, "mprotect read-only");
    EQUAL(touch(p, 0), 0, "read-only page can be read");
    EQUAL(touch(p, 1), SIGSEGV, "read-only page cannot be written");
    CHECK(where == p && code == 2, "SEGV_ACCERR and the address");
    EQUAL(mprotect(p, PAGE, PROT_NONE), 0, "mprotect none");
    EQUAL(touch(p, 0), SIGSEGV, "PROT_NONE page cannot be read");
    EQUAL(mprotect(p, PAGE, RW), 0, "mprotect back");
    CHECK(p[5] == 7, "contents survive PROT_NONE");
    ERROR(mprotect(p + 1, PAGE, RW), EINVAL, "mprotect unaligned");

    EQUAL(munmap(p + 2 * PAGE, PAGE), 0, "munmap in the middle");
    EQUAL(touch(p + 2 * PAGE, 0), SIGSEGV, "unmapped page");
    CHECK(code == 1, "SEGV_MAPERR");
    EQUAL(munmap(p + 2 * PAGE, PAGE), 0, "munmap of nothing");
    ERROR(munmap(p, 0), EINVAL, "munmap of length 0");
    ERROR(munmap(p + 1, PAGE), EINVAL, "munmap unaligned");
    ERROR(mprotect(p, 4 * PAGE, PROT_READ), ENOMEM, "mprotect over a hole");
    EQUAL(touch(p, 1), SIGSEGV, "mprotect changed what stands before the hole");
    munmap(p, 4 * PAGE);

    // Kernel pointers: EFAULT, never a crash.
    p = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);
    munmap(p + PAGE, PAGE);
    int fds[2];
    pipe(fds);
    ERROR(write(fds[1], p + PAGE, 1), EFAULT, "write from a hole");
    EQUAL(write(fds[1], "xyz", 3), 3, "write to a pipe");
    ERROR(read(fds[0], p + PAGE, 3), EFAULT, "read into a hole");
    mprotect(p, PAGE, PROT_READ);
    munmap(p, PAGE);

    // mremap
    p = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);
    memset(p, 3, 2 * PAGE);
    char *q = mremap(p, 2 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
    CHECK(q != MAP_FAILED && q[0] == 3 && q[2 * PAGE - 1] == 3, "mremap keeps contents");
    CHECK(q[2 * PAGE] == 0 && q[64 * PAGE - 1] == 0, "mremap's new part is zero");
    EQUAL((intptr_t)mremap(q, 64 * PAGE, PAGE, 0) - (intptr_t)q, 0, "mremap shrinks in place");
    EQUAL(touch(q + PAGE, 0), SIGSEGV, "the tail is gone");
    char *r = mmap(NULL, 4 * PAGE, RW, ANON, -1, 0);
    CHECK(mremap(q, PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, r) == r && r[9] == 3 &&
              r[PAGE + 9] == 0,
          "MREMAP_FIXED");
    EQUAL(touch(q, 0), SIGSEGV, "the old place is gone");
    ERROR(mremap(q, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT, "mremap of nothing");
    ERROR(mremap(r + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EINVAL, "mremap unaligned");
    ERROR(mremap(r, PAGE, 0, MREMAP_MAYMOVE), EINVAL, "mremap to nothing");
    munmap(r, 4 * PAGE);

    // madvise, mincore, msync
    p = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);
    memset(p, 9, 2 * PAGE);
    EQUAL(madvise(p, PAGE, MADV_DONTNEED), 0, "madvise");
    CHECK(p[0] == 0 && p[PAGE] == 9, "MADV_DONTNEED zeroes");
    ERROR(madvise(p, PAGE, 999), EINVAL, "unknown advice");
    EQUAL(madvise(p, 2 * PAGE, MADV_WILLNEED), 0, "MADV_WILLNEED");
    unsigned char vector[2] = {0, 0};
    EQUAL(mincore(p, 2 * PAGE, vector), 0, "mincore");
    CHECK(vector[1] & 1, "a touched page is resident");
    munmap(p + PAGE, PAGE);
    ERROR(mincore(p, 2 * PAGE, vector), ENOMEM, "mincore over a hole");
    ERROR(madvise(p, 2 * PAGE, MADV_WILLNEED), ENOMEM, "madvise over a hole");
    ERROR(msync(p, 2 * PAGE, MS_SYNC), ENOMEM, "msync over a hole");
    ERROR(msync(p, PAGE, MS_SYNC | MS_ASYNC), EINVAL, "msync with both");

    // files
    int fd = known_fd("hello", PAGE + 10);
    p = mmap(NULL, 3 * PAGE, RW, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED && !memcmp(p, "hello", 6), "private file mapping");
    CHECK(p[PAGE + 10] == 0, "the last page ends in zeroes");
    EQUAL(touch(p + 2 * PAGE, 0), SIGBUS, "SIGBUS behind the end of the file");
    CHECK(where == p + 2 * PAGE, "SIGBUS address");
    p[0] = 'J';
    char copy[5] = {0};
    pread(fd, copy, 5, 0);
    CHECK(!memcmp(copy, "hello", 5), "a private mapping does not write the file");
    munmap(p, 3 * PAGE);
    p = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0);
    q = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED && q != MAP_FAILED, "shared file mappings");
    p[0] = 'J';
    CHECK(q[0] == 'J', "two shared mappings are one memory");
    EQUAL(msync(p, PAGE, MS_SYNC), 0, "msync");
    pread(fd, copy, 5, 0);
    CHECK(!memcmp(copy, "Jello", 5), "a shared mapping writes the file");
    munmap(p, PAGE);
    close(fd);
    EQUAL(touch(q, 0), 0, "a mapping outlives its descriptor");
    munmap(q, PAGE);

    p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(p, 5, 2 * PAGE);
    q = mremap(p, 0, 2 * PAGE, MREMAP_MAYMOVE);
    CHECK(q != MAP_FAILED && q != p, "mremap with old size 0 maps once more");
    p[1] = 6;
    CHECK(q[1] == 6, "both see the same");
    munmap(p, 2 * PAGE);
    CHECK(q[1] == 6, "one mapping outlives the other");

    // The heap.
    char *heap = sbrk(0);
    CHECK(sbrk(3 * PAGE) == heap, "sbrk");
    heap[0] = heap[3 * PAGE - 1] = 1;
    CHECK((char *)sbrk(0) == heap + 3 * PAGE, "the break has moved");
    CHECK(brk(heap) == 0 && sbrk(0) == heap, "brk back");

    // The stack grows by itself.
    volatile char deep[600000];
    deep[0] = 1;
    CHECK(deep[0] == 1, "a deep stack");

    // Code written by hand: the engine must see changes.
#if defined(__aarch64__)
    uint32_t code_1[] = {0x52800020, 0xd65f03c0}, code_2[] = {0x52800040, 0xd65f03c0};
#elif defined(__arm__)
    uint32_t code_1[] = {0xe3a00001, 0xe12fff1e}, code_2[] = {0xe3a00002, 0xe12fff1e};
#else
    uint8_t code_1[] = {0xb8, 1, 0, 0, 0, 0xc3}, code_2[] = {0xb8, 2, 0, 0, 0, 0xc3};
#endif
    p = mmap(NULL, PAGE, RW | PROT_EXEC, ANON, -1, 0);
    CHECK(p != MAP_FAILED, "writable code");
    int (*function)(void) = (int (*)(void))p;
    memcpy(p, code_1, sizeof code_1);
    clear_cache(p, p + sizeof code_1);
    EQUAL(function(), 1, "call it");
    memcpy(p, code_2, sizeof code_2);
    clear_cache(p, p + sizeof code_2);
    EQUAL(function(), 2, "call it changed");
    mprotect(p, PAGE, RW);
    memcpy(p, code_1, sizeof code_1);
    mprotect(p, PAGE, PROT_READ | PROT_EXEC);
    clear_cache(p, p + sizeof code_1);
    EQUAL(function(), 1, "call it after mprotect");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "internal.h"
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

void *mmap(void *hint, size_t size, int protection, int flags, int fd, off_t offset)
{
#if defined(__arm__)
    // mmap2 counts the offset in units of 4096 bytes.
    if (offset & 4095 || (uint64_t)offset >> 44) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    return (void *)result(RAW(mmap2, hint, size, protection, flags, fd, offset >> 12));
#else
    return (void *)result(RAW(mmap, hint, size, protection, flags, fd, offset));
#endif
}
int munmap(void *start, size_t size) { return (int)result(RAW(munmap, start, size)); }
int mprotect(void *start, size_t size, int protection)
{
    return (int)result(RAW(mprotect, start, size, protection));
}
void *mremap(void *old, size_t old_size, size_t new_size, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    void *to = va_arg(list, void *);
    va_end(list);
    return (void *)result(RAW(mremap, old, old_size, new_size, flags, to));
}
int msync(void *start, size_t size, int flags) { return (int)result(RAW(msync, start, size, flags)); }
int madvise(void *start, size_t size, int advice)
{
    return (int)result(RAW(madvise, start, size, advice));
}
int mincore(void *start, size_t size, unsigned char *vector)
{
    return (int)result(RAW(mincore, start, size, vector));
}
int memfd_create(const char *name, unsigned flags)
{
    return (int)result(RAW(memfd_create, name, flags));
}

// brk answers the break that holds afterwards: asking for the impossible changes nothing.
int brk(void *end)
{
    if ((void *)RAW(brk, end) == end)
        return 0;
    errno = ENOMEM;
    return -1;
}
void *sbrk(intptr_t step)
{
    char *now = (char *)RAW(brk, 0);
    if (step && brk(now + step) < 0)
        return (void *)-1;
    return now;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// ASharedMemory on memfd.
#include "internal.h"
#include <android/sharedmem_jni.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef F_ADD_SEALS
#define F_ADD_SEALS 1033
#endif
enum { CLOEXEC = 1, ALLOW_SEALING = 2, SEAL_FUTURE_WRITE = 16 }; // linux/memfd.h, linux/fcntl.h

EXPORT int ASharedMemory_create(const char *name, size_t size)
{
    if (!size) {
        errno = EINVAL;
        return -1;
    }
    int fd = (int)syscall(SYS_memfd_create, name ? name : "none", CLOEXEC | ALLOW_SEALING);
    if (fd >= 0 && ftruncate64(fd, (off64_t)size) < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

EXPORT size_t ASharedMemory_getSize(int fd)
{
    struct stat64 status;
    return fstat64(fd, &status) == 0 && S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
}

EXPORT int ASharedMemory_setProt(int fd, int prot)
{
    if (prot & PROT_WRITE)
        return 0;
    return fcntl(fd, F_ADD_SEALS, SEAL_FUTURE_WRITE) < 0 ? -1 : 0;
}

EXPORT int ASharedMemory_dupFromJava(JNIEnv *env, jobject memory)
{
    (void)env;
    (void)memory;
    host_refused("ASharedMemory_dupFromJava");
    return -1;
}

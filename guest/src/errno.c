// SPDX-License-Identifier: GPL-2.0-or-later
#include "internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

_Thread_local int errno;

long raw_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    return inline_syscall6(number, a, b, c, d, e, f);
}

long syscall(long number, ...)
{
    va_list list;
    va_start(list, number);
    long v[6];
    for (int i = 0; i < 6; i++)
        v[i] = va_arg(list, long); // reading more than was passed is harmless on our ABIs
    va_end(list);
    return result(inline_syscall6(number, v[0], v[1], v[2], v[3], v[4], v[5]));
}

static const struct {
    short number;
    char name[14];
    char text[40];
} table[] = {
    {0, "0", "Success"},
    {EPERM, "EPERM", "Operation not permitted"},
    {ENOENT, "ENOENT", "No such file or directory"},
    {ESRCH, "ESRCH", "No such process"},
    {EINTR, "EINTR", "Interrupted system call"},
    {EIO, "EIO", "Input/output error"},
    {ENXIO, "ENXIO", "No such device or address"},
    {E2BIG, "E2BIG", "Argument list too long"},
    {ENOEXEC, "ENOEXEC", "Exec format error"},
    {EBADF, "EBADF", "Bad file descriptor"},
    {ECHILD, "ECHILD", "No child processes"},
    {EAGAIN, "EAGAIN", "Resource temporarily unavailable"},
    {ENOMEM, "ENOMEM", "Cannot allocate memory"},
    {EACCES, "EACCES", "Permission denied"},
    {EFAULT, "EFAULT", "Bad address"},
    {EBUSY, "EBUSY", "Device or resource busy"},
    {EEXIST, "EEXIST", "File exists"},
    {EXDEV, "EXDEV", "Invalid cross-device link"},
    {ENODEV, "ENODEV", "No such device"},
    {ENOTDIR, "ENOTDIR", "Not a directory"},
    {EISDIR, "EISDIR", "Is a directory"},
    {EINVAL, "EINVAL", "Invalid argument"},
    {ENFILE, "ENFILE", "Too many open files in system"},
    {EMFILE, "EMFILE", "Too many open files"},
    {ENOTTY, "ENOTTY", "Inappropriate ioctl for device"},
    {ETXTBSY, "ETXTBSY", "Text file busy"},
    {EFBIG, "EFBIG", "File too large"},
    {ENOSPC, "ENOSPC", "No space left on device"},
    {ESPIPE, "ESPIPE", "Illegal seek"},
    {EROFS, "EROFS", "Read-only file system"},
    {EMLINK, "EMLINK", "Too many links"},
    {EPIPE, "EPIPE", "Broken pipe"},
    {EDOM, "EDOM", "Numerical argument out of domain"},
    {ERANGE, "ERANGE", "Numerical result out of range"},
    {EDEADLK, "EDEADLK", "Resource deadlock avoided"},
    {ENAMETOOLONG, "ENAMETOOLONG", "File name too long"},
    {ENOSYS, "ENOSYS", "Function not implemented"},
    {ENOTEMPTY, "ENOTEMPTY", "Directory not empty"},
    {ELOOP, "ELOOP", "Too many levels of symbolic links"},
    {EOVERFLOW, "EOVERFLOW", "Value too large for defined data type"},
    {ENOTSOCK, "ENOTSOCK", "Socket operation on non-socket"},
    {EOPNOTSUPP, "EOPNOTSUPP", "Operation not supported"},
    {EAFNOSUPPORT, "EAFNOSUPPORT", "Address family not supported"},
    {ETIMEDOUT, "ETIMEDOUT", "Connection timed out"},
    {ECONNREFUSED, "ECONNREFUSED", "Connection refused"},
    {ECANCELED, "ECANCELED", "Operation canceled"},
};

char *strerror(int error)
{
    static char unknown[24];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].number == error)
            return (char *)table[i].text;
    snprintf(unknown, sizeof unknown, "Error %d", error);
    return unknown;
}

const char *strerrorname_np(int error)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].number == error)
            return table[i].name;
    return NULL;
}

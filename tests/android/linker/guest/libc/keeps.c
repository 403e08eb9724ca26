// SPDX-License-Identifier: GPL-2.0-or-later
// A library that gives threads an object with a destructor, as C++'s thread_local does.
#include <stdio.h>

extern int __cxa_thread_atexit_impl(void (*)(void *), void *, void *);
extern void *__dso_handle;

static void destroy(void *object)
{
    printf("%s destroyed\n", (char *)object);
}

void keep(void)
{
    __cxa_thread_atexit_impl(destroy, "object", &__dso_handle);
}

__attribute__((destructor)) static void end(void)
{
    printf("library closed\n");
}

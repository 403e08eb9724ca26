// SPDX-License-Identifier: GPL-2.0-or-later
// Memory to share by its descriptor.
#pragma once
#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int ASharedMemory_create(const char *name, size_t size);
size_t ASharedMemory_getSize(int fd);
int ASharedMemory_setProt(int fd, int prot);

__END_DECLS

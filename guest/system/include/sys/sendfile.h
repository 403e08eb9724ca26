// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
__BEGIN_DECLS
ssize_t sendfile(int, int, off_t *, size_t) __RENAME_IF_FILE_OFFSET64(sendfile64);
ssize_t sendfile64(int, int, off64_t *, size_t);
__END_DECLS

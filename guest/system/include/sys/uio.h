// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/uio.h>
__BEGIN_DECLS
ssize_t readv(int, const struct iovec *, int);
ssize_t writev(int, const struct iovec *, int);
ssize_t preadv(int, const struct iovec *, int, off_t) __RENAME_IF_FILE_OFFSET64(preadv64);
ssize_t pwritev(int, const struct iovec *, int, off_t) __RENAME_IF_FILE_OFFSET64(pwritev64);
ssize_t preadv64(int, const struct iovec *, int, off64_t);
ssize_t pwritev64(int, const struct iovec *, int, off64_t);
ssize_t process_vm_readv(pid_t, const struct iovec *, unsigned long, const struct iovec *,
			 unsigned long, unsigned long);
ssize_t process_vm_writev(pid_t, const struct iovec *, unsigned long, const struct iovec *,
			  unsigned long, unsigned long);
__END_DECLS

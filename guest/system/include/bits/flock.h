// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>
/* The kernel's structures of these names are not the ones that programs see on 32 bits. */
#define flock __kernel_flock
#define flock64 __kernel_flock64
#include <linux/fcntl.h>
#undef flock
#undef flock64

struct flock {
	short l_type, l_whence;
	off_t l_start, l_len;
	pid_t l_pid;
};
struct flock64 {
	short l_type, l_whence;
	off64_t l_start, l_len;
	pid_t l_pid;
};

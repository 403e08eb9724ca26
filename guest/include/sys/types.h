// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef intptr_t ssize_t;
typedef int64_t off_t; // 64 bits everywhere: the wrappers use the *64 calls on 32-bit machines
typedef int64_t off64_t;
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned mode_t;
typedef uint64_t dev_t;
typedef uint64_t ino_t;
typedef long time_t; // the kernel's old time_t: 32 bits on ARM, as in Android's ABI
typedef long suseconds_t;
typedef long clock_t;
typedef int clockid_t;
typedef unsigned nfds_t;
typedef unsigned socklen_t;

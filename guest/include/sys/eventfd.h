// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <stdint.h>
#define EFD_SEMAPHORE 1
#define EFD_NONBLOCK 04000
#define EFD_CLOEXEC 02000000
int eventfd(unsigned value, int flags);

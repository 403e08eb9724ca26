// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <asm/unistd.h>
#include <bits/syscall_names.h>

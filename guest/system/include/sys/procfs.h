// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/ptrace.h>
#include <sys/ucontext.h>
#include <sys/user.h>

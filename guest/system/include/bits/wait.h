// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <linux/wait.h>
#define WEXITSTATUS(status) (((status) & 0xff00) >> 8)
#define WCOREDUMP(status) ((status) & 0x80)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSTOPPED(status) (WTERMSIG(status) == 0x7f)
#define WIFSIGNALED(status) (WTERMSIG((status) + 1) >= 2)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define W_EXITCODE(value, sig) ((value) << 8 | (sig))
#define W_STOPCODE(sig) ((sig) << 8 | 0x7f)

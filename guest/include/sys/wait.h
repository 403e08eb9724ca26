// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define WNOHANG 1
#define WUNTRACED 2
#define WEXITSTATUS(s) ((s) >> 8 & 0xff)
#define WTERMSIG(s) ((s) & 0x7f)
#define WIFEXITED(s) (WTERMSIG(s) == 0)
#define WIFSIGNALED(s) (((s) & 0x7f) + 1 >= 2 && ((s) & 0x7f) != 0x7f)
pid_t wait(int *status);
pid_t waitpid(pid_t pid, int *status, int options);

__END_DECLS

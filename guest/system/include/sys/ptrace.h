// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <linux/ptrace.h>
__BEGIN_DECLS
#define PTRACE_POKEUSER PTRACE_POKEUSR
#define PTRACE_PEEKUSER PTRACE_PEEKUSR
#define PT_TRACE_ME PTRACE_TRACEME
#define PT_ATTACH PTRACE_ATTACH
#define PT_DETACH PTRACE_DETACH
#define PT_CONTINUE PTRACE_CONT
#define PT_STEP PTRACE_SINGLESTEP
#define PT_KILL PTRACE_KILL
long ptrace(int, ...);
__END_DECLS

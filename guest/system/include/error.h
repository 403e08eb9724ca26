// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
__BEGIN_DECLS
extern void (*error_print_progname)(void);
extern unsigned int error_message_count;
extern int error_one_per_line;
void error(int, int, const char *, ...) __printflike(3, 4);
void error_at_line(int, int, const char *, unsigned int, const char *, ...) __printflike(5, 6);
__END_DECLS

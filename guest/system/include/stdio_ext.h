// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdio.h>
__BEGIN_DECLS
#define FSETLOCKING_QUERY 0
#define FSETLOCKING_INTERNAL 1
#define FSETLOCKING_BYCALLER 2
size_t __fbufsize(FILE *);
int __freadable(FILE *);
int __freading(FILE *);
int __fwritable(FILE *);
int __fwriting(FILE *);
int __flbf(FILE *);
void __fpurge(FILE *);
size_t __fpending(FILE *);
void _flushlbf(void);
void __fseterr(FILE *);
int __fsetlocking(FILE *, int);
__END_DECLS

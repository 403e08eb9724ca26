// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <endian.h>
#include <limits.h>
#include <linux/param.h>
#define MAXPATHLEN PATH_MAX
#define MAXSYMLINKS 8
#ifndef howmany
#define howmany(x, y) (((x) + ((y) - 1)) / (y))
#endif
#define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
#define powerof2(x) ((((x) - 1) & (x)) == 0)
#ifndef MIN
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/* A line "ok WHAT" for what holds, "bad FILE:LINE WHAT" for what does not. */
#pragma once

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                       \
	do {                                                                  \
		if (condition)                                                \
			printf("ok %s\n", #condition);                        \
		else                                                          \
			printf("bad line %d: %s (errno %d)\n", __LINE__, #condition, errno); \
	} while (0)

/* A number, and what it should be on arm64 and on arm. */
#define NUMBER(expression, wide, narrow)                                       \
	do {                                                                  \
		long long is = (long long)(expression);                       \
		long long should = sizeof(long) == 8 ? (long long)(wide) : (long long)(narrow); \
		if (is == should)                                             \
			printf("ok %s\n", #expression);                       \
		else                                                          \
			printf("bad line %d: %s is %lld, should be %lld\n", __LINE__, #expression, is, \
			       should);                                       \
	} while (0)
#define SIZE(type, wide, narrow) NUMBER(sizeof(type), wide, narrow)
#define PLACE(type, field, wide, narrow) NUMBER(offsetof(type, field), wide, narrow)

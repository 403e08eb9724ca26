// SPDX-License-Identifier: GPL-2.0-or-later
// What every guest test program prints: one line a check, "ok NAME" or "FAIL NAME: details".
#pragma once
#include <errno.h>
#include <stdio.h>

static int check_failures;

// CHECK(condition, name) and EQUAL(what, wanted, name): go on after a failure.
#define CHECK(condition, name)                                                                     \
    do {                                                                                           \
        if (condition) {                                                                           \
            printf("ok %s\n", name);                                                               \
        } else {                                                                                   \
            check_failures++;                                                                      \
            printf("FAIL %s: %s (line %d, errno %d)\n", name, #condition, __LINE__, errno);        \
        }                                                                                          \
    } while (0)
#define EQUAL(what, wanted, name)                                                                  \
    do {                                                                                           \
        long long got_ = (long long)(what), want_ = (long long)(wanted);                           \
        if (got_ == want_) {                                                                       \
            printf("ok %s\n", name);                                                               \
        } else {                                                                                   \
            check_failures++;                                                                      \
            printf("FAIL %s: %s is %lld, not %lld (line %d)\n", name, #what, got_, want_,          \
                   __LINE__);                                                                      \
        }                                                                                          \
    } while (0)
// ERROR(call, E...): the call answers -1 and sets this errno.
#define ERROR(call, wanted, name)                                                                  \
    do {                                                                                           \
        errno = 0;                                                                                 \
        long got_ = (long)(call);                                                                  \
        if (got_ == -1 && errno == (wanted)) {                                                     \
            printf("ok %s\n", name);                                                               \
        } else {                                                                                   \
            check_failures++;                                                                      \
            printf("FAIL %s: %s is %ld, errno %d, not %s (line %d)\n", name, #call, got_, errno,   \
                   #wanted, __LINE__);                                                             \
        }                                                                                          \
    } while (0)
// The value of main: 0 if nothing failed.
#define DONE() (printf("done, %d failed\n", check_failures), check_failures != 0)

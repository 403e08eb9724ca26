// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define HIDDEN __attribute__((visibility("hidden")))

enum wrap { RAW, ZLIB, GZIP, AUTO };
enum { LENGTHS = 29, DISTANCES = 30, END_OF_BLOCK = 256, MIN_MATCH = 3, MAX_MATCH = 258 };

/* RFC 1951, 3.2.5: for each code the first length (distance) and the number of extra bits. */
HIDDEN extern const uint16_t __z_length_base[LENGTHS], __z_distance_base[DISTANCES];
HIDDEN extern const uint8_t __z_length_bits[LENGTHS], __z_distance_bits[DISTANCES];
HIDDEN extern const uint8_t __z_code_order[19];

HIDDEN void *__z_alloc(z_streamp, size_t);
HIDDEN void __z_free(z_streamp, void *);
/* Window bits as the caller gave them: the wrapping they ask for, and the bits; false: wrong. */
HIDDEN bool __z_window(int bits, enum wrap *wrap, int *window, bool inflating);
HIDDEN int __z_version(const char *version, int size);

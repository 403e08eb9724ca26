// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

typedef struct {
	unsigned char __seq[4];
#ifdef __LP64__
	unsigned char __reserved[4];
#endif
} mbstate_t;

// SPDX-License-Identifier: GPL-2.0-or-later
// A rectangle of pixels; right and bottom lie outside it.
#pragma once
#include <stdint.h>

typedef struct ARect {
    int32_t left, top, right, bottom;
#ifdef __cplusplus
    typedef int32_t value_type;
#endif
} ARect;

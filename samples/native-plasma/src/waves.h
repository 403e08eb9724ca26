// SPDX-License-Identifier: GPL-2.0-or-later
// The plasma's picture, for any screen: drawn row by row into memory that somebody else shows.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WAVES_PALETTE = 4096 };

struct waves {
    int width, height;      // of the picture, in pixels
    int bits;               // of a pixel: 16 or 32
    bool red_high;          // red is in the upper bits of a pixel, else blue is
    int wide, tall;         // 1 or 2 equal pixels across, 1, 2 or 4 equal rows
    int columns, rows;      // grid points
    int computed;           // pixels computed in a row, a multiple of a grid's cell
    int32_t *column_a, *column_b, *row_a, *row_b, *diagonal_a, *diagonal_b;
    uint32_t *above, *below, *now, *step; // two rows of the grid, and between them
    void *line;                           // one row of finished pixels
    uint64_t palette[WAVES_PALETTE];
    int made_for;                         // what the palette was made for, 0 for nothing yet
    float finger_x, finger_y, finger; // where it presses, in grid points, and how strong (0..1)
    bool touched;
};

// False without memory for it.
bool waves_init(struct waves *p, int width, int height, int bits, bool red_high);
void waves_free(struct waves *p);
// A finger presses at these pixels, or no more.
void waves_touch(struct waves *p, float x, float y);
void waves_let_go(struct waves *p);
// The picture at a time, `passed` after the last one (both in s); `stride` in bytes.
void waves_draw(struct waves *p, void *to, size_t stride, float time, float passed);

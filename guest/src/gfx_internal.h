// SPDX-License-Identifier: GPL-2.0-or-later
// What the drawing files share: clipping, and coverage of pixels at a shape's border.
#pragma once
#include <gfx.h>
#include <math.h>
#include <stdbool.h>

static inline int at_most(int a, int b) { return a < b ? a : b; }
static inline int at_least(int a, int b) { return a > b ? a : b; }

// Rows and columns [*from, *to) that lie within [low, high) and the clip.
static inline void clip_range(int *from, int *to, int low, int high)
{
    *from = at_least(*from, low);
    *to = at_most(*to, high);
}
static inline uint32_t *row_of(const struct canvas *c, int y) { return c->pixels + (long)y * c->stride; }

// `count` pixels from `p` on, covered by `coverage` of 256 parts.
void blend_pixels(uint32_t *p, int count, argb color, unsigned coverage);

static inline unsigned cover(float inside) // from how far inside the border the centre lies
{
    float v = inside + 0.5f;
    return v <= 0 ? 0 : v >= 1 ? 256 : (unsigned)(v * 256);
}

// Draws the pixels of a row, from *x on, that are certain to be like this one: `inside` is a distance,
// so it changes by at most 1 from pixel to pixel. Far in or far out it pays for many pixels at once,
// which matters: floating point is what an emulator is slowest at. Answers the next pixel to look at.
static inline int advance(uint32_t *row, int x, int x1, float inside, argb color)
{
    if (inside < -1.5f)
        return x + (int)(-inside - 0.4f);
    if (inside > 1.5f) {
        int run = (int)(inside + 0.4f);
        run = at_most(run, x1 - x);
        blend_pixels(row + x, run, color, 256);
        return x + run;
    }
    unsigned a = cover(inside);
    if (a)
        row[x] = blend(row[x], color, a);
    return x + 1;
}

// The columns where a circle reaches into a row, clipped. False when it does not.
static inline bool circle_range(const struct canvas *c, float cx, float dy, float radius, int *x0, int *x1)
{
    float room = radius * radius - dy * dy;
    if (radius <= 0 || room <= 0)
        return false;
    float reach = sqrtf(room);
    *x0 = floor_int(cx - reach);
    *x1 = ceil_int(cx + reach);
    clip_range(x0, x1, c->clip_left, c->clip_right);
    return *x0 < *x1;
}

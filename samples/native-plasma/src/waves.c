// SPDX-License-Identifier: GPL-2.0-or-later
// The plasma's picture. How it keeps 60 frames a second at 1080x1920 when every instruction is
// translated: the waves are computed on a coarse grid only, from tables that belong to columns, rows
// and diagonals; between the grid's points the value (not the colour) is interpolated, so nothing
// looks blocky. A pixel then costs an addition, a shift and a look-up in a palette of 4096 colours,
// whose entries hold two equal pixels on dense screens; each row is copied to the screen twice. About
// 4 million instructions make a frame of two million pixels.
#include "waves.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CELL = 4,            // pixels (of those computed) between two grid points
    PALETTE = WAVES_PALETTE, // colours; the phase's top 12 bits choose one
    SINE = 4096,         // entries in the sine table
    PHASE_SHIFT = 32 - 12,
};

static int32_t sine[SINE]; // -32768 .. 32768

static int32_t sine_of(uint32_t angle) { return sine[angle & (SINE - 1)]; } // 4096 is a full turn

// --- colour ------------------------------------------------------------------------------------------

// A cyclic palette: for each of red, green and blue  base + swing * cos(turns * u + shift).
struct theme {
    float base[3], swing[3], shift[3];
    float turns[3];
};
static const struct theme themes[] = {
    {{.50f, .22f, .46f}, {.48f, .22f, .40f}, {.02f, .12f, .62f}, {1, 2, 1}}, // magenta dusk
    {{.10f, .42f, .58f}, {.14f, .40f, .38f}, {.50f, .08f, .22f}, {2, 1, 1}}, // lagoon
    {{.60f, .28f, .14f}, {.42f, .32f, .18f}, {.00f, .97f, .55f}, {1, 1, 1}}, // embers
    {{.30f, .40f, .54f}, {.32f, .38f, .34f}, {.45f, .02f, .80f}, {1, 1, 1}}, // aurora
};
enum { THEMES = sizeof themes / sizeof *themes };

static int theme_level(const struct theme *t, int channel, int i)
{
    float shift = t->shift[channel] * SINE + SINE / 4.0f; // a quarter turn makes a sine a cosine
    int32_t wave = sine_of((uint32_t)(i * (int)t->turns[channel] + (int)shift));
    int32_t fold = sine_of((uint32_t)(i * 3 + 1024)); // three dark folds in each turn, like silk
    int32_t level = (int32_t)(t->base[channel] * 32768) + (int32_t)(t->swing[channel] * 256) * wave / 256;
    level += (level >> 2) * (fold >> 5) >> 10;
    return level < 0 ? 0 : level > 32767 ? 32767 : level;
}

static uint32_t pack(struct waves *p, int red, int green, int blue) // each 0..32767
{
    if (p->bits == 32)
        return p->red_high ? (uint32_t)(red >> 7 << 16 | green >> 7 << 8 | blue >> 7)
                                        : (uint32_t)(blue >> 7 << 16 | green >> 7 << 8 | red >> 7);
    return p->red_high ? (uint32_t)(red >> 10 << 11 | green >> 9 << 5 | blue >> 10)
                                    : (uint32_t)(blue >> 10 << 11 | green >> 9 << 5 | red >> 10);
}

// Themes are mixed for a few seconds when one passes into the next; otherwise the palette stands.
static void make_palette(struct waves *p, float time)
{
    float length = 14, fade = 4, at = time / length;
    int index = (int)at;
    float into = (at - (float)index) * length - (length - fade);
    int blend = into > 0 ? (int)(into / fade * 256) : 0;
    if (p->made_for == index * 257 + blend + 1)
        return;
    p->made_for = index * 257 + blend + 1;
    const struct theme *a = &themes[index % THEMES], *b = &themes[(index + 1) % THEMES];
    for (int i = 0; i < PALETTE; i += 4) { // 1024 colours, and straight lines between them
        int from[3], to[3];
        for (int c = 0; c < 3; c++) {
            from[c] = theme_level(a, c, i);
            to[c] = theme_level(a, c, i + 4);
            if (blend) {
                from[c] += (theme_level(b, c, i) - from[c]) * blend >> 8;
                to[c] += (theme_level(b, c, i + 4) - to[c]) * blend >> 8;
            }
        }
        for (int k = 0; k < 4; k++) {
            uint64_t pixel = pack(p, from[0] + (to[0] - from[0]) * k / 4,
                                  from[1] + (to[1] - from[1]) * k / 4,
                                  from[2] + (to[2] - from[2]) * k / 4);
            if (p->wide == 2)
                pixel |= pixel << p->bits;
            p->palette[i + k] = pixel;
        }
    }
}

// --- waves -------------------------------------------------------------------------------------------

// The tables of this moment. One grid unit is the same part of the screen's shorter side everywhere.
static void make_tables(struct waves *p, float time)
{
    float short_side = (float)(p->columns < p->rows ? p->columns : p->rows);
    float unit = SINE / short_side;
    int t = (int)(time * 64);
    for (int x = 0; x < p->columns; x++) {
        int u = (int)((float)x * unit);
        p->column_a[x] = sine_of((uint32_t)(u + t * 5)) + sine_of((uint32_t)(u / 2 - t * 7)) / 2;
        p->column_b[x] = sine_of((uint32_t)(u * 3 / 4 - t * 4)) / 2;
    }
    for (int y = 0; y < p->rows; y++) {
        int u = (int)((float)y * unit);
        p->row_a[y] = sine_of((uint32_t)(u * 5 / 8 + t * 6)) + sine_of((uint32_t)(u / 3 + t * 3)) / 2;
        p->row_b[y] = sine_of((uint32_t)(u * 7 / 8 - t * 5)) / 2;
    }
    for (int d = 0; d < p->columns + p->rows; d++) {
        int u = (int)((float)d * unit);
        p->diagonal_a[d] = sine_of((uint32_t)(u / 2 + t * 8));
        p->diagonal_b[d] = sine_of((uint32_t)(u / 3 - t * 6));
    }
}

// The phase of one row of grid points. A sine of a sum of waves folds them into swirls.
static void grid_row(struct waves *p, int y, uint32_t *to, uint32_t drift)
{
    const int32_t *down = p->diagonal_a + y, *up = p->diagonal_b + (p->rows - 1 - y);
    int32_t a = p->row_a[y], b = p->row_b[y];
    for (int x = 0; x < p->columns; x++) {
        int32_t swirl = sine[(uint32_t)((p->column_a[x] + a) >> 4) & (SINE - 1)];
        int32_t eddy = sine[(uint32_t)((p->column_b[x] + b + swirl / 2) >> 4) & (SINE - 1)];
        to[x] = (uint32_t)(swirl + eddy + down[x] + up[x]) * 19000u + drift;
    }
    if (p->finger > 0.01f) { // rings around the finger
        float dy = (float)y - p->finger_y, reach = 0.45f * (float)p->columns;
        for (int x = 0; x < p->columns; x++) {
            float dx = (float)x - p->finger_x;
            float near = 1 - (dx * dx + dy * dy) / (reach * reach);
            if (near > 0)
                to[x] += (uint32_t)(int32_t)(near * near * near * p->finger * 2.6e9f / 2) * 2;
        }
    }
}

// --- pixels ------------------------------------------------------------------------------------------

// One function for each size that a palette entry can have.
#define DEFINE_DRAW_LINE(type)                                                                     \
    static void draw_line_##type(const struct waves *p)                                           \
    {                                                                                              \
        type *to = p->line;                                                                        \
        const uint32_t *now = p->now;                                                              \
        const uint64_t *palette = p->palette;                                                      \
        uint32_t v = now[0];                                                                       \
        for (int i = 0; i < p->computed / CELL; i++, to += CELL) {                                 \
            uint32_t next = now[i + 1];                                                            \
            uint32_t slope = (uint32_t)((int32_t)(next - v) >> 2);                                 \
            uint32_t v1 = v + slope, v2 = v1 + slope, v3 = v2 + slope;                             \
            type a = (type)palette[v >> PHASE_SHIFT], b = (type)palette[v1 >> PHASE_SHIFT];        \
            type c = (type)palette[v2 >> PHASE_SHIFT], d = (type)palette[v3 >> PHASE_SHIFT];       \
            to[0] = a;                                                                             \
            to[1] = b;                                                                             \
            to[2] = c;                                                                             \
            to[3] = d;                                                                             \
            v = next;                                                                              \
        }                                                                                          \
    }
DEFINE_DRAW_LINE(uint16_t)
DEFINE_DRAW_LINE(uint32_t)
DEFINE_DRAW_LINE(uint64_t)

static void draw(struct waves *p, uint8_t *to, size_t stride, uint32_t drift)
{
    size_t size = (size_t)p->width * (size_t)p->bits / 8;
    int entry = p->bits / 8 * p->wide, y = 0;
    grid_row(p, 0, p->below, drift);
    for (int row = 0; row + 1 < p->rows; row++) {
        uint32_t *swap = p->above;
        p->above = p->below;
        p->below = swap;
        grid_row(p, row + 1, p->below, drift);
        for (int x = 0; x < p->columns; x++) {
            p->now[x] = p->above[x];
            p->step[x] = (uint32_t)((int32_t)(p->below[x] - p->above[x]) >> 2);
        }
        for (int i = 0; i < CELL; i++) {
            if (entry == 8)
                draw_line_uint64_t(p);
            else if (entry == 4)
                draw_line_uint32_t(p);
            else
                draw_line_uint16_t(p);
            for (int copy = 0; copy < p->tall; copy++, y++) {
                if (y == p->height)
                    return;
                memcpy(to, p->line, size);
                to += stride;
            }
            for (int x = 0; x < p->columns; x++)
                p->now[x] += p->step[x];
        }
    }
}

// --- the interface -----------------------------------------------------------------------------------

bool waves_init(struct waves *p, int width, int height, int bits, bool red_high)
{
    for (int i = 0; i < SINE; i++)
        sine[i] = (int32_t)lround(32768 * sin(i * (2 * M_PI / SINE)));
    *p = (struct waves){.width = width, .height = height, .bits = bits, .red_high = red_high};
    long pixels = (long)width * height;
    p->wide = pixels > 700000 ? 2 : 1;
    p->tall = pixels > 2700000 ? 4 : p->wide;
    p->computed = (width + p->wide * CELL - 1) / (p->wide * CELL) * CELL;
    p->columns = p->computed / CELL + 1;
    p->rows = (height + p->tall * CELL - 1) / (p->tall * CELL) + 1;
    size_t columns = (size_t)p->columns, rows = (size_t)p->rows;
    int32_t *room = calloc(2 * columns + 2 * rows + 2 * (columns + rows) + 4 * columns, 4);
    p->line = calloc((size_t)p->computed, 8);
    p->column_a = room;
    if (!room || !p->line) {
        waves_free(p);
        return false;
    }
    p->column_b = p->column_a + columns;
    p->row_a = p->column_b + columns;
    p->row_b = p->row_a + rows;
    p->diagonal_a = p->row_b + rows;
    p->diagonal_b = p->diagonal_a + columns + rows;
    p->above = (uint32_t *)(p->diagonal_b + columns + rows);
    p->below = p->above + columns;
    p->now = p->below + columns;
    p->step = p->now + columns;
    return true;
}

void waves_free(struct waves *p)
{
    free(p->column_a);
    free(p->line);
    *p = (struct waves){0};
}

void waves_touch(struct waves *p, float x, float y)
{
    p->touched = true;
    p->finger_x = x / (float)(p->wide * CELL);
    p->finger_y = y / (float)(p->tall * CELL);
}

void waves_let_go(struct waves *p)
{
    p->touched = false;
}

void waves_draw(struct waves *p, void *to, size_t stride, float time, float passed)
{
    p->finger += ((p->touched ? 1.0f : 0.0f) - p->finger) * fminf(1, passed * 8);
    make_palette(p, time);
    make_tables(p, time + 3);
    draw(p, to, stride, (uint32_t)(int64_t)((time + 3) * 1.2e8f));
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Canvas, colours, rectangles, gradients, glows, polygons.
#include "gfx_internal.h"
#include <stdlib.h>
#include <string.h>

void canvas_init(struct canvas *c, uint32_t *pixels, int width, int height, int stride)
{
    *c = (struct canvas){pixels, width, height, stride, 0, 0, width, height};
}
void canvas_clip(struct canvas *c, int x, int y, int w, int h)
{
    c->clip_left = at_least(x, 0);
    c->clip_top = at_least(y, 0);
    c->clip_right = at_most(x + w, c->width);
    c->clip_bottom = at_most(y + h, c->height);
}
void canvas_unclip(struct canvas *c) { canvas_clip(c, 0, 0, c->width, c->height); }

argb with_alpha(argb c, float alpha)
{
    alpha = alpha < 0 ? 0 : alpha > 1 ? 1 : alpha;
    return (c & 0xffffff) | (uint32_t)((float)(c >> 24) * alpha + 0.5f) << 24;
}
argb mix(argb from, argb to, float t)
{
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    argb out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float a = (float)(from >> shift & 255), b = (float)(to >> shift & 255);
        out |= (uint32_t)(a + (b - a) * t + 0.5f) << shift;
    }
    return out;
}
argb hsv(float hue, float saturation, float value)
{
    argb out = 0xff;
    for (int i = 0; i < 3; i++) {
        float h = hue + (float)(i == 0 ? 0 : i == 1 ? 4 : 2) / 6; // red, green, blue peaks
        h = fabsf((h - floorf(h)) * 6 - 3) - 1;
        h = h < 0 ? 0 : h > 1 ? 1 : h;
        out = out << 8 | (uint32_t)(255 * value * (1 - saturation * (1 - h)) + 0.5f);
    }
    return out;
}

static void fill_pixels(uint32_t *p, int count, uint32_t color)
{
    typedef uint32_t four __attribute__((vector_size(16), aligned(4)));
    four wide = {color, color, color, color};
    for (; count >= 8; count -= 8, p += 8) {
        ((four *)p)[0] = wide;
        ((four *)p)[1] = wide;
    }
    while (count-- > 0)
        *p++ = color;
}
void blend_pixels(uint32_t *p, int count, argb color, unsigned coverage)
{
    if (coverage == 256 && color >> 24 == 255) {
        fill_pixels(p, count, color & 0xffffff);
        return;
    }
    for (; count > 0; count--, p++)
        *p = blend(*p, color, coverage);
}
void fill_rect(struct canvas *c, int x, int y, int w, int h, argb color)
{
    int x1 = x + w, y1 = y + h;
    clip_range(&x, &x1, c->clip_left, c->clip_right);
    clip_range(&y, &y1, c->clip_top, c->clip_bottom);
    for (; y < y1; y++)
        if (x1 > x)
            blend_pixels(row_of(c, y) + x, x1 - x, color, 256);
}

void fill_gradient(struct canvas *c, int x, int y, int w, int h, argb top, argb bottom)
{
    static const uint8_t bayer[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
    int x1 = x + w, y1 = y + h, start = y;
    clip_range(&x, &x1, c->clip_left, c->clip_right);
    clip_range(&y, &y1, c->clip_top, c->clip_bottom);
    for (; y < y1 && x < x1; y++) {
        uint32_t pattern[4] = {0};
        float t = ((float)(y - start) + 0.5f) / (float)h;
        for (int shift = 0; shift < 24; shift += 8) {
            float from = (float)(top >> shift & 255), to = (float)(bottom >> shift & 255);
            unsigned level = (unsigned)((from + (to - from) * t) * 16);
            for (int i = 0; i < 4; i++) {
                unsigned v = (level + bayer[y & 3][i]) >> 4;
                pattern[i] |= (v > 255 ? 255 : v) << shift;
            }
        }
        typedef uint32_t four __attribute__((vector_size(16), aligned(4)));
        uint32_t *p = row_of(c, y) + x;
        four wide = {pattern[x & 3], pattern[(x + 1) & 3], pattern[(x + 2) & 3], pattern[(x + 3) & 3]};
        int n = x1 - x;
        for (; n >= 4; n -= 4, p += 4)
            *(four *)p = wide;
        for (int i = 0; i < n; i++)
            p[i] = wide[i];
    }
}

// The strength falls with the square of the distance; along a row that is a sum of sums.
void draw_glow(struct canvas *c, float cx, float cy, float radius, argb color)
{
    int y0 = floor_int(cy - radius), y1 = ceil_int(cy + radius), x0, x1;
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    float scale = 1 / (radius * radius), one = 16777216;
    int bend = (int)(2 * scale * one);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy;
        if (!circle_range(c, cx, dy, radius, &x0, &x1))
            continue;
        uint32_t *row = row_of(c, y);
        float dx = (float)x0 + 0.5f - cx;
        int v = (int)((1 - (dx * dx + dy * dy) * scale) * one), step = (int)((2 * dx + 1) * scale * one);
        for (int x = x0; x < x1; x++) {
            if (v >= 1 << 20) { // less gives no coverage
                unsigned level = (unsigned)v >> 12; // up to 4096
                row[x] = blend(row[x], color, level * level >> 16);
            }
            v -= step;
            step += bend;
        }
    }
}

// Four sub-rows a row, each with exact horizontal coverage; even-odd rule.
void fill_polygon(struct canvas *c, const struct point *points, int count, argb color)
{
    float low = points[0].y, high = points[0].y;
    for (int i = 1; i < count; i++) {
        low = fminf(low, points[i].y);
        high = fmaxf(high, points[i].y);
    }
    int y0 = floor_int(low), y1 = ceil_int(high);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    float *sums = calloc((size_t)c->width + 2, sizeof *sums);
    if (!sums)
        return;
    for (int y = y0; y < y1; y++) {
        int left = c->clip_right, right = c->clip_left;
        for (int sub = 0; sub < 4; sub++) {
            float at = (float)y + 0.125f + 0.25f * (float)sub, crossing[32];
            int n = 0;
            for (int i = 0; i < count && n < 32; i++) {
                struct point a = points[i], b = points[(i + 1) % count];
                if ((a.y <= at) != (b.y <= at))
                    crossing[n++] = a.x + (at - a.y) * (b.x - a.x) / (b.y - a.y);
            }
            for (int i = 1; i < n; i++) // few: insertion sort
                for (int k = i; k > 0 && crossing[k] < crossing[k - 1]; k--) {
                    float t = crossing[k];
                    crossing[k] = crossing[k - 1];
                    crossing[k - 1] = t;
                }
            for (int i = 0; i + 1 < n; i += 2)
                for (int end = 0; end < 2; end++) {
                    // running sums: +1 from the left border on, -1 from the right one on
                    float x = fmaxf((float)c->clip_left, fminf((float)c->clip_right, crossing[i + end]));
                    int whole = (int)x;
                    float part = x - (float)whole, sign = end ? -0.25f : 0.25f;
                    sums[whole] += sign * (1 - part);
                    sums[whole + 1] += sign * part;
                    left = at_most(left, whole);
                    right = at_least(right, whole + 2);
                }
        }
        uint32_t *row = row_of(c, y);
        float total = 0;
        for (int x = left; x < right; x++) {
            total += sums[x];
            sums[x] = 0;
            if (total > 0.004f && x < c->clip_right)
                row[x] = blend(row[x], color, total >= 1 ? 256 : (unsigned)(total * 256));
        }
    }
    free(sums);
}

void copy_rect(struct canvas *to, const struct canvas *from, int x, int y, int w, int h)
{
    int x1 = x + w, y1 = y + h;
    clip_range(&x, &x1, to->clip_left, to->clip_right);
    clip_range(&y, &y1, to->clip_top, to->clip_bottom);
    for (; y < y1 && x < x1; y++)
        memcpy(row_of(to, y) + x, from->pixels + (long)y * from->stride + x, 4 * (size_t)(x1 - x));
}

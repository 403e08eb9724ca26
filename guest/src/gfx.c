// SPDX-License-Identifier: GPL-2.0-or-later
// Shapes: for each row, the pixels that the edge touches get their coverage from the distance to the
// shape's border, what lies between them is filled.
#include <gfx.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void canvas_init(struct canvas *c, uint32_t *pixels, int width, int height, int stride)
{
    *c = (struct canvas){pixels, width, height, stride, 0, 0, width, height};
}
static int at_most(int a, int b) { return a < b ? a : b; }
static int at_least(int a, int b) { return a > b ? a : b; }
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

// Rows and columns [*from, *to) that lie within [low, high) and the clip.
static void clip_range(int *from, int *to, int low, int high)
{
    *from = at_least(*from, low);
    *to = at_most(*to, high);
}
static uint32_t *row_of(struct canvas *c, int y) { return c->pixels + (long)y * c->stride; }

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
static void blend_pixels(uint32_t *p, int count, argb color, unsigned coverage)
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

static inline unsigned cover(float inside) // from how far inside the border the centre lies
{
    float v = inside + 0.5f;
    return v <= 0 ? 0 : v >= 1 ? 256 : (unsigned)(v * 256);
}

void fill_circle(struct canvas *c, float cx, float cy, float radius, argb color)
{
    int y0 = (int)floorf(cy - radius - 1), y1 = (int)ceilf(cy + radius + 1);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy, outer = radius + 0.5f, inner = radius - 0.5f;
        float room = outer * outer - dy * dy;
        if (room <= 0)
            continue;
        float reach = sqrtf(room);
        float core = inner > 0 && inner * inner > dy * dy ? sqrtf(inner * inner - dy * dy) : -1;
        int x0 = (int)floorf(cx - reach), x1 = (int)ceilf(cx + reach);
        int full0 = core < 0 ? x1 : (int)ceilf(cx - core - 0.5f);
        int full1 = core < 0 ? x1 : (int)floorf(cx + core - 0.5f) + 1;
        clip_range(&x0, &x1, c->clip_left, c->clip_right);
        clip_range(&full0, &full1, x0, x1);
        uint32_t *row = row_of(c, y);
        for (int x = x0; x < x1; x++) {
            if (x == full0 && full1 > full0) {
                blend_pixels(row + x, full1 - full0, color, 256);
                x = full1 - 1;
                continue;
            }
            float dx = (float)x + 0.5f - cx;
            unsigned a = cover(radius - sqrtf(dx * dx + dy * dy));
            if (a)
                row[x] = blend(row[x], color, a);
        }
    }
}

void draw_ring(struct canvas *c, float cx, float cy, float radius, float width, argb color)
{
    float outer = radius + width / 2 + 0.5f, inner = radius - width / 2 - 0.5f;
    int y0 = (int)floorf(cy - outer), y1 = (int)ceilf(cy + outer);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy;
        if (outer * outer <= dy * dy)
            continue;
        float reach = sqrtf(outer * outer - dy * dy);
        float hole = inner > 0 && inner * inner > dy * dy ? sqrtf(inner * inner - dy * dy) : -1;
        int x0 = (int)floorf(cx - reach), x1 = (int)ceilf(cx + reach);
        int hole0 = hole < 0 ? x1 : (int)ceilf(cx - hole), hole1 = (int)floorf(cx + hole);
        clip_range(&x0, &x1, c->clip_left, c->clip_right);
        uint32_t *row = row_of(c, y);
        for (int x = x0; x < x1; x++) {
            if (hole > 0 && x >= hole0 && x < hole1) {
                x = hole1 - 1;
                continue;
            }
            float dx = (float)x + 0.5f - cx;
            unsigned a = cover(width / 2 - fabsf(sqrtf(dx * dx + dy * dy) - radius));
            if (a)
                row[x] = blend(row[x], color, a);
        }
    }
}

void draw_arc(struct canvas *c, float cx, float cy, float radius, float width, float from, float to,
              argb color)
{
    float outer = radius + width / 2 + 0.5f, inner = radius - width / 2 - 0.5f;
    float middle = (from + to) / 2, half = (to - from) / 2;
    float mx = sinf(middle), my = -cosf(middle), limit = half >= (float)M_PI ? -2 : cosf(half);
    float ex[2] = {cx + radius * sinf(from), cx + radius * sinf(to)};
    float ey[2] = {cy - radius * cosf(from), cy - radius * cosf(to)};
    int y0 = (int)floorf(cy - outer), y1 = (int)ceilf(cy + outer);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy;
        if (outer * outer <= dy * dy)
            continue;
        float reach = sqrtf(outer * outer - dy * dy);
        float hole = inner > 0 && inner * inner > dy * dy ? sqrtf(inner * inner - dy * dy) : -1;
        int x0 = (int)floorf(cx - reach), x1 = (int)ceilf(cx + reach);
        int hole0 = (int)ceilf(cx - hole), hole1 = (int)floorf(cx + hole);
        clip_range(&x0, &x1, c->clip_left, c->clip_right);
        uint32_t *row = row_of(c, y);
        for (int x = x0; x < x1; x++) {
            if (hole > 0 && x >= hole0 && x < hole1) {
                x = hole1 - 1;
                continue;
            }
            float dx = (float)x + 0.5f - cx, d = sqrtf(dx * dx + dy * dy), inside;
            if (dx * mx + dy * my >= d * limit) {
                inside = width / 2 - fabsf(d - radius);
            } else {
                float a = hypotf(dx + cx - ex[0], dy + cy - ey[0]);
                float b = hypotf(dx + cx - ex[1], dy + cy - ey[1]);
                inside = width / 2 - (a < b ? a : b);
            }
            unsigned a = cover(inside);
            if (a)
                row[x] = blend(row[x], color, a);
        }
    }
}

// A "round cone": the union of all discs between the two end discs.
void draw_taper(struct canvas *c, float x0, float y0, float x1, float y1, float w0, float w1,
                argb color)
{
    float r0 = w0 / 2, r1 = w1 / 2, widest = (r0 > r1 ? r0 : r1) + 1;
    float dx = x1 - x0, dy = y1 - y0, squared = dx * dx + dy * dy;
    float scale = squared > 0 ? 1 / squared : 0;
    int top = (int)floorf((y0 < y1 ? y0 : y1) - widest), bottom = (int)ceilf((y0 > y1 ? y0 : y1) + widest);
    clip_range(&top, &bottom, c->clip_top, c->clip_bottom);
    for (int y = top; y < bottom; y++) {
        // the part of the axis that this row can be near to, for its range of columns
        float t0 = 0, t1 = 1;
        if (fabsf(dy) > 0.001f) {
            float a = ((float)y + 0.5f - widest - y0) / dy, b = ((float)y + 0.5f + widest - y0) / dy;
            t0 = fmaxf(0, fminf(a, b));
            t1 = fminf(1, fmaxf(a, b));
        }
        float xa = x0 + dx * t0, xb = x0 + dx * t1;
        int left = (int)floorf((xa < xb ? xa : xb) - widest), right = (int)ceilf((xa > xb ? xa : xb) + widest);
        clip_range(&left, &right, c->clip_left, c->clip_right);
        uint32_t *row = row_of(c, y);
        float py = (float)y + 0.5f - y0;
        for (int x = left; x < right; x++) {
            float px = (float)x + 0.5f - x0;
            float t = (px * dx + py * dy) * scale;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            float ox = px - dx * t, oy = py - dy * t, r = r0 + (r1 - r0) * t, far = r + 0.5f;
            float d2 = ox * ox + oy * oy;
            if (d2 < far * far) {
                unsigned a = cover(r - sqrtf(d2));
                row[x] = blend(row[x], color, a);
            }
        }
    }
}
void draw_line(struct canvas *c, float x0, float y0, float x1, float y1, float width, argb color)
{
    draw_taper(c, x0, y0, x1, y1, width, width, color);
}

// How far outside a rounded box the point lies; the box is centred at the origin.
static float box_distance(float x, float y, float half_w, float half_h, float radius)
{
    float qx = fabsf(x) - half_w + radius, qy = fabsf(y) - half_h + radius;
    float ox = qx > 0 ? qx : 0, oy = qy > 0 ? qy : 0, most = qx > qy ? qx : qy;
    return sqrtf(ox * ox + oy * oy) + (most < 0 ? most : 0) - radius;
}
void fill_rounded(struct canvas *c, float x, float y, float w, float h, float radius, argb color)
{
    float half_w = w / 2, half_h = h / 2, cx = x + half_w, cy = y + half_h;
    radius = fminf(radius, fminf(half_w, half_h));
    int y0 = (int)floorf(y - 1), y1 = (int)ceilf(y + h + 1);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int row_y = y0; row_y < y1; row_y++) {
        float dy = (float)row_y + 0.5f - cy;
        int x0 = (int)floorf(x - 1), x1 = (int)ceilf(x + w + 1);
        int core0 = (int)ceilf(x + radius + 1), core1 = (int)floorf(x + w - radius - 1);
        clip_range(&x0, &x1, c->clip_left, c->clip_right);
        clip_range(&core0, &core1, x0, x1);
        uint32_t *row = row_of(c, row_y);
        unsigned core = cover(half_h - fabsf(dy));
        for (int i = x0; i < x1; i++) {
            if (i == core0 && core1 > core0) {
                blend_pixels(row + i, core1 - core0, color, core);
                i = core1 - 1;
                continue;
            }
            unsigned a = cover(-box_distance((float)i + 0.5f - cx, dy, half_w, half_h, radius));
            if (a)
                row[i] = blend(row[i], color, a);
        }
    }
}
void draw_rounded(struct canvas *c, float x, float y, float w, float h, float radius, float width,
                  argb color)
{
    float half_w = w / 2, half_h = h / 2, cx = x + half_w, cy = y + half_h, edge = width / 2;
    radius = fminf(radius, fminf(half_w, half_h));
    int y0 = (int)floorf(y - edge - 1), y1 = (int)ceilf(y + h + edge + 1);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int row_y = y0; row_y < y1; row_y++) {
        float dy = (float)row_y + 0.5f - cy;
        int x0 = (int)floorf(x - edge - 1), x1 = (int)ceilf(x + w + edge + 1);
        int inside = fabsf(dy) < half_h - radius - edge - 1;
        int core0 = (int)ceilf(x + edge + 1), core1 = (int)floorf(x + w - edge - 1);
        clip_range(&x0, &x1, c->clip_left, c->clip_right);
        uint32_t *row = row_of(c, row_y);
        for (int i = x0; i < x1; i++) {
            if (inside && i >= core0 && i < core1) {
                i = core1 - 1;
                continue;
            }
            float d = box_distance((float)i + 0.5f - cx, dy, half_w, half_h, radius);
            unsigned a = cover(edge - fabsf(d));
            if (a)
                row[i] = blend(row[i], color, a);
        }
    }
}

void draw_glow(struct canvas *c, float cx, float cy, float radius, argb color)
{
    int y0 = (int)floorf(cy - radius), y1 = (int)ceilf(cy + radius);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    float scale = 1 / (radius * radius);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy, room = radius * radius - dy * dy;
        if (room <= 0)
            continue;
        float reach = sqrtf(room);
        int x0 = (int)floorf(cx - reach), x1 = (int)ceilf(cx + reach);
        clip_range(&x0, &x1, c->clip_left, c->clip_right);
        uint32_t *row = row_of(c, y);
        for (int x = x0; x < x1; x++) {
            float dx = (float)x + 0.5f - cx, v = 1 - (dx * dx + dy * dy) * scale;
            if (v > 0)
                row[x] = blend(row[x], color, (unsigned)(v * v * 256));
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
    int y0 = (int)floorf(low), y1 = (int)ceilf(high);
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

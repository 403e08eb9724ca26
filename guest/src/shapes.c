// SPDX-License-Identifier: GPL-2.0-or-later
// Shapes: in each row the pixels at the border get their coverage from the distance to it, what lies
// between them is filled.
#include "gfx_internal.h"
#include <stdlib.h>

void fill_circle(struct canvas *c, float cx, float cy, float radius, argb color)
{
    int y0 = floor_int(cy - radius - 1), y1 = ceil_int(cy + radius + 1), x0, x1;
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy;
        if (!circle_range(c, cx, dy, radius + 0.5f, &x0, &x1))
            continue;
        // what lies within the circle less one pixel is covered for sure
        float room = (radius - 0.6f) * (radius - 0.6f) - dy * dy;
        int full0 = x1, full1 = x1;
        if (radius > 0.6f && room > 0) {
            float core = sqrtf(room);
            full0 = ceil_int(cx - core - 0.5f);
            full1 = floor_int(cx + core - 0.5f) + 1;
            clip_range(&full0, &full1, x0, x1);
        }
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
    draw_arc(c, cx, cy, radius, width, 0, 7, color);
}

void draw_arc(struct canvas *c, float cx, float cy, float radius, float width, float from, float to,
              argb color)
{
    float outer = radius + width / 2 + 0.5f, inner = radius - width / 2 - 0.5f;
    float middle = (from + to) / 2, half = (to - from) / 2;
    bool whole = half >= (float)M_PI;
    float mx = sinf(middle), my = -cosf(middle), limit = cosf(half);
    float ex[2] = {cx + radius * sinf(from), cx + radius * sinf(to)};
    float ey[2] = {cy - radius * cosf(from), cy - radius * cosf(to)};
    int y0 = floor_int(cy - outer), y1 = ceil_int(cy + outer), x0, x1;
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    for (int y = y0; y < y1; y++) {
        float dy = (float)y + 0.5f - cy;
        if (!circle_range(c, cx, dy, outer, &x0, &x1))
            continue;
        float room = inner * inner - dy * dy, hole = inner > 0 && room > 0 ? sqrtf(room) : 0;
        int hole0 = ceil_int(cx - hole), hole1 = floor_int(cx + hole);
        uint32_t *row = row_of(c, y);
        for (int x = x0; x < x1;) {
            if (hole > 0 && x >= hole0 && x < hole1) {
                x = hole1;
                continue;
            }
            float dx = (float)x + 0.5f - cx, d = sqrtf(dx * dx + dy * dy), inside;
            if (whole || dx * mx + dy * my >= d * limit) {
                inside = width / 2 - fabsf(d - radius);
            } else { // beyond the ends: round caps
                float ax = dx + cx - ex[0], ay = dy + cy - ey[0], bx = dx + cx - ex[1], by = dy + cy - ey[1];
                inside = width / 2 - sqrtf(fminf(ax * ax + ay * ay, bx * bx + by * by));
            }
            x = advance(row, x, x1, inside, color);
        }
    }
}

// A "round cone": the union of all discs between the two end discs. Along a row, the place on the
// axis, the distance from it and the radius there all change by constant steps as long as the axis is
// what is nearest: that part runs in whole numbers (16.16 bits), the round ends in floating point.
void draw_taper(struct canvas *c, float x0, float y0, float x1, float y1, float w0, float w1,
                argb color)
{
    float r0 = w0 / 2, slope = (w1 - w0) / 2, widest = (w0 > w1 ? w0 : w1) / 2 + 1;
    float dx = x1 - x0, dy = y1 - y0, length = sqrtf(dx * dx + dy * dy);
    float along = length > 0.01f ? 1 / (length * length) : 0, across = length > 0.01f ? 1 / length : 0;
    float safe = 1 - fabsf(slope) * across; // the radius changes on the way, too
    safe = safe < 0.25f ? 0.25f : safe;
    int safe_256 = (int)(safe * 256);
    int step_t = (int)(dx * along * 65536), step_p = (int)(-dy * across * 65536);
    int step_r = (int)(slope * dx * along * 65536);
    int top = floor_int((y0 < y1 ? y0 : y1) - widest), bottom = ceil_int((y0 > y1 ? y0 : y1) + widest);
    clip_range(&top, &bottom, c->clip_top, c->clip_bottom);
    float rows_to_t = fabsf(dy) > 0.001f ? 1 / dy : 0;
    for (int y = top; y < bottom; y++) {
        // the part of the axis that this row can be near to, for its range of columns
        float py = (float)y + 0.5f - y0, t0 = 0, t1 = 1;
        if (rows_to_t != 0) {
            float a = (py - widest) * rows_to_t, b = (py + widest) * rows_to_t;
            t0 = a < b ? a : b;
            t1 = a < b ? b : a;
            t0 = t0 < 0 ? 0 : t0;
            t1 = t1 > 1 ? 1 : t1;
        }
        float xa = x0 + dx * t0, xb = x0 + dx * t1;
        int left = floor_int((xa < xb ? xa : xb) - widest), right = ceil_int((xa > xb ? xa : xb) + widest);
        clip_range(&left, &right, c->clip_left, c->clip_right);
        if (left >= right)
            continue;
        uint32_t *row = row_of(c, y);
        float px = (float)left + 0.5f - x0, t_left = (px * dx + py * dy) * along;
        int t = (int)(t_left * 65536), p = (int)((dx * py - dy * px) * across * 65536);
        int r = (int)((r0 + slope * t_left) * 65536);
        for (int x = left; x < right;) {
            int next;
            if (t >= 0 && t <= 65536 && along > 0) {
                int inside = r - (p < 0 ? -p : p);
                if (inside < -98304) { // -1.5
                    next = x + 1 + ((-inside - 98304) * (long long)safe_256 >> 24);
                } else if (inside > 98304) {
                    next = x + 1 + (int)((inside - 98304) * (long long)safe_256 >> 24);
                    next = at_most(next, right);
                    // not past the axis's end, where the round part takes over
                    if (step_t)
                        next = at_most(next, x + 1 + (step_t > 0 ? 65536 - t : t) / abs(step_t));
                    blend_pixels(row + x, next - x, color, 256);
                } else {
                    int a = (inside + 32768) >> 8;
                    if (a > 0)
                        row[x] = blend(row[x], color, a > 256 ? 256u : (unsigned)a);
                    next = x + 1;
                }
            } else {
                float ox = (float)x + 0.5f - x0, oy = py;
                float radius = r0;
                if (t > 65536) {
                    ox -= dx;
                    oy -= dy;
                    radius += slope;
                }
                float inside = radius - sqrtf(ox * ox + oy * oy);
                if (inside < -1.5f)
                    next = x + 1; // the axis may be nearer a pixel on
                else
                    next = advance(row, x, at_most(right, x + 1), inside, color);
            }
            t += step_t * (next - x);
            p += step_p * (next - x);
            r += step_r * (next - x);
            x = next;
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
    if (qx > 0 && qy > 0)
        return sqrtf(qx * qx + qy * qy) - radius;
    return (qx > qy ? qx : qy) - radius;
}
// A rounded box, or its border when `width` is not 0.
static void rounded(struct canvas *c, float x, float y, float w, float h, float radius, float width,
                    argb color)
{
    float half_w = w / 2, half_h = h / 2, cx = x + half_w, cy = y + half_h, edge = width / 2;
    radius = fminf(radius, fminf(half_w, half_h));
    int y0 = floor_int(y - edge - 1), y1 = ceil_int(y + h + edge + 1);
    int x0 = floor_int(x - edge - 1), x1 = ceil_int(x + w + edge + 1);
    clip_range(&y0, &y1, c->clip_top, c->clip_bottom);
    clip_range(&x0, &x1, c->clip_left, c->clip_right);
    for (int row_y = y0; row_y < y1; row_y++) {
        float dy = (float)row_y + 0.5f - cy;
        uint32_t *row = row_of(c, row_y);
        for (int i = x0; i < x1;) {
            float d = box_distance((float)i + 0.5f - cx, dy, half_w, half_h, radius);
            i = advance(row, i, x1, width > 0 ? edge - fabsf(d) : -d, color);
        }
    }
}
void fill_rounded(struct canvas *c, float x, float y, float w, float h, float radius, argb color)
{
    int y0 = ceil_int(y + radius + 1), y1 = floor_int(y + h - radius - 1);
    int x0 = ceil_int(x + 1), x1 = floor_int(x + w - 1);
    if (y1 - y0 < 4 || x1 <= x0) {
        rounded(c, x, y, w, h, radius, 0, color);
        return;
    }
    // between the corners every row is the same: only its two ends need a look
    struct canvas part = *c;
    part.clip_bottom = at_most(c->clip_bottom, y0);
    rounded(&part, x, y, w, h, radius, 0, color);
    part.clip_bottom = c->clip_bottom;
    part.clip_top = at_least(c->clip_top, y1);
    rounded(&part, x, y, w, h, radius, 0, color);
    part.clip_top = at_least(c->clip_top, y0);
    part.clip_bottom = at_most(c->clip_bottom, y1);
    part.clip_right = at_most(c->clip_right, x0);
    rounded(&part, x, y, w, h, radius, 0, color);
    part.clip_right = c->clip_right;
    part.clip_left = at_least(c->clip_left, x1);
    rounded(&part, x, y, w, h, radius, 0, color);
    fill_rect(c, x0, y0, x1 - x0, y1 - y0, color);
}
void draw_rounded(struct canvas *c, float x, float y, float w, float h, float radius, float width,
                  argb color)
{
    rounded(c, x, y, w, h, radius, width, color);
}

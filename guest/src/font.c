// SPDX-License-Identifier: GPL-2.0-or-later
// A rounded stroke font, drawn for this project. A glyph is a list of strokes on a grid where
// capitals reach from y = 0 (top) to y = 10 (baseline), small letters from 3.2, descenders to 13.
//   Mx,y  start at; Lx,y  line to; Qx,y x,y  quadratic curve
//   Ex,y rx,ry a b  start an elliptic arc around x,y from a to b degrees (0 is right, 90 is down)
//   ex,y rx,ry a b  the same, joined to the stroke
#include <gfx.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct glyph {
    uint16_t code;
    float width; // advance without the gap that is the same for all letters
    const char *strokes;
};

static const struct glyph glyphs[] = {
    {' ', 2.0f, ""},
    {'!', 0, "M0,0 L0,6.6 E0,9.7 .2,.2 0 360"},
    {'"', 2.4f, "M0,0 L0,2.6 M2.4,0 L2.4,2.6"},
    {'#', 6.6f, "M2.2,0.4 L1.2,9.6 M5.4,0.4 L4.4,9.6 M0.3,3.3 L6.6,3.3 M0,6.7 L6.3,6.7"},
    {'$', 5.8f, "E2.9,3 2.6,2 -28 -270 e2.9,7 2.9,2 -90 155 M2.9,-0.6 L2.9,10.6"},
    {'%', 8, "E1.8,2.2 1.8,2.2 0 360 E6.2,7.8 1.8,2.2 0 360 M6.6,0 L1.4,10"},
    {'&', 7.2f,
     "M7.2,10 L1.6,3.6 e2.9,2.1 2,2.1 133 395 L1.4,5.2 e2.8,7.3 2.8,2.7 -132 -290 Q5.6,9.2 6.8,5.6"},
    {'\'', 0, "M0,0 L0,2.6"},
    {'(', 2.2f, "M2.2,-0.8 Q0,1.6 0,5 Q0,8.8 2.2,11.4"},
    {')', 2.2f, "M0,-0.8 Q2.2,1.6 2.2,5 Q2.2,8.8 0,11.4"},
    {'*', 4.4f, "M2.2,0 L2.2,4.8 M0.1,1.2 L4.3,3.6 M4.3,1.2 L0.1,3.6"},
    {'+', 5.6f, "M2.8,2.6 L2.8,8.2 M0,5.4 L5.6,5.4"},
    {',', 0.8f, "M0.6,9.6 L0,11.8"},
    {'-', 3.4f, "M0,5.8 L3.4,5.8"},
    {'.', 0, "E0,9.7 .2,.2 0 360"},
    {'/', 4.4f, "M4.4,-0.6 L0,10.8"},
    {'0', 6, "E3,5 3,5 0 360"},
    {'1', 6, "M1.2,2 L3.6,0 L3.6,10"},
    {'2', 6, "E3,2.9 2.8,2.9 190 390 L0.2,10 L6,10"},
    {'3', 6, "E2.9,2.4 2.5,2.4 -155 90 e2.9,7.4 3,2.6 -90 150"},
    {'4', 6, "M4.6,10 L4.6,0 L0,7.1 L6.2,7.1"},
    {'5', 6, "M5.4,0 L1,0 L0.6,4.74 e2.9,6.8 3,3.2 -140 150"},
    {'6', 6, "E3,6.9 3,3.1 0 360 M4.8,0 Q0.2,2.8 0,6.9"},
    {'7', 6, "M0,0 L6,0 L2.2,10"},
    {'8', 6, "E3,2.4 2.5,2.4 0 360 E3,7.4 3,2.6 0 360"},
    {'9', 6, "E3,3.1 3,3.1 0 360 M1.2,10 Q5.8,7.2 6,3.1"},
    {':', 0, "E0,4.4 .2,.2 0 360 E0,9.7 .2,.2 0 360"},
    {';', 0.8f, "E0.5,4.4 .2,.2 0 360 M0.6,9.6 L0,11.8"},
    {'<', 5, "M5,2.2 L0,5.4 L5,8.6"},
    {'=', 5.6f, "M0,3.9 L5.6,3.9 M0,7.1 L5.6,7.1"},
    {'>', 5, "M0,2.2 L5,5.4 L0,8.6"},
    {'?', 5.2f, "E2.6,2.7 2.6,2.7 190 400 Q2.6,5.4 2.6,7 E2.6,9.7 .2,.2 0 360"},
    {'@', 9.4f, "E4.7,6 1.9,2.1 0 360 M6.6,3.9 L6.6,6.8 e8,6.8 1.4,1.5 180 0 e4.7,5.6 4.7,4.9 5 -295"},
    {'A', 7, "M0,10 L3.5,0 L7,10 M1.15,6.8 L5.85,6.8"},
    {'B', 6, "M0,4.75 L3.4,4.75 e3.4,7.38 2.6,2.62 -90 90 L0,10 L0,0 L3.1,0 e3.1,2.38 2.35,2.38 -90 90"},
    {'C', 7.2f, "E4.4,5 4.4,5 -48 -312"},
    {'D', 6.9f, "M0,0 L0,10 L2.4,10 e2.4,5 4.5,5 90 -90 L0,0"},
    {'E', 5.3f, "M5.3,0 L0,0 L0,10 L5.3,10 M0,4.8 L4.6,4.8"},
    {'F', 5.1f, "M5.2,0 L0,0 L0,10 M0,5 L4.5,5"},
    {'G', 8.2f, "E4.3,5 4.3,5 -48 -355 L5,5.4"},
    {'H', 6.8f, "M0,0 L0,10 M6.8,0 L6.8,10 M0,4.9 L6.8,4.9"},
    {'I', 0, "M0,0 L0,10"},
    {'J', 4.4f, "M4.4,0 L4.4,7.4 e2.1,7.4 2.3,2.6 0 165"},
    {'K', 6, "M0,0 L0,10 M5.8,0 L0,6.2 M2.2,4 L6.1,10"},
    {'L', 4.9f, "M0,0 L0,10 L5,10"},
    {'M', 8.2f, "M0,10 L0,0 L4.1,6.4 L8.2,0 L8.2,10"},
    {'N', 6.9f, "M0,10 L0,0 L6.9,10 L6.9,0"},
    {'O', 8.8f, "E4.4,5 4.4,5 0 360"},
    {'P', 5.8f, "M0,10 L0,0 L3.1,0 e3.1,2.85 2.8,2.85 -90 90 L0,5.7"},
    {'Q', 8.8f, "E4.4,5 4.4,5 0 360 M5.6,7 L8.5,10.6"},
    {'R', 6.1f, "M0,10 L0,0 L3.1,0 e3.1,2.8 2.8,2.8 -90 90 L0,5.6 M3,5.6 L6.1,10"},
    {'S', 5.8f, "E2.9,2.5 2.6,2.5 -28 -270 e2.9,7.5 2.9,2.5 -90 155"},
    {'T', 6.4f, "M0,0 L6.4,0 M3.2,0 L3.2,10"},
    {'U', 6.6f, "M0,0 L0,6.7 e3.3,6.7 3.3,3.3 180 0 L6.6,0"},
    {'V', 6.8f, "M0,0 L3.4,10 L6.8,0"},
    {'W', 9.8f, "M0,0 L2.5,10 L4.9,1.8 L7.3,10 L9.8,0"},
    {'X', 6.4f, "M0,0 L6.4,10 M6.4,0 L0,10"},
    {'Y', 6.4f, "M0,0 L3.2,5.2 L6.4,0 M3.2,5.2 L3.2,10"},
    {'Z', 6, "M0,0 L6,0 L0,10 L6,10"},
    {'[', 2, "M2,-0.8 L0,-0.8 L0,11.2 L2,11.2"},
    {'\\', 4.4f, "M0,-0.6 L4.4,10.8"},
    {']', 2, "M0,-0.8 L2,-0.8 L2,11.2 L0,11.2"},
    {'^', 4.6f, "M0,3.6 L2.3,0.4 L4.6,3.6"},
    {'_', 5.6f, "M0,11.6 L5.6,11.6"},
    {'`', 1.4f, "M0,-0.4 L1.4,1.6"},
    {'a', 5.7f, "E2.85,6.6 2.85,3.4 0 360 M5.7,3.3 L5.7,10"},
    {'b', 5.7f, "E2.85,6.6 2.85,3.4 0 360 M0,-0.4 L0,10"},
    {'c', 4.9f, "E3,6.6 3,3.4 -48 -312"},
    {'d', 5.7f, "E2.85,6.6 2.85,3.4 0 360 M5.7,-0.4 L5.7,10"},
    {'e', 5.8f, "M0.1,6.6 L5.8,6.6 e2.9,6.6 2.9,3.4 0 -312"},
    {'f', 3.2f, "M3.7,-0.3 Q1.4,-0.6 1.4,2 L1.4,10 M0,3.4 L3.3,3.4"},
    {'g', 5.7f, "E2.85,6.6 2.85,3.4 0 360 M5.7,3.3 L5.7,10.2 e2.85,10.2 2.85,2.9 0 150"},
    {'h', 5.3f, "M0,-0.4 L0,10 M0,6.2 e2.65,6.2 2.65,3 180 360 L5.3,10"},
    {'i', 0, "M0,3.4 L0,10 E0,0.6 .2,.2 0 360"},
    {'j', 1.2f, "M1.2,3.4 L1.2,11 e-0.6,11 1.8,2 0 110 E1.2,0.6 .2,.2 0 360"},
    {'k', 4.9f, "M0,-0.4 L0,10 M4.8,3.4 L0,7.8 M1.9,6.1 L5.1,10"},
    {'l', 0, "M0,-0.4 L0,10"},
    {'m', 8.6f, "M0,3.4 L0,10 M0,6 e2.15,6 2.15,2.8 180 360 L4.3,10 M4.3,6 e6.45,6 2.15,2.8 180 360 L8.6,10"},
    {'n', 5.3f, "M0,3.4 L0,10 M0,6.2 e2.65,6.2 2.65,3 180 360 L5.3,10"},
    {'o', 5.9f, "E2.95,6.6 2.95,3.4 0 360"},
    {'p', 5.7f, "E2.85,6.6 2.85,3.4 0 360 M0,3.3 L0,13.2"},
    {'q', 5.7f, "E2.85,6.6 2.85,3.4 0 360 M5.7,3.3 L5.7,13.2"},
    {'r', 3.1f, "M0,3.4 L0,10 M0,6.4 e2.7,6.4 2.7,3.1 180 285"},
    {'s', 4.4f, "E2.25,4.85 2,1.65 -30 -270 e2.25,8.25 2.3,1.75 -90 155"},
    {'t', 3.3f, "M1.4,0.9 L1.4,8 e3.3,8 1.9,2 180 80 M0,3.4 L3.3,3.4"},
    {'u', 5.3f, "M0,3.4 L0,7 e2.65,7 2.65,3 180 0 M5.3,3.4 L5.3,10"},
    {'v', 5.2f, "M0,3.4 L2.6,10 L5.2,3.4"},
    {'w', 7.8f, "M0,3.4 L2,10 L3.9,4.4 L5.8,10 L7.8,3.4"},
    {'x', 4.8f, "M0,3.4 L4.8,10 M4.8,3.4 L0,10"},
    {'y', 5.2f, "M0,3.4 L2.7,10 M5.2,3.4 L2.3,11.4 Q1.7,13 0.3,13"},
    {'z', 4.6f, "M0,3.4 L4.6,3.4 L0,10 L4.6,10"},
    {'{', 2.8f, "M2.8,-0.8 Q1.2,-0.8 1.2,1 L1.2,3.6 Q1.2,5.2 0,5.2 Q1.2,5.2 1.2,6.8 L1.2,9.4 Q1.2,11.2 2.8,11.2"},
    {'|', 0, "M0,-1 L0,11.6"},
    {'}', 2.8f, "M0,-0.8 Q1.6,-0.8 1.6,1 L1.6,3.6 Q1.6,5.2 2.8,5.2 Q1.6,5.2 1.6,6.8 L1.6,9.4 Q1.6,11.2 0,11.2"},
    {'~', 5.6f, "M0,6.4 Q1.2,4.2 2.8,5.4 Q4.4,6.6 5.6,4.6"},
    {0xb0, 2.8f, "E1.4,1.4 1.4,1.4 0 360"},
    {0xb7, 0, "E0,5.6 .2,.2 0 360"},
    {0xd7, 4.4f, "M0,3.2 L4.4,7.6 M4.4,3.2 L0,7.6"},
    {0x2013, 5, "M0,5.8 L5,5.8"},
    {0x2022, 1.2f, "E.6,5.6 .6,.6 0 360"},
    {0x2026, 5.6f, "E0,9.7 .2,.2 0 360 E2.8,9.7 .2,.2 0 360 E5.6,9.7 .2,.2 0 360"},
    {0x2190, 7, "M7,5.4 L0,5.4 M2.6,2.8 L0,5.4 L2.6,8"},
    {0x2191, 5.2f, "M2.6,9.4 L2.6,1.6 M0,4.2 L2.6,1.6 L5.2,4.2"},
    {0x2192, 7, "M0,5.4 L7,5.4 M4.4,2.8 L7,5.4 L4.4,8"},
    {0x2193, 5.2f, "M2.6,1.6 L2.6,9.4 M0,6.8 L2.6,9.4 L5.2,6.8"},
};

static const float stroke_width[] = {[LIGHT] = 0.8f, [REGULAR] = 1.2f, [BOLD] = 1.9f};
static const float gap[] = {[LIGHT] = 2.1f, [REGULAR] = 2.3f, [BOLD] = 2.8f};

static const struct glyph *find(unsigned code)
{
    const struct glyph *last = glyphs + sizeof glyphs / sizeof *glyphs;
    if (code >= ' ' && code <= '~')
        return glyphs + (code - ' ');
    for (const struct glyph *g = glyphs + ('~' - ' ' + 1); g < last; g++)
        if (g->code == code)
            return g;
    return glyphs + ('?' - ' ');
}
static unsigned next_code(const char **text)
{
    unsigned c = (unsigned char)*(*text)++;
    if (c < 0xc0)
        return c;
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    c &= 0x3fu >> more;
    while (more-- && (**text & 0xc0) == 0x80)
        c = c << 6 | ((unsigned char)*(*text)++ & 0x3f);
    return c;
}

// --- from strokes to a mask ------------------------------------------------------------------------

struct mask { // a glyph at one size: coverage 0..255
    struct mask *next;
    const struct glyph *glyph;
    int size, weight; // size in sixteenths of a pixel
    int x, y, w, h;   // where it lies relative to the pen, y from the baseline
    uint8_t data[];
};
struct pen {
    struct mask *mask;
    float scale, radius; // pixels per grid unit; half a stroke's width in pixels
    float x, y;
};

static void segment(struct pen *pen, float gx, float gy)
{
    struct mask *m = pen->mask;
    float x0 = pen->x * pen->scale - (float)m->x, y0 = (pen->y - 10) * pen->scale - (float)m->y;
    float x1 = gx * pen->scale - (float)m->x, y1 = (gy - 10) * pen->scale - (float)m->y;
    float reach = pen->radius + 1, dx = x1 - x0, dy = y1 - y0, squared = dx * dx + dy * dy;
    float inverse = squared > 0 ? 1 / squared : 0;
    int left = floor_int(fminf(x0, x1) - reach), right = ceil_int(fmaxf(x0, x1) + reach);
    int top = floor_int(fminf(y0, y1) - reach), bottom = ceil_int(fmaxf(y0, y1) + reach);
    for (int y = top < 0 ? 0 : top; y < bottom && y < m->h; y++)
        for (int x = left < 0 ? 0 : left; x < right && x < m->w; x++) {
            float px = (float)x + 0.5f - x0, py = (float)y + 0.5f - y0;
            float t = (px * dx + py * dy) * inverse;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            float ox = px - dx * t, oy = py - dy * t, far = pen->radius + 0.5f;
            float d2 = ox * ox + oy * oy;
            if (d2 >= far * far)
                continue;
            float v = (far - sqrtf(d2)) * 255;
            uint8_t a = v >= 255 ? 255 : (uint8_t)v;
            if (a > m->data[y * m->w + x])
                m->data[y * m->w + x] = a;
        }
    pen->x = gx;
    pen->y = gy;
}
static float number(const char **p)
{
    while (**p == ' ' || **p == ',')
        ++*p;
    float sign = 1, value = 0, unit = 1;
    if (**p == '-') {
        sign = -1;
        ++*p;
    }
    for (; **p >= '0' && **p <= '9'; ++*p)
        value = value * 10 + (float)(**p - '0');
    if (**p == '.')
        for (++*p; **p >= '0' && **p <= '9'; ++*p)
            value += (float)(**p - '0') * (unit *= 0.1f);
    return sign * value;
}
static void draw_strokes(struct pen *pen, const char *p)
{
    while (*p) {
        char command = *p++;
        if (command == ' ')
            continue;
        float x = number(&p), y = number(&p);
        if (command == 'M') {
            pen->x = x;
            pen->y = y;
        } else if (command == 'L') {
            segment(pen, x, y);
        } else if (command == 'Q') {
            float x0 = pen->x, y0 = pen->y, ex = number(&p), ey = number(&p);
            for (int i = 1; i <= 8; i++) {
                float t = (float)i / 8, u = 1 - t;
                segment(pen, u * u * x0 + 2 * u * t * x + t * t * ex,
                        u * u * y0 + 2 * u * t * y + t * t * ey);
            }
        } else { // E, e
            float rx = number(&p), ry = number(&p);
            float from = number(&p) * (float)(M_PI / 180), to = number(&p) * (float)(M_PI / 180);
            float big = fmaxf(rx, ry) * pen->scale;
            int steps = 2 + (int)(fabsf(to - from) * (2 + sqrtf(big)));
            for (int i = 0; i <= steps; i++) {
                float a = from + (to - from) * (float)i / (float)steps;
                float ax = x + rx * cosf(a), ay = y + ry * sinf(a);
                if (i == 0 && command == 'E') {
                    pen->x = ax;
                    pen->y = ay;
                } else {
                    segment(pen, ax, ay);
                }
            }
        }
    }
}

// Cuts a mask down to where there is something in it.
static void trim(struct mask *m)
{
    int left = m->w, right = 0, top = m->h, bottom = 0;
    for (int y = 0; y < m->h; y++)
        for (int x = 0; x < m->w; x++)
            if (m->data[y * m->w + x]) {
                left = x < left ? x : left;
                right = x >= right ? x + 1 : right;
                top = y < top ? y : top;
                bottom = y + 1;
            }
    if (right <= left)
        return;
    uint8_t *to = m->data;
    for (int y = top; y < bottom; y++, to += right - left)
        memmove(to, m->data + y * m->w + left, (size_t)(right - left));
    m->x += left;
    m->y += top;
    m->w = right - left;
    m->h = bottom - top;
}

static struct mask *cache[256];

static const struct mask *mask_of(const struct glyph *g, float size, enum weight weight)
{
    int key = (int)(size * 16 + 0.5f);
    unsigned slot = ((unsigned)(g - glyphs) * 31 + (unsigned)key * 7 + (unsigned)weight) & 255;
    for (struct mask *m = cache[slot]; m; m = m->next)
        if (m->glyph == g && m->size == key && m->weight == (int)weight)
            return m;
    struct pen pen = {.scale = size / 10};
    pen.radius = fmaxf(stroke_width[weight] * pen.scale, 0.9f) / 2;
    int margin = (int)pen.radius + 2;
    int left = -(int)(2.5f * pen.scale) - margin, right = (int)((g->width + 1) * pen.scale) + margin;
    int top = -(int)(11 * pen.scale) - margin, bottom = (int)(3.4f * pen.scale) + margin;
    size_t area = (size_t)(right - left) * (size_t)(bottom - top);
    struct mask *m = calloc(1, sizeof *m + area);
    if (!m)
        return NULL;
    *m = (struct mask){cache[slot], g, key, (int)weight, left, top, right - left, bottom - top};
    cache[slot] = pen.mask = m;
    draw_strokes(&pen, g->strokes);
    trim(m);
    return m;
}

// --- text ------------------------------------------------------------------------------------------

float text_width(float size, enum weight weight, const char *text)
{
    float width = 0;
    while (*text)
        width += find(next_code(&text))->width + gap[weight];
    return width > 0 ? (width - gap[weight]) * size / 10 : 0;
}

float draw_text(struct canvas *c, float x, float y, float size, enum weight weight, argb color,
                const char *text)
{
    int opaque = color >> 24 == 255;
    while (*text) {
        const struct glyph *g = find(next_code(&text));
        const struct mask *m = *g->strokes ? mask_of(g, size, weight) : NULL;
        if (m) {
            int left = floor_int(x + 0.5f) + m->x, top = floor_int(y + 0.5f) + m->y;
            int x0 = left > c->clip_left ? left : c->clip_left;
            int x1 = left + m->w < c->clip_right ? left + m->w : c->clip_right;
            for (int row = 0; row < m->h; row++) {
                int at = top + row;
                if (at < c->clip_top || at >= c->clip_bottom)
                    continue;
                const uint8_t *source = m->data + row * m->w - left;
                uint32_t *pixels = c->pixels + (long)at * c->stride;
                for (int i = x0; i < x1; i++) {
                    uint32_t four = 1; // most of a mask is empty or full: four pixels in one look
                    if (i + 4 <= x1)
                        __builtin_memcpy(&four, source + i, 4); // one load
                    if (four == 0) {
                        i += 3;
                    } else if (four == 0xffffffff && opaque) {
                        for (int end = i + 4; i < end; i++)
                            pixels[i] = color & 0xffffff;
                        i--;
                    } else if (source[i]) {
                        pixels[i] = blend(pixels[i], color, source[i] + (source[i] >> 7));
                    }
                }
            }
        }
        x += (g->width + gap[weight]) * size / 10;
    }
    return x;
}

void draw_text_at(struct canvas *c, float x, float y, float size, enum weight weight, argb color,
                  int align, const char *text)
{
    if (align >= 0)
        x -= text_width(size, weight, text) * (align ? 1.0f : 0.5f);
    draw_text(c, x, y, size, weight, color, text);
}

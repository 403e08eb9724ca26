// SPDX-License-Identifier: GPL-2.0-or-later
// Anti-aliased drawing into 32-bit pixels, and text in a stroke font of our own.
// Colours are 0xAARRGGBB; alpha 255 is opaque. Coordinates are pixels with y growing downwards;
// a pixel's centre lies at +0.5. Everything is clipped to the canvas's clip rectangle.
#pragma once
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef uint32_t argb;

struct canvas {
    uint32_t *pixels;
    int width, height, stride;                       // stride in pixels
    int clip_left, clip_top, clip_right, clip_bottom; // right and bottom are outside
};
struct point {
    float x, y;
};
struct rect {
    int x, y, w, h;
};

// A pixel from a coordinate, without a call.
static inline int floor_int(float x)
{
    int i = (int)x;
    return i - (x < (float)i);
}
static inline int ceil_int(float x)
{
    int i = (int)x;
    return i + (x > (float)i);
}

void canvas_init(struct canvas *c, uint32_t *pixels, int width, int height, int stride);
void canvas_clip(struct canvas *c, int x, int y, int w, int h); // intersected with the canvas
void canvas_unclip(struct canvas *c);

static inline argb rgb(uint32_t c) { return 0xff000000u | c; }
argb with_alpha(argb c, float alpha);        // alpha (0..1) times the colour's own
argb mix(argb from, argb to, float t);       // t = 0 gives `from`
argb hsv(float hue, float saturation, float value); // hue in turns

// One pixel: `coverage` is 0..256, multiplied with the colour's alpha.
static inline uint32_t blend(uint32_t under, argb over, unsigned coverage)
{
    unsigned a = ((over >> 24) + (over >> 31)) * coverage >> 8; // 0..256
    uint32_t rb = under & 0xff00ff, g = under & 0x00ff00;
    rb = (((over & 0xff00ff) - rb) * a >> 8) + rb;
    g = (((over & 0x00ff00) - g) * a >> 8) + g;
    return (rb & 0xff00ff) | (g & 0x00ff00);
}

void fill_rect(struct canvas *c, int x, int y, int w, int h, argb color);
// Top colour to bottom colour, dithered so that slow gradients show no bands.
void fill_gradient(struct canvas *c, int x, int y, int w, int h, argb top, argb bottom);
void fill_circle(struct canvas *c, float x, float y, float radius, argb color);
void draw_ring(struct canvas *c, float x, float y, float radius, float width, argb color);
// An arc of a ring; angles in radians, clockwise from 12 o'clock; round ends.
void draw_arc(struct canvas *c, float x, float y, float radius, float width, float from, float to,
              argb color);
void draw_line(struct canvas *c, float x0, float y0, float x1, float y1, float width, argb color);
// A line that is `w0` wide at its start and `w1` at its end, round on both.
void draw_taper(struct canvas *c, float x0, float y0, float x1, float y1, float w0, float w1,
                argb color);
void fill_rounded(struct canvas *c, float x, float y, float w, float h, float radius, argb color);
void draw_rounded(struct canvas *c, float x, float y, float w, float h, float radius, float width,
                  argb color);
void fill_polygon(struct canvas *c, const struct point *points, int count, argb color);
// A soft disc: full strength in the middle, nothing at `radius`.
void draw_glow(struct canvas *c, float x, float y, float radius, argb color);
// Copies pixels of the same size between canvases (for restoring a background).
void copy_rect(struct canvas *to, const struct canvas *from, int x, int y, int w, int h);

// Text. `size` is the height of a capital letter in pixels; y is the baseline. The font has the
// printable ASCII characters and (as UTF-8) the signs U+00B0 degree, U+00B7 middle dot,
// U+00D7 times, U+2013 dash, U+2022 bullet, U+2026 ellipsis and the arrows U+2190 to U+2193.
enum weight { LIGHT, REGULAR, BOLD };
float text_width(float size, enum weight weight, const char *text);
// Answers where the next letter would go.
float draw_text(struct canvas *c, float x, float y, float size, enum weight weight, argb color,
                const char *text);
// align: -1 x is the left end, 0 the middle, 1 the right end
void draw_text_at(struct canvas *c, float x, float y, float size, enum weight weight, argb color,
                  int align, const char *text);

__END_DECLS

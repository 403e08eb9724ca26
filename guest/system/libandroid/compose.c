// SPDX-License-Identifier: GPL-2.0-or-later
// From an app's picture to the frame buffer: other pixels, another size, turned.
#include "internal.h"
#include <stdlib.h>
#include <string.h>

int bytes_of_format(int32_t format)
{
    switch (format) {
    case AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM:
    case AHARDWAREBUFFER_FORMAT_R8G8B8X8_UNORM:
    case AHARDWAREBUFFER_FORMAT_R10G10B10A2_UNORM:
    case FORMAT_BGRX:
        return 4;
    case AHARDWAREBUFFER_FORMAT_R8G8B8_UNORM:
        return 3;
    case AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM:
        return 2;
    case AHARDWAREBUFFER_FORMAT_R16G16B16A16_FLOAT:
        return 8;
    default:
        return 0;
    }
}

// --- pixels, as the frame buffer's words 0x00RRGGBB ---------------------------------------------

static uint32_t from_rgba(const uint8_t *p)
{
    uint32_t v = *(const uint32_t *)p;
    return __builtin_bswap32(v) >> 8;
}

static uint32_t from_bgrx(const uint8_t *p) { return *(const uint32_t *)p; }
static uint32_t from_rgb(const uint8_t *p) { return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]; }

static uint32_t from_565(const uint8_t *p)
{
    uint32_t v = *(const uint16_t *)p;
    uint32_t r = v >> 11, g = v >> 5 & 63, b = v & 31;
    return (r << 3 | r >> 2) << 16 | (g << 2 | g >> 4) << 8 | (b << 3 | b >> 2);
}

static uint32_t from_1010102(const uint8_t *p)
{
    uint32_t v = *(const uint32_t *)p;
    return (v >> 2 & 255) << 16 | (v >> 12 & 255) << 8 | (v >> 22 & 255);
}

// 0 to 1 as 0 to 255; half floats of 11 significant bits.
static uint32_t from_half(uint16_t h)
{
    uint32_t exponent = h >> 10 & 31, mantissa = (h & 1023) | 1024;
    if (h & 0x8000 || exponent < 6) // negative, or less than 1/512
        return 0;
    if (exponent >= 15)
        return 255;
    return (mantissa * 255 + (1u << (24 - exponent))) >> (25 - exponent);
}

static uint32_t from_f16(const uint8_t *p)
{
    const uint16_t *h = (const uint16_t *)p;
    return from_half(h[0]) << 16 | from_half(h[1]) << 8 | from_half(h[2]);
}

static uint16_t to_565(uint32_t v)
{
    return (uint16_t)((v >> 8 & 0xf800) | (v >> 5 & 0x07e0) | (v >> 3 & 0x1f));
}

// --- rows that keep their size and direction ------------------------------------------------------

// Two pixels in one word: the byte that comes over from the neighbour is the one nobody looks at.
static void row_rgba(uint32_t *restrict to, const uint32_t *restrict from, int count)
{
#if defined(__aarch64__)
    for (; count >= 2; count -= 2, to += 2, from += 2) {
        uint64_t v;
        memcpy(&v, from, 8);
        __asm__("rev32 %0, %0" : "+r"(v));
        v >>= 8;
        memcpy(to, &v, 8);
    }
#endif
    for (int i = 0; i < count; i++)
        to[i] = __builtin_bswap32(from[i]) >> 8;
}

// --- everything -----------------------------------------------------------------------------------

enum { TILE = 32 };

typedef uint32_t (*getter)(const uint8_t *);

// For each place of the target's rows and columns, where its source begins: row[y] + column[x].
static void offsets(size_t *row, size_t *column, const struct picture *to, const struct picture *from,
                    int rotation, size_t pixel)
{
    bool lying = rotation == 90 || rotation == 270;
    int32_t width = lying ? to->height : to->width, height = lying ? to->width : to->height;
    for (int32_t y = 0; y < to->height; y++) {
        int32_t at = rotation == 90 || rotation == 180 ? to->height - 1 - y : y;
        row[y] = lying ? (size_t)((int64_t)at * from->width / width) * pixel
                       : (size_t)((int64_t)at * from->height / height) * from->stride;
    }
    for (int32_t x = 0; x < to->width; x++) {
        int32_t at = rotation == 180 || rotation == 270 ? to->width - 1 - x : x;
        column[x] = lying ? (size_t)((int64_t)at * from->height / height) * from->stride
                          : (size_t)((int64_t)at * from->width / width) * pixel;
    }
}

// In tiles, so that turned pictures do not touch a page for each pixel.
#define TILES(type, convert)                                                                       \
    for (int32_t ty = 0; ty < to->height; ty += TILE)                                              \
        for (int32_t tx = 0; tx < to->width; tx += TILE) {                                         \
            int32_t right = tx + TILE < to->width ? tx + TILE : to->width;                         \
            int32_t bottom = ty + TILE < to->height ? ty + TILE : to->height;                      \
            for (int32_t y = ty; y < bottom; y++) {                                                \
                type *out = (type *)(to->bits + (size_t)y * to->stride);                           \
                const uint8_t *in = from->bits + row[y];                                           \
                for (int32_t x = tx; x < right; x++)                                               \
                    out[x] = convert(in + column[x]);                                              \
            }                                                                                      \
        }

// Pixels that stay as they are, of a picture that is only turned: from one to the next it is always
// the same step. Four at a time, as each instruction counts.
#define TURN(type)                                                                                 \
    for (int32_t ty = 0; ty < to->height; ty += TILE)                                              \
        for (int32_t tx = 0; tx < to->width; tx += TILE) {                                         \
            int32_t count = tx + TILE < to->width ? TILE : to->width - tx;                         \
            int32_t bottom = ty + TILE < to->height ? ty + TILE : to->height;                      \
            for (int32_t y = ty; y < bottom; y++) {                                                \
                type *out = (type *)(to->bits + (size_t)y * to->stride) + tx;                      \
                const uint8_t *in = from->bits + row[y] + column[tx];                              \
                int32_t left = count;                                                              \
                for (; left >= 4; left -= 4, out += 4, in += 4 * step) {                           \
                    type a = *(const type *)in, b = *(const type *)(in + step);                    \
                    type c = *(const type *)(in + 2 * step), d = *(const type *)(in + 3 * step);   \
                    out[0] = a;                                                                    \
                    out[1] = b;                                                                    \
                    out[2] = c;                                                                    \
                    out[3] = d;                                                                    \
                }                                                                                  \
                for (; left > 0; left--, out++, in += step)                                        \
                    *out = *(const type *)in;                                                      \
            }                                                                                      \
        }

static uint16_t plain_565(const uint8_t *p) { return *(const uint16_t *)p; }

static getter getter_of(int32_t format)
{
    switch (format) {
    case AHARDWAREBUFFER_FORMAT_R8G8B8_UNORM:
        return from_rgb;
    case AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM:
        return from_565;
    case AHARDWAREBUFFER_FORMAT_R10G10B10A2_UNORM:
        return from_1010102;
    case AHARDWAREBUFFER_FORMAT_R16G16B16A16_FLOAT:
        return from_f16;
    case FORMAT_BGRX:
        return from_bgrx;
    default:
        return from_rgba;
    }
}

static bool is_rgba(int32_t format)
{
    return format == AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM || format == AHARDWAREBUFFER_FORMAT_R8G8B8X8_UNORM;
}

void compose(const struct picture *to, const struct picture *from, int rotation)
{
    size_t pixel = (size_t)bytes_of_format(from->format);
    bool lying = rotation == 90 || rotation == 270;
    bool unscaled = (lying ? to->height : to->width) == from->width &&
                    (lying ? to->width : to->height) == from->height;
    bool same = !rotation && unscaled;
    if (same && (from->format == to->format || is_rgba(from->format))) {
        for (int32_t y = 0; y < to->height; y++) {
            uint8_t *out = to->bits + (size_t)y * to->stride;
            const uint8_t *in = from->bits + (size_t)y * from->stride;
            if (from->format == to->format)
                memcpy(out, in, (size_t)to->width * pixel);
            else if (to->format == FORMAT_BGRX)
                row_rgba((uint32_t *)out, (const uint32_t *)in, to->width);
            else
                for (int32_t x = 0; x < to->width; x++)
                    ((uint16_t *)out)[x] = to_565(from_rgba(in + 4 * x));
        }
        return;
    }
    size_t *row = malloc(((size_t)to->width + (size_t)to->height) * sizeof *row);
    if (!row)
        return;
    size_t *column = row + to->height;
    offsets(row, column, to, from, rotation, pixel);
    ptrdiff_t step = to->width > 1 ? (ptrdiff_t)(column[1] - column[0]) : 0;
    if (unscaled && from->format == to->format && pixel == 4) {
        TURN(uint32_t)
    } else if (unscaled && from->format == to->format && pixel == 2) {
        TURN(uint16_t)
    } else if (to->format == AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM) {
        getter get = getter_of(from->format);
        if (from->format == to->format) {
            TILES(uint16_t, plain_565)
        } else {
#define AS_565(p) to_565(get(p))
            TILES(uint16_t, AS_565)
        }
    } else if (from->format == to->format || from->format == FORMAT_BGRX) {
        TILES(uint32_t, from_bgrx) // as it is
    } else if (is_rgba(from->format)) {
        TILES(uint32_t, from_rgba)
    } else {
        getter get = getter_of(from->format);
        TILES(uint32_t, get)
    }
    free(row);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// pixels: what a program does to a frame of 540x960 XRGB8888 pixels. Filling rectangles, a colour
// gradient, blending a translucent sprite, and a colour look-up through a palette.
#include "bench.h"

#define WIDTH 540
#define HEIGHT 960

static uint32_t frame[HEIGHT][WIDTH], sprite[64][64], palette[256];
static uint8_t indexed[HEIGHT][WIDTH];

static void fill(uint32_t x0, uint32_t y0, uint32_t w, uint32_t h, uint32_t colour)
{
    for (uint32_t y = y0; y < y0 + h; y++)
        for (uint32_t x = x0; x < x0 + w; x++)
            frame[y][x] = colour;
}

static void gradient(uint32_t phase)
{
    for (uint32_t y = 0; y < HEIGHT / 2; y++)
        for (uint32_t x = 0; x < WIDTH; x++)
            frame[y][x] = ((x + phase) & 0xff) << 16 | ((y + phase) & 0xff) << 8 | ((x ^ y) & 0xff);
}

static void blend(uint32_t x0, uint32_t y0)
{
    for (uint32_t y = 0; y < 64; y++)
        for (uint32_t x = 0; x < 64; x++) {
            uint32_t over = sprite[y][x], under = frame[y0 + y][x0 + x], alpha = over >> 24;
            uint32_t rb = (over & 0xff00ff) * alpha + (under & 0xff00ff) * (256 - alpha);
            uint32_t g = (over & 0xff00) * alpha + (under & 0xff00) * (256 - alpha);
            frame[y0 + y][x0 + x] = (rb >> 8 & 0xff00ff) | (g >> 8 & 0xff00);
        }
}

static void colours(void)
{
    for (uint32_t y = HEIGHT / 2; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++)
            frame[y][x] = palette[indexed[y][x]];
}

uint64_t work(uint32_t rounds)
{
    uint32_t random = 362436069u;
    for (uint32_t i = 0; i < 256; i++)
        palette[i] = i * 0x010203;
    for (uint32_t y = 0; y < 64; y++)
        for (uint32_t x = 0; x < 64; x++)
            sprite[y][x] = (x + y) << 25 | (next_random(&random) & 0xffffff);
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++)
            indexed[y][x] = x * y >> 4;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        fill(0, 0, WIDTH, HEIGHT, 0xff000000 | i);
        gradient(i);
        colours();
        for (int j = 0; j < 12; j++) {
            uint32_t place = next_random(&random);
            fill(place % 400, (place >> 12) % 800, 100, 100, place);
            blend((place >> 8) % (WIDTH - 64), (place >> 18) % (HEIGHT - 64));
        }
        for (uint32_t y = 0; y < HEIGHT; y += 37)
            for (uint32_t x = 0; x < WIDTH; x += 29)
                hash = mix(hash, frame[y][x]);
    }
    return hash;
}

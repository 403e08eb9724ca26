// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: draws straight into the frame buffer, one picture for every vertical sync.
#include <app.h>
#include <gfx.h>
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

static const argb background = 0xff14213d;
static const argb ball = 0xfffca311;

// Draws one picture into the buffer that is not seen; `time` is in seconds.
static void draw(struct canvas *c, float time)
{
    float width = (float)c->width, height = (float)c->height;
    float radius = width / 10;
    float x = width / 2 + (width / 2 - radius) * sinf(time * 1.3f);
    float y = height / 2 + (height / 4) * cosf(time * 2.1f);
    fill_rect(c, 0, 0, c->width, c->height, background);
    draw_text_at(c, width / 2, height / 6, width / 16, REGULAR, rgb(0xe5e5e5), 0, "@NAME@");
    fill_circle(c, x, y, radius, ball);
}

int main(void)
{
    struct screen screen;
    if (!screen_open(&screen, "@NAME@", 2)) // says itself what is wrong
        return 1;
    if (screen.bits != 32) {
        fprintf(stderr, "@NAME@: needs a screen of 32 bits a pixel, this one has %d\n", screen.bits);
        return 1;
    }
    struct input input;
    input_open(&input, screen.width, screen.height);
    int64_t start = clock_ns(CLOCK_MONOTONIC);
    for (;;) {
        struct event event;
        while (input_next(&input, &event))
            if (event.type == KEY && event.value == 1 &&
                (event.code == KEY_BACK || event.code == KEY_ESC)) {
                input_close(&input);
                screen_close(&screen);
                return 0;
            }
        struct canvas canvas;
        canvas_init(&canvas, (uint32_t *)screen_back(&screen), screen.width, screen.height,
                    screen.stride / 4);
        draw(&canvas, (float)(clock_ns(CLOCK_MONOTONIC) - start) / 1e9f);
        screen_flip(&screen);
    }
}

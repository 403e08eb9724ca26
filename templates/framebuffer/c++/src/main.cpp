// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: draws straight into the frame buffer, one picture for every vertical sync.
//
// C++ here has no exceptions, no run-time type information and no standard library but <new>,
// <initializer_list> and <utility>; the C library's headers are all there.
#include <app.h>
#include <gfx.h>
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

constexpr argb background = 0xff14213d;
constexpr argb ball = 0xfffca311;

// The screen, from construction to destruction.
class Screen {
    screen screen_{};
    bool open_;

public:
    explicit Screen(const char *program) : open_(screen_open(&screen_, program, 2)) {}
    Screen(const Screen &) = delete;
    ~Screen()
    {
        if (open_)
            screen_close(&screen_);
    }
    bool is_open() const { return open_; }
    int bits() const { return screen_.bits; }
    int width() const { return screen_.width; }
    int height() const { return screen_.height; }
    canvas back()
    {
        canvas c;
        auto *pixels = reinterpret_cast<uint32_t *>(screen_back(&screen_));
        canvas_init(&c, pixels, screen_.width, screen_.height, screen_.stride / 4);
        return c;
    }
    void flip() { screen_flip(&screen_); }
};

// Draws one picture into the buffer that is not seen; `time` is in seconds.
static void draw(canvas &c, float time)
{
    auto width = static_cast<float>(c.width), height = static_cast<float>(c.height);
    float radius = width / 10;
    float x = width / 2 + (width / 2 - radius) * sinf(time * 1.3f);
    float y = height / 2 + (height / 4) * cosf(time * 2.1f);
    fill_rect(&c, 0, 0, c.width, c.height, background);
    draw_text_at(&c, width / 2, height / 6, width / 16, REGULAR, rgb(0xe5e5e5), 0, "@NAME@");
    fill_circle(&c, x, y, radius, ball);
}

static bool wants_to_leave(input &in)
{
    for (event e; input_next(&in, &e);)
        if (e.type == KEY && e.value == 1 && (e.code == KEY_BACK || e.code == KEY_ESC))
            return true;
    return false;
}

int main()
{
    Screen screen("@NAME@");
    if (!screen.is_open()) // has said itself what is wrong
        return 1;
    if (screen.bits() != 32) {
        fprintf(stderr, "@NAME@: needs a screen of 32 bits a pixel, this one has %d\n", screen.bits());
        return 1;
    }
    input in;
    input_open(&in, screen.width(), screen.height());
    int64_t start = clock_ns(CLOCK_MONOTONIC);
    while (!wants_to_leave(in)) {
        canvas c = screen.back();
        draw(c, static_cast<float>(clock_ns(CLOCK_MONOTONIC) - start) / 1e9f);
        screen.flip();
    }
    input_close(&in);
}

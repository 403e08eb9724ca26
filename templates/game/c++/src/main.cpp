// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: catch what falls. Drag a finger, or hold Left and Right, to move; tap to start; Back ends it.
//
// C++ here has no exceptions, no run-time type information and no standard library but <new>,
// <initializer_list> and <utility>; the C library's headers are all there.
#include "game.h"
#include <app.h>
#include <linux/input-event-codes.h>
#include <stdio.h>

class Program {
    app &app_;
    Game game_;
    bool left_ = false, right_ = false;

    void handle(const event &e)
    {
        bool pressed = e.type == KEY && e.value == 1;
        if (e.type == TOUCH_DOWN && game_.over())
            game_.start();
        else if (e.type == TOUCH_DOWN || e.type == TOUCH_MOVE)
            game_.steer(e.x / static_cast<float>(app_.width));
        else if (e.type == KEY && e.code == KEY_LEFT)
            left_ = e.value != 0;
        else if (e.type == KEY && e.code == KEY_RIGHT)
            right_ = e.value != 0;
        else if (pressed && (e.code == KEY_SPACE || e.code == KEY_ENTER) && game_.over())
            game_.start();
        else if (pressed && (e.code == KEY_BACK || e.code == KEY_ESC))
            app_.quit = true;
    }

    void draw() const
    {
        canvas *c = &app_.canvas;
        auto w = static_cast<float>(app_.width), h = static_cast<float>(app_.height);
        float u = app_.unit;
        char text[48];
        fill_gradient(c, 0, 0, app_.width, app_.height, rgb(0x1b2a49), rgb(0x465881));
        for (const Drop &drop : game_)
            if (drop.falls)
                fill_circle(c, drop.x * w, drop.y * w, Drop::radius * w, hsv(drop.hue, 0.6f, 1));
        fill_rounded(c, (game_.paddle() - Game::paddle_width / 2) * w, game_.paddle_y() * w,
                     Game::paddle_width * w, 0.03f * w, 0.015f * w, rgb(0xf5f5f5));
        snprintf(text, sizeof text, "%d", game_.score());
        draw_text(c, 16 * u, 36 * u, 18 * u, BOLD, rgb(0xffffff), text);
        for (int i = 0; i < game_.lives(); i++)
            fill_circle(c, w - (20 + 22 * static_cast<float>(i)) * u, 28 * u, 7 * u, rgb(0xff6b6b));
        if (game_.over()) {
            snprintf(text, sizeof text, "Best: %d", game_.best());
            draw_text_at(c, w / 2, h * 0.4f, 26 * u, BOLD, rgb(0xffffff), 0, "Tap to play");
            draw_text_at(c, w / 2, h * 0.4f + 44 * u, 14 * u, REGULAR, rgb(0xd0d6e6), 0, text);
        }
        app_dirty_all(&app_);
    }

public:
    explicit Program(app &a) : app_(a), game_(static_cast<float>(a.height) / static_cast<float>(a.width)) {}

    void frame()
    {
        for (event e; app_event(&app_, &e);)
            handle(e);
        if (left_ != right_)
            game_.steer(game_.paddle() + (right_ ? 1.2f : -1.2f) * app_.step);
        game_.step(app_.step);
        draw();
        app_present(&app_);
    }
};

int main(int argc, char **argv)
{
    app application;
    if (!app_open(&application, argc, argv, "@NAME@"))
        return 1;
    Program program(application);
    while (app_running(&application))
        program.frame();
    return app_close(&application);
}

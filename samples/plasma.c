// SPDX-License-Identifier: GPL-2.0-or-later
// plasma: a full-screen animation on the frame buffer, flipped with FBIOPAN_DISPLAY and paced by
// FBIO_WAITFORVSYNC. Drag a finger to bend the waves; Back ends it. native-plasma shows the same
// picture as an app.
#include <app.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <waves.h>

static void handle(struct app *app, struct waves *waves, const struct event *e)
{
    if (e->type == KEY && e->value == 1 && (e->code == KEY_BACK || e->code == KEY_ESC))
        app->quit = true;
    if (e->type == TOUCH_DOWN || e->type == TOUCH_MOVE)
        waves_touch(waves, e->x, e->y);
    else if (e->type == TOUCH_UP || e->type == TOUCH_CANCEL)
        waves_let_go(waves);
}

int main(int argc, char **argv)
{
    static struct app app;
    static struct waves waves;
    if (!app_open(&app, argc, argv, "plasma"))
        return 1;
    struct screen *s = &app.screen;
    if (!waves_init(&waves, s->width, s->height, s->bits, s->red_offset != 0)) {
        fprintf(stderr, "plasma: not enough memory\n");
        return 1;
    }
    while (app_running(&app)) {
        struct event event;
        while (app_event(&app, &event))
            handle(&app, &waves, &event);
        waves_draw(&waves, screen_back(s), (size_t)s->stride, app.time, app.step);
        screen_flip(s);
        app.frame++;
    }
    return app_close(&app);
}

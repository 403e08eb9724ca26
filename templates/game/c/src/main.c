// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: catch what falls. Drag a finger, or hold Left and Right, to move; tap to start; Back ends it.
#include "game.h"
#include <app.h>
#include <linux/input-event-codes.h>
#include <stdio.h>

static bool left, right;

static void handle(struct app *app, struct game *game, const struct event *e)
{
    if (e->type == TOUCH_DOWN && game_over(game))
        game_start(game, game->height);
    else if (e->type == TOUCH_DOWN || e->type == TOUCH_MOVE)
        game_steer(game, e->x / (float)app->width);
    else if (e->type == KEY && e->code == KEY_LEFT)
        left = e->value != 0;
    else if (e->type == KEY && e->code == KEY_RIGHT)
        right = e->value != 0;
    else if (e->type == KEY && e->value == 1 && (e->code == KEY_SPACE || e->code == KEY_ENTER) &&
             game_over(game))
        game_start(game, game->height);
    else if (e->type == KEY && e->value == 1 && (e->code == KEY_BACK || e->code == KEY_ESC))
        app->quit = true;
}

static void draw(struct app *app, const struct game *game)
{
    struct canvas *c = &app->canvas;
    float w = (float)app->width, u = app->unit;
    char text[48];
    fill_gradient(c, 0, 0, app->width, app->height, rgb(0x1b2a49), rgb(0x465881));
    for (int i = 0; i < DROPS; i++) {
        const struct drop *drop = &game->drops[i];
        if (drop->falls)
            fill_circle(c, drop->x * w, drop->y * w, DROP_RADIUS * w, hsv(drop->hue, 0.6f, 1));
    }
    fill_rounded(c, (game->paddle - PADDLE_WIDTH / 2) * w, PADDLE_Y(game) * w, PADDLE_WIDTH * w,
                 0.03f * w, 0.015f * w, rgb(0xf5f5f5));
    snprintf(text, sizeof text, "%d", game->score);
    draw_text(c, 16 * u, 36 * u, 18 * u, BOLD, rgb(0xffffff), text);
    for (int i = 0; i < game->lives; i++)
        fill_circle(c, w - (20 + 22 * (float)i) * u, 28 * u, 7 * u, rgb(0xff6b6b));
    if (game_over(game)) {
        snprintf(text, sizeof text, "Best: %d", game->best);
        draw_text_at(c, w / 2, (float)app->height * 0.4f, 26 * u, BOLD, rgb(0xffffff), 0, "Tap to play");
        draw_text_at(c, w / 2, (float)app->height * 0.4f + 44 * u, 14 * u, REGULAR, rgb(0xd0d6e6), 0, text);
    }
    app_dirty_all(app);
}

int main(int argc, char **argv)
{
    struct app app;
    if (!app_open(&app, argc, argv, "@NAME@"))
        return 1;
    struct game game = {.height = (float)app.height / (float)app.width, .paddle = 0.5f};
    while (app_running(&app)) {
        struct event event;
        while (app_event(&app, &event))
            handle(&app, &game, &event);
        if (left != right)
            game_steer(&game, game.paddle + (right ? 1.2f : -1.2f) * app.step);
        game_step(&game, app.step);
        draw(&app, &game);
        app_present(&app);
    }
    return app_close(&app);
}

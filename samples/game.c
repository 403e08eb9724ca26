// SPDX-License-Identifier: GPL-2.0-or-later
// game: a small complete game of breakout. Drag a finger, or hold Left and Right, to move the paddle;
// lift the finger, or press Space or Up, to serve. Bricks in a row without touching the paddle count
// more and more; coloured capsules are extras. Back pauses, Back again goes to the title, and from
// there out. Only what moves is drawn: see game_draw.c. The rules are in game_world.c.
#include "game.h"
#include <app.h>
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>

struct view; // of game_draw.c
bool view_open(struct app *app, struct world *w);
float view_field_x(float screen_x); // a place on the screen, in the field's units
float view_height(struct app *app); // how high the field is, in its units
void view_draw(struct app *app, struct world *w);

static void go_on(struct world *w) // tap, Space, Enter
{
    if (w->state == TITLE || (w->state == OVER && w->state_time > 0.7f))
        world_start(w);
    else if (w->state == PAUSED)
        w->state = PLAY;
    else if (w->state == SERVE)
        world_serve(w);
}

static void go_back(struct app *app, struct world *w)
{
    if (w->state == TITLE)
        app->quit = true;
    else if (w->state == PLAY)
        world_state(w, PAUSED);
    else
        world_state(w, TITLE);
}

static void handle(struct app *app, struct world *w, const struct event *e)
{
    static bool left, right;
    static bool aimed; // the finger that is down may serve when it is lifted
    if (e->type == KEY) {
        bool down = e->value != 0;
        if (e->code == KEY_LEFT || e->code == KEY_A)
            left = down;
        else if (e->code == KEY_RIGHT || e->code == KEY_D)
            right = down;
        else if (e->value == 1 && (e->code == KEY_SPACE || e->code == KEY_ENTER || e->code == KEY_UP))
            go_on(w);
        else if (e->value == 1 && (e->code == KEY_BACK || e->code == KEY_ESC))
            go_back(app, w);
        else if (e->value == 1 && (e->code == KEY_P || e->code == KEY_MENU) && w->state == PLAY)
            world_state(w, PAUSED);
        w->keys = right - left;
        if (w->keys)
            w->steering = false;
    } else if (e->type == TOUCH_DOWN || e->type == TOUCH_MOVE) {
        if (e->type == TOUCH_DOWN) {
            aimed = w->state == SERVE;
            if (!aimed)
                go_on(w);
        }
        w->steering = true;
        w->target = view_field_x(e->x);
    } else if (e->type == TOUCH_UP) {
        if (aimed && w->state == SERVE)
            world_serve(w);
        aimed = false;
    }
}

int main(int argc, char **argv)
{
    static struct app app;
    static struct world world;
    if (!app_open(&app, argc, argv, "game"))
        return 1;
    world_init(&world, view_height(&app));
    if (!view_open(&app, &world)) {
        fprintf(stderr, "game: not enough memory\n");
        return 1;
    }
    app_restart_clock(&app);
    while (app_running(&app)) {
        struct event e;
        while (app_event(&app, &e))
            handle(&app, &world, &e);
        world_step(&world, fminf(app.step, 1.0f / 20)); // after a stall it goes on where it was
        view_draw(&app, &world);
        app_present(&app);
    }
    return app_close(&app);
}

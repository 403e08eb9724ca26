// SPDX-License-Identifier: GPL-2.0-or-later
// balloons: every tap lets a balloon go; Back ends it. There is a mistake in it, which
// docs/debugging.md finds with a debugger.
#include <app.h>
#include <linux/input-event-codes.h>
#include <stdio.h>

enum { BALLOONS = 12 };

struct balloon {
    int x, y; // centre, pixels
    int size, color;
};
struct scene {
    struct balloon balloons[BALLOONS];
    const uint32_t *colors; // what balloon.color counts in
    int count;
};

static const uint32_t bright[] = {0xe5484d, 0xffc53d, 0x30a46c, 0x0090ff, 0x8e4ec6};
static struct scene scene = {.colors = bright};

static void add_balloon(struct scene *s, int x, int y)
{
    if (s->count > BALLOONS)
        return; // the sky is full
    struct balloon *b = &s->balloons[s->count++];
    b->x = x;
    b->y = y;
    b->size = 60 + s->count % 3 * 20;
    b->color = s->count % 5;
}

static void draw_balloon(struct canvas *c, const struct scene *s, const struct balloon *b)
{
    uint32_t color = s->colors[b->color];
    fill_circle(c, (float)b->x, (float)b->y, (float)b->size, rgb(color));
}

static void draw(struct app *app, const struct scene *s)
{
    fill_rect(&app->canvas, 0, 0, app->width, app->height, rgb(0xbfe3ff));
    for (int i = 0; i < s->count; i++)
        draw_balloon(&app->canvas, s, &s->balloons[i]);
    app_dirty_all(app);
}

int main(int argc, char **argv)
{
    static struct app app;
    if (!app_open(&app, argc, argv, "balloons"))
        return 1;
    while (app_running(&app)) {
        struct event event;
        while (app_event(&app, &event)) {
            if (event.type == TOUCH_DOWN)
                add_balloon(&scene, (int)event.x, (int)event.y);
            if (event.type == KEY && event.code == KEY_BACK)
                app.quit = true;
        }
        for (int i = 0; i < scene.count; i++)
            if (--scene.balloons[i].y < -100)
                scene.balloons[i].y = app.height + 100;
        draw(&app, &scene);
        app_present(&app);
    }
    printf("%d balloons\n", scene.count);
    return app_close(&app);
}

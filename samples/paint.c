// SPDX-License-Identifier: GPL-2.0-or-later
// paint: finger paint. Every finger draws its own line (multi-touch protocol B), as wide as it
// presses. The strip chooses colour and brush and clears the paper; Menu or Delete clears it too,
// Volume up and down change the brush, Back takes the last line back and ends the program when there
// is none. Only what changes is brought to the screen. native-paint is the same as an app.
#include <app.h>
#include <linux/input-event-codes.h>
#include <paper.h>

static void press(struct paper *p, int code)
{
    if (code == KEY_BACK || code == KEY_ESC)
        paper_undo(p);
    else if (code == KEY_MENU || code == KEY_DELETE || code == KEY_C)
        paper_clear(p);
    else if (code == KEY_VOLUMEUP)
        paper_brush(p, 1);
    else if (code == KEY_VOLUMEDOWN)
        paper_brush(p, -1);
    else if (code >= KEY_1 && code < KEY_1 + PAPER_COLORS)
        paper_color(p, code - KEY_1);
}

static void changed(void *data, int x, int y, int width, int height)
{
    app_dirty(data, x, y, width, height);
}

int main(int argc, char **argv)
{
    static struct app app;
    static struct paper paper;
    if (!app_open(&app, argc, argv, "paint"))
        return 1;
    paper_open(&paper, &app.canvas, app.unit, changed, &app);
    while (app_running(&app)) {
        struct event e;
        while (app_event(&app, &e)) {
            if (e.type == KEY && e.value == 1)
                press(&paper, e.code);
            else if (e.type == TOUCH_DOWN)
                paper_down(&paper, e.slot, e.x, e.y, e.pressure);
            else if (e.type == TOUCH_MOVE)
                paper_move(&paper, e.slot, e.x, e.y, e.pressure);
            else if (e.type == TOUCH_UP || e.type == TOUCH_CANCEL)
                paper_up(&paper, e.slot);
        }
        if (paper.quit)
            app.quit = true;
        app_present(&app); // without changes this only waits for the next vertical sync
    }
    return app_close(&app);
}

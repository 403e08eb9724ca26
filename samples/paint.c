// SPDX-License-Identifier: GPL-2.0-or-later
// paint: finger paint. Every finger draws its own line (multi-touch protocol B), as wide as it
// presses. The strip chooses colour and brush and clears the paper; Menu or Delete clears it too,
// Volume up and down change the brush, Back takes the last line back and ends the program when there
// is none. Only what changes is brought to the screen.
#include <app.h>
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLORS = 8, CELLS = COLORS + 2, BRUSHES = 4, UNDO = 6 };

static const uint32_t inks[COLORS] = {0x20243a, 0xe5484d, 0xf76b15, 0xffc53d,
                                      0x30a46c, 0x0090ff, 0x8e4ec6, 0};
enum { RAINBOW = COLORS - 1 }; // the last one changes its hue along the line
static const float brushes[BRUSHES] = {4, 9, 18, 34};
static const uint32_t paper = 0xfbf8f1, dots = 0xe9e3d6, bar = 0x23263a;

struct line { // what one finger draws
    bool active, rainbow;
    struct point last, middle; // the last point, and the middle of the last two
    float width, middle_width, hue;
    argb color;
};
struct paint {
    struct app app;
    struct line lines[SLOTS];
    int color, brush;
    float bar_top, bar_left, cell;
    bool greeting;
    int active;                  // lines being drawn
    uint32_t *undo[UNDO];        // pictures from before the last lines, newest at `undo_count - 1`
    int undo_count;
};

static void mark(struct paint *p, float x0, float y0, float x1, float y1, float margin)
{
    int left = (int)(fminf(x0, x1) - margin) - 1, top = (int)(fminf(y0, y1) - margin) - 1;
    int right = (int)(fmaxf(x0, x1) + margin) + 2, bottom = (int)(fmaxf(y0, y1) + margin) + 2;
    app_dirty(&p->app, left, top, right - left, bottom - top);
}

// --- the strip ---------------------------------------------------------------------------------------

static void draw_bar(struct paint *p)
{
    struct canvas *c = &p->app.canvas;
    float u = p->app.unit, cell = p->cell, top = p->bar_top, height = (float)p->app.height - top;
    canvas_unclip(c);
    fill_rect(c, 0, (int)top, p->app.width, p->app.height, rgb(bar));
    fill_rect(c, 0, (int)top, p->app.width, (int)fmaxf(1, u), rgb(0x3a3f5c));
    float y = top + height / 2;
    for (int i = 0; i < COLORS; i++) {
        float x = p->bar_left + ((float)i + 0.5f) * cell, r = cell * 0.34f;
        if (i == p->color)
            draw_ring(c, x, y, r + 2.5f * u, 2 * u, rgb(0xffffff));
        if (i == RAINBOW)
            for (int k = 0; k < 24; k++) // a wheel of short arcs around a hole
                draw_arc(c, x, y, r * 0.62f, r * 0.76f, (float)k * 0.2618f, (float)(k + 1) * 0.2618f,
                         hsv((float)k / 24, 0.75f, 1));
        else
            fill_circle(c, x, y, r, rgb(inks[i]));
        if (i == 0) // dark ink on a dark strip needs a border
            draw_ring(c, x, y, r, u * 1.2f, rgb(0x9aa0c0));
    }
    float x = p->bar_left + (COLORS + 0.5f) * cell;
    fill_rounded(c, x - cell * 0.4f, y - cell * 0.4f, cell * 0.8f, cell * 0.8f, cell * 0.2f, rgb(0x343852));
    fill_circle(c, x, y, fminf(brushes[p->brush] * u / 2, cell * 0.33f), rgb(0xf2f4ff));
    // the bin
    x += cell;
    fill_rounded(c, x - cell * 0.4f, y - cell * 0.4f, cell * 0.8f, cell * 0.8f, cell * 0.2f, rgb(0x343852));
    argb pen = rgb(0xff9aa2);
    float s = cell * 0.2f, w = fmaxf(1.5f, cell * 0.055f);
    draw_line(c, x - s, y - s * 0.7f, x + s, y - s * 0.7f, w, pen);
    draw_line(c, x - s * 0.35f, y - s * 1.15f, x + s * 0.35f, y - s * 1.15f, w, pen);
    draw_line(c, x - s * 0.75f, y - s * 0.7f, x - s * 0.6f, y + s * 1.15f, w, pen);
    draw_line(c, x + s * 0.75f, y - s * 0.7f, x + s * 0.6f, y + s * 1.15f, w, pen);
    draw_line(c, x - s * 0.6f, y + s * 1.15f, x + s * 0.6f, y + s * 1.15f, w, pen);
    app_dirty(&p->app, 0, (int)top, p->app.width, (int)height + 1);
    canvas_clip(c, 0, 0, p->app.width, (int)top);
}

static void draw_paper(struct paint *p)
{
    struct canvas *c = &p->app.canvas;
    int step = (int)(24 * p->app.unit);
    fill_rect(c, 0, 0, p->app.width, (int)p->bar_top, rgb(paper));
    for (int y = step / 2; y < (int)p->bar_top; y += step)
        for (int x = step / 2; x < p->app.width; x += step)
            fill_circle(c, (float)x, (float)y, fmaxf(0.8f, p->app.unit * 0.9f), rgb(dots));
    app_dirty(&p->app, 0, 0, p->app.width, (int)p->bar_top);
}

static void greet(struct paint *p)
{
    struct canvas *c = &p->app.canvas;
    float u = p->app.unit, x = (float)p->app.width / 2, y = p->bar_top / 2;
    draw_text_at(c, x, y, 30 * u, LIGHT, rgb(0x4a4f6a), 0, "Draw something");
    draw_text_at(c, x, y + 30 * u, 11 * u, REGULAR, rgb(0x9a94a6), 0,
                 "with one finger or with ten");
    p->greeting = true;
}

// --- undo --------------------------------------------------------------------------------------------

static size_t picture_size(struct paint *p)
{
    return (size_t)p->app.width * (size_t)p->bar_top * 4;
}
// Keeps the picture as it is before a line begins. Without memory for it there is less to undo.
static void remember(struct paint *p)
{
    if (p->greeting) {
        draw_paper(p);
        p->greeting = false;
    }
    uint32_t *copy = NULL;
    if (p->undo_count == UNDO) {
        copy = p->undo[0];
        memmove(p->undo, p->undo + 1, (UNDO - 1) * sizeof *p->undo);
        p->undo_count--;
    }
    if (!copy && !(copy = malloc(picture_size(p))))
        return;
    memcpy(copy, p->app.canvas.pixels, picture_size(p));
    p->undo[p->undo_count++] = copy;
}
static void undo(struct paint *p)
{
    if (!p->undo_count) {
        p->app.quit = true;
        return;
    }
    uint32_t *copy = p->undo[--p->undo_count];
    memcpy(p->app.canvas.pixels, copy, picture_size(p));
    free(copy);
    app_dirty(&p->app, 0, 0, p->app.width, (int)p->bar_top);
}
static void clear(struct paint *p)
{
    remember(p);
    draw_paper(p);
}

// --- lines -------------------------------------------------------------------------------------------

static argb ink(const struct line *l)
{
    return l->rainbow ? hsv(l->hue, 0.78f, 0.96f) : l->color;
}
static float width_for(struct paint *p, float pressure)
{
    return brushes[p->brush] * p->app.unit * (0.45f + 0.9f * pressure);
}

static void begin(struct paint *p, const struct event *e)
{
    struct line *l = &p->lines[e->slot];
    if (p->active++ == 0)
        remember(p);
    float hue = l->hue + 0.37f * (float)(e->slot + 1);
    *l = (struct line){.active = true, .last = {e->x, e->y}, .middle = {e->x, e->y}, .hue = hue};
    l->width = l->middle_width = width_for(p, e->pressure);
    l->color = rgb(inks[p->color]);
    l->rainbow = p->color == RAINBOW;
    fill_circle(&p->app.canvas, e->x, e->y, l->width / 2, ink(l));
    mark(p, e->x, e->y, e->x, e->y, l->width);
}

// A quadratic curve from the middle of the last two points to the middle of the next two, with the
// point between them as its handle: smooth, and never far behind the finger.
static void extend(struct paint *p, const struct event *e)
{
    struct line *l = &p->lines[e->slot];
    if (!l->active)
        return;
    float width = l->width + (width_for(p, e->pressure) - l->width) * 0.35f;
    struct point to = {(l->last.x + e->x) / 2, (l->last.y + e->y) / 2};
    float to_width = (l->width + width) / 2, length = hypotf(to.x - l->middle.x, to.y - l->middle.y);
    int steps = 1 + (int)(length / fmaxf(4, l->width / 3));
    if (steps > 24)
        steps = 24;
    float x = l->middle.x, y = l->middle.y, w = l->middle_width;
    for (int i = 1; i <= steps; i++) {
        float t = (float)i / (float)steps, s = 1 - t;
        float nx = s * s * l->middle.x + 2 * s * t * l->last.x + t * t * to.x;
        float ny = s * s * l->middle.y + 2 * s * t * l->last.y + t * t * to.y;
        float nw = l->middle_width + (to_width - l->middle_width) * t;
        l->hue += hypotf(nx - x, ny - y) / (420 * p->app.unit);
        draw_taper(&p->app.canvas, x, y, nx, ny, w, nw, ink(l));
        mark(p, x, y, nx, ny, fmaxf(w, nw));
        x = nx;
        y = ny;
        w = nw;
    }
    l->middle = to;
    l->middle_width = to_width;
    l->last = (struct point){e->x, e->y};
    l->width = width;
}
static void finish(struct paint *p, const struct event *e)
{
    struct line *l = &p->lines[e->slot];
    if (!l->active)
        return;
    draw_taper(&p->app.canvas, l->middle.x, l->middle.y, l->last.x, l->last.y, l->middle_width,
               l->width, ink(l));
    mark(p, l->middle.x, l->middle.y, l->last.x, l->last.y, l->width);
    l->active = false;
    p->active--;
}

// --- input -------------------------------------------------------------------------------------------

static void choose(struct paint *p, int cell)
{
    if (cell < 0 || cell >= CELLS)
        return;
    if (cell < COLORS)
        p->color = cell;
    else if (cell == COLORS)
        p->brush = (p->brush + 1) % BRUSHES;
    else
        clear(p);
    draw_bar(p);
}
static void press(struct paint *p, int code)
{
    if (code == KEY_BACK || code == KEY_ESC)
        undo(p);
    else if (code == KEY_MENU || code == KEY_DELETE || code == KEY_C)
        clear(p);
    else if (code == KEY_VOLUMEUP && p->brush < BRUSHES - 1)
        p->brush++;
    else if (code == KEY_VOLUMEDOWN && p->brush > 0)
        p->brush--;
    else if (code >= KEY_1 && code < KEY_1 + COLORS)
        p->color = code - KEY_1;
    else
        return;
    draw_bar(p);
}

int main(int argc, char **argv)
{
    static struct paint paint;
    struct paint *p = &paint;
    if (!app_open(&p->app, argc, argv, "paint"))
        return 1;
    float width = fminf((float)p->app.width, 460 * p->app.unit);
    p->cell = width / CELLS;
    p->bar_left = ((float)p->app.width - width) / 2;
    p->bar_top = floorf((float)p->app.height - p->cell * 1.6f);
    p->brush = 1;
    p->color = RAINBOW;
    draw_bar(p);
    draw_paper(p);
    greet(p);
    while (app_running(&p->app)) {
        struct event e;
        while (app_event(&p->app, &e)) {
            if (e.type == KEY && e.value == 1)
                press(p, e.code);
            else if (e.type == TOUCH_DOWN && e.y >= p->bar_top)
                choose(p, (int)floorf((e.x - p->bar_left) / p->cell));
            else if (e.type == TOUCH_DOWN)
                begin(p, &e);
            else if (e.type == TOUCH_MOVE)
                extend(p, &e);
            else if (e.type == TOUCH_UP || e.type == TOUCH_CANCEL)
                finish(p, &e);
        }
        app_present(&p->app); // without changes this only waits for the next vertical sync
    }
    return app_close(&p->app);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "paper.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLORS = PAPER_COLORS, CELLS = COLORS + 2, BRUSHES = 4, UNDO = PAPER_UNDO };

static const uint32_t inks[COLORS] = {0x20243a, 0xe5484d, 0xf76b15, 0xffc53d,
                                      0x30a46c, 0x0090ff, 0x8e4ec6, 0};
enum { RAINBOW = COLORS - 1 }; // the last one changes its hue along the line
static const float brushes[BRUSHES] = {4, 9, 18, 34};
static const uint32_t paper = 0xfbf8f1, dots = 0xe9e3d6, bar = 0x23263a;

struct press { // of a finger
    int slot;
    float x, y, pressure;
};

static void mark(struct paper *p, float x0, float y0, float x1, float y1, float margin)
{
    int left = (int)(fminf(x0, x1) - margin) - 1, top = (int)(fminf(y0, y1) - margin) - 1;
    int right = (int)(fmaxf(x0, x1) + margin) + 2, bottom = (int)(fmaxf(y0, y1) + margin) + 2;
    p->changed(p->data, left, top, right - left, bottom - top);
}

// --- the strip ---------------------------------------------------------------------------------------

static void draw_bar(struct paper *p)
{
    struct canvas *c = p->canvas;
    float u = p->unit, cell = p->cell, top = p->bar_top, height = (float)p->height - top;
    canvas_unclip(c);
    fill_rect(c, 0, (int)top, p->width, p->height, rgb(bar));
    fill_rect(c, 0, (int)top, p->width, (int)fmaxf(1, u), rgb(0x3a3f5c));
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
    p->changed(p->data, 0, (int)top, p->width, (int)height + 1);
    canvas_clip(c, 0, 0, p->width, (int)top);
}

static void draw_paper(struct paper *p)
{
    struct canvas *c = p->canvas;
    int step = (int)(24 * p->unit);
    fill_rect(c, 0, 0, p->width, (int)p->bar_top, rgb(paper));
    for (int y = step / 2; y < (int)p->bar_top; y += step)
        for (int x = step / 2; x < p->width; x += step)
            fill_circle(c, (float)x, (float)y, fmaxf(0.8f, p->unit * 0.9f), rgb(dots));
    p->changed(p->data, 0, 0, p->width, (int)p->bar_top);
}

static void greet(struct paper *p)
{
    struct canvas *c = p->canvas;
    float u = p->unit, x = (float)p->width / 2, y = p->bar_top / 2;
    draw_text_at(c, x, y, 30 * u, LIGHT, rgb(0x4a4f6a), 0, "Draw something");
    draw_text_at(c, x, y + 30 * u, 11 * u, REGULAR, rgb(0x9a94a6), 0,
                 "with one finger or with ten");
    p->greeting = true;
}

// --- undo --------------------------------------------------------------------------------------------

static size_t picture_size(struct paper *p)
{
    return (size_t)p->width * (size_t)p->bar_top * 4;
}
// Keeps the picture as it is before a line begins. Without memory for it there is less to undo.
static void remember(struct paper *p)
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
    memcpy(copy, p->canvas->pixels, picture_size(p));
    p->undo[p->undo_count++] = copy;
}
void paper_undo(struct paper *p)
{
    if (!p->undo_count) {
        p->quit = true;
        return;
    }
    uint32_t *copy = p->undo[--p->undo_count];
    memcpy(p->canvas->pixels, copy, picture_size(p));
    free(copy);
    p->changed(p->data, 0, 0, p->width, (int)p->bar_top);
}
void paper_clear(struct paper *p)
{
    remember(p);
    draw_paper(p);
}

// --- lines -------------------------------------------------------------------------------------------

static argb ink(const struct line *l)
{
    return l->rainbow ? hsv(l->hue, 0.78f, 0.96f) : l->color;
}
static float width_for(struct paper *p, float pressure)
{
    return brushes[p->brush] * p->unit * (0.45f + 0.9f * pressure);
}

static void begin(struct paper *p, const struct press *e)
{
    struct line *l = &p->lines[e->slot];
    if (p->active++ == 0)
        remember(p);
    float hue = l->hue + 0.37f * (float)(e->slot + 1);
    *l = (struct line){.active = true, .last = {e->x, e->y}, .middle = {e->x, e->y}, .hue = hue};
    l->width = l->middle_width = width_for(p, e->pressure);
    l->color = rgb(inks[p->color]);
    l->rainbow = p->color == RAINBOW;
    fill_circle(p->canvas, e->x, e->y, l->width / 2, ink(l));
    mark(p, e->x, e->y, e->x, e->y, l->width);
}

// A quadratic curve from the middle of the last two points to the middle of the next two, with the
// point between them as its handle: smooth, and never far behind the finger.
static void extend(struct paper *p, const struct press *e)
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
        l->hue += hypotf(nx - x, ny - y) / (420 * p->unit);
        draw_taper(p->canvas, x, y, nx, ny, w, nw, ink(l));
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
static void finish(struct paper *p, const struct press *e)
{
    struct line *l = &p->lines[e->slot];
    if (!l->active)
        return;
    draw_taper(p->canvas, l->middle.x, l->middle.y, l->last.x, l->last.y, l->middle_width,
               l->width, ink(l));
    mark(p, l->middle.x, l->middle.y, l->last.x, l->last.y, l->width);
    l->active = false;
    p->active--;
}

// --- what the finger does ---------------------------------------------------------------------------

static void choose(struct paper *p, int cell)
{
    if (cell < 0 || cell >= CELLS)
        return;
    if (cell < COLORS)
        p->color = cell;
    else if (cell == COLORS)
        p->brush = (p->brush + 1) % BRUSHES;
    else
        paper_clear(p);
    draw_bar(p);
}

void paper_down(struct paper *p, int finger, float x, float y, float pressure)
{
    if (y >= p->bar_top)
        choose(p, (int)floorf((x - p->bar_left) / p->cell));
    else
        begin(p, &(struct press){finger, x, y, pressure});
}

void paper_move(struct paper *p, int finger, float x, float y, float pressure)
{
    extend(p, &(struct press){finger, x, y, pressure});
}

void paper_up(struct paper *p, int finger)
{
    finish(p, &(struct press){.slot = finger});
}

void paper_brush(struct paper *p, int steps)
{
    int brush = p->brush + steps;
    if (brush >= 0 && brush < BRUSHES)
        p->brush = brush;
    draw_bar(p);
}

void paper_color(struct paper *p, int color)
{
    p->color = color;
    draw_bar(p);
}

void paper_open(struct paper *p, struct canvas *canvas, float unit,
                void (*changed)(void *, int, int, int, int), void *data)
{
    *p = (struct paper){.canvas = canvas, .width = canvas->width, .height = canvas->height};
    p->unit = unit;
    p->changed = changed;
    p->data = data;
    float width = fminf((float)p->width, 460 * unit);
    p->cell = width / CELLS;
    p->bar_left = ((float)p->width - width) / 2;
    p->bar_top = floorf((float)p->height - p->cell * 1.6f);
    p->brush = 1;
    p->color = RAINBOW;
    draw_bar(p);
    draw_paper(p);
    greet(p);
}

void paper_close(struct paper *p)
{
    while (p->undo_count)
        free(p->undo[--p->undo_count]);
}

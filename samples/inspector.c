// SPDX-License-Identifier: GPL-2.0-or-later
// inspector: shows what comes in. Each finger is drawn with its slot, tracking id, position and
// pressure, and leaves a trail; the last keys stand by name, with what happened to them; mouse and
// wheel have their meters; the rate of vertical syncs is measured. Menu clears the trails, Back twice
// in a row ends it.
#include <app.h>
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TRAIL = 48, KEYS = 6, DRAWN = 3 * SLOTS };

static const uint32_t ground = 0x10131f, panel = 0x181c2c, ink = 0xe8ecff, faint = 0x6f7799;

struct finger_view {
    bool down;
    struct event now;
    struct {
        float x, y, age;
    } trail[TRAIL];
    int trail_next;
};
struct key_line {
    char name[16];
    int code, value;
    float age;
};
struct inspector {
    struct app app;
    struct canvas back; // background, grid and frames
    struct finger_view fingers[SLOTS];
    struct key_line keys[KEYS];
    bool held[KEY_CNT];
    int events, shown_events, touches, held_count;
    float mouse_x, mouse_y, wheel, wheel_x, glow; // meters that sink back to 0
    float rate; // frames a second, smoothed
    int64_t last_frame;
    float panel_top, panel_unit;
    bool back_once;
    struct rect drawn[DRAWN]; // what this frame covers, to be restored in the next
    int drawn_count;
};

static argb finger_color(int slot) { return hsv((float)slot * 0.118f + 0.55f, 0.62f, 1); }

static void cover(struct inspector *v, float x0, float y0, float x1, float y1)
{
    int left = (int)x0 - 1, top = (int)y0 - 1;
    struct rect r = {left, top, (int)x1 + 2 - left, (int)y1 + 2 - top};
    if (v->drawn_count < DRAWN)
        v->drawn[v->drawn_count++] = r;
}
static void restore(struct inspector *v)
{
    for (int i = 0; i < v->drawn_count; i++) {
        struct rect r = v->drawn[i];
        copy_rect(&v->app.canvas, &v->back, r.x, r.y, r.w, r.h);
        app_dirty(&v->app, r.x, r.y, r.w, r.h);
    }
    v->drawn_count = 0;
}

static void draw_back(struct inspector *v)
{
    struct canvas *c = &v->back;
    float u = v->app.unit, top = v->panel_top;
    int step = (int)(30 * u), line = (int)fmaxf(1, u * 0.6f);
    fill_rect(c, 0, 0, c->width, c->height, rgb(ground));
    for (int x = step; x < c->width; x += step)
        fill_rect(c, x, 0, line, (int)top, rgb(0x171b2b));
    for (int y = step; y < (int)top; y += step)
        fill_rect(c, 0, y, c->width, line, rgb(0x171b2b));
    draw_text_at(c, (float)c->width / 2, top * 0.5f, 13 * u, LIGHT, rgb(0x3a4160), 0,
                 "touch anywhere, press any key");
    fill_rounded(c, 8 * u, top, (float)c->width - 16 * u, (float)c->height - top - 8 * u, 14 * u,
                 rgb(panel));
    copy_rect(&v->app.canvas, c, 0, 0, c->width, c->height);
    app_dirty_all(&v->app);
}

// --- fingers -----------------------------------------------------------------------------------------

static void trail_add(struct finger_view *f, float x, float y)
{
    f->trail[f->trail_next].x = x;
    f->trail[f->trail_next].y = y;
    f->trail[f->trail_next].age = 0;
    f->trail_next = (f->trail_next + 1) % TRAIL;
}

static void draw_finger(struct inspector *v, int slot)
{
    struct finger_view *f = &v->fingers[slot];
    struct canvas *c = &v->app.canvas;
    float u = v->app.unit, life = 1.2f;
    argb color = finger_color(slot);
    float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
    for (int i = 0; i < TRAIL; i++) {
        int a = (f->trail_next + i) % TRAIL, b = (a + 1) % TRAIL;
        f->trail[a].age += v->app.step;
        if (f->trail[a].age > life)
            continue;
        float x = f->trail[a].x, y = f->trail[a].y, left = 1 - f->trail[a].age / life;
        x0 = fminf(x0, x - 6 * u), y0 = fminf(y0, y - 6 * u);
        x1 = fmaxf(x1, x + 6 * u), y1 = fmaxf(y1, y + 6 * u);
        if (i + 1 < TRAIL && f->trail[b].age <= life)
            draw_taper(c, x, y, f->trail[b].x, f->trail[b].y, 7 * u * left, 7 * u * left,
                       mix(rgb(ground), color, 0.75f * left));
    }
    if (f->down) {
        float x = f->now.x, y = f->now.y, r = (22 + 26 * f->now.pressure) * u;
        char text[48];
        draw_line(c, 0, y, (float)c->width, y, fmaxf(1, 0.7f * u), with_alpha(color, 0.35f));
        draw_line(c, x, 0, x, (float)c->clip_bottom, fmaxf(1, 0.7f * u), with_alpha(color, 0.35f));
        cover(v, 0, y - 1, (float)c->width, y + 1);
        cover(v, x - 1, 0, x + 1, (float)c->clip_bottom);
        draw_glow(c, x, y, r * 1.5f, with_alpha(color, 0.5f));
        draw_ring(c, x, y, r, 2.2f * u, color);
        draw_arc(c, x, y, r + 6 * u, 3 * u, 0, f->now.pressure * (float)(2 * M_PI) * 0.999f,
                 with_alpha(color, 0.9f));
        snprintf(text, sizeof text, "%d", slot);
        draw_text_at(c, x, y + 7 * u, 14 * u, BOLD, rgb(0xffffff), 0, text);
        snprintf(text, sizeof text, "%d, %d", (int)f->now.x, (int)f->now.y);
        float side = x > (float)c->width / 2 ? -1 : 1, tx = x + side * (r + 16 * u);
        float ty = fmaxf(y - r * 0.6f, 16 * u);
        draw_text_at(c, tx, ty, 11 * u, REGULAR, rgb(ink), side > 0 ? -1 : 1, text);
        snprintf(text, sizeof text, "id %d  %d%%", f->now.id, (int)(f->now.pressure * 100 + 0.5f));
        draw_text_at(c, tx, ty + 17 * u, 9 * u, REGULAR, color, side > 0 ? -1 : 1, text);
        x0 = fminf(x0, x - r * 1.6f), x1 = fmaxf(x1, x + r * 1.6f);
        y0 = fminf(y0, y - r * 1.6f), y1 = fmaxf(y1, y + r * 1.6f);
        float reach = r + 120 * u;
        x0 = fminf(x0, x + (side < 0 ? -reach : 0)), x1 = fmaxf(x1, x + (side > 0 ? reach : 0));
        y1 = fmaxf(y1, ty + 22 * u), y0 = fminf(y0, ty - 14 * u);
    }
    if (x1 > x0)
        cover(v, x0, y0, x1, y1);
}

// --- the panel ---------------------------------------------------------------------------------------

static void draw_meter(struct canvas *c, float x, float y, float w, float h, float value, argb color)
{
    fill_rounded(c, x, y, w, h, h / 2, rgb(0x262c43));
    float half = w / 2, length = fminf(1, fabsf(value)) * half;
    if (length > 0.5f)
        fill_rounded(c, value < 0 ? x + half - length : x + half, y, length, h, h / 2, color);
}

// Drawn anew only when something in it has changed; the rate a few times a second.
static void draw_panel(struct inspector *v)
{
    struct canvas *c = &v->app.canvas;
    float moving = fabsf(v->mouse_x) + fabsf(v->mouse_y) + fabsf(v->wheel) + fabsf(v->wheel_x);
    bool fresh_key = v->keys[0].code && v->keys[0].age < 0.4f;
    for (int i = 0; i < KEYS; i++)
        v->keys[i].age += v->app.step;
    if (v->shown_events == v->events && moving < 0.001f && !fresh_key && v->app.frame % 16)
        return;
    v->shown_events = v->events;
    float u = v->panel_unit, left = 22 * u, top = v->panel_top, right = (float)c->width - 22 * u;
    float middle = left + (right - left) * 0.52f;
    char text[64];
    int box_x = (int)(left - 4 * u), box_y = (int)(top + 8 * u);
    int box_w = (int)(right + 6 * u) - box_x, box_h = (int)(180 * u);
    copy_rect(c, &v->back, box_x, box_y, box_w, box_h);
    app_dirty(&v->app, box_x, box_y, box_w, box_h);
    draw_text(c, left, top + 24 * u, 9 * u, REGULAR, rgb(faint), "KEYS");
    for (int i = 0; i < KEYS; i++) {
        const struct key_line *k = &v->keys[i];
        if (!k->code)
            continue;
        float y = top + (46 + 19 * (float)i) * u, fade = i == 0 ? 1 : 1 - 0.13f * (float)i;
        argb dot = k->value == 1 ? rgb(0x57e389) : k->value == 2 ? rgb(0xffc53d) : rgb(0x6f7799);
        fill_circle(c, left + 4 * u, y - 5 * u, (3.5f + 2.5f * fmaxf(0, 1 - k->age * 4)) * u, dot);
        draw_text(c, left + 16 * u, y, 11 * u, REGULAR, with_alpha(rgb(ink), fade), k->name);
        snprintf(text, sizeof text, "%d %s", k->code,
                 k->value == 1 ? "down" : k->value == 2 ? "repeat" : "up");
        draw_text_at(c, middle - 14 * u, y, 8.5f * u, REGULAR, with_alpha(rgb(faint), fade), 1, text);
    }
    float x = middle + 8 * u, w = right - x;
    draw_text(c, x, top + 24 * u, 9 * u, REGULAR, rgb(faint), "MOUSE");
    draw_meter(c, x, top + 36 * u, w, 7 * u, v->mouse_x, rgb(0x0090ff));
    draw_meter(c, x, top + 49 * u, w, 7 * u, v->mouse_y, rgb(0x3fb6ff));
    draw_text(c, x, top + 78 * u, 9 * u, REGULAR, rgb(faint), "WHEEL");
    draw_meter(c, x, top + 87 * u, w, 7 * u, v->wheel, rgb(0xf76b15));
    draw_meter(c, x, top + 100 * u, w, 7 * u, v->wheel_x, rgb(0xffa057));
    snprintf(text, sizeof text, "%.1f", (double)v->rate);
    draw_text(c, x, top + 140 * u, 20 * u, LIGHT, rgb(ink), text);
    float after = x + text_width(20 * u, LIGHT, text) + 8 * u;
    draw_text(c, after, top + 140 * u, 9 * u, REGULAR, rgb(faint), "fps");
    snprintf(text, sizeof text, "%d x %d, %d bits", v->app.width, v->app.height, v->app.screen.bits);
    draw_text(c, x, top + 160 * u, 8.5f * u, REGULAR, rgb(faint), text);
    snprintf(text, sizeof text, "%d events, %d down, %d keys held", v->events, v->touches, v->held_count);
    draw_text(c, left, top + 180 * u, 8.5f * u, REGULAR, rgb(faint), text);
    if (v->back_once)
        draw_text_at(c, right, top + 180 * u, 8.5f * u, REGULAR, rgb(0xff8a8a), 1, "Back again ends");
}

// --- events ------------------------------------------------------------------------------------------

static void on_key(struct inspector *v, const struct event *e)
{
    if (e->value == 1) {
        if (e->code == KEY_BACK || e->code == KEY_ESC) {
            v->app.quit = v->back_once;
            v->back_once = true;
        } else {
            v->back_once = false;
        }
        if (e->code == KEY_MENU)
            for (int i = 0; i < SLOTS; i++)
                for (int k = 0; k < TRAIL; k++)
                    v->fingers[i].trail[k].age = 9;
    }
    if (e->code < KEY_CNT && e->value != 2 && v->held[e->code] != (e->value == 1)) {
        v->held[e->code] = e->value == 1;
        v->held_count += e->value == 1 ? 1 : -1;
    }
    if (v->keys[0].code != e->code) // a key's down, repeats and up share a line
        memmove(v->keys + 1, v->keys, (KEYS - 1) * sizeof *v->keys);
    struct key_line *line = &v->keys[0];
    strlcpy(line->name, key_name(e->code), sizeof line->name);
    line->code = e->code;
    line->value = e->value;
    line->age = 0;
}

static void handle(struct inspector *v, const struct event *e)
{
    v->events++;
    struct finger_view *f = &v->fingers[e->slot];
    switch (e->type) {
    case TOUCH_DOWN:
        for (int i = 0; i < TRAIL; i++)
            f->trail[i].age = 9; // not joined to where the slot's last finger was
        v->touches += !f->down;
        f->down = true;
        f->now = *e;
        trail_add(f, e->x, e->y);
        break;
    case TOUCH_MOVE:
        f->now = *e;
        trail_add(f, e->x, e->y);
        break;
    case TOUCH_UP:
    case TOUCH_CANCEL:
        v->touches -= f->down;
        f->down = false;
        break;
    case KEY:
        on_key(v, e);
        break;
    case WHEEL:
        *(e->code == REL_HWHEEL ? &v->wheel_x : &v->wheel) += 0.34f * (float)e->value;
        break;
    case MOUSE:
        v->mouse_x += e->x / 60;
        v->mouse_y += e->y / 60;
        break;
    }
}

static void measure(struct inspector *v)
{
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    if (v->last_frame && now > v->last_frame) {
        float rate = 1e9f / (float)(now - v->last_frame);
        v->rate = v->rate > 0 ? v->rate + (rate - v->rate) * 0.05f : rate;
    }
    v->last_frame = now;
    if (v->app.screen.is_file)
        v->rate = (float)v->app.screen.refresh;
    float sink = expf(-6 * v->app.step);
    v->mouse_x *= sink;
    v->mouse_y *= sink;
    v->wheel *= sink;
    v->wheel_x *= sink;
}

int main(int argc, char **argv)
{
    static struct inspector inspector;
    struct inspector *v = &inspector;
    if (!app_open(&v->app, argc, argv, "inspector"))
        return 1;
    uint32_t *pixels = malloc((size_t)v->app.width * (size_t)v->app.height * 4);
    if (!pixels) {
        fprintf(stderr, "inspector: not enough memory\n");
        return 1;
    }
    canvas_init(&v->back, pixels, v->app.width, v->app.height, v->app.width);
    v->panel_unit = v->app.unit * (v->app.width > v->app.height ? 0.72f : 1);
    v->panel_top = (float)v->app.height - 206 * v->panel_unit;
    for (int i = 0; i < SLOTS; i++)
        for (int k = 0; k < TRAIL; k++)
            v->fingers[i].trail[k].age = 9;
    draw_back(v);
    while (app_running(&v->app)) {
        struct event e;
        while (app_event(&v->app, &e))
            handle(v, &e);
        measure(v);
        restore(v);
        canvas_clip(&v->app.canvas, 0, 0, v->app.width, (int)v->panel_top - 2);
        for (int i = 0; i < SLOTS; i++)
            draw_finger(v, i);
        canvas_unclip(&v->app.canvas);
        draw_panel(v);
        for (int i = 0; i < v->drawn_count; i++) {
            struct rect r = v->drawn[i];
            app_dirty(&v->app, r.x, r.y, r.w, r.h);
        }
        app_present(&v->app);
    }
    return app_close(&v->app);
}

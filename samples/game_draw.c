// SPDX-License-Identifier: GPL-2.0-or-later
// The game's picture. Three layers: the sky never changes; `back` is the sky with bricks and score,
// changed only where a brick falls or a number moves; the canvas is `back` with everything that
// moves. Each frame restores what the frame before covered, and brings to the screen only that and
// what is drawn anew.
#include "game.h"
#include <app.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct canvas sky, back;
static float scale, origin; // pixels in a unit of the field; its left edge
static struct rect covered[PARTICLES + 32];
static int covered_count;

static float px(float x) { return origin + x * scale; }
static float py(float y) { return y * scale; }

float view_field_x(float screen_x) { return (screen_x - origin) / scale; }

// Wide screens get a field in the middle, as high as 1.25 times its width.
static float field_width(struct app *app)
{
    return fminf((float)app->width, (float)app->height * 0.8f);
}
float view_height(struct app *app) { return (float)app->height * FIELD / field_width(app); }

static void cover(struct app *app, float x, float y, float w, float h)
{
    int left = floor_int(px(x)) - 2, top = floor_int(py(y)) - 2;
    struct rect r = {left, top, (int)(px(x + w)) + 3 - left, (int)(py(y + h)) + 3 - top};
    if (covered_count < (int)(sizeof covered / sizeof *covered))
        covered[covered_count++] = r;
    app_dirty(app, r.x, r.y, r.w, r.h);
}

// --- what stands still -------------------------------------------------------------------------------

static void draw_sky(void)
{
    fill_gradient(&sky, 0, 0, sky.width, sky.height, rgb(0x0a0e23), rgb(0x2b1749));
    draw_glow(&sky, px(FIELD * 0.5f), (float)sky.height * 1.04f, 330 * scale, with_alpha(rgb(0xff5d8f), 0.34f));
    draw_glow(&sky, px(FIELD * 0.12f), (float)sky.height * 0.18f, 240 * scale, with_alpha(rgb(0x3b5bff), 0.22f));
    uint32_t random = 99;
    for (int i = 0; i < 90; i++) {
        random = random * 1664525 + 1013904223;
        float x = (float)(random >> 16) / 65536 * (float)sky.width;
        random = random * 1664525 + 1013904223;
        float y = (float)(random >> 16) / 65536 * (float)sky.height, bright = (float)(random >> 8 & 255) / 255;
        fill_circle(&sky, x, y, (0.5f + 0.7f * bright) * scale, with_alpha(rgb(0xdfe6ff), 0.15f + 0.5f * bright * bright));
    }
    if (origin > 1) { // the field's edges on a wide screen
        fill_rect(&sky, 0, 0, (int)origin, sky.height, with_alpha(rgb(0), 0.35f));
        fill_rect(&sky, (int)px(FIELD), 0, sky.width, sky.height, with_alpha(rgb(0), 0.35f));
    }
}

static void draw_brick(struct app *app, const struct world *w, int row, int column)
{
    float x = BRICKS_X + (float)column * PITCH_X, y = BRICKS_Y + (float)row * PITCH_Y;
    int left = floor_int(px(x)) - 1, top = floor_int(py(y)) - 1;
    int width = (int)(BRICK_W * scale) + 4, height = (int)((BRICK_H + 2) * scale) + 4;
    copy_rect(&back, &sky, left, top, width, height);
    if (w->bricks[row][column]) {
        argb color = rgb(brick_color(w, row, column));
        bool steel = w->kinds[row][column] == '#', cracked = steel && w->bricks[row][column] == 1;
        float h = BRICK_H * scale, b = BRICK_W * scale, r = 4 * scale;
        fill_rounded(&back, px(x), py(y) + 1.6f * scale, b, h, r, mix(color, rgb(0x0a0e23), 0.62f));
        fill_rounded(&back, px(x), py(y), b, h, r, cracked ? mix(color, rgb(0x3a3f5c), 0.45f) : color);
        fill_rounded(&back, px(x) + 2 * scale, py(y) + 1.8f * scale, b - 4 * scale, h * 0.34f, h * 0.17f,
                     with_alpha(rgb(0xffffff), steel ? 0.45f : 0.30f));
        if (w->kinds[row][column] == '*')
            draw_text_at(&back, px(x) + b / 2, py(y) + h * 0.78f, 9 * scale, BOLD,
                         with_alpha(rgb(0xffffff), 0.95f), 0, "*");
    }
    copy_rect(&app->canvas, &back, left, top, width, height);
    app_dirty(app, left, top, width, height);
}

static void draw_score(struct app *app, const struct world *w)
{
    int height = (int)(42 * scale), left = (int)origin, width = (int)(FIELD * scale);
    char text[32];
    copy_rect(&back, &sky, left, 0, width, height);
    if (w->state != TITLE) {
        snprintf(text, sizeof text, "%d", w->score);
        draw_text(&back, px(14), py(30), 15 * scale, BOLD, rgb(0xffffff), text);
        snprintf(text, sizeof text, "LEVEL %d", w->level + 1);
        draw_text_at(&back, px(FIELD / 2), py(28), 9 * scale, REGULAR, rgb(0xaab4e0), 0, text);
        for (int i = 0; i < w->lives; i++) {
            float x = px(FIELD - 20 - 17 * (float)i), y = py(23);
            fill_circle(&back, x, y, 5.5f * scale, rgb(0xff4d6d));
            fill_circle(&back, x - 1.6f * scale, y - 1.8f * scale, 1.6f * scale, with_alpha(rgb(0xffffff), 0.8f));
        }
    } else if (w->best > 0) {
        snprintf(text, sizeof text, "BEST %d", w->best);
        draw_text_at(&back, px(FIELD / 2), py(28), 10 * scale, REGULAR, rgb(0xaab4e0), 0, text);
    }
    copy_rect(&app->canvas, &back, left, 0, width, height);
    app_dirty(app, left, 0, width, height);
}

bool view_open(struct app *app, struct world *w)
{
    size_t size = (size_t)app->width * (size_t)app->height * 4;
    uint32_t *a = malloc(size), *b = malloc(size);
    if (!a || !b)
        return false;
    canvas_init(&sky, a, app->width, app->height, app->width);
    canvas_init(&back, b, app->width, app->height, app->width);
    scale = field_width(app) / FIELD;
    origin = ((float)app->width - field_width(app)) / 2;
    draw_sky();
    copy_rect(&back, &sky, 0, 0, app->width, app->height);
    copy_rect(&app->canvas, &sky, 0, 0, app->width, app->height);
    app_dirty_all(app);
    w->score_changed = true;
    return true;
}

// --- what moves --------------------------------------------------------------------------------------

static void draw_ball(struct app *app, const struct world *w, const struct ball *b)
{
    struct canvas *c = &app->canvas;
    argb tint = w->slow > 0 ? rgb(0x4ade80) : rgb(0x9fd0ff);
    float x0 = b->x, y0 = b->y, x1 = b->x, y1 = b->y;
    for (int i = 7; i > 0; i--) {
        fill_circle(c, px(b->trail_x[i]), py(b->trail_y[i]), (BALL_R - 0.6f * (float)i) * scale,
                    with_alpha(tint, 0.26f * (1 - (float)i / 8)));
        x0 = fminf(x0, b->trail_x[i]), x1 = fmaxf(x1, b->trail_x[i]);
        y0 = fminf(y0, b->trail_y[i]), y1 = fmaxf(y1, b->trail_y[i]);
    }
    draw_glow(c, px(b->x), py(b->y), BALL_R * 2.4f * scale, with_alpha(tint, 0.55f));
    fill_circle(c, px(b->x), py(b->y), BALL_R * scale, rgb(0xf7faff));
    fill_circle(c, px(b->x) - 1.6f * scale, py(b->y) - 1.8f * scale, 2.2f * scale, rgb(0xffffff));
    float r = BALL_R * 2.4f;
    cover(app, x0 - r, y0 - r, x1 - x0 + 2 * r, y1 - y0 + 2 * r);
}

static void draw_paddle(struct app *app, const struct world *w)
{
    struct canvas *c = &app->canvas;
    float width = w->paddle_w, x = w->paddle - width / 2, y = w->paddle_y, h = PADDLE_H * scale;
    fill_rounded(c, px(x), py(y) + 3 * scale, width * scale, h, h / 2, with_alpha(rgb(0), 0.35f));
    fill_rounded(c, px(x), py(y), width * scale, h, h / 2, rgb(w->wide > 0 ? 0x38bdf8 : 0xe8ecff));
    fill_rounded(c, px(x) + 10 * scale, py(y) + 2 * scale, (width - 20) * scale, h * 0.35f, h * 0.17f,
                 with_alpha(rgb(0xffffff), 0.8f));
    fill_rounded(c, px(x), py(y), 14 * scale, h, h / 2, rgb(0xff4d6d));
    fill_rounded(c, px(x + width - 14), py(y), 14 * scale, h, h / 2, rgb(0xff4d6d));
    cover(app, x - 1, y - 1, width + 2, PADDLE_H + 5);
}

static void draw_drop(struct app *app, const struct drop *d)
{
    struct canvas *c = &app->canvas;
    float x = d->x - DROP_W / 2.0f, y = d->y - DROP_H / 2.0f, h = DROP_H * scale;
    char text[2] = {extra_letters[d->kind], 0};
    fill_rounded(c, px(x), py(y), DROP_W * scale, h, h / 2, rgb(extra_colors[d->kind]));
    draw_rounded(c, px(x), py(y), DROP_W * scale, h, h / 2, 1.2f * scale, with_alpha(rgb(0xffffff), 0.8f));
    draw_text_at(c, px(d->x), py(d->y) + 4.5f * scale, 9 * scale, BOLD, rgb(0x10142a), 0, text);
    cover(app, x - 2, y - 2, DROP_W + 4, DROP_H + 4);
}

static void draw_particles(struct app *app, const struct world *w)
{
    for (int i = 0; i < PARTICLES; i++) {
        const struct particle *p = &w->particles[i];
        if (p->left <= 0)
            continue;
        float fade = p->left / p->life, r = p->size * (0.5f + 0.5f * fade);
        fill_circle(&app->canvas, px(p->x), py(p->y), r * scale, with_alpha(rgb(p->color), fade));
        cover(app, p->x - r, p->y - r, 2 * r, 2 * r);
    }
}

static void draw_message(struct app *app, float y, const char *large, const char *small, float alpha)
{
    struct canvas *c = &app->canvas;
    float width = 300, height = 96, x = (FIELD - width) / 2;
    fill_rounded(c, px(x), py(y), width * scale, height * scale, 20 * scale, with_alpha(rgb(0x0a0e23), 0.78f * alpha));
    draw_rounded(c, px(x), py(y), width * scale, height * scale, 20 * scale, 1.2f * scale,
                 with_alpha(rgb(0xffffff), 0.18f * alpha));
    draw_text_at(c, px(FIELD / 2), py(y + 48), 24 * scale, REGULAR, with_alpha(rgb(0xffffff), alpha), 0, large);
    draw_text_at(c, px(FIELD / 2), py(y + 76), 10 * scale, REGULAR, with_alpha(rgb(0xaab4e0), alpha), 0, small);
    cover(app, x - 2, y - 2, width + 4, height + 4);
}

static void draw_title(struct app *app, const struct world *w)
{
    struct canvas *c = &app->canvas;
    float y = fmaxf(w->height * 0.52f, BRICKS_Y + 5.5f * PITCH_Y + 80), size = 42;
    const char *word = "BREAKOUT";
    float total = text_width(size * scale, BOLD, word), x = px(FIELD / 2) - total / 2;
    float limit = (FIELD - 40) * scale;
    if (total > limit) {
        size *= limit / total;
        x = px(20);
    }
    for (int i = 0; word[i]; i++) {
        char letter[2] = {word[i], 0};
        float lift = 4 * sinf(w->time * 2.6f - (float)i * 0.6f);
        draw_text(c, x + 1.5f * scale, py(y + lift) + 2.5f * scale, size * scale, BOLD, with_alpha(rgb(0), 0.5f), letter);
        x = draw_text(c, x, py(y + lift), size * scale, BOLD, rgb(brick_colors[1 + i % 7]), letter);
    }
    float pulse = 0.55f + 0.45f * sinf(w->time * 3.2f);
    draw_text_at(c, px(FIELD / 2), py(y + 40), 12 * scale, REGULAR, with_alpha(rgb(0xffffff), pulse), 0, "Tap to play");
    cover(app, 10, y - size - 10, FIELD - 20, size + 66);
}

static void draw_words(struct app *app, const struct world *w)
{
    char text[48];
    float y = fmaxf(w->height * 0.46f, BRICKS_Y + 7 * PITCH_Y + 10), in = fminf(1, w->state_time * 4);
    if (w->state == TITLE) {
        draw_title(app, w);
    } else if (w->state == SERVE) {
        snprintf(text, sizeof text, "Level %d", w->level + 1);
        draw_message(app, y, text, "Drag to aim, lift to serve", in);
    } else if (w->state == PAUSED) {
        draw_message(app, y, "Paused", "Tap to go on, Back for the title", in);
    } else if (w->state == CLEARED) {
        snprintf(text, sizeof text, "%d points", w->score);
        draw_message(app, y, "Level cleared!", text, in);
    } else if (w->state == OVER) {
        bool record = w->score > 0 && w->score == w->best;
        snprintf(text, sizeof text, record ? "%d points: the best so far" : "%d points, best %d", w->score, w->best);
        draw_message(app, y, "Game over", text, in);
    }
}

void view_draw(struct app *app, struct world *w)
{
    for (int i = 0; i < covered_count; i++) {
        struct rect r = covered[i];
        copy_rect(&app->canvas, &back, r.x, r.y, r.w, r.h);
        app_dirty(app, r.x, r.y, r.w, r.h);
    }
    covered_count = 0;
    for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < COLUMNS; c++)
            if (w->brick_changed[r] >> c & 1)
                draw_brick(app, w, r, c);
        w->brick_changed[r] = 0;
    }
    if (w->score_changed)
        draw_score(app, w);
    w->score_changed = false;

    draw_particles(app, w);
    for (int i = 0; i < DROPS; i++)
        if (w->drops[i].kind != NO_EXTRA)
            draw_drop(app, &w->drops[i]);
    for (int i = 0; i < BALLS; i++)
        if (w->balls[i].alive)
            draw_ball(app, w, &w->balls[i]);
    draw_paddle(app, w);
    draw_words(app, w);
}

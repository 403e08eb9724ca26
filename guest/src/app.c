// SPDX-License-Identifier: GPL-2.0-or-later
// The frame loop's helpers: clock, dirty rectangles, the end by signal or frame count.
#include <app.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop_signal;
static void on_stop(int number) { stop_signal = number; }

// --- scripted input, for a file as the screen --------------------------------------------------------

struct script {
    FILE *file;
    char line[80];
    bool has_line;
};
static struct script the_script;

static void play(struct app *app)
{
    struct script *s = app->script;
    static float xs[SLOTS], ys[SLOTS];
    while (s) {
        if (!s->has_line && !fgets(s->line, sizeof s->line, s->file))
            return;
        s->has_line = true;
        char *end = s->line;
        long frame = strtol(end, &end, 10);
        if (end != s->line && frame > app->frame)
            return;
        s->has_line = false;
        char what[8] = "";
        while (*end == ' ')
            end++;
        for (int i = 0; *end > ' ' && i < 7; i++)
            what[i] = *end++;
        int a = (int)strtol(end, &end, 10);
        float x = (float)strtol(end, &end, 10), y = (float)strtol(end, &end, 10);
        struct event e = {.slot = a, .id = a, .x = x, .y = y, .pressure = 0.6f};
        if (strcmp(what, "key") == 0) {
            e = (struct event){.type = KEY, .code = a, .value = (int)x};
        } else if (a < 0 || a >= SLOTS) {
            continue;
        } else if (strcmp(what, "up") == 0) {
            e.type = TOUCH_UP;
            e.x = xs[a];
            e.y = ys[a];
        } else {
            e.type = *what == 'd' ? TOUCH_DOWN : TOUCH_MOVE;
            xs[a] = x;
            ys[a] = y;
        }
        if (*what)
            input_push(&app->input, e);
    }
}

// --- life --------------------------------------------------------------------------------------------

static void usage(const char *program)
{
    printf("usage: %s [--frames N]\n"
           "  --frames N  end after N frames\n", program);
}

bool app_open(struct app *app, int argc, char **argv, const char *program)
{
    memset(app, 0, sizeof *app);
    app->screen.fd = -1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--frames") == 0 && i + 1 < argc) {
            app->limit = atoi(argv[++i]);
        } else if (strcmp(argv[i], "--help") == 0) {
            usage(program);
            exit(0);
        } else {
            fprintf(stderr, "%s: unknown argument %s (try --help)\n", program, argv[i]);
            return false;
        }
    }
    if (!screen_open(&app->screen, program, MAX_BUFFERS))
        return false;
    app->width = app->screen.width;
    app->height = app->screen.height;
    app->unit = (float)(app->width < app->height ? app->width : app->height) / 360;
    uint32_t *pixels = calloc((size_t)app->width * (size_t)app->height, 4);
    if (!pixels) {
        fprintf(stderr, "%s: not enough memory for a picture of %d x %d\n", program, app->width,
                app->height);
        return false;
    }
    canvas_init(&app->canvas, pixels, app->width, app->height, app->width);
    if (app->screen.is_file) {
        app->input.width = app->width;
        const char *path = getenv("FB_INPUT");
        the_script.file = path ? fopen(path, "r") : NULL;
        app->script = the_script.file ? &the_script : NULL;
    } else {
        input_open(&app->input, app->width, app->height);
    }
    struct sigaction action = {.sa_handler = on_stop}; // no SA_RESTART: waiting ends at once
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    app_restart_clock(app);
    app_dirty_all(app);
    return true;
}

void app_restart_clock(struct app *app)
{
    app->start = app->last = clock_ns(CLOCK_MONOTONIC);
}

bool app_running(struct app *app)
{
    if (stop_signal)
        app->quit = true;
    if (app->quit || (app->limit && app->frame >= app->limit))
        return false;
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    app->step = fminf((float)(now - app->last) * 1e-9f, 0.1f);
    app->time = (float)((double)(now - app->start) * 1e-9);
    app->last = now;
    if (app->screen.is_file) {
        app->step = 1.0f / 60;
        app->time = (float)app->frame / 60;
        play(app);
    }
    return true;
}

bool app_event(struct app *app, struct event *to) { return input_next(&app->input, to); }

void app_wait(struct app *app, int timeout_ms)
{
    if (!stop_signal && !app->screen.is_file)
        input_wait(&app->input, timeout_ms);
}

int app_close(struct app *app)
{
    input_close(&app->input);
    screen_close(&app->screen);
    free(app->canvas.pixels);
    return app->status;
}

// --- dirty rectangles --------------------------------------------------------------------------------

static struct rect unite(struct rect a, struct rect b)
{
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, bottom - y};
}

// Adds `r`, merged with every rectangle for which the union costs no more than both.
static void add(struct damage *d, struct rect r)
{
    for (int i = 0; i < d->count; i++) {
        struct rect both = unite(d->rects[i], r);
        if ((long)both.w * both.h <= (long)d->rects[i].w * d->rects[i].h + (long)r.w * r.h) {
            d->rects[i] = d->rects[--d->count];
            r = both;
            i = -1; // the larger one may swallow others
        }
    }
    if (d->count == MAX_RECTS) {
        d->rects[0] = unite(d->rects[0], r);
        return;
    }
    d->rects[d->count++] = r;
}

void app_dirty(struct app *app, int x, int y, int w, int h)
{
    int right = x + w < app->width ? x + w : app->width;
    int bottom = y + h < app->height ? y + h : app->height;
    x = x < 0 ? 0 : x;
    y = y < 0 ? 0 : y;
    if (right <= x || bottom <= y)
        return;
    for (int i = 0; i < app->screen.buffers; i++)
        add(&app->screen.damage[i], (struct rect){x, y, right - x, bottom - y});
}
void app_dirty_all(struct app *app) { app_dirty(app, 0, 0, app->width, app->height); }

static void copy_out(struct app *app, uint8_t *to, struct rect r)
{
    static const uint8_t bayer[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
    struct screen *s = &app->screen;
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint32_t *from = app->canvas.pixels + (long)y * app->canvas.stride + r.x;
        uint8_t *row = to + (long)y * s->stride + (long)r.x * (s->bits / 8);
        if (s->bits == 32 && s->red_offset == 16) {
            memcpy(row, from, 4 * (size_t)r.w);
        } else if (s->bits == 32) {
            for (int x = 0; x < r.w; x++) {
                uint32_t p = from[x];
                ((uint32_t *)row)[x] = (p & 0xff00) | (p >> 16 & 0xff) | (p & 0xff) << 16;
            }
        } else {
            // 5, 6 and 5 bits, with the lost ones dithered in
            for (int x = 0; x < r.w; x++) {
                uint32_t p = from[x], d = bayer[y & 3][(r.x + x) & 3];
                uint32_t red = (p >> 16 & 255) + d / 2, green = (p >> 8 & 255) + d / 4;
                uint32_t blue = (p & 255) + d / 2;
                red = (red > 255 ? 255 : red) >> 3;
                green = (green > 255 ? 255 : green) >> 2;
                blue = (blue > 255 ? 255 : blue) >> 3;
                ((uint16_t *)row)[x] = (uint16_t)(s->red_offset ? red << 11 | green << 5 | blue
                                                                : blue << 11 | green << 5 | red);
            }
        }
    }
}

void app_present(struct app *app)
{
    struct screen *s = &app->screen;
    struct damage *d = &s->damage[s->back];
    uint8_t *to = screen_back(s);
    for (int i = 0; i < d->count; i++)
        copy_out(app, to, d->rects[i]);
    d->count = 0;
    screen_flip(s);
    app->frame++;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// clock: an analog clock with a sweeping second hand. CLOCK_REALTIME tells the time, a timerfd set to
// whole seconds of that clock lights the next dot and changes the digits, vertical sync paces the
// hands. The dial is drawn once and only the hands' surroundings are brought to the screen.
//
// A tap changes the colours, Back ends it. The zone is UTC, or what TZ says in POSIX's short form:
// TZ=CEST-2 is two hours ahead of UTC.
#include <app.h>
#include <ctype.h>
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct palette {
    uint32_t sky_top, sky_bottom, dial_top, dial_bottom, ink, faint, hand, accent;
};
static const struct palette palettes[] = {
    {0x0d1228, 0x2a1b4a, 0x222b4d, 0x141a33, 0xeef1ff, 0x7d88b8, 0xf4f6ff, 0xff8a4c}, // night
    {0xf6d8c2, 0xd98f9b, 0xfffaf3, 0xf7e9dd, 0x4a3340, 0xb89aa0, 0x3a2733, 0xe2475d}, // dawn
    {0x062a33, 0x0b5a5a, 0x0d3f48, 0x08303a, 0xe6fffa, 0x63a5a3, 0xeafffb, 0xffd166}, // lagoon
};
enum { PALETTES = sizeof palettes / sizeof *palettes };

struct clock {
    struct app app;
    struct canvas face; // the dial without hands
    const struct palette *colors;
    int choice, timer;
    long zone; // seconds ahead of UTC
    char zone_name[8];
    float x, y, radius; // of the dial
    float text_x, text_y, text_size;
    struct rect hands; // what the hands covered in the frame before
    int lit;           // seconds that the dots show
};

static float turn_x(float angle) { return sinf(angle * (float)(2 * M_PI)); } // angles in turns
static float turn_y(float angle) { return -cosf(angle * (float)(2 * M_PI)); }

// --- the dial ----------------------------------------------------------------------------------------

static void lay_out(struct clock *k)
{
    float w = (float)k->app.width, h = (float)k->app.height;
    if (h >= w) {
        k->radius = fminf(w * 0.43f, h * 0.33f);
        k->x = w / 2;
        k->y = h * 0.42f;
        k->text_x = w / 2;
        k->text_y = (k->y + k->radius + h) / 2;
        k->text_size = k->radius * 0.26f;
    } else {
        k->radius = fminf(h * 0.43f, w * 0.26f);
        k->x = w * 0.33f;
        k->y = h / 2;
        k->text_x = (k->x + k->radius + w) / 2;
        k->text_y = h / 2;
        k->text_size = fminf(k->radius * 0.26f, (w - k->x - k->radius) * 0.15f);
    }
}

static void draw_dot(struct clock *k, struct canvas *c, int second, bool lit)
{
    float angle = (float)second / 60, r = k->radius * 0.945f;
    float size = k->radius * (second % 5 ? 0.010f : 0.017f);
    argb color = rgb(lit ? k->colors->accent : k->colors->faint);
    fill_circle(c, k->x + r * turn_x(angle), k->y + r * turn_y(angle), size,
                with_alpha(color, lit ? 1 : 0.55f));
}

static void draw_dial(struct clock *k)
{
    struct canvas *c = &k->face;
    const struct palette *p = k->colors;
    float r = k->radius;
    fill_gradient(c, 0, 0, c->width, c->height, rgb(p->sky_top), rgb(p->sky_bottom));
    draw_glow(c, k->x, k->y + r * 0.06f, r * 1.35f, with_alpha(rgb(p->accent), 0.16f));
    draw_glow(c, k->x, k->y + r * 0.12f, r * 1.16f, with_alpha(rgb(0x000000), 0.9f));
    // the disc, lit from above: thin slices of a gradient
    for (int i = 0; i < 48; i++) {
        float t = (float)i / 47;
        int top = (int)(k->y - r + 2 * r * (float)i / 48), bottom = (int)(k->y - r + 2 * r * (float)(i + 1) / 48);
        canvas_clip(c, 0, i ? top : 0, c->width, i == 47 ? c->height : bottom - (i ? top : 0));
        fill_circle(c, k->x, k->y, r, mix(rgb(p->dial_top), rgb(p->dial_bottom), t));
    }
    canvas_unclip(c);
    draw_ring(c, k->x, k->y, r, r * 0.012f, with_alpha(rgb(p->ink), 0.35f));
    draw_ring(c, k->x, k->y, r * 0.875f, fmaxf(1, r * 0.004f), with_alpha(rgb(p->faint), 0.35f));
    for (int i = 0; i < 60; i++) {
        draw_dot(k, c, i, false);
        float angle = (float)i / 60, inner = i % 5 ? 0.835f : 0.80f;
        float sx = turn_x(angle), sy = turn_y(angle);
        draw_line(c, k->x + r * inner * sx, k->y + r * inner * sy, k->x + r * 0.855f * sx,
                  k->y + r * 0.855f * sy, r * (i % 5 ? 0.008f : 0.020f),
                  with_alpha(rgb(i % 5 ? p->faint : p->ink), 0.9f));
    }
    for (int hour = 1; hour <= 12; hour++) {
        char text[4];
        snprintf(text, sizeof text, "%d", hour);
        float angle = (float)hour / 12, size = r * (hour % 3 ? 0.085f : 0.115f);
        draw_text_at(c, k->x + r * 0.68f * turn_x(angle), k->y + r * 0.68f * turn_y(angle) + size / 2,
                     size, hour % 3 ? LIGHT : REGULAR, rgb(p->ink), 0, text);
    }
    draw_text_at(c, k->x, k->y - r * 0.30f, r * 0.055f, REGULAR, rgb(p->faint), 0, "DroidEmu");
}

// --- the hands ---------------------------------------------------------------------------------------

static void draw_hand(struct clock *k, float angle, float tail, float tip, float wide, float narrow,
                      argb color, float dx, float dy)
{
    float r = k->radius, sx = turn_x(angle), sy = turn_y(angle);
    draw_taper(&k->app.canvas, k->x + dx - r * tail * sx, k->y + dy - r * tail * sy,
               k->x + dx + r * tip * sx, k->y + dy + r * tip * sy, r * wide, r * narrow, color);
}

static void cover(struct rect *box, float x, float y, float margin)
{
    int left = (int)(x - margin), top = (int)(y - margin);
    int right = (int)(x + margin) + 1, bottom = (int)(y + margin) + 1;
    if (box->w == 0) {
        *box = (struct rect){left, top, right - left, bottom - top};
        return;
    }
    int old_right = box->x + box->w, old_bottom = box->y + box->h;
    box->x = left < box->x ? left : box->x;
    box->y = top < box->y ? top : box->y;
    box->w = (right > old_right ? right : old_right) - box->x;
    box->h = (bottom > old_bottom ? bottom : old_bottom) - box->y;
}

static void draw_hands(struct clock *k, double seconds)
{
    struct canvas *c = &k->app.canvas;
    const struct palette *p = k->colors;
    float second = (float)(fmod(seconds, 60) / 60), minute = (float)(fmod(seconds, 3600) / 3600);
    float hour = (float)(fmod(seconds, 43200) / 43200), r = k->radius;

    copy_rect(c, &k->face, k->hands.x, k->hands.y, k->hands.w, k->hands.h);
    app_dirty(&k->app, k->hands.x, k->hands.y, k->hands.w, k->hands.h);
    struct rect box = {0};
    cover(&box, k->x, k->y, r * 0.10f);
    cover(&box, k->x + r * 0.50f * turn_x(hour), k->y + r * 0.50f * turn_y(hour), r * 0.08f);
    cover(&box, k->x + r * 0.76f * turn_x(minute), k->y + r * 0.76f * turn_y(minute), r * 0.08f);
    cover(&box, k->x + r * 0.84f * turn_x(second), k->y + r * 0.84f * turn_y(second), r * 0.06f);
    cover(&box, k->x - r * 0.20f * turn_x(second), k->y - r * 0.20f * turn_y(second), r * 0.08f);
    k->hands = box;
    app_dirty(&k->app, box.x, box.y, box.w, box.h);

    argb shadow = with_alpha(rgb(0), 0.28f), hand = rgb(p->hand), accent = rgb(p->accent);
    float drop = r * 0.022f;
    draw_hand(k, hour, 0.09f, 0.48f, 0.062f, 0.040f, shadow, drop * 0.6f, drop);
    draw_hand(k, hour, 0.09f, 0.48f, 0.062f, 0.040f, hand, 0, 0);
    draw_hand(k, minute, 0.11f, 0.74f, 0.046f, 0.026f, shadow, drop * 0.8f, drop * 1.3f);
    draw_hand(k, minute, 0.11f, 0.74f, 0.046f, 0.026f, hand, 0, 0);
    draw_hand(k, second, 0.19f, 0.82f, 0.018f, 0.010f, shadow, drop, drop * 1.6f);
    draw_hand(k, second, 0.19f, 0.82f, 0.018f, 0.010f, accent, 0, 0);
    draw_hand(k, second, 0.19f, -0.08f, 0.036f, 0.030f, accent, 0, 0);
    fill_circle(c, k->x, k->y, r * 0.048f, accent);
    fill_circle(c, k->x, k->y, r * 0.020f, rgb(p->dial_bottom));
}

// --- once a second -----------------------------------------------------------------------------------

static void draw_digits(struct clock *k, time_t now)
{
    static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct tm t;
    gmtime_r(&now, &t);
    char time_text[16], date[48];
    snprintf(time_text, sizeof time_text, "%02d:%02d:%02d", t.tm_hour, t.tm_min, t.tm_sec);
    snprintf(date, sizeof date, "%s, %d %s %d", days[t.tm_wday], t.tm_mday, months[t.tm_mon],
             t.tm_year + 1900);
    struct canvas *c = &k->app.canvas;
    float size = k->text_size, half = size * 4.4f;
    int x = (int)(k->text_x - half), y = (int)(k->text_y - size * 1.4f);
    int w = (int)(2 * half), h = (int)(size * 3.2f);
    copy_rect(c, &k->face, x, y, w, h);
    app_dirty(&k->app, x, y, w, h);
    draw_text_at(c, k->text_x, k->text_y, size, LIGHT, rgb(k->colors->ink), 0, time_text);
    draw_text_at(c, k->text_x, k->text_y + size * 0.85f, size * 0.34f, REGULAR,
                 with_alpha(rgb(k->colors->ink), 0.75f), 0, date);
    draw_text_at(c, k->text_x, k->text_y + size * 1.45f, size * 0.24f, REGULAR,
                 with_alpha(rgb(k->colors->ink), 0.45f), 0, k->zone_name);
}

// Lights dots up to the second that has begun; all go out at the full minute. The dots lie outside
// the hands' reach.
static void light_dots(struct clock *k, int second)
{
    float r = k->radius * 0.945f;
    int margin = (int)(k->radius * 0.03f) + 1;
    for (int i = 0; i < 60; i++) {
        bool lit = i <= second, was = i <= k->lit;
        if (lit == was)
            continue;
        int x = (int)(k->x + r * turn_x((float)i / 60)) - margin;
        int y = (int)(k->y + r * turn_y((float)i / 60)) - margin;
        copy_rect(&k->app.canvas, &k->face, x, y, 2 * margin, 2 * margin);
        if (lit)
            draw_dot(k, &k->app.canvas, i, true);
        app_dirty(&k->app, x, y, 2 * margin, 2 * margin);
    }
    k->lit = second;
}

static void restyle(struct clock *k, int choice)
{
    k->choice = choice % PALETTES;
    k->colors = &palettes[k->choice];
    draw_dial(k);
    copy_rect(&k->app.canvas, &k->face, 0, 0, k->app.width, k->app.height);
    app_dirty_all(&k->app);
    k->lit = -1;
}

static void read_zone(struct clock *k)
{
    const char *tz = getenv("TZ");
    strlcpy(k->zone_name, "UTC", sizeof k->zone_name);
    size_t letters = 0;
    while (tz && isalpha((unsigned char)tz[letters]))
        letters++;
    if (letters < 3 || letters >= sizeof k->zone_name || !tz[letters])
        return;
    char *end;
    long hours = strtol(tz + letters, &end, 10), minutes = *end == ':' ? strtol(end + 1, &end, 10) : 0;
    if (labs(hours) > 24 || *end)
        return; // a longer form, with summer time: not read here
    strlcpy(k->zone_name, tz, letters + 1);
    k->zone = -(hours * 3600 + (tz[letters] == '-' ? -minutes : minutes) * 60);
}

int main(int argc, char **argv)
{
    static struct clock clock;
    struct clock *k = &clock;
    if (!app_open(&k->app, argc, argv, "clock"))
        return 1;
    uint32_t *pixels = malloc((size_t)k->app.width * (size_t)k->app.height * 4);
    if (!pixels) {
        fprintf(stderr, "clock: not enough memory\n");
        return 1;
    }
    canvas_init(&k->face, pixels, k->app.width, k->app.height, k->app.width);
    lay_out(k);
    read_zone(k);
    restyle(k, 0);

    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct itimerspec each_second = {{1, 0}, {now.tv_sec + 1, 0}};
    k->timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    timerfd_settime(k->timer, TFD_TIMER_ABSTIME, &each_second, NULL);
    bool tick = true; // the first second is drawn without waiting for it

    while (app_running(&k->app)) {
        struct event e;
        while (app_event(&k->app, &e)) {
            if (e.type == KEY && e.value == 1 && (e.code == KEY_BACK || e.code == KEY_ESC))
                k->app.quit = true;
            if (e.type == TOUCH_DOWN || (e.type == KEY && e.value == 1 && e.code == KEY_MENU)) {
                restyle(k, k->choice + 1);
                tick = true;
            }
        }
        uint64_t expired;
        if (read(k->timer, &expired, sizeof expired) == sizeof expired)
            tick = true;
        clock_gettime(CLOCK_REALTIME, &now);
        double local = (double)now.tv_sec + (double)k->zone;
        if (k->app.screen.is_file) { // a fixed moment, so that pictures are the same every time
            local = 1767261000.0 + 19 * 60 + 37; // ten past ten, 1 January 2026
            now.tv_nsec = 0;
        }
        if (tick) {
            draw_digits(k, (time_t)local);
            light_dots(k, (int)fmod(local, 60));
            tick = false;
        }
        draw_hands(k, local + (double)now.tv_nsec * 1e-9);
        app_present(&k->app);
    }
    return app_close(&k->app);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// What an interactive program needs around its drawing: the screen with its buffers and vertical
// sync, touch and keys from evdev, a clean end. All samples use it.
//
//     struct app app;
//     if (!app_open(&app, argc, argv, "clock"))
//         return 1;
//     while (app_running(&app)) {
//         struct event event;
//         while (app_event(&app, &event)) ...
//         draw into app.canvas; app_dirty(&app, x, y, w, h);
//         app_present(&app);
//     }
//     return app_close(&app);
//
// Without devices: FB_FILE=path FB_GEOMETRY=WxH[xBPP] uses a plain file as the frame buffer, with the
// clock standing at frame/60 seconds; FB_INPUT=path then reads events from lines such as
// "10 down 0 100 200", "12 move 0 120 220", "20 up 0", "25 key 105 1" (frame, what, slot, x, y).
#pragma once
#include <gfx.h>
#include <linux/fb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum { SLOTS = 10, MAX_DEVICES = 8, MAX_BUFFERS = 3, MAX_RECTS = 24 };

struct screen {
    int fd;
    bool is_file;
    int width, height, stride; // stride in bytes
    int bits, red_offset;      // 16 or 32; where red lies tells RGB from BGR
    int refresh;               // frames a second
    int buffers, back;         // how many, and which one is drawn now
    uint8_t *memory;
    size_t memory_size;
    struct fb_var_screeninfo info;
    bool has_vsync;
    int64_t next_frame; // without FBIO_WAITFORVSYNC: when
    int64_t last_flip;  // when screen_flip returned last, ns
    struct damage {
        int count;
        struct rect rects[MAX_RECTS];
    } damage[MAX_BUFFERS]; // what each buffer has not yet got from the canvas
};
// Opens the screen with up to `buffers` buffers. On failure says why on stderr.
bool screen_open(struct screen *s, const char *program, int buffers);
uint8_t *screen_back(struct screen *s); // first byte of the buffer that is not seen
void screen_flip(struct screen *s);     // shows it from the next vertical sync on, and waits for that
void screen_close(struct screen *s);

enum event_type {
    TOUCH_DOWN = 1, // slot, id, x, y, pressure (0..1)
    TOUCH_MOVE,
    TOUCH_UP,
    TOUCH_CANCEL, // events were lost and the finger is gone: undo rather than act
    KEY,          // code (KEY_*), value 1 down, 0 up, 2 repeated
    WHEEL,        // value: notches, up is positive; code: REL_WHEEL or REL_HWHEEL
    MOUSE,        // dx, dy in x, y
};
struct event {
    enum event_type type;
    int slot, id, code, value;
    float x, y, pressure;
    int64_t time_ns; // by CLOCK_MONOTONIC, or as the device stamps it
};
struct device {
    int fd;
    bool is_touch, is_mouse, lost;
    int min_x, max_x, min_y, max_y, max_pressure;
    int slot;
    float wheel_x, wheel_y, move_x, move_y;
    struct finger {
        int id, was_id; // -1: up
        int x, y, pressure;
        bool changed;
    } fingers[SLOTS];
};
struct input {
    int count;
    struct device devices[MAX_DEVICES];
    char names[MAX_DEVICES][48];
    struct event queue[64];
    unsigned head, tail;
    int width, height; // of the screen: touches are scaled to it
};
void input_open(struct input *in, int width, int height); // opens what there is
bool input_next(struct input *in, struct event *to);      // never waits
bool input_wait(struct input *in, int timeout_ms);        // true when something can be read
void input_push(struct input *in, struct event event);
void input_close(struct input *in);

struct app {
    struct screen screen;
    struct input input;
    struct canvas canvas; // 32-bit pixels, whatever the screen has; NULL pixels: see app_direct
    int width, height;
    float unit;   // pixels in 1/360 of the shorter side: sizes in it suit every screen
    float time;   // seconds since the start, at the beginning of this frame
    float step;   // seconds since the frame before, at most 0.1
    int frame;    // frames shown
    int limit;    // --frames N; 0: none
    bool quit;
    int status;
    int64_t start, last;
    struct script *script;
};
// Reads --frames N and --help from the arguments.
bool app_open(struct app *app, int argc, char **argv, const char *program);
bool app_running(struct app *app);                       // false: leave the loop
bool app_event(struct app *app, struct event *to);       // next event, never waits
void app_wait(struct app *app, int timeout_ms);          // until an event or the time; -1 for ever
void app_dirty(struct app *app, int x, int y, int w, int h);
void app_dirty_all(struct app *app);
void app_present(struct app *app); // brings the dirty parts to the screen, waits for vertical sync
void app_restart_clock(struct app *app); // after a long start-up, so that time begins at 0
int app_close(struct app *app);    // the exit status

// "Volume up" for KEY_VOLUMEUP, "A" for KEY_A, "Key 999" for what has no name. The text is static.
const char *key_name(int code);

__END_DECLS

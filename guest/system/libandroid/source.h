// SPDX-License-Identifier: GPL-2.0-or-later
// One input device, and the parts that know its kind.
#pragma once
#include "input.h"
#include <linux/input.h>

enum { SLOTS = 16, PAD_AXES = 8 };
enum kind { TOUCHSCREEN, MOUSE, KEYS, PAD };

struct finger {
    int32_t tracking, id; // -1: not down; the id is Android's
    int32_t x, y, pressure, major;
    bool moved;
};

struct source {
    int fd, device;
    enum kind kind;
    bool lost; // reports were dropped: all is to be asked for anew
    struct sink sink;
    const struct host_configuration *config;
    // Touchscreen.
    struct finger fingers[SLOTS];
    int slot, down;
    int32_t max_x, max_y, max_pressure, max_major;
    int64_t down_ns;
    struct sample last[SLOTS]; // as it was reported last, by slot
    // Mouse.
    float x, y, move_x, move_y, scroll_x, scroll_y;
    bool placed, inside;
    int32_t buttons, buttons_before;
    // Keys.
    int32_t meta;
    int64_t key_ns[KEY_MAX + 1];
    int32_t repeats[KEY_MAX + 1];
    uint8_t held[KEY_MAX / 8 + 1];
    // Gamepad.
    float axes[PAD_AXES], shown[PAD_AXES];
    int32_t low[PAD_AXES], high[PAD_AXES];
};

extern int32_t all_metas; // modifiers of the keyboard, for events of all devices

static inline bool has_bit(const uint8_t *bits, int n) { return bits[n / 8] >> (n % 8) & 1; }

static inline void source_push(struct source *s, AInputEvent *e)
{
    if (e)
        s->sink.push(s->sink.context, e);
}

// Each kind is told of single values, then that a report is complete.

void touch_describe(struct source *s);
void touch_axis(struct source *s, int code, int32_t value);
void touch_report(struct source *s, int64_t time);
// Reports were lost: asks for the state of all fingers.
void touch_ask(struct source *s);
void touch_cancel(struct source *s, int64_t time);

int32_t mouse_button(int code); // AMOTION_EVENT_BUTTON_*, 0 for none
void mouse_report(struct source *s, int64_t time);

// value: 0 up, 1 down, 2 again.
void key_event(struct source *s, int code, int value, int64_t time, int32_t flags);

void pad_describe(struct source *s);
void pad_axis(struct source *s, int code, int32_t value);
void pad_report(struct source *s, int64_t time);

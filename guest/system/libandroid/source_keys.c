// SPDX-License-Identifier: GPL-2.0-or-later
// Keyboards, and the buttons of gamepads.
#include "source.h"

int32_t all_metas;

static const struct {
    uint16_t code;
    int32_t meta;
} modifiers[] = {
    {KEY_LEFTALT, AMETA_ALT_LEFT_ON},     {KEY_RIGHTALT, AMETA_ALT_RIGHT_ON},
    {KEY_LEFTSHIFT, AMETA_SHIFT_LEFT_ON}, {KEY_RIGHTSHIFT, AMETA_SHIFT_RIGHT_ON},
    {KEY_LEFTCTRL, AMETA_CTRL_LEFT_ON},   {KEY_RIGHTCTRL, AMETA_CTRL_RIGHT_ON},
    {KEY_LEFTMETA, AMETA_META_LEFT_ON},   {KEY_RIGHTMETA, AMETA_META_RIGHT_ON},
};

static int32_t with_sides(int32_t meta)
{
    if (meta & (AMETA_ALT_LEFT_ON | AMETA_ALT_RIGHT_ON))
        meta |= AMETA_ALT_ON;
    if (meta & (AMETA_SHIFT_LEFT_ON | AMETA_SHIFT_RIGHT_ON))
        meta |= AMETA_SHIFT_ON;
    if (meta & (AMETA_CTRL_LEFT_ON | AMETA_CTRL_RIGHT_ON))
        meta |= AMETA_CTRL_ON;
    if (meta & (AMETA_META_LEFT_ON | AMETA_META_RIGHT_ON))
        meta |= AMETA_META_ON;
    return meta;
}

static void follow_modifiers(struct source *s, int code, bool down)
{
    for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
        if (modifiers[i].code == code) {
            s->meta = down ? s->meta | modifiers[i].meta : s->meta & ~modifiers[i].meta;
            break;
        }
    int32_t lock = code == KEY_CAPSLOCK     ? AMETA_CAPS_LOCK_ON
                   : code == KEY_NUMLOCK    ? AMETA_NUM_LOCK_ON
                   : code == KEY_SCROLLLOCK ? AMETA_SCROLL_LOCK_ON
                                            : 0;
    if (down)
        s->meta ^= lock;
    int32_t sides = AMETA_ALT_ON | AMETA_SHIFT_ON | AMETA_CTRL_ON | AMETA_META_ON;
    s->meta = with_sides(s->meta & ~sides);
    all_metas = s->meta;
}

void key_event(struct source *s, int code, int value, int64_t time, int32_t flags)
{
    if (code > KEY_MAX)
        return;
    bool held = has_bit(s->held, code);
    if (!held && value != 1)
        return;
    if (s->kind == KEYS && value != 2)
        follow_modifiers(s, code, value == 1);
    if (value == 1) {
        s->held[code / 8] |= (uint8_t)(1 << code % 8);
        s->key_ns[code] = time;
        s->repeats[code] = 0;
    } else if (value == 2) {
        s->repeats[code]++;
    } else {
        s->held[code / 8] &= (uint8_t) ~(1 << code % 8);
        s->repeats[code] = 0;
    }
    // These are the system's own.
    int32_t android = android_key(code);
    if (android == AKEYCODE_HOME || android == AKEYCODE_POWER || android == AKEYCODE_APP_SWITCH)
        return;
    int32_t source = s->kind == PAD ? AINPUT_SOURCE_KEYBOARD | AINPUT_SOURCE_GAMEPAD : AINPUT_SOURCE_KEYBOARD;
    AInputEvent *e = event_new(AINPUT_EVENT_TYPE_KEY, s->device, source, time);
    if (!e)
        return;
    e->action = value ? AKEY_EVENT_ACTION_DOWN : AKEY_EVENT_ACTION_UP;
    e->flags = AKEY_EVENT_FLAG_FROM_SYSTEM | flags;
    if (value == 2 && s->repeats[code] == 1)
        e->flags |= AKEY_EVENT_FLAG_LONG_PRESS;
    e->key = android;
    e->scan = code;
    e->meta = all_metas;
    e->repeat = s->repeats[code];
    e->down_ns = s->key_ns[code];
    source_push(s, e);
}

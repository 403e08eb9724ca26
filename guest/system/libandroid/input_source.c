// SPDX-License-Identifier: GPL-2.0-or-later
// From evdev's reports to Android's events: the work of Android's InputReader.
#include "input.h"
#include <fcntl.h>
#include <linux/input.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#ifndef input_event_sec
#define input_event_sec time.tv_sec
#define input_event_usec time.tv_usec
#endif

enum { SLOTS = 16, PAD_AXES = 8, FROM_SYSTEM = AKEY_EVENT_FLAG_FROM_SYSTEM };
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

static const struct {
    uint16_t code;
    int8_t axis, also;
} pad_axes[PAD_AXES] = {
    {ABS_X, AMOTION_EVENT_AXIS_X, -1},
    {ABS_Y, AMOTION_EVENT_AXIS_Y, -1},
    {ABS_Z, AMOTION_EVENT_AXIS_Z, -1},
    {ABS_RZ, AMOTION_EVENT_AXIS_RZ, -1},
    {ABS_GAS, AMOTION_EVENT_AXIS_GAS, AMOTION_EVENT_AXIS_RTRIGGER},
    {ABS_BRAKE, AMOTION_EVENT_AXIS_BRAKE, AMOTION_EVENT_AXIS_LTRIGGER},
    {ABS_HAT0X, AMOTION_EVENT_AXIS_HAT_X, -1},
    {ABS_HAT0Y, AMOTION_EVENT_AXIS_HAT_Y, -1},
};

static const struct {
    uint16_t code;
    int32_t meta;
} modifiers[] = {
    {KEY_LEFTALT, AMETA_ALT_LEFT_ON},     {KEY_RIGHTALT, AMETA_ALT_RIGHT_ON},
    {KEY_LEFTSHIFT, AMETA_SHIFT_LEFT_ON}, {KEY_RIGHTSHIFT, AMETA_SHIFT_RIGHT_ON},
    {KEY_LEFTCTRL, AMETA_CTRL_LEFT_ON},   {KEY_RIGHTCTRL, AMETA_CTRL_RIGHT_ON},
    {KEY_LEFTMETA, AMETA_META_LEFT_ON},   {KEY_RIGHTMETA, AMETA_META_RIGHT_ON},
};

static int32_t all_metas; // of the keyboard, for events of other devices

static bool has_bit(const uint8_t *bits, int n) { return bits[n / 8] >> (n % 8) & 1; }

static void axis(struct source *s, int code, int32_t value);
static void pad_axis(struct source *s, int code, int32_t value);

// The state of all slots. `values_only`: fingers that are down stay unknown, as they are somebody
// else's gesture.
static void ask_slots(struct source *s, bool values_only)
{
    static const int asked[] = {ABS_MT_TRACKING_ID, ABS_MT_POSITION_X, ABS_MT_POSITION_Y,
                                ABS_MT_PRESSURE, ABS_MT_TOUCH_MAJOR};
    struct {
        uint32_t code;
        int32_t values[SLOTS];
    } ask;
    int slot = s->slot;
    for (int c = values_only; c < 5; c++) {
        memset(&ask, 0xff, sizeof ask);
        ask.code = (uint32_t)asked[c];
        if (ioctl(s->fd, EVIOCGMTSLOTS(sizeof ask), &ask) < 0)
            continue;
        for (s->slot = 0; s->slot < SLOTS; s->slot++)
            if (c == 0 || values_only || s->fingers[s->slot].tracking >= 0)
                axis(s, asked[c], ask.values[s->slot]);
    }
    struct input_absinfo info;
    s->slot = ioctl(s->fd, EVIOCGABS(ABS_MT_SLOT), &info) == 0 ? info.value : slot;
}

static int32_t maximum(int fd, int axis)
{
    struct input_absinfo info;
    return ioctl(fd, EVIOCGABS(axis), &info) == 0 ? info.maximum : 0;
}

static struct source *describe(int fd, int device)
{
    struct source *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->fd = fd;
    s->device = device;
    uint8_t types[4] = {0}, axes[8] = {0}, rel[2] = {0}, keys[KEY_MAX / 8 + 1] = {0};
    ioctl(fd, EVIOCGBIT(0, sizeof types), types);
    if (has_bit(types, EV_ABS))
        ioctl(fd, EVIOCGBIT(EV_ABS, sizeof axes), axes);
    if (has_bit(types, EV_REL))
        ioctl(fd, EVIOCGBIT(EV_REL, sizeof rel), rel);
    if (has_bit(types, EV_KEY))
        ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys);
    if (has_bit(axes, ABS_MT_POSITION_X)) {
        s->kind = TOUCHSCREEN;
        s->max_x = maximum(fd, ABS_MT_POSITION_X);
        s->max_y = maximum(fd, ABS_MT_POSITION_Y);
        s->max_pressure = maximum(fd, ABS_MT_PRESSURE);
        s->max_major = maximum(fd, ABS_MT_TOUCH_MAJOR);
        for (int i = 0; i < SLOTS; i++)
            s->fingers[i] = (struct finger){.tracking = -1, .id = -1};
        // Values that stay as they are will not be told again.
        ask_slots(s, true);
    } else if (has_bit(rel, REL_X)) {
        s->kind = MOUSE;
    } else if (has_bit(keys, BTN_GAMEPAD)) {
        s->kind = PAD;
        for (int i = 0; i < PAD_AXES; i++) {
            struct input_absinfo info;
            if (ioctl(fd, EVIOCGABS(pad_axes[i].code), &info) == 0) {
                s->low[i] = info.minimum;
                s->high[i] = info.maximum;
                pad_axis(s, pad_axes[i].code, info.value);
                s->shown[i] = s->axes[i];
            }
        }
    } else {
        s->kind = KEYS;
    }
    int clock = CLOCK_MONOTONIC;
    ioctl(fd, EVIOCSCLOCKID, &clock);
    return s;
}

int sources_open(struct source **out, int most)
{
    int count = 0;
    for (int i = 0; i < 32 && count < most; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/input/event%d", i);
        int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0 && errno == ENOENT)
            break;
        if (fd < 0)
            continue;
        struct source *s = describe(fd, i + 1);
        if (s)
            out[count++] = s;
        else
            close(fd);
    }
    return count;
}

void source_close(struct source *s)
{
    close(s->fd);
    free(s);
}

int source_fd(const struct source *s) { return s->fd; }

static void push(struct source *s, AInputEvent *e)
{
    if (e)
        s->sink.push(s->sink.context, e);
}

// --- touchscreen ----------------------------------------------------------------------------------

// From the panel's coordinates to the window's, which may stand turned on it.
static void place(const struct source *s, const struct finger *f, float *x, float *y)
{
    const struct host_configuration *c = s->config;
    bool lying = c->rotation == 90 || c->rotation == 270;
    float width = (float)(lying ? c->height : c->width), height = (float)(lying ? c->width : c->height);
    float px = ((float)f->x + 0.5f) * width / (float)(s->max_x + 1);
    float py = ((float)f->y + 0.5f) * height / (float)(s->max_y + 1);
    switch (c->rotation) {
    case 90:
        *x = height - py;
        *y = px;
        break;
    case 180:
        *x = width - px;
        *y = height - py;
        break;
    case 270:
        *x = py;
        *y = width - px;
        break;
    default:
        *x = px;
        *y = py;
    }
}

static void describe_finger(struct source *s, int slot)
{
    const struct finger *f = &s->fingers[slot];
    struct sample *to = &s->last[slot];
    memset(to, 0, sizeof *to);
    place(s, f, &to->axes[AMOTION_EVENT_AXIS_X], &to->axes[AMOTION_EVENT_AXIS_Y]);
    to->axes[AMOTION_EVENT_AXIS_PRESSURE] = s->max_pressure ? (float)f->pressure / (float)s->max_pressure : 1;
    float major = (float)f->major;
    to->axes[AMOTION_EVENT_AXIS_SIZE] = s->max_major ? major / (float)s->max_major : 0;
    for (int i = AMOTION_EVENT_AXIS_TOUCH_MAJOR; i <= AMOTION_EVENT_AXIS_TOOL_MINOR; i++)
        to->axes[i] = major;
}

// An event of all fingers that are down, ordered by their ids; the slot that it is about, or -1.
static void touch(struct source *s, int action, int about, int64_t time)
{
    AInputEvent *e = event_new(AINPUT_EVENT_TYPE_MOTION, s->device, AINPUT_SOURCE_TOUCHSCREEN, time);
    if (!e)
        return;
    int order[SLOTS], index = 0;
    for (int id = 0; id < SLOTS; id++)
        for (int i = 0; i < SLOTS; i++)
            if (s->fingers[i].id == id) {
                if (i == about)
                    index = e->count;
                order[e->count] = i;
                e->ids[e->count] = id;
                e->tools[e->count++] = AMOTION_EVENT_TOOL_TYPE_FINGER;
            }
    e->action = action;
    if (action == AMOTION_EVENT_ACTION_POINTER_DOWN || action == AMOTION_EVENT_ACTION_POINTER_UP)
        e->action |= index << AMOTION_EVENT_ACTION_POINTER_INDEX_SHIFT;
    e->down_ns = s->down_ns;
    e->meta = all_metas;
    struct sample *at = event_moment(e, time);
    if (!at) {
        event_free(e);
        return;
    }
    for (int i = 0; i < e->count; i++)
        at[i] = s->last[order[i]];
    push(s, e);
}

static int free_id(const struct source *s)
{
    for (int id = 0;; id++) {
        int i = 0;
        while (i < SLOTS && s->fingers[i].id != id)
            i++;
        if (i == SLOTS)
            return id;
    }
}

static void finger_up(struct source *s, int slot, int64_t time, bool cancel)
{
    touch(s, cancel ? AMOTION_EVENT_ACTION_CANCEL : s->down > 1 ? AMOTION_EVENT_ACTION_POINTER_UP : AMOTION_EVENT_ACTION_UP, slot, time);
    s->fingers[slot].id = -1;
    s->down--;
}

// A packet is complete: first those that left, then who moved, then those that came.
static void touches(struct source *s, int64_t time)
{
    for (int i = 0; i < SLOTS; i++)
        if (s->fingers[i].id >= 0 && s->fingers[i].tracking < 0)
            finger_up(s, i, time, false);
    bool moved = false;
    for (int i = 0; i < SLOTS; i++) {
        struct finger *f = &s->fingers[i];
        if (f->id >= 0 && f->moved) {
            describe_finger(s, i);
            moved = true;
        }
        if (f->id >= 0)
            f->moved = false;
    }
    if (moved)
        touch(s, AMOTION_EVENT_ACTION_MOVE, -1, time);
    for (int i = 0; i < SLOTS; i++) {
        struct finger *f = &s->fingers[i];
        if (f->tracking < 0 || f->id >= 0)
            continue;
        f->id = free_id(s);
        f->moved = false;
        if (!s->down++)
            s->down_ns = time;
        describe_finger(s, i);
        touch(s, s->down > 1 ? AMOTION_EVENT_ACTION_POINTER_DOWN : AMOTION_EVENT_ACTION_DOWN, i, time);
    }
}

static void axis(struct source *s, int code, int32_t value)
{
    if (code == ABS_MT_SLOT) {
        s->slot = value;
        return;
    }
    if (s->slot < 0 || s->slot >= SLOTS)
        return;
    struct finger *f = &s->fingers[s->slot];
    if (code == ABS_MT_TRACKING_ID) {
        // Another finger in the same packet: the old one must be seen to leave.
        if (f->id >= 0 && value >= 0 && f->tracking != value)
            finger_up(s, s->slot, s->down_ns, false);
        f->tracking = value;
        return;
    }
    int32_t *to = code == ABS_MT_POSITION_X    ? &f->x
                  : code == ABS_MT_POSITION_Y  ? &f->y
                  : code == ABS_MT_PRESSURE    ? &f->pressure
                  : code == ABS_MT_TOUCH_MAJOR ? &f->major
                                               : NULL;
    if (to) {
        *to = value;
        f->moved = true;
    }
}

// --- mouse ----------------------------------------------------------------------------------------

static void mouse_event(struct source *s, int action, int32_t button, int64_t time)
{
    AInputEvent *e = event_new(AINPUT_EVENT_TYPE_MOTION, s->device, AINPUT_SOURCE_MOUSE, time);
    if (!e)
        return;
    e->action = action;
    e->action_button = button;
    e->buttons = s->buttons;
    e->meta = all_metas;
    e->count = 1;
    e->tools[0] = AMOTION_EVENT_TOOL_TYPE_MOUSE;
    e->down_ns = s->buttons || s->buttons_before ? s->down_ns : time;
    struct sample *at = event_moment(e, time);
    if (!at) {
        event_free(e);
        return;
    }
    at->axes[AMOTION_EVENT_AXIS_X] = s->x;
    at->axes[AMOTION_EVENT_AXIS_Y] = s->y;
    at->axes[AMOTION_EVENT_AXIS_PRESSURE] = s->buttons ? 1 : 0;
    at->axes[AMOTION_EVENT_AXIS_RELATIVE_X] = s->move_x;
    at->axes[AMOTION_EVENT_AXIS_RELATIVE_Y] = s->move_y;
    if (action == AMOTION_EVENT_ACTION_SCROLL) {
        at->axes[AMOTION_EVENT_AXIS_VSCROLL] = s->scroll_y;
        at->axes[AMOTION_EVENT_AXIS_HSCROLL] = s->scroll_x;
    }
    push(s, e);
}

static int32_t mouse_button(int code)
{
    switch (code) {
    case BTN_LEFT:
        return AMOTION_EVENT_BUTTON_PRIMARY;
    case BTN_RIGHT:
        return AMOTION_EVENT_BUTTON_SECONDARY;
    case BTN_MIDDLE:
        return AMOTION_EVENT_BUTTON_TERTIARY;
    case BTN_SIDE:
        return AMOTION_EVENT_BUTTON_BACK;
    case BTN_EXTRA:
        return AMOTION_EVENT_BUTTON_FORWARD;
    default:
        return 0;
    }
}

static void mouse(struct source *s, int64_t time)
{
    const struct host_configuration *c = s->config;
    if (!s->placed) {
        s->placed = true;
        s->x = (float)c->width / 2;
        s->y = (float)c->height / 2;
    }
    int32_t before = s->buttons_before, now = s->buttons;
    bool moved = s->move_x != 0 || s->move_y != 0;
    s->x = fminf(fmaxf(s->x + s->move_x, 0), (float)c->width - 1);
    s->y = fminf(fmaxf(s->y + s->move_y, 0), (float)c->height - 1);
    if (moved && before) {
        s->buttons = before;
        mouse_event(s, AMOTION_EVENT_ACTION_MOVE, 0, time);
        s->buttons = now;
    } else if (moved) {
        if (!s->inside)
            mouse_event(s, AMOTION_EVENT_ACTION_HOVER_ENTER, 0, time);
        s->inside = true;
        mouse_event(s, AMOTION_EVENT_ACTION_HOVER_MOVE, 0, time);
    }
    for (int bit = 0; bit < 5; bit++) {
        int32_t button = 1 << bit;
        if (before & button && !(now & button)) {
            s->buttons = (before & ~button);
            mouse_event(s, AMOTION_EVENT_ACTION_BUTTON_RELEASE, button, time);
            before &= ~button;
            s->buttons_before = before | button;
            if (!before)
                mouse_event(s, AMOTION_EVENT_ACTION_UP, 0, time);
        }
    }
    for (int bit = 0; bit < 5; bit++) {
        int32_t button = 1 << bit;
        if (!(before & button) && now & button) {
            if (!before) {
                if (s->inside)
                    mouse_event(s, AMOTION_EVENT_ACTION_HOVER_EXIT, 0, time);
                s->inside = false;
                s->down_ns = time;
            }
            s->buttons = before | button;
            if (!before)
                mouse_event(s, AMOTION_EVENT_ACTION_DOWN, 0, time);
            before |= button;
            mouse_event(s, AMOTION_EVENT_ACTION_BUTTON_PRESS, button, time);
        }
    }
    s->buttons = s->buttons_before = now;
    if (s->scroll_x != 0 || s->scroll_y != 0)
        mouse_event(s, AMOTION_EVENT_ACTION_SCROLL, 0, time);
    s->move_x = s->move_y = s->scroll_x = s->scroll_y = 0;
}

// --- keys -----------------------------------------------------------------------------------------

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

// value: 0 up, 1 down, 2 again.
static void key(struct source *s, int code, int value, int64_t time, int32_t flags)
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
    e->flags = FROM_SYSTEM | flags;
    if (value == 2 && s->repeats[code] == 1)
        e->flags |= AKEY_EVENT_FLAG_LONG_PRESS;
    e->key = android;
    e->scan = code;
    e->meta = all_metas;
    e->repeat = s->repeats[code];
    e->down_ns = s->key_ns[code];
    push(s, e);
}

// --- gamepad --------------------------------------------------------------------------------------

static void pad_axis(struct source *s, int code, int32_t value)
{
    for (int i = 0; i < PAD_AXES; i++)
        if (pad_axes[i].code == code && s->high[i] > s->low[i]) {
            float span = (float)(s->high[i] - s->low[i]), at = (float)(value - s->low[i]) / span;
            s->axes[i] = s->low[i] < 0 ? at * 2 - 1 : at;
            if (s->low[i] < 0 && fabsf(s->axes[i]) < 0.0001f)
                s->axes[i] = 0;
        }
}

static void pad(struct source *s, int64_t time)
{
    if (memcmp(s->axes, s->shown, sizeof s->axes) == 0)
        return;
    memcpy(s->shown, s->axes, sizeof s->axes);
    AInputEvent *e = event_new(AINPUT_EVENT_TYPE_MOTION, s->device, AINPUT_SOURCE_JOYSTICK, time);
    if (!e)
        return;
    e->action = AMOTION_EVENT_ACTION_MOVE;
    e->meta = all_metas;
    e->count = 1;
    e->down_ns = 0;
    struct sample *at = event_moment(e, time);
    if (!at) {
        event_free(e);
        return;
    }
    for (int i = 0; i < PAD_AXES; i++) {
        at->axes[pad_axes[i].axis] = s->axes[i];
        if (pad_axes[i].also >= 0)
            at->axes[pad_axes[i].also] = s->axes[i];
    }
    push(s, e);
}

// --- all of them ------------------------------------------------------------------------------------

static void synchronise(struct source *s, int64_t time)
{
    if (s->lost && s->kind == TOUCHSCREEN)
        ask_slots(s, false);
    s->lost = false;
    if (s->kind == TOUCHSCREEN)
        touches(s, time);
    else if (s->kind == MOUSE)
        mouse(s, time);
    else if (s->kind == PAD)
        pad(s, time);
}

static void decode(struct source *s, const struct input_event *e)
{
    int64_t time = (int64_t)e->input_event_sec * 1000000000 + (int64_t)e->input_event_usec * 1000;
    if (e->type == EV_SYN && e->code == SYN_DROPPED)
        s->lost = true;
    else if (e->type == EV_SYN && e->code == SYN_REPORT)
        synchronise(s, time);
    else if (s->lost)
        return;
    else if (e->type == EV_ABS && s->kind == TOUCHSCREEN)
        axis(s, e->code, e->value);
    else if (e->type == EV_ABS && s->kind == PAD)
        pad_axis(s, e->code, e->value);
    else if (e->type == EV_REL && e->code == REL_X)
        s->move_x += (float)e->value;
    else if (e->type == EV_REL && e->code == REL_Y)
        s->move_y += (float)e->value;
    else if (e->type == EV_REL && e->code == REL_WHEEL)
        s->scroll_y += (float)e->value;
    else if (e->type == EV_REL && e->code == REL_HWHEEL)
        s->scroll_x += (float)e->value;
    else if (e->type == EV_KEY && s->kind == MOUSE && mouse_button(e->code))
        s->buttons = e->value ? s->buttons | mouse_button(e->code) : s->buttons & ~mouse_button(e->code);
    else if (e->type == EV_KEY && (s->kind == KEYS || s->kind == PAD))
        key(s, e->code, e->value, time, 0);
}

void source_read(struct source *s, const struct host_configuration *config, struct sink sink)
{
    s->config = config;
    s->sink = sink;
    struct input_event events[32];
    for (;;) {
        ssize_t size = read(s->fd, events, sizeof events);
        if (size < 0 && errno == EINTR)
            continue;
        for (ssize_t i = 0; i < size / (ssize_t)sizeof *events; i++)
            decode(s, &events[i]);
        if (size < (ssize_t)sizeof events)
            return;
    }
}

void source_cancel(struct source *s, struct sink sink)
{
    s->sink = sink;
    int64_t time = now_ns();
    if (s->kind == TOUCHSCREEN && s->down) {
        touch(s, AMOTION_EVENT_ACTION_CANCEL, -1, time);
        for (int i = 0; i < SLOTS; i++)
            s->fingers[i].id = s->fingers[i].tracking = -1;
        s->down = 0;
    }
    for (int code = 0; code <= KEY_MAX; code++)
        if (has_bit(s->held, code))
            key(s, code, 0, time, AKEY_EVENT_FLAG_CANCELED);
}

void source_forget(struct source *s)
{
    for (int i = 0; i < SLOTS && s->kind == TOUCHSCREEN; i++)
        s->fingers[i].id = s->fingers[i].tracking = -1;
    s->down = 0;
    s->buttons = s->buttons_before = 0;
    memset(s->held, 0, sizeof s->held);
}

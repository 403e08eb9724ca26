// SPDX-License-Identifier: GPL-2.0-or-later
// Touchscreens: slots of multi-touch protocol B become pointers with ids of Android's.
#include "source.h"
#include <string.h>
#include <sys/ioctl.h>

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
    source_push(s, e);
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
void touch_report(struct source *s, int64_t time)
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

void touch_axis(struct source *s, int code, int32_t value)
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
                touch_axis(s, asked[c], ask.values[s->slot]);
    }
    struct input_absinfo info;
    s->slot = ioctl(s->fd, EVIOCGABS(ABS_MT_SLOT), &info) == 0 ? info.value : slot;
}

static int32_t maximum(int fd, int axis)
{
    struct input_absinfo info;
    return ioctl(fd, EVIOCGABS(axis), &info) == 0 ? info.maximum : 0;
}

void touch_describe(struct source *s)
{
    s->max_x = maximum(s->fd, ABS_MT_POSITION_X);
    s->max_y = maximum(s->fd, ABS_MT_POSITION_Y);
    s->max_pressure = maximum(s->fd, ABS_MT_PRESSURE);
    s->max_major = maximum(s->fd, ABS_MT_TOUCH_MAJOR);
    for (int i = 0; i < SLOTS; i++)
        s->fingers[i] = (struct finger){.tracking = -1, .id = -1};
    // Values that stay as they are will not be told again.
    ask_slots(s, true);
}

void touch_ask(struct source *s) { ask_slots(s, false); }

void touch_cancel(struct source *s, int64_t time)
{
    if (!s->down)
        return;
    touch(s, AMOTION_EVENT_ACTION_CANCEL, -1, time);
    for (int i = 0; i < SLOTS; i++)
        s->fingers[i].id = s->fingers[i].tracking = -1;
    s->down = 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Gamepads' sticks, triggers and crosses.
#include "source.h"
#include <math.h>
#include <string.h>
#include <sys/ioctl.h>

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

void pad_axis(struct source *s, int code, int32_t value)
{
    for (int i = 0; i < PAD_AXES; i++)
        if (pad_axes[i].code == code && s->high[i] > s->low[i]) {
            float span = (float)(s->high[i] - s->low[i]), at = (float)(value - s->low[i]) / span;
            s->axes[i] = s->low[i] < 0 ? at * 2 - 1 : at;
            if (s->low[i] < 0 && fabsf(s->axes[i]) < 0.0001f)
                s->axes[i] = 0;
        }
}

void pad_report(struct source *s, int64_t time)
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
    source_push(s, e);
}

void pad_describe(struct source *s)
{
    for (int i = 0; i < PAD_AXES; i++) {
        struct input_absinfo info;
        if (ioctl(s->fd, EVIOCGABS(pad_axes[i].code), &info) == 0) {
            s->low[i] = info.minimum;
            s->high[i] = info.maximum;
            pad_axis(s, pad_axes[i].code, info.value);
            s->shown[i] = s->axes[i];
        }
    }
}

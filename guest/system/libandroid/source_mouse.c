// SPDX-License-Identifier: GPL-2.0-or-later
// Mice: movements become places of a pointer that hovers, presses and drags.
#include "source.h"
#include <math.h>

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
    source_push(s, e);
}

int32_t mouse_button(int code)
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

void mouse_report(struct source *s, int64_t time)
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

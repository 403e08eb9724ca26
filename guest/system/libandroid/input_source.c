// SPDX-License-Identifier: GPL-2.0-or-later
// From evdev's reports to Android's events: the work of Android's InputReader.
#include "source.h"
#include <fcntl.h>
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
        touch_describe(s);
    } else if (has_bit(rel, REL_X)) {
        s->kind = MOUSE;
    } else if (has_bit(keys, BTN_GAMEPAD)) {
        s->kind = PAD;
        pad_describe(s);
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

static void synchronise(struct source *s, int64_t time)
{
    if (s->lost && s->kind == TOUCHSCREEN)
        touch_ask(s);
    s->lost = false;
    if (s->kind == TOUCHSCREEN)
        touch_report(s, time);
    else if (s->kind == MOUSE)
        mouse_report(s, time);
    else if (s->kind == PAD)
        pad_report(s, time);
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
        touch_axis(s, e->code, e->value);
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
        key_event(s, e->code, e->value, time, 0);
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
    if (s->kind == TOUCHSCREEN)
        touch_cancel(s, time);
    for (int code = 0; code <= KEY_MAX; code++)
        if (has_bit(s->held, code))
            key_event(s, code, 0, time, AKEY_EVENT_FLAG_CANCELED);
}

void source_forget(struct source *s)
{
    for (int i = 0; i < SLOTS && s->kind == TOUCHSCREEN; i++)
        s->fingers[i].id = s->fingers[i].tracking = -1;
    s->down = 0;
    s->buttons = s->buttons_before = 0;
    memset(s->held, 0, sizeof s->held);
}

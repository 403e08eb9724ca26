// SPDX-License-Identifier: GPL-2.0-or-later
// Touch, keys and wheel from all evdev devices. Touch is multi-touch protocol B: a slot at a time is
// described, and SYN_REPORT says that a frame of changes is complete.
#include <app.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static bool has_bit(const uint8_t *bits, int n) { return bits[n / 8] >> (n % 8) & 1; }

static void describe(struct device *d)
{
    uint8_t types[4] = {0}, axes[8] = {0}, rel[2] = {0}, keys[96] = {0};
    ioctl(d->fd, EVIOCGBIT(0, sizeof types), types);
    if (has_bit(types, EV_ABS))
        ioctl(d->fd, EVIOCGBIT(EV_ABS, sizeof axes), axes);
    if (has_bit(types, EV_REL))
        ioctl(d->fd, EVIOCGBIT(EV_REL, sizeof rel), rel);
    d->is_mouse = has_bit(rel, REL_X);
    if (has_bit(types, EV_KEY))
        ioctl(d->fd, EVIOCGBIT(EV_KEY, sizeof keys), keys);
    // A gamepad's stick has ABS_X too.
    d->is_touch =
        has_bit(axes, ABS_MT_POSITION_X) || (has_bit(axes, ABS_X) && has_bit(keys, BTN_TOUCH));
    struct input_absinfo info;
    int multi = has_bit(axes, ABS_MT_POSITION_X);
    if (d->is_touch && ioctl(d->fd, EVIOCGABS(multi ? ABS_MT_POSITION_X : ABS_X), &info) == 0) {
        d->min_x = info.minimum;
        d->max_x = info.maximum;
    }
    if (d->is_touch && ioctl(d->fd, EVIOCGABS(multi ? ABS_MT_POSITION_Y : ABS_Y), &info) == 0) {
        d->min_y = info.minimum;
        d->max_y = info.maximum;
    }
    if (has_bit(axes, ABS_MT_PRESSURE) && ioctl(d->fd, EVIOCGABS(ABS_MT_PRESSURE), &info) == 0)
        d->max_pressure = info.maximum;
    if (has_bit(axes, ABS_MT_SLOT) && ioctl(d->fd, EVIOCGABS(ABS_MT_SLOT), &info) == 0)
        d->slot = info.value;
    for (int i = 0; i < SLOTS; i++)
        d->fingers[i] = (struct finger){.id = -1, .was_id = -1};
    // Events stamped with the monotonic clock can be compared with our own.
    int clock = CLOCK_MONOTONIC;
    ioctl(d->fd, EVIOCSCLOCKID, &clock);
}

void input_open(struct input *in, int width, int height)
{
    memset(in, 0, sizeof *in);
    in->width = width;
    in->height = height;
    for (int i = 0; i < 32 && in->count < MAX_DEVICES; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/input/event%d", i);
        int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0 && errno == ENOENT)
            break; // they are numbered without gaps here
        if (fd < 0)
            continue;
        struct device *d = &in->devices[in->count];
        d->fd = fd;
        describe(d);
        if (ioctl(fd, EVIOCGNAME(sizeof in->names[0] - 1), in->names[in->count]) < 0)
            in->names[in->count][0] = 0;
        in->count++;
    }
}
void input_close(struct input *in)
{
    while (in->count)
        close(in->devices[--in->count].fd);
}

void input_push(struct input *in, struct event event)
{
    enum { ROOM = sizeof in->queue / sizeof *in->queue };
    if (in->tail - in->head == ROOM)
        in->head++; // the oldest is lost; nobody lets 64 events lie
    in->queue[in->tail++ % ROOM] = event;
}

static void report_finger(struct input *in, struct device *d, int slot, int64_t time)
{
    struct finger *f = &d->fingers[slot];
    struct event e = {.slot = slot, .id = f->id, .time_ns = time, .pressure = 1};
    e.x = (float)(f->x - d->min_x) * (float)in->width / (float)(d->max_x - d->min_x + 1) + 0.5f;
    e.y = (float)(f->y - d->min_y) * (float)in->height / (float)(d->max_y - d->min_y + 1) + 0.5f;
    if (d->max_pressure > 0)
        e.pressure = (float)f->pressure / (float)d->max_pressure;
    if (f->was_id >= 0 && f->was_id != f->id) {
        struct event up = e;
        up.type = d->lost ? TOUCH_CANCEL : TOUCH_UP;
        up.id = f->was_id;
        input_push(in, up);
    }
    if (f->id >= 0) {
        e.type = f->was_id == f->id ? TOUCH_MOVE : TOUCH_DOWN;
        input_push(in, e);
    }
    f->was_id = f->id;
    f->changed = false;
}

// After an overflow the kernel tells the state of all slots when asked.
static void resynchronise(struct device *d)
{
    struct {
        uint32_t code;
        int32_t values[SLOTS];
    } ask;
    static const int codes[] = {ABS_MT_TRACKING_ID, ABS_MT_POSITION_X, ABS_MT_POSITION_Y,
                                ABS_MT_PRESSURE};
    for (int c = 0; c < 4; c++) {
        memset(&ask, 0, sizeof ask);
        ask.code = (uint32_t)codes[c];
        if (ioctl(d->fd, EVIOCGMTSLOTS(sizeof ask), &ask) < 0)
            continue;
        for (int i = 0; i < SLOTS; i++) {
            struct finger *f = &d->fingers[i];
            *(c == 0 ? &f->id : c == 1 ? &f->x : c == 2 ? &f->y : &f->pressure) = ask.values[i];
            f->changed = f->id >= 0 || f->was_id >= 0;
        }
    }
    struct input_absinfo info;
    if (ioctl(d->fd, EVIOCGABS(ABS_MT_SLOT), &info) == 0)
        d->slot = info.value;
}

static void absolute(struct device *d, int code, int value)
{
    if (code == ABS_MT_SLOT) {
        d->slot = value;
        return;
    }
    if (d->slot < 0 || d->slot >= SLOTS)
        return;
    struct finger *f = &d->fingers[d->slot];
    f->changed = true;
    if (code == ABS_MT_TRACKING_ID)
        f->id = value;
    else if (code == ABS_MT_POSITION_X)
        f->x = value;
    else if (code == ABS_MT_POSITION_Y)
        f->y = value;
    else if (code == ABS_MT_PRESSURE)
        f->pressure = value;
}

static void synchronise(struct input *in, struct device *d, int64_t time)
{
    if (d->lost)
        resynchronise(d);
    for (int i = 0; i < SLOTS; i++)
        if (d->fingers[i].changed)
            report_finger(in, d, i, time);
    d->lost = false;
    if (d->move_x != 0 || d->move_y != 0)
        input_push(in, (struct event){.type = MOUSE, .x = d->move_x, .y = d->move_y, .time_ns = time});
    if (d->wheel_y != 0)
        input_push(in, (struct event){.type = WHEEL, .code = REL_WHEEL, .value = (int)d->wheel_y, .time_ns = time});
    if (d->wheel_x != 0)
        input_push(in, (struct event){.type = WHEEL, .code = REL_HWHEEL, .value = (int)d->wheel_x, .time_ns = time});
    d->move_x = d->move_y = d->wheel_x = d->wheel_y = 0;
}

static void decode(struct input *in, struct device *d, const struct input_event *e)
{
    int64_t time = e->time.tv_sec * 1000000000ll + e->time.tv_usec * 1000ll;
    if (e->type == EV_SYN && e->code == SYN_DROPPED)
        d->lost = true;
    else if (e->type == EV_SYN && e->code == SYN_REPORT)
        synchronise(in, d, time);
    else if (d->lost)
        return; // half a frame: it is asked for whole at the next SYN_REPORT
    else if (e->type == EV_ABS && d->is_touch)
        absolute(d, e->code, e->value);
    else if (e->type == EV_REL && e->code == REL_X)
        d->move_x += (float)e->value;
    else if (e->type == EV_REL && e->code == REL_Y)
        d->move_y += (float)e->value;
    else if (e->type == EV_REL && e->code == REL_WHEEL)
        d->wheel_y += (float)e->value;
    else if (e->type == EV_REL && e->code == REL_HWHEEL)
        d->wheel_x += (float)e->value;
    else if (e->type == EV_KEY && !(d->is_touch && e->code == BTN_TOUCH))
        input_push(in, (struct event){.type = KEY, .code = e->code, .value = e->value, .time_ns = time});
}

bool input_next(struct input *in, struct event *to)
{
    for (int i = 0; i < in->count && in->head == in->tail; i++) {
        struct input_event events[16];
        ssize_t n = read(in->devices[i].fd, events, sizeof events);
        for (ssize_t k = 0; k < n / (ssize_t)sizeof *events; k++)
            decode(in, &in->devices[i], &events[k]);
        if (n == (ssize_t)sizeof events)
            i--; // there may be more
    }
    if (in->head == in->tail)
        return false;
    *to = in->queue[in->head++ % (sizeof in->queue / sizeof *in->queue)];
    return true;
}

bool input_wait(struct input *in, int timeout_ms)
{
    if (in->head != in->tail)
        return true;
    struct pollfd fds[MAX_DEVICES];
    for (int i = 0; i < in->count; i++)
        fds[i] = (struct pollfd){in->devices[i].fd, POLLIN, 0};
    return poll(fds, (nfds_t)in->count, timeout_ms) > 0;
}

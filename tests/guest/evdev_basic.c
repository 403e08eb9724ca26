// SPDX-License-Identifier: GPL-2.0-or-later
// The event devices. The test touches at 100 ms, types at 200 ms, moves the mouse at 300 ms, and
// floods the touchscreen from 500 ms on.
#include "check.h"
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int touch, keys, mouse;
static struct input_event events[256];

static int bit(const void *bits, int number)
{
    return ((const unsigned char *)bits)[number / 8] >> number % 8 & 1;
}

static void facts(void)
{
    struct stat s;
    fstat(keys, &s);
    CHECK(S_ISCHR(s.st_mode) && major(s.st_rdev) == 13 && minor(s.st_rdev) == 65, "13:65");
    int version = 0;
    EQUAL(ioctl(touch, EVIOCGVERSION, &version), 0, "EVIOCGVERSION");
    EQUAL(version, EV_VERSION, "version");
    struct input_id id = {0};
    EQUAL(ioctl(mouse, EVIOCGID, &id), 0, "EVIOCGID");
    EQUAL(id.bustype, BUS_USB, "bus");
    char name[80] = {0};
    int length = ioctl(touch, EVIOCGNAME(sizeof name), name);
    EQUAL(length, (int)strlen(name) + 1, "EVIOCGNAME");
    EQUAL(ioctl(touch, EVIOCGNAME(5), name), 5, "EVIOCGNAME is cut");
    CHECK(ioctl(touch, EVIOCGPHYS(sizeof name), name) > 1, "EVIOCGPHYS");
    ERROR(ioctl(touch, EVIOCGUNIQ(sizeof name), name), ENOENT, "EVIOCGUNIQ");
    unsigned char bits[128] = {0};
    EQUAL(ioctl(touch, EVIOCGPROP(sizeof bits), bits), sizeof(long), "EVIOCGPROP");
    CHECK(bit(bits, INPUT_PROP_DIRECT), "a direct device");
    EQUAL(ioctl(touch, EVIOCGBIT(0, sizeof bits), bits), sizeof(long), "EVIOCGBIT(0)");
    CHECK(bit(bits, EV_ABS) && bit(bits, EV_KEY) && !bit(bits, EV_REL), "types of the touchscreen");
    EQUAL(ioctl(touch, EVIOCGBIT(EV_ABS, sizeof bits), bits), 8, "EVIOCGBIT(EV_ABS)");
    CHECK(bit(bits, ABS_MT_SLOT) && bit(bits, ABS_MT_POSITION_X) && bit(bits, ABS_X), "axes");
    EQUAL(ioctl(keys, EVIOCGBIT(EV_KEY, sizeof bits), bits), 96, "EVIOCGBIT(EV_KEY)");
    CHECK(bit(bits, KEY_A) && bit(bits, KEY_BACK) && bit(bits, KEY_VOLUMEUP), "keys");
    EQUAL(ioctl(keys, EVIOCGBIT(EV_KEY, 3), bits), 3, "EVIOCGBIT is cut");
    ERROR(ioctl(keys, EVIOCGBIT(EV_REP, sizeof bits), bits), EINVAL, "EVIOCGBIT(EV_REP)");
    EQUAL(ioctl(mouse, EVIOCGBIT(EV_REL, sizeof bits), bits), sizeof(long), "EVIOCGBIT(EV_REL)");
    CHECK(bit(bits, REL_X) && bit(bits, REL_WHEEL), "relative axes");
    struct input_absinfo abs = {0};
    EQUAL(ioctl(touch, EVIOCGABS(ABS_MT_POSITION_X), &abs), 0, "EVIOCGABS");
    CHECK(abs.minimum == 0 && abs.maximum == 63, "range of x");
    EQUAL(ioctl(touch, EVIOCGABS(ABS_MT_SLOT), &abs), 0, "slots");
    EQUAL(abs.maximum, 9, "ten slots");
    ERROR(ioctl(keys, EVIOCGABS(0), &abs), EINVAL, "EVIOCGABS without axes");
    unsigned repeat[2] = {0};
    EQUAL(ioctl(keys, EVIOCGREP, repeat), 0, "EVIOCGREP");
    CHECK(repeat[0] > 0 && repeat[1] > 0, "repeat");
    repeat[0] = 500;
    EQUAL(ioctl(keys, EVIOCSREP, repeat), 0, "EVIOCSREP");
    repeat[0] = 0;
    ioctl(keys, EVIOCGREP, repeat);
    EQUAL(repeat[0], 500, "repeat is kept");
    struct input_event sync = {0};
    write(keys, &sync, sizeof sync);
    EQUAL(read(keys, events, sizeof events), 2 * sizeof *events, "the change is an event");
    CHECK(events[0].type == EV_REP && events[0].value == 500, "EV_REP");
    ERROR(ioctl(mouse, EVIOCGREP, repeat), ENOSYS, "no repeat");
    EQUAL(ioctl(keys, EVIOCGKEY(sizeof bits), bits), 96, "EVIOCGKEY");
    CHECK(!bit(bits, KEY_A), "nothing is pressed");
    CHECK(ioctl(keys, EVIOCGLED(sizeof bits), bits) > 0, "EVIOCGLED");
    CHECK(ioctl(keys, EVIOCGSW(sizeof bits), bits) > 0, "EVIOCGSW");
    CHECK(ioctl(keys, EVIOCGSND(sizeof bits), bits) > 0, "EVIOCGSND");
    ERROR(ioctl(keys, 0x12345678, 0), EINVAL, "unknown call");
    ERROR(ioctl(touch, EVIOCGNAME(80), 8), EFAULT, "name to nowhere");
    ERROR(ioctl(touch, EVIOCGID, 8), EFAULT, "id to nowhere");
    ERROR(open("/dev/uinput", O_RDWR), ENOENT, "no uinput");
}

// Reads until `count` reports have come; returns the number of events.
static int reports(int fd, int count)
{
    int total = 0;
    while (count > 0) {
        ssize_t size = read(fd, events + total, sizeof events - total * sizeof *events);
        if (size <= 0)
            return -1;
        for (int n = (int)(size / sizeof *events); n; n--)
            count -= events[total].type == EV_SYN && events[total].code == SYN_REPORT, total++;
    }
    return total;
}

static int value_of(int total, int type, int code)
{
    for (int i = 0; i < total; i++)
        if (events[i].type == type && events[i].code == code)
            return events[i].value;
    return -12345;
}

static void reading(void)
{
    EQUAL(sizeof *events, sizeof(long) == 8 ? 24 : 16, "sizeof struct input_event");
    ERROR(read(touch, events, sizeof *events - 1), EINVAL, "a buffer too short");
    EQUAL(read(touch, events, 0), 0, "no buffer");
    fcntl(touch, F_SETFL, O_NONBLOCK);
    ERROR(read(touch, events, sizeof events), EAGAIN, "nothing yet");
    fcntl(touch, F_SETFL, 0);
    struct pollfd p[] = {{touch, POLLIN, 0}, {keys, POLLIN, 0}, {mouse, POLLIN, 0}};
    EQUAL(poll(p, 3, 0), 0, "nothing to read");
    EQUAL(poll(p, 3, 5000), 1, "poll");
    EQUAL(p[0].revents, POLLIN, "the touchscreen");
    int total = reports(touch, 1);
    EQUAL(value_of(total, EV_ABS, ABS_MT_POSITION_X), 10, "x");
    EQUAL(value_of(total, EV_ABS, ABS_MT_POSITION_Y), 20, "y");
    CHECK(value_of(total, EV_ABS, ABS_MT_TRACKING_ID) >= 0, "tracking id");
    EQUAL(value_of(total, EV_KEY, BTN_TOUCH), 1, "BTN_TOUCH");
    EQUAL(value_of(total, EV_ABS, ABS_X), 10, "the single-touch axes");
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    long long stamp = events[0].time.tv_sec * 1000000ll + events[0].time.tv_usec;
    long long present = t.tv_sec * 1000000ll + t.tv_nsec / 1000;
    CHECK(stamp <= present && present - stamp < 1000000, "stamped with real time");
    struct {
        uint32_t code;
        int32_t values[10];
    } slots = {ABS_MT_POSITION_Y, {0}};
    EQUAL(ioctl(touch, EVIOCGMTSLOTS(sizeof slots), &slots), 0, "EVIOCGMTSLOTS");
    EQUAL(slots.values[0], 20, "slot 0");
    slots.code = ABS_X;
    ERROR(ioctl(touch, EVIOCGMTSLOTS(sizeof slots), &slots), EINVAL, "no axis of slots");
    unsigned char bits[96];
    ioctl(touch, EVIOCGKEY(sizeof bits), bits);
    CHECK(bit(bits, BTN_TOUCH), "EVIOCGKEY sees the finger");

    // An epoll instance, and read one event at a time.
    int ep = epoll_create1(0);
    struct epoll_event got, want = {.events = EPOLLIN, .data.u64 = 5};
    epoll_ctl(ep, EPOLL_CTL_ADD, keys, &want);
    EQUAL(epoll_wait(ep, &got, 1, 5000), 1, "epoll");
    int clock = CLOCK_MONOTONIC;
    EQUAL(read(keys, events, sizeof *events), sizeof *events, "one event");
    CHECK(events[0].type == EV_KEY && events[0].code == KEY_A && events[0].value == 1, "key down");
    EQUAL(read(keys, events, sizeof *events + 5), sizeof *events, "one and a bit");
    EQUAL(events[0].type, EV_SYN, "the report");
    EQUAL(ioctl(keys, EVIOCSCLOCKID, &clock), 0, "EVIOCSCLOCKID");
    total = reports(keys, 1);
    CHECK(value_of(total, EV_KEY, KEY_A) == 0, "key up");
    clock_gettime(CLOCK_MONOTONIC, &t);
    CHECK(events[0].time.tv_sec <= t.tv_sec, "stamped with monotonic time");
    clock = 77;
    ERROR(ioctl(keys, EVIOCSCLOCKID, &clock), EINVAL, "an odd clock");
    close(ep);

    total = reports(mouse, 1);
    EQUAL(value_of(total, EV_REL, REL_X), 5, "mouse x");
    EQUAL(value_of(total, EV_REL, REL_Y), -7, "mouse y");
}

static void grabbing(void)
{
    int twin = open("/dev/input/event1", O_RDWR | O_NONBLOCK);
    EQUAL(ioctl(keys, EVIOCGRAB, 1), 0, "grab");
    ERROR(ioctl(twin, EVIOCGRAB, 1), EBUSY, "grab what is grabbed");
    ERROR(ioctl(twin, EVIOCGRAB, 0), EINVAL, "ungrab another's");
    struct input_event led = {.type = EV_LED, .code = LED_CAPSL, .value = 1}, sync = {0};
    EQUAL(write(keys, &led, sizeof led), sizeof led, "set a LED");
    EQUAL(write(keys, &sync, sizeof sync), sizeof sync, "end of packet");
    unsigned char bits[8] = {0};
    ioctl(keys, EVIOCGLED(sizeof bits), bits);
    CHECK(bit(bits, LED_CAPSL), "it is lit");
    ERROR(read(twin, events, sizeof events), EAGAIN, "others hear nothing");
    ERROR(write(keys, &led, 3), EINVAL, "write less than an event");
    EQUAL(ioctl(keys, EVIOCGRAB, 0), 0, "ungrab");
    EQUAL(ioctl(twin, EVIOCREVOKE, 0), 0, "revoke");
    ERROR(read(twin, events, sizeof events), ENODEV, "read what is revoked");
    int version;
    ERROR(ioctl(twin, EVIOCGVERSION, &version), ENODEV, "ask what is revoked");
    struct pollfd p = {twin, POLLIN, 0};
    poll(&p, 1, 0);
    EQUAL(p.revents, POLLHUP | POLLERR, "poll what is revoked");
    close(twin);
    unsigned char wanted[96] = {0};
    struct input_mask mask = {EV_KEY, sizeof wanted, (unsigned long)wanted};
    EQUAL(ioctl(mouse, EVIOCSMASK, &mask), 0, "EVIOCSMASK");
    memset(wanted, 1, sizeof wanted);
    EQUAL(ioctl(mouse, EVIOCGMASK, &mask), 0, "EVIOCGMASK");
    CHECK(!wanted[0] && !wanted[95], "the mask is kept");
}

static void flood(void)
{
    usleep(700000);
    int total = reports(touch, 1);
    CHECK(total > 0, "after a flood");
    EQUAL(events[0].type, EV_SYN, "it begins with");
    EQUAL(events[0].code, SYN_DROPPED, "SYN_DROPPED");
}

int main(void)
{
    touch = open("/dev/input/event0", O_RDWR);
    keys = open("/dev/input/event1", O_RDWR);
    mouse = open("/dev/input/event2", O_RDWR);
    CHECK(touch >= 0 && keys >= 0 && mouse >= 0, "open");
    facts();
    reading();
    grabbing();
    flood();
    close(touch), close(keys), close(mouse);
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The gamepad. The test presses A at 100 ms, pushes the left stick and the cross at 200 ms, and
// pulls the right trigger at 300 ms.
#include "check.h"
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static int pad;

static int bit(const void *bits, int number)
{
    return ((const unsigned char *)bits)[number / 8] >> number % 8 & 1;
}

// Waits for the next packet and checks one event in it.
static void expect(int ms, int type, int code, int value, const char *name)
{
    struct input_event event = {0};
    struct pollfd fd = {pad, POLLIN, 0};
    EQUAL(poll(&fd, 1, 5000), 1, name);
    int found = 0;
    while (read(pad, &event, sizeof event) == sizeof event && event.type != EV_SYN) {
        int64_t at = event.time.tv_sec * 1000LL + event.time.tv_usec / 1000;
        found += event.type == type && event.code == code && event.value == value && at == ms;
    }
    EQUAL(found, 1, name);
}

int main(void)
{
    pad = open("/dev/input/event3", O_RDONLY | O_NONBLOCK);
    CHECK(pad >= 0, "open");
    int clock = CLOCK_MONOTONIC;
    EQUAL(ioctl(pad, EVIOCSCLOCKID, &clock), 0, "EVIOCSCLOCKID");
    char name[64] = {0};
    ioctl(pad, EVIOCGNAME(sizeof name), name);
    CHECK(!strcmp(name, "DroidEmu Gamepad"), "name");
    unsigned char keys[96] = {0}, axes[8] = {0};
    ioctl(pad, EVIOCGBIT(EV_KEY, sizeof keys), keys);
    ioctl(pad, EVIOCGBIT(EV_ABS, sizeof axes), axes);
    CHECK(bit(keys, BTN_GAMEPAD) && bit(keys, BTN_START) && !bit(keys, KEY_A), "buttons");
    CHECK(bit(axes, ABS_X) && bit(axes, ABS_RZ) && bit(axes, ABS_GAS) && bit(axes, ABS_HAT0Y),
          "axes");
    struct input_absinfo x = {0};
    EQUAL(ioctl(pad, EVIOCGABS(ABS_X), &x), 0, "EVIOCGABS");
    CHECK(x.minimum == -32768 && x.maximum == 32767 && x.value == 0, "a stick's range");

    expect(100, EV_KEY, BTN_A, 1, "A");
    unsigned char state[96] = {0};
    ioctl(pad, EVIOCGKEY(sizeof state), state);
    CHECK(bit(state, BTN_A) && !bit(state, BTN_B), "A is down");
    expect(120, EV_KEY, BTN_A, 0, "A is up");
    expect(200, EV_ABS, ABS_X, -32767, "stick");
    expect(200, EV_ABS, ABS_HAT0Y, 1, "cross");
    EQUAL(ioctl(pad, EVIOCGABS(ABS_X), &x), 0, "EVIOCGABS");
    EQUAL(x.value, -32767, "the stick's state");
    expect(300, EV_KEY, BTN_TR2, 1, "trigger");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Double-buffered programs run at the screen's rate, whether they flip, wait, or do both.
#include "check.h"

#include <fcntl.h>
#include <linux/fb.h>
#include <sys/ioctl.h>
#include <time.h>

#define FRAMES 30

static int fb;
static struct fb_var_screeninfo var;

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void flip(int i) {
    var.yoffset = (i & 1) ? var.yres : 0;
    EQUAL(ioctl(fb, FBIOPAN_DISPLAY, &var), 0, "FBIOPAN_DISPLAY");
}

static void wait_vsync(void) {
    unsigned display = 0;
    EQUAL(ioctl(fb, FBIO_WAITFORVSYNC, &display), 0, "FBIO_WAITFORVSYNC");
}

// 60 Hz: 30 frames take half a second, a frame more or less.
static void took(long long start, const char *what) {
    long long us = now_us() - start;
    CHECK(us > 466000 && us < 534000, what);
}

int main(void) {
    fb = open("/dev/fb0", O_RDWR);
    CHECK(fb >= 0, "open");
    EQUAL(ioctl(fb, FBIOGET_VSCREENINFO, &var), 0, "FBIOGET_VSCREENINFO");
    var.yres_virtual = 2 * var.yres;
    EQUAL(ioctl(fb, FBIOPUT_VSCREENINFO, &var), 0, "FBIOPUT_VSCREENINFO");
    long long start = now_us();
    for (int i = 0; i < FRAMES; i++) flip(i);
    took(start, "flips alone");
    start = now_us();
    for (int i = 0; i < FRAMES; i++) wait_vsync();
    took(start, "waits alone");
    start = now_us();
    for (int i = 0; i < FRAMES; i++) {
        flip(i);
        wait_vsync();
    }
    took(start, "flip, then wait");
    start = now_us();
    for (int i = 0; i < FRAMES; i++) {
        wait_vsync();
        flip(i);
    }
    took(start, "wait, then flip");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The frame buffer: geometry, page flipping, vertical sync; or a plain file in its place.
#include <app.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static bool fail(const char *program, const char *what)
{
    fprintf(stderr, "%s: %s: %m\n", program, what);
    return false;
}

static bool open_file(struct screen *s, const char *program, const char *path)
{
    int sizes[3] = {540, 960, 32};
    const char *geometry = getenv("FB_GEOMETRY");
    for (int i = 0; geometry && i < 3; i++) {
        char *end;
        sizes[i] = (int)strtol(geometry, &end, 10);
        geometry = *end == 'x' ? end + 1 : NULL;
    }
    s->is_file = true;
    s->width = sizes[0];
    s->height = sizes[1];
    s->bits = sizes[2] == 16 ? 16 : 32;
    s->red_offset = s->bits == 16 ? 11 : 16;
    s->stride = s->width * s->bits / 8;
    s->refresh = 60;
    s->buffers = 1;
    s->memory_size = (size_t)s->stride * (size_t)s->height;
    s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (s->fd < 0 || ftruncate(s->fd, (off_t)s->memory_size) < 0)
        return fail(program, path);
    s->memory = mmap(NULL, s->memory_size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
    return s->memory != MAP_FAILED || fail(program, path);
}

bool screen_open(struct screen *s, const char *program, int buffers)
{
    static const char *const paths[] = {"/dev/graphics/fb0", "/dev/fb0"};
    memset(s, 0, sizeof *s);
    const char *path = getenv("FB_FILE");
    if (path)
        return open_file(s, program, path);
    for (int i = 0; i < 2; i++) {
        path = paths[i];
        s->fd = open(path, O_RDWR | O_CLOEXEC);
        if (s->fd >= 0)
            break;
    }
    if (s->fd < 0)
        return fail(program, "no screen: cannot open /dev/graphics/fb0 or /dev/fb0");

    struct fb_fix_screeninfo fix;
    struct fb_var_screeninfo *v = &s->info;
    if (ioctl(s->fd, FBIOGET_VSCREENINFO, v) < 0 || ioctl(s->fd, FBIOGET_FSCREENINFO, &fix) < 0)
        return fail(program, path);
    // Ask for as many buffers as the memory holds; a device that cannot pan leaves us one.
    for (int n = buffers; n > 1; n--) {
        struct fb_var_screeninfo wanted = *v;
        wanted.yres_virtual = v->yres * (unsigned)n;
        wanted.yoffset = 0;
        wanted.activate = FB_ACTIVATE_NOW;
        if (ioctl(s->fd, FBIOPUT_VSCREENINFO, &wanted) == 0 &&
            ioctl(s->fd, FBIOGET_VSCREENINFO, v) == 0 && v->yres_virtual >= v->yres * (unsigned)n)
            break;
    }
    ioctl(s->fd, FBIOGET_FSCREENINFO, &fix); // the line length may have changed with it
    s->width = (int)v->xres;
    s->height = (int)v->yres;
    s->bits = (int)v->bits_per_pixel;
    s->red_offset = (int)v->red.offset;
    s->stride = (int)fix.line_length;
    if (s->bits != 16 && s->bits != 32) {
        fprintf(stderr, "%s: %s has %d bits a pixel; 16 or 32 are needed\n", program, path, s->bits);
        return false;
    }
    s->memory_size = fix.smem_len;
    size_t one = (size_t)s->stride * v->yres;
    s->buffers = fix.ypanstep == 0 ? 1 : (int)(v->yres_virtual / v->yres);
    if ((size_t)s->buffers * one > s->memory_size)
        s->buffers = (int)(s->memory_size / one);
    if (s->buffers > buffers)
        s->buffers = buffers;
    if (s->buffers < 1) {
        fprintf(stderr, "%s: %s has too little memory for its size\n", program, path);
        return false;
    }
    s->back = s->buffers > 1 ? 1 : 0;

    uint64_t line = v->xres + v->left_margin + v->right_margin + v->hsync_len;
    uint64_t frame = line * (v->yres + v->upper_margin + v->lower_margin + v->vsync_len);
    uint64_t picoseconds = frame * v->pixclock;
    s->refresh = picoseconds ? (int)((1000000000000ull + picoseconds / 2) / picoseconds) : 60;
    if (s->refresh < 10 || s->refresh > 500)
        s->refresh = 60;
    s->has_vsync = true;
    s->memory = mmap(NULL, s->memory_size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
    return s->memory != MAP_FAILED || fail(program, path);
}

uint8_t *screen_back(struct screen *s)
{
    return s->memory + (size_t)s->back * (size_t)s->stride * (size_t)s->height;
}

static void wait_for_vsync(struct screen *s)
{
    if (s->is_file)
        return;
    uint32_t which = 0;
    if (s->has_vsync) {
        if (ioctl(s->fd, FBIO_WAITFORVSYNC, &which) == 0 || errno == EINTR)
            return;
        s->has_vsync = false;
    }
    int64_t now = clock_ns(CLOCK_MONOTONIC), frame = 1000000000 / s->refresh;
    s->next_frame = s->next_frame + frame < now ? now : s->next_frame + frame;
    struct timespec until = {(time_t)(s->next_frame / 1000000000), (long)(s->next_frame % 1000000000)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

// Some drivers let FBIOPAN_DISPLAY wait for the vertical sync, always or when no buffer is free. After
// that, FBIO_WAITFORVSYNC would wait for one more and halve the frame rate.
static bool pan_waits(struct screen *s)
{
    int64_t before = clock_ns(CLOCK_MONOTONIC);
    s->info.yoffset = (unsigned)(s->back * s->height);
    s->info.activate = FB_ACTIVATE_VBL;
    ioctl(s->fd, FBIOPAN_DISPLAY, &s->info);
    return s->buffers > 1 && clock_ns(CLOCK_MONOTONIC) - before > 1000000;
}

void screen_flip(struct screen *s)
{
    // With three buffers there is always one to draw into: a frame that took long may go on at once
    // and make up for it, and the driver holds back who queues a second flip. Only a program that
    // is far ahead of the screen waits here as well, for drivers that never hold back.
    bool far_ahead = clock_ns(CLOCK_MONOTONIC) - s->last_flip < 500000000 / s->refresh;
    // With one buffer there is nothing to flip, but panning still tells that a frame is ready.
    if (s->is_file || (!pan_waits(s) && (s->buffers < 3 || far_ahead)))
        wait_for_vsync(s);
    s->last_flip = clock_ns(CLOCK_MONOTONIC);
    if (++s->back >= s->buffers)
        s->back = 0;
}

void screen_close(struct screen *s)
{
    if (s->memory && s->memory != MAP_FAILED)
        munmap(s->memory, s->memory_size);
    if (s->fd >= 0)
        close(s->fd);
    s->memory = NULL;
    s->fd = -1;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "screen.h"
#include <fcntl.h>
#include <linux/fb.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_BUFFERS = 3 };

static bool read_mode(struct screen *s)
{
    struct fb_var_screeninfo var;
    struct fb_fix_screeninfo fix;
    if (ioctl(s->fd, FBIOGET_VSCREENINFO, &var) < 0 || ioctl(s->fd, FBIOGET_FSCREENINFO, &fix) < 0)
        return false;
    s->width = (int32_t)var.xres;
    s->height = (int32_t)var.yres;
    s->stride = fix.line_length;
    s->memory_size = fix.smem_len;
    s->rotation = (int)var.rotate * 90;
    s->mode_waits = false;
    s->order = var.bits_per_pixel == 16 ? SCREEN_565 : var.red.offset == 0 ? SCREEN_RGBX : SCREEN_BGRX;
    s->buffers = (int)(var.yres_virtual / var.yres);
    if (s->buffers > MOST_BUFFERS)
        s->buffers = MOST_BUFFERS;
    s->front = (int)(var.yoffset / var.yres);
    s->back = s->buffers > 1 ? (s->front + 1) % s->buffers : 0;
    s->drawn = false;
    return s->buffers > 0;
}

bool screen_open(struct screen *s)
{
    memset(s, 0, sizeof *s);
    s->fd = open("/dev/graphics/fb0", O_RDWR | O_CLOEXEC);
    if (s->fd < 0)
        s->fd = open("/dev/fb0", O_RDWR | O_CLOEXEC);
    if (s->fd < 0)
        return false;
    if (read_mode(s)) {
        void *memory = mmap(NULL, s->memory_size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
        if (memory != MAP_FAILED) {
            s->memory = memory;
            return true;
        }
    }
    close(s->fd);
    s->fd = -1;
    return false;
}

void screen_close(struct screen *s)
{
    if (s->memory)
        munmap(s->memory, s->memory_size);
    if (s->fd >= 0)
        close(s->fd);
    s->memory = NULL;
    s->fd = -1;
}

// The device's mode with this direction: its rows are as long as the panel is wide or high.
static bool turned_mode(struct screen *s, struct fb_var_screeninfo *var, int rotation)
{
    if (ioctl(s->fd, FBIOGET_VSCREENINFO, var) < 0)
        return false;
    uint32_t rotate = (uint32_t)rotation / 90;
    if ((rotate ^ var->rotate) & 1) {
        uint32_t buffers = var->yres_virtual / var->yres, yres = var->yres;
        var->yres = var->xres;
        var->xres = var->xres_virtual = yres;
        var->yres_virtual = buffers * var->yres;
    }
    if (rotate != var->rotate)
        var->yoffset = 0;
    var->rotate = rotate;
    return true;
}

bool screen_set_order(struct screen *s, enum screen_order order)
{
    if (s->order == order)
        return true;
    struct fb_var_screeninfo var;
    if (!turned_mode(s, &var, s->rotation))
        return false;
    unsigned red = order == SCREEN_565 ? 11 : order == SCREEN_RGBX ? 0 : 16;
    unsigned length = order == SCREEN_565 ? 5 : 8;
    var.bits_per_pixel = order == SCREEN_565 ? 16 : 32;
    var.red = (struct fb_bitfield){red, length, 0};
    var.green = (struct fb_bitfield){order == SCREEN_565 ? 5 : 8, order == SCREEN_565 ? 6 : 8, 0};
    var.blue = (struct fb_bitfield){order == SCREEN_RGBX ? 16 : 0, length, 0};
    var.transp = (struct fb_bitfield){0, 0, 0};
    // Ask first: a device that cannot do it may give something close.
    struct fb_var_screeninfo tried = var;
    tried.activate = FB_ACTIVATE_TEST;
    if (ioctl(s->fd, FBIOPUT_VSCREENINFO, &tried) < 0 || tried.bits_per_pixel != var.bits_per_pixel ||
        tried.red.offset != red)
        return false;
    // What was shown means something else in the new mode.
    if (s->drawn)
        memset(screen_buffer(s, s->front), 0, s->stride * (size_t)s->height);
    var.activate = FB_ACTIVATE_NOW;
    if (ioctl(s->fd, FBIOPUT_VSCREENINFO, &var) < 0 || !read_mode(s))
        return false;
    return s->order == order;
}

bool screen_set_rotation(struct screen *s, int rotation)
{
    if (s->rotation == rotation)
        return true;
    struct fb_var_screeninfo var;
    if (!turned_mode(s, &var, rotation))
        return false;
    struct fb_var_screeninfo tried = var;
    tried.activate = FB_ACTIVATE_TEST;
    if (ioctl(s->fd, FBIOPUT_VSCREENINFO, &tried) < 0 || tried.rotate != var.rotate || tried.xres != var.xres)
        return false;
    // Buffers begin where they began: the one that is shown stays what it is until the flip.
    s->width = (int32_t)var.xres;
    s->height = (int32_t)var.yres;
    s->stride = (size_t)var.xres * var.bits_per_pixel / 8;
    s->rotation = rotation;
    s->mode_waits = true;
    return true;
}

uint8_t *screen_buffer(const struct screen *s, int index)
{
    return s->memory + (size_t)index * s->stride * (size_t)s->height;
}

void screen_flip(struct screen *s)
{
    struct fb_var_screeninfo var;
    if (!turned_mode(s, &var, s->rotation))
        return;
    var.yoffset = (uint32_t)(s->back * s->height);
    // A new mode and its first picture come at once, so that none is seen in the wrong direction.
    var.activate = s->mode_waits ? FB_ACTIVATE_NOW : FB_ACTIVATE_VBL;
    ioctl(s->fd, s->mode_waits ? FBIOPUT_VSCREENINFO : FBIOPAN_DISPLAY, &var);
    s->mode_waits = false;
    s->front = s->back;
    s->back = (s->back + 1) % s->buffers;
    s->drawn = true;
}

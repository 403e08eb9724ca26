// SPDX-License-Identifier: GPL-2.0-or-later
// The frame buffer device's calls and structures (linux/fb.h of the kernel, what is in use today).
#pragma once
#include <linux/types.h>
#include <sys/ioctl.h>

#define FBIOGET_VSCREENINFO 0x4600
#define FBIOPUT_VSCREENINFO 0x4601
#define FBIOGET_FSCREENINFO 0x4602
#define FBIOGETCMAP 0x4604
#define FBIOPUTCMAP 0x4605
#define FBIOPAN_DISPLAY 0x4606
#define FBIOBLANK 0x4611
#define FBIOGET_VBLANK _IOR('F', 0x12, struct fb_vblank)
#define FBIO_WAITFORVSYNC _IOW('F', 0x20, __u32)

#define FB_TYPE_PACKED_PIXELS 0
#define FB_VISUAL_TRUECOLOR 2
#define FB_ACTIVATE_NOW 0
#define FB_ACTIVATE_TEST 2
#define FB_ACTIVATE_MASK 15
#define FB_ACTIVATE_VBL 16
#define FB_ACTIVATE_FORCE 128
#define FB_VMODE_NONINTERLACED 0
#define FB_BLANK_UNBLANK 0
#define FB_BLANK_NORMAL 1
#define FB_BLANK_POWERDOWN 4

struct fb_fix_screeninfo {
    char id[16];
    unsigned long smem_start;
    __u32 smem_len, type, type_aux, visual;
    __u16 xpanstep, ypanstep, ywrapstep;
    __u32 line_length; // bytes from one row to the next
    unsigned long mmio_start;
    __u32 mmio_len, accel;
    __u16 capabilities, reserved[2];
};
struct fb_bitfield {
    __u32 offset, length, msb_right;
};
struct fb_var_screeninfo {
    __u32 xres, yres;                 // what is seen
    __u32 xres_virtual, yres_virtual; // what is in memory
    __u32 xoffset, yoffset;           // where the seen part starts
    __u32 bits_per_pixel, grayscale;
    struct fb_bitfield red, green, blue, transp;
    __u32 nonstd, activate;
    __u32 height, width; // in millimetres
    __u32 accel_flags;
    __u32 pixclock; // picoseconds
    __u32 left_margin, right_margin, upper_margin, lower_margin, hsync_len, vsync_len;
    __u32 sync, vmode, rotate, colorspace, reserved[4];
};
struct fb_cmap {
    __u32 start, len;
    __u16 *red, *green, *blue, *transp;
};
struct fb_vblank {
    __u32 flags, count, vcount, hcount, reserved[4];
};

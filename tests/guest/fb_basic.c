// SPDX-License-Identifier: GPL-2.0-or-later
// The frame buffer device. The screen is 64 x 48 at 60 Hz with three buffers.
#include "check.h"
#include <fcntl.h>
#include <linux/fb.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread.h>
#include <time.h>
#include <unistd.h>

#define W 64
#define H 48
#define BYTES (W * H * 4 * 3)

static int fb;
static struct fb_var_screeninfo var, wanted;
static struct fb_fix_screeninfo fix;

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void facts(void)
{
    struct stat s;
    EQUAL(fstat(fb, &s), 0, "fstat");
    CHECK(S_ISCHR(s.st_mode) && major(s.st_rdev) == 29 && minor(s.st_rdev) == 0, "29:0");
    EQUAL(ioctl(fb, FBIOGET_VSCREENINFO, &var), 0, "FBIOGET_VSCREENINFO");
    CHECK(var.xres == W && var.yres == H && var.xres_virtual == W, "size");
    EQUAL(var.yres_virtual, 3 * H, "three buffers");
    EQUAL(var.bits_per_pixel, 32, "32 bits");
    CHECK(var.red.offset == 16 && var.green.offset == 8 && var.blue.offset == 0, "XRGB offsets");
    CHECK(var.red.length == 8 && var.green.length == 8 && var.blue.length == 8, "XRGB lengths");
    CHECK(var.width > 0 && var.height > 0 && var.pixclock > 0, "millimetres and pixel clock");
    double hz = 1e12 / var.pixclock / (W * H);
    CHECK(hz > 59.5 && hz < 60.5, "refresh rate");
    EQUAL(ioctl(fb, FBIOGET_FSCREENINFO, &fix), 0, "FBIOGET_FSCREENINFO");
    EQUAL(fix.smem_len, BYTES, "memory");
    EQUAL(fix.line_length, W * 4, "line length");
    CHECK(fix.type == FB_TYPE_PACKED_PIXELS && fix.visual == FB_VISUAL_TRUECOLOR, "true colour");
    CHECK(fix.ypanstep == 1 && fix.xpanstep == 0 && fix.ywrapstep == 0, "panning");
    CHECK(fix.id[0] && !fix.id[15], "name");
    struct fb_vblank blank = {0};
    EQUAL(ioctl(fb, FBIOGET_VBLANK, &blank), 0, "FBIOGET_VBLANK");
    ERROR(ioctl(fb, 0x46ff, 0), ENOTTY, "unknown call");
    ERROR(ioctl(fb, FBIOGET_VSCREENINFO, 8), EFAULT, "to nowhere");
    struct pollfd p = {fb, POLLIN | POLLOUT, 0};
    EQUAL(poll(&p, 1, 0), 1, "always ready");
}

static int put(void) { return ioctl(fb, FBIOPUT_VSCREENINFO, &wanted); }

static void modes(void)
{
    wanted = var;
    wanted.activate = FB_ACTIVATE_TEST;
    wanted.bits_per_pixel = 16;
    EQUAL(put(), 0, "test a mode");
    EQUAL(wanted.green.length, 6, "RGB565 fields");
    ioctl(fb, FBIOGET_VSCREENINFO, &wanted);
    EQUAL(wanted.bits_per_pixel, 32, "testing changes nothing");
    wanted.xres = W + 1;
    ERROR(put(), EINVAL, "another width");
    wanted = var, wanted.bits_per_pixel = 8;
    ERROR(put(), EINVAL, "a palette");
    wanted = var, wanted.yres_virtual = 4 * H;
    ERROR(put(), EINVAL, "more than there is");
    wanted = var, wanted.xoffset = 1;
    ERROR(put(), EINVAL, "sideways");
    wanted = var, wanted.bits_per_pixel = 16, wanted.yres_virtual = 2 * H;
    EQUAL(put(), 0, "RGB565, two buffers");
    ioctl(fb, FBIOGET_FSCREENINFO, &fix);
    EQUAL(fix.line_length, W * 2, "shorter lines");
    EQUAL(fix.smem_len, BYTES, "the same memory");
    wanted = var, wanted.yres_virtual = 1;
    EQUAL(put(), 0, "too few rows");
    EQUAL(wanted.yres_virtual, H, "are rounded up");
    wanted = var;
    EQUAL(put(), 0, "back");
    EQUAL(wanted.yres_virtual, 3 * H, "with three buffers");
}

static void memory(void)
{
    static char line[BYTES + 10];
    uint32_t *pixels = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fb, 0);
    CHECK(pixels != MAP_FAILED, "mmap");
    pixels[0] = 0x112233;
    pixels[W * H] = 0x445566;
    uint32_t word = 0;
    EQUAL(pread(fb, &word, 4, 0), 4, "pread");
    EQUAL(word, 0x112233, "sees the mapping");
    EQUAL(lseek(fb, W * H * 4, SEEK_SET), W * H * 4, "lseek");
    EQUAL(read(fb, &word, 4), 4, "read");
    EQUAL(word, 0x445566, "the second buffer");
    word = 0x778899;
    EQUAL(write(fb, &word, 4), 4, "write");
    EQUAL(pixels[W * H + 1], 0x778899, "the mapping sees it");
    uint32_t *second = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fb, 0);
    CHECK(second != MAP_FAILED && *second == 0x112233, "a second mapping");
    munmap(second, 4096);
    lseek(fb, 0, SEEK_SET);
    EQUAL(read(fb, line, BYTES + 10), BYTES, "read it all");
    EQUAL(read(fb, line, 1), 0, "the end");
    ERROR(write(fb, line, 1), ENOSPC, "write at the end");
    lseek(fb, BYTES - 2, SEEK_SET);
    EQUAL(write(fb, line, 10), 2, "write over the end");
    lseek(fb, BYTES + 1, SEEK_SET);
    ERROR(write(fb, line, 1), EFBIG, "write behind the end");
    EQUAL(read(fb, line, 1), 0, "read behind the end");
    ERROR(lseek(fb, -1, SEEK_SET), EINVAL, "seek before the start");
    munmap(pixels, BYTES);
    CHECK(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fb, 0) != MAP_FAILED, "a private mapping");
}

static int pan(unsigned row)
{
    struct fb_var_screeninfo to = var;
    to.yoffset = row;
    return ioctl(fb, FBIOPAN_DISPLAY, &to);
}

static void panning(void)
{
    ERROR(pan(2 * H + 1), EINVAL, "too far");
    unsigned crtc = 0, other = 1;
    EQUAL(ioctl(fb, FBIO_WAITFORVSYNC, &crtc), 0, "FBIO_WAITFORVSYNC");
    CHECK(ioctl(fb, FBIO_WAITFORVSYNC, &other) < 0, "there is one display");
    long long start = now();
    ioctl(fb, FBIO_WAITFORVSYNC, &crtc);
    long long frame = now() - start;
    CHECK(frame > 16000000 && frame < 17500000, "a vsync in 16.7 ms");
    start = now();
    EQUAL(pan(H), 0, "pan");
    CHECK(now() - start < 8000000, "three buffers: the first pan does not wait");
    EQUAL(pan(2 * H), 0, "pan again");
    CHECK(now() - start > 8000000, "but the second does");
    ioctl(fb, FBIOGET_VSCREENINFO, &wanted);
    EQUAL(wanted.yoffset, 2 * H, "the offset is kept");
    ioctl(fb, FBIO_WAITFORVSYNC, &crtc);
    wanted = var, wanted.yres_virtual = 2 * H, wanted.yoffset = 0;
    EQUAL(put(), 0, "two buffers");
    ioctl(fb, FBIO_WAITFORVSYNC, &crtc);
    start = now();
    for (int i = 0; i < 6; i++)
        if (pan(i & 1 ? 0 : H))
            CHECK(0, "pan in a loop");
    long long six = now() - start;
    CHECK(six > 5 * 16000000ll && six < 7 * 17000000ll, "two buffers: each pan waits");
    ERROR(pan(H + 1), EINVAL, "too far with two");
    wanted.yoffset = H;
    EQUAL(put(), 0, "FBIOPUT_VSCREENINFO pans, too");
    ioctl(fb, FBIOGET_VSCREENINFO, &wanted);
    EQUAL(wanted.yoffset, H, "and it is kept");
    EQUAL(ioctl(fb, FBIOBLANK, FB_BLANK_POWERDOWN), 0, "blank");
    EQUAL(ioctl(fb, FBIOBLANK, FB_BLANK_UNBLANK), 0, "unblank");
    struct fb_vblank blank = {0};
    ioctl(fb, FBIOGET_VBLANK, &blank);
    CHECK(blank.count > 8, "vsyncs are counted");
}

static void turned(void)
{
    ioctl(fb, FBIOGET_VSCREENINFO, &wanted);
    wanted.rotate = 1; // with the size as it was
    ERROR(put(), EINVAL, "turned, but as wide as before");
    wanted.rotate = 4;
    ERROR(put(), EINVAL, "no such direction");
    wanted.rotate = 3;
    wanted.xres = wanted.xres_virtual = H, wanted.yres = W, wanted.yres_virtual = 3 * W;
    wanted.yoffset = W, wanted.bits_per_pixel = 32;
    EQUAL(put(), 0, "rows along the panel's height");
    ioctl(fb, FBIOGET_VSCREENINFO, &var);
    ioctl(fb, FBIOGET_FSCREENINFO, &fix);
    CHECK(var.xres == H && var.yres == W && var.yres_virtual == 3 * W && var.rotate == 3, "turned");
    EQUAL(fix.line_length, H * 4, "rows have another length");
    EQUAL(var.yoffset, W, "it shows the second buffer at once");
    EQUAL(pan(2 * W), 0, "and flips");
    ERROR(pan(2 * W + 1), EINVAL, "not beyond");
    wanted = var;
    wanted.rotate = 0;
    wanted.xres = wanted.xres_virtual = W, wanted.yres = H, wanted.yres_virtual = 3 * H;
    wanted.yoffset = 0;
    EQUAL(put(), 0, "upright again");
    ioctl(fb, FBIOGET_VSCREENINFO, &var);
    CHECK(var.xres == W && var.yres == H && var.rotate == 0 && var.yoffset == 0, "as it was");
}

static void colours(void)
{
    uint16_t red[300], green[300], blue[300];
    struct fb_cmap map = {0, 16, red, green, blue, NULL};
    EQUAL(ioctl(fb, FBIOGETCMAP, &map), 0, "FBIOGETCMAP");
    EQUAL(ioctl(fb, FBIOPUTCMAP, &map), 0, "FBIOPUTCMAP");
    map.start = 5000;
    ERROR(ioctl(fb, FBIOGETCMAP, &map), EINVAL, "a start beyond all colours");
    map.start = 0, map.len = 0x40000000;
    EQUAL(ioctl(fb, FBIOGETCMAP, &map), 0, "an absurd length is cut");
}

int main(void)
{
    int other = open("/dev/graphics/fb0", O_RDONLY);
    CHECK(other >= 0, "/dev/graphics/fb0");
    close(other);
    fb = open("/dev/fb0", O_RDWR);
    CHECK(fb >= 0, "/dev/fb0");
    facts();
    modes();
    memory();
    panning();
    turned();
    colours();
    close(fb);
    return DONE();
}

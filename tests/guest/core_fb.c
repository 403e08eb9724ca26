// SPDX-License-Identifier: GPL-2.0-or-later
// Draws through a shared mapping of the frame buffer and waits for two vsyncs, then flips; then turns
// the rows, with the first picture of that direction where panning begins.
#include "check.h"
#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    int fd = open("/dev/fb0", O_RDWR);
    uint32_t var[40];
    EQUAL(ioctl(fd, 0x4600, var), 0, "FBIOGET_VSCREENINFO");
    uint32_t width = var[0], height = var[1], zero = 0;
    size_t size = (size_t)width * height * 4;
    uint32_t *pixels = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(pixels != MAP_FAILED, "mmap");
    pixels[0] = 0x112233;
    ioctl(fd, 0x40044620, &zero);
    ioctl(fd, 0x40044620, &zero);
    uint32_t seen = 0;
    pread(fd, &seen, 4, 0);
    EQUAL(seen, 0x112233, "drawn pixels are the device's");
    pixels[width * height] = 0x445566;
    var[5] = height;
    EQUAL(ioctl(fd, 0x4606, var), 0, "FBIOPAN_DISPLAY");
    pread(fd, &seen, 4, size);
    EQUAL(seen, 0x445566, "a flip shows what was drawn");
    ioctl(fd, 0x40044620, &zero);
    ioctl(fd, 0x40044620, &zero);
    pixels[0] = 0x778899;
    var[0] = var[2] = height;
    var[1] = width;
    var[3] = 2 * width;
    var[5] = 0;
    var[34] = 3;
    EQUAL(ioctl(fd, 0x4601, var), 0, "FBIOPUT_VSCREENINFO");
    ioctl(fd, 0x40044620, &zero);
    pixels[0] = 0xaabbcc;
    ioctl(fd, 0x40044620, &zero);
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The frame buffer device, flipped by panning.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum screen_order {
    SCREEN_BGRX, // 32 bits, the device's own: blue first
    SCREEN_RGBX, // 32 bits, red first, as Android's pictures have it
    SCREEN_565,
};

struct screen {
    int fd;
    uint8_t *memory;
    size_t memory_size;
    int32_t width, height; // as the buffers lie in memory
    size_t stride;         // bytes
    int rotation;          // held so (0, 90, 180, 270 degrees clockwise), it shows them upright
    bool mode_waits;       // that of the device is another one until the next flip
    enum screen_order order;
    int buffers;
    int back, front; // which buffer is drawn into, which one was shown last (-1: none yet)
    bool drawn;      // something was shown in this mode
};

// False if there is no screen.
bool screen_open(struct screen *s);
void screen_close(struct screen *s);
// Have pixels of this order; false if the device cannot. What is shown becomes black.
bool screen_set_order(struct screen *s, enum screen_order order);
// Have buffers that are upright on a device that is held so, from the next flip on; false if the
// device cannot.
bool screen_set_rotation(struct screen *s, int rotation);
uint8_t *screen_buffer(const struct screen *s, int index);
// Shows the back buffer at the next vertical sync and takes the next one; sleeps while none is free.
void screen_flip(struct screen *s);

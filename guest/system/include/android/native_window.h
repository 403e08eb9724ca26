// SPDX-License-Identifier: GPL-2.0-or-later
// What an app draws on.
#pragma once
#include <android/data_space.h>
#include <android/hardware_buffer.h>
#include <android/rect.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum ANativeWindow_LegacyFormat {
    WINDOW_FORMAT_RGBA_8888 = AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM, WINDOW_FORMAT_RGBX_8888 =
    AHARDWAREBUFFER_FORMAT_R8G8B8X8_UNORM, WINDOW_FORMAT_RGB_565 =
    AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM,
};

enum ANativeWindowTransform {
    ANATIVEWINDOW_TRANSFORM_IDENTITY = 0x00, ANATIVEWINDOW_TRANSFORM_MIRROR_HORIZONTAL = 0x01,
    ANATIVEWINDOW_TRANSFORM_MIRROR_VERTICAL = 0x02, ANATIVEWINDOW_TRANSFORM_ROTATE_90 = 0x04,
    ANATIVEWINDOW_TRANSFORM_ROTATE_180 = ANATIVEWINDOW_TRANSFORM_MIRROR_HORIZONTAL |
    ANATIVEWINDOW_TRANSFORM_MIRROR_VERTICAL, ANATIVEWINDOW_TRANSFORM_ROTATE_270 =
    ANATIVEWINDOW_TRANSFORM_ROTATE_180 |
    ANATIVEWINDOW_TRANSFORM_ROTATE_90,
};

enum ANativeWindow_FrameRateCompatibility {
    ANATIVEWINDOW_FRAME_RATE_COMPATIBILITY_DEFAULT = 0,
    ANATIVEWINDOW_FRAME_RATE_COMPATIBILITY_FIXED_SOURCE = 1,
};

enum ANativeWindow_ChangeFrameRateStrategy {
    ANATIVEWINDOW_CHANGE_FRAME_RATE_ONLY_IF_SEAMLESS = 0, ANATIVEWINDOW_CHANGE_FRAME_RATE_ALWAYS = 1,
};

struct ANativeWindow;
typedef struct ANativeWindow ANativeWindow;

typedef struct ANativeWindow_Buffer {
    int32_t width, height;
    int32_t stride; // pixels from one row to the next
    int32_t format;
    void *bits;
    uint32_t reserved[6];
} ANativeWindow_Buffer;

void ANativeWindow_acquire(ANativeWindow *window);
void ANativeWindow_release(ANativeWindow *window);
// A negative number is an error, here and below.
int32_t ANativeWindow_getWidth(ANativeWindow *window);
int32_t ANativeWindow_getHeight(ANativeWindow *window);
int32_t ANativeWindow_getFormat(ANativeWindow *window);
// 0 stands for the window's own size or format.
int32_t ANativeWindow_setBuffersGeometry(ANativeWindow *window, int32_t width, int32_t height,
                                         int32_t format);
int32_t ANativeWindow_lock(ANativeWindow *window, ANativeWindow_Buffer *out, ARect *dirty);
int32_t ANativeWindow_unlockAndPost(ANativeWindow *window);
int32_t ANativeWindow_setBuffersTransform(ANativeWindow *window, int32_t transform);
int32_t ANativeWindow_setBuffersDataSpace(ANativeWindow *window, int32_t space);
int32_t ANativeWindow_getBuffersDataSpace(ANativeWindow *window);
int32_t ANativeWindow_getBuffersDefaultDataSpace(ANativeWindow *window);
int32_t ANativeWindow_setFrameRate(ANativeWindow *window, float rate, int8_t compatibility);
int32_t ANativeWindow_setFrameRateWithChangeStrategy(ANativeWindow *window, float rate,
                                                     int8_t compatibility, int8_t strategy);
void ANativeWindow_tryAllocateBuffers(ANativeWindow *window);

__END_DECLS

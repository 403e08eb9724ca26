// SPDX-License-Identifier: GPL-2.0-or-later
// What the parts of libandroid.so know of each other, and of the host.
#pragma once
#include <android/asset_manager.h>
#include <android/configuration.h>
#include <android/input.h>
#include <android/log.h>
#include <android/looper.h>
#include <android/native_activity.h>
#include <android/native_window.h>
#include <droidemu/hostcall.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

// --- the host: droidemu/android/ndk_calls.py ---------------------------------------------------

enum {
    HOST_CONFIGURATION = 0x501, // (out, size): struct host_configuration
    HOST_LAUNCH = 0x502,        // (key, out, size): text; -ENOENT for an unknown key
    HOST_STATE = 0x503,         // (STATE_*, value): how far the activity has come
    HOST_SENSOR = 0x504,        // (type, out, queue, us): 4 floats and a serial number; us: since this queue's last event
    HOST_ASSET = 0x505,         // (path, out): struct host_asset
    HOST_LOOPER = 0x508,        // (timer): the thread has a looper; timer wakes it for Java's messages
    HOST_MESSAGES = 0x509,      // (): run those of this thread that are due
    HOST_REFUSED = 0x506,       // (function): something that is not there was asked for
};

struct host_configuration {
    uint32_t size; // of this struct
    int32_t width, height;    // of the window, in pixels
    int32_t rotation;         // the device, turned clockwise so many degrees, shows it upright
    int32_t refresh_mhz;      // vertical syncs in 1000 s
    int32_t sdk;
    int32_t orientation, touchscreen, density, keyboard, navigation, keys_hidden, nav_hidden;
    int32_t screen_size, screen_long, screen_round, ui_mode_type, ui_mode_night;
    int32_t width_dp, height_dp, smallest_width_dp, layout_direction;
    int32_t mcc, mnc;
    char language[4], country[4];
    int32_t serial; // grows with each change
};

struct host_asset {
    int64_t offset; // in the package's file
    int64_t length;
    int32_t stored; // else it is compressed there
    int32_t reserved;
};

enum { STATE_CREATED, STATE_STARTED, STATE_RESUMED, STATE_PAUSED, STATE_STOPPED, STATE_DESTROYED };

// Records of /dev/droidemu/activity.
enum {
    ACTIVITY_CONFIGURATION = 1, // ask for HOST_CONFIGURATION again
    ACTIVITY_BACKGROUND,        // pause and stop
    ACTIVITY_FOREGROUND,        // start and resume
    ACTIVITY_FINISH,            // pause, stop, destroy, end
    ACTIVITY_LOW_MEMORY,
    ACTIVITY_FOCUS,             // value: has it or not
    ACTIVITY_BACK,              // as if the Back key had not been handled
};

struct activity_record {
    uint32_t type;
    int32_t value;
};

void host_configuration(struct host_configuration *out);
// Text that the host has under this key, at most size - 1 bytes; "" for none.
char *host_text(const char *key, char *out, size_t size);
char *host_text_copy(const char *key); // of malloc()
void host_refused(const char *function);

// --- the window: native_window.c ---------------------------------------------------------------

struct ANativeWindow *window_create(int32_t format);
// The screen turns or has another size; true if the window's own size changed.
bool window_configure(struct ANativeWindow *window, const struct host_configuration *config);
void window_set_default_format(struct ANativeWindow *window, int32_t format);
// The window goes: drawing on it fails from now on.
void window_abandon(struct ANativeWindow *window);
int bytes_of_format(int32_t format); // 0: unknown

struct picture {
    uint8_t *bits;
    int32_t width, height;
    size_t stride; // bytes
    int32_t format;
};
// Draws `from` over all of `to`, which is FORMAT_BGRX, RGB_565 or of the same format, scaled, and turned so that it is
// upright on a device that is turned clockwise by `rotation` degrees.
void compose(const struct picture *to, const struct picture *from, int rotation);
enum { FORMAT_BGRX = 5 };

// --- input: input_queue.c, evdev.c --------------------------------------------------------------

struct AInputQueue *input_queue_create(const struct host_configuration *config);
void input_queue_configure(struct AInputQueue *queue, const struct host_configuration *config);
// Whether input is the app's: in the background it is not.
void input_queue_hear(struct AInputQueue *queue, bool hear);
void input_queue_destroy(struct AInputQueue *queue);
// Called when Back was pressed and nobody wanted it, on the thread that said so.
extern void (*input_back_unhandled)(void);

// --- the rest ------------------------------------------------------------------------------------

AAssetManager *asset_manager(void);
int64_t now_ns(void); // CLOCK_MONOTONIC

// SPDX-License-Identifier: GPL-2.0-or-later
// Windows: the app draws into a buffer of the screen itself where pixels, size and direction agree,
// else into one of its own, which is brought to the screen when it is posted.
#include "internal.h"
#include "screen.h"
#include <android/native_window_jni.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BAD_VALUE = -EINVAL, NO_INIT = -ENODEV, INVALID_OPERATION = -ENOSYS, NO_MEMORY = -ENOMEM };
enum { LARGEST = 16384 };

struct ANativeWindow {
    int32_t magic; // as AOSP's windows begin, for whoever looks
    atomic_int references;
    pthread_mutex_t lock;
    bool abandoned;
    int32_t width, height, rotation; // as the device is held
    int32_t default_format;
    int32_t asked_width, asked_height, asked_format; // 0: the window's own
    int32_t transform, data_space;
    float frame_rate;
    bool screen_tried;
    struct screen screen;
    // The buffer of its own, and what was last drawn in it.
    struct picture own;
    size_t own_size;
    // The buffer that is locked.
    bool locked, direct;
    int32_t locked_format;
    bool has_front; // the screen's front buffer holds the picture posted before this one
};

static pthread_mutex_t all = PTHREAD_MUTEX_INITIALIZER;
static ANativeWindow *current; // the activity's

ANativeWindow *window_create(int32_t format)
{
    ANativeWindow *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->magic = '_' << 24 | 'w' << 16 | 'n' << 8 | 'd';
    w->references = 1;
    w->default_format = format;
    w->screen.fd = -1;
    pthread_mutex_init(&w->lock, NULL);
    struct host_configuration config;
    host_configuration(&config);
    w->width = config.width;
    w->height = config.height;
    w->rotation = config.rotation;
    pthread_mutex_lock(&all);
    current = w;
    pthread_mutex_unlock(&all);
    return w;
}

// With its lock held.
static bool have_screen(ANativeWindow *w)
{
    if (!w->screen_tried) {
        w->screen_tried = true;
        if (!screen_open(&w->screen))
            __android_log_print(ANDROID_LOG_ERROR, "ANativeWindow", "there is no screen");
    }
    return w->screen.fd >= 0;
}

bool window_configure(ANativeWindow *w, const struct host_configuration *config)
{
    pthread_mutex_lock(&w->lock);
    bool other = w->width != config->width || w->height != config->height;
    if (other || w->rotation != config->rotation)
        w->has_front = false;
    w->width = config->width;
    w->height = config->height;
    w->rotation = config->rotation;
    pthread_mutex_unlock(&w->lock);
    return other;
}

void window_set_default_format(ANativeWindow *w, int32_t format)
{
    pthread_mutex_lock(&w->lock);
    w->default_format = format;
    pthread_mutex_unlock(&w->lock);
}

void window_abandon(ANativeWindow *w)
{
    pthread_mutex_lock(&all);
    if (current == w)
        current = NULL;
    pthread_mutex_unlock(&all);
    pthread_mutex_lock(&w->lock);
    w->abandoned = true;
    if (!w->locked) // else the app still draws: the memory goes with the last reference
        screen_close(&w->screen);
    pthread_mutex_unlock(&w->lock);
    ANativeWindow_release(w);
}

EXPORT void ANativeWindow_acquire(ANativeWindow *w) { atomic_fetch_add(&w->references, 1); }

EXPORT void ANativeWindow_release(ANativeWindow *w)
{
    if (!w || atomic_fetch_sub(&w->references, 1) != 1)
        return;
    screen_close(&w->screen);
    pthread_mutex_destroy(&w->lock);
    free(w->own.bits);
    free(w);
}

EXPORT int32_t ANativeWindow_getWidth(ANativeWindow *w) { return w ? w->width : BAD_VALUE; }
EXPORT int32_t ANativeWindow_getHeight(ANativeWindow *w) { return w ? w->height : BAD_VALUE; }

EXPORT int32_t ANativeWindow_getFormat(ANativeWindow *w)
{
    return !w ? BAD_VALUE : w->asked_format ? w->asked_format : w->default_format;
}

EXPORT int32_t ANativeWindow_setBuffersGeometry(ANativeWindow *w, int32_t width, int32_t height,
                                                int32_t format)
{
    if (!w || width < 0 || height < 0 || format < 0 || !width != !height || width > LARGEST ||
        height > LARGEST)
        return BAD_VALUE;
    if (format && !bytes_of_format(format)) {
        __android_log_print(ANDROID_LOG_ERROR, "ANativeWindow", "no windows of format %#x", format);
        return BAD_VALUE;
    }
    pthread_mutex_lock(&w->lock);
    w->asked_width = width;
    w->asked_height = height;
    w->asked_format = format;
    pthread_mutex_unlock(&w->lock);
    return 0;
}

// --- drawing ------------------------------------------------------------------------------------

// Whether a picture of this format and size can be drawn on the screen's own memory.
static bool goes_direct(ANativeWindow *w, int32_t width, int32_t height, int32_t format)
{
    struct screen *s = &w->screen;
    if (w->transform || !screen_set_rotation(s, w->rotation) || width != s->width || height != s->height)
        return false;
    switch (format) {
    case AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM:
        return screen_set_order(s, SCREEN_565);
    case AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM:
    case AHARDWAREBUFFER_FORMAT_R8G8B8X8_UNORM:
        return screen_set_order(s, SCREEN_RGBX);
    case FORMAT_BGRX:
        return screen_set_order(s, SCREEN_BGRX);
    default:
        return false;
    }
}

static bool have_own(ANativeWindow *w, int32_t width, int32_t height, int32_t format)
{
    struct picture *p = &w->own;
    size_t stride = (size_t)width * (size_t)bytes_of_format(format), size = stride * (size_t)height;
    if (p->bits && p->width == width && p->height == height && p->format == format)
        return true;
    if (size > w->own_size) {
        free(p->bits);
        p->bits = calloc(1, size);
        w->own_size = p->bits ? size : 0;
        if (!p->bits)
            return false;
    }
    *p = (struct picture){p->bits, width, height, stride, format};
    w->has_front = false;
    return true;
}

static void clip(ARect *r, int32_t width, int32_t height)
{
    r->left = r->left < 0 ? 0 : r->left;
    r->top = r->top < 0 ? 0 : r->top;
    r->right = r->right > width ? width : r->right;
    r->bottom = r->bottom > height ? height : r->bottom;
    if (r->left >= r->right || r->top >= r->bottom)
        *r = (ARect){0, 0, 0, 0};
}

// Brings what will not be drawn anew from the buffer that is shown.
static void copy_back(uint8_t *to, const uint8_t *from, size_t stride, int32_t height, int pixel,
                      const ARect *dirty)
{
    size_t left = (size_t)dirty->left * (size_t)pixel, right = (size_t)dirty->right * (size_t)pixel;
    for (int32_t y = 0; y < height; y++, to += stride, from += stride) {
        if (y < dirty->top || y >= dirty->bottom) {
            memcpy(to, from, stride);
        } else {
            memcpy(to, from, left);
            memcpy(to + right, from + right, stride - right);
        }
    }
}

EXPORT int32_t ANativeWindow_lock(ANativeWindow *w, ANativeWindow_Buffer *out, ARect *dirty)
{
    if (!w || !out)
        return BAD_VALUE;
    pthread_mutex_lock(&w->lock);
    int32_t result = 0;
    int32_t width = w->asked_width ? w->asked_width : w->width;
    int32_t height = w->asked_height ? w->asked_height : w->height;
    int32_t format = w->asked_format ? w->asked_format : w->default_format;
    int pixel = bytes_of_format(format);
    if (w->locked)
        result = INVALID_OPERATION;
    else if (w->abandoned || !have_screen(w))
        result = NO_INIT;
    if (result == 0) {
        struct screen *s = &w->screen;
        bool direct = goes_direct(w, width, height, format);
        uint8_t *bits;
        size_t stride;
        if (direct) {
            bits = screen_buffer(s, s->back);
            stride = s->stride;
            bool kept = w->direct && w->locked_format == format && s->drawn && w->has_front;
            if (dirty && kept && s->buffers > 1) {
                clip(dirty, width, height);
                copy_back(bits, screen_buffer(s, s->front), stride, height, pixel, dirty);
            } else if (dirty) {
                *dirty = (ARect){0, 0, width, height};
            }
        } else if (have_own(w, width, height, format)) {
            bits = w->own.bits;
            stride = w->own.stride;
            if (dirty && w->has_front && !w->direct)
                clip(dirty, width, height);
            else if (dirty)
                *dirty = (ARect){0, 0, width, height};
        } else {
            bits = NULL;
            stride = 0;
            result = NO_MEMORY;
        }
        if (result == 0) {
            memset(out, 0, sizeof *out);
            out->width = width;
            out->height = height;
            out->stride = (int32_t)(stride / (size_t)pixel);
            out->format = format;
            out->bits = bits;
            w->locked = true;
            w->direct = direct;
            w->locked_format = format;
        }
    }
    pthread_mutex_unlock(&w->lock);
    return result;
}

static void compose_own(ANativeWindow *w)
{
    struct screen *s = &w->screen;
    int32_t format = w->own.format;
    bool is_565 = format == AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM;
    bool is_rgbx = format == AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM ||
                   format == AHARDWAREBUFFER_FORMAT_R8G8B8X8_UNORM;
    // In the picture's own order of bytes, if the screen can have it.
    if (is_565 ? !screen_set_order(s, SCREEN_565) : !is_rgbx || !screen_set_order(s, SCREEN_RGBX)) {
        format = FORMAT_BGRX;
        if (!screen_set_order(s, SCREEN_BGRX))
            return;
    }
    struct picture to = {screen_buffer(s, s->back), s->width, s->height, s->stride, format};
    compose(&to, &w->own, (w->rotation - s->rotation + 360) % 360);
}

EXPORT int32_t ANativeWindow_unlockAndPost(ANativeWindow *w)
{
    if (!w)
        return BAD_VALUE;
    pthread_mutex_lock(&w->lock);
    int32_t result = 0;
    if (!w->locked) {
        result = INVALID_OPERATION;
    } else if (w->abandoned) {
        result = NO_INIT;
    } else {
        if (!w->direct)
            compose_own(w);
        screen_flip(&w->screen);
        w->has_front = true;
    }
    w->locked = false;
    pthread_mutex_unlock(&w->lock);
    return result;
}

// --- the rest -------------------------------------------------------------------------------------

EXPORT int32_t ANativeWindow_setBuffersTransform(ANativeWindow *w, int32_t transform)
{
    if (!w || transform & ~7)
        return BAD_VALUE;
    if (transform) {
        host_refused("ANativeWindow_setBuffersTransform");
        return INVALID_OPERATION;
    }
    return 0;
}

EXPORT int32_t ANativeWindow_setBuffersDataSpace(ANativeWindow *w, int32_t space)
{
    if (!w)
        return BAD_VALUE;
    w->data_space = space; // kept; the screen shows all of them alike
    return 0;
}

EXPORT int32_t ANativeWindow_getBuffersDataSpace(ANativeWindow *w) { return w ? w->data_space : BAD_VALUE; }

EXPORT int32_t ANativeWindow_getBuffersDefaultDataSpace(ANativeWindow *w)
{
    return w ? ADATASPACE_SRGB : BAD_VALUE;
}

EXPORT int32_t ANativeWindow_setFrameRate(ANativeWindow *w, float rate, int8_t compatibility)
{
    if (!w || !(rate >= 0) || compatibility < 0 || compatibility > 1)
        return BAD_VALUE;
    w->frame_rate = rate;
    return 0;
}

EXPORT int32_t ANativeWindow_setFrameRateWithChangeStrategy(ANativeWindow *w, float rate,
                                                            int8_t compatibility, int8_t strategy)
{
    return strategy & ~1 ? BAD_VALUE : ANativeWindow_setFrameRate(w, rate, compatibility);
}

EXPORT void ANativeWindow_tryAllocateBuffers(ANativeWindow *w) { (void)w; }

// A Surface of Java's stands for the activity's window: there is no other.
EXPORT ANativeWindow *ANativeWindow_fromSurface(JNIEnv *env, jobject surface)
{
    (void)env;
    if (!surface)
        return NULL;
    pthread_mutex_lock(&all);
    ANativeWindow *w = current;
    if (w)
        ANativeWindow_acquire(w);
    pthread_mutex_unlock(&all);
    return w;
}

EXPORT jobject ANativeWindow_toSurface(JNIEnv *env, ANativeWindow *w)
{
    (void)env;
    (void)w;
    host_refused("ANativeWindow_toSurface");
    return NULL;
}

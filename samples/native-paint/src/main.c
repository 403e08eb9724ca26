// SPDX-License-Identifier: GPL-2.0-or-later
// native-paint: finger paint as an app. The picture lies in memory of its own; what has changed of it
// goes to the window at the next vertical sync, and nothing happens while nothing changes. Menu or
// Delete clears, Volume up and down change the brush, Back takes the last line back and ends the app
// when there is none.
#include "paper.h"
#include <android/choreographer.h>
#include <android/configuration.h>
#include <android/log.h>
#include <android/looper.h>
#include <android/native_activity.h>
#include <stdlib.h>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "paint", __VA_ARGS__)

struct paint {
    ANativeActivity *activity;
    ANativeWindow *window; // NULL while there is none
    AInputQueue *input;
    struct paper paper;
    struct canvas canvas;
    ARect changed;   // of the picture, not on the window yet; empty if right <= left
    bool scheduled;  // a vertical sync is waited for
    int32_t fingers[PAPER_FINGERS]; // Android's number of each finger, -1 for none
};

// --- the window --------------------------------------------------------------------------------------

static bool is_empty(const ARect *r) { return r->right <= r->left || r->bottom <= r->top; }

static uint32_t with_red_first(uint32_t pixel) // from 0xAARRGGBB to bytes R, G, B, A
{
    return (pixel & 0xff00ff00) | (pixel >> 16 & 0xff) | (pixel & 0xff) << 16;
}

static void show(struct paint *p)
{
    ANativeWindow_Buffer buffer;
    ARect area = p->changed; // comes back as what has to be drawn in this buffer
    if (!p->window || !p->canvas.pixels || is_empty(&area))
        return;
    if (ANativeWindow_lock(p->window, &buffer, &area) < 0)
        return;
    if (area.right > p->canvas.width)
        area.right = p->canvas.width;
    if (area.bottom > p->canvas.height)
        area.bottom = p->canvas.height;
    for (int y = area.top; y < area.bottom; y++) {
        const uint32_t *from = p->canvas.pixels + (size_t)y * (size_t)p->canvas.stride;
        uint32_t *to = (uint32_t *)buffer.bits + (size_t)y * (size_t)buffer.stride;
        for (int x = area.left; x < area.right; x++)
            to[x] = with_red_first(from[x]);
    }
    ANativeWindow_unlockAndPost(p->window);
    p->changed = (ARect){0};
}

static void at_vertical_sync(long frame_ns, void *data)
{
    struct paint *p = data;
    (void)frame_ns;
    p->scheduled = false;
    show(p);
}

static void on_change(void *data, int x, int y, int width, int height)
{
    struct paint *p = data;
    ARect *r = &p->changed;
    if (x < 0)
        width += x, x = 0;
    if (y < 0)
        height += y, y = 0;
    if (width <= 0 || height <= 0)
        return;
    if (is_empty(r))
        *r = (ARect){x, y, x, y};
    r->left = x < r->left ? x : r->left;
    r->top = y < r->top ? y : r->top;
    r->right = x + width > r->right ? x + width : r->right;
    r->bottom = y + height > r->bottom ? y + height : r->bottom;
    r->right = r->right < p->canvas.width ? r->right : p->canvas.width;
    r->bottom = r->bottom < p->canvas.height ? r->bottom : p->canvas.height;
    if (p->window && !p->scheduled) {
        p->scheduled = true;
        AChoreographer_postFrameCallback(AChoreographer_getInstance(), at_vertical_sync, p);
    }
}

// Pixels of a distance of 1/160 inch.
static float unit_of(ANativeActivity *activity, int width)
{
    AConfiguration *config = AConfiguration_new();
    AConfiguration_fromAssetManager(config, activity->assetManager);
    int32_t density = AConfiguration_getDensity(config);
    AConfiguration_delete(config);
    bool is_known = density > 0 && density < ACONFIGURATION_DENSITY_ANY;
    return is_known ? (float)density / 160 : (float)width / 400;
}

static void close_paper(struct paint *p)
{
    paper_close(&p->paper);
    free(p->canvas.pixels);
    p->canvas = (struct canvas){0};
}

// A new sheet, if the window has another size than the one there is.
static void fit(struct paint *p)
{
    int width = ANativeWindow_getWidth(p->window), height = ANativeWindow_getHeight(p->window);
    if (width <= 0 || height <= 0 || (width == p->canvas.width && height == p->canvas.height))
        return;
    close_paper(p);
    uint32_t *pixels = calloc((size_t)width * (size_t)height, 4);
    if (!pixels) {
        SAY("not enough memory for %d x %d pixels", width, height);
        ANativeActivity_finish(p->activity);
        return;
    }
    canvas_init(&p->canvas, pixels, width, height, width);
    paper_open(&p->paper, &p->canvas, unit_of(p->activity, width), on_change, p);
}

// --- input -------------------------------------------------------------------------------------------

// The place among our fingers of one of Android's, -1 if there is none left.
static int place_of(struct paint *p, int32_t id)
{
    for (int i = 0; i < PAPER_FINGERS; i++)
        if (p->fingers[i] == id)
            return i;
    return -1;
}

static void lift(struct paint *p, int finger)
{
    if (finger < 0)
        return;
    paper_up(&p->paper, finger);
    p->fingers[finger] = -1;
}

static void move(struct paint *p, const AInputEvent *e)
{
    size_t past = AMotionEvent_getHistorySize(e);
    for (size_t i = 0; i < AMotionEvent_getPointerCount(e); i++) {
        int finger = place_of(p, AMotionEvent_getPointerId(e, i));
        if (finger < 0)
            continue;
        for (size_t k = 0; k < past; k++) // where it was between the last event and this one
            paper_move(&p->paper, finger, AMotionEvent_getHistoricalX(e, i, k),
                       AMotionEvent_getHistoricalY(e, i, k),
                       AMotionEvent_getHistoricalPressure(e, i, k));
        paper_move(&p->paper, finger, AMotionEvent_getX(e, i), AMotionEvent_getY(e, i),
                   AMotionEvent_getPressure(e, i));
    }
}

static int32_t handle_motion(struct paint *p, const AInputEvent *e)
{
    int32_t action = AMotionEvent_getAction(e);
    size_t index = (size_t)(action & AMOTION_EVENT_ACTION_POINTER_INDEX_MASK) >>
                   AMOTION_EVENT_ACTION_POINTER_INDEX_SHIFT;
    int finger;
    if (!p->canvas.pixels)
        return 0;
    switch (action & AMOTION_EVENT_ACTION_MASK) {
    case AMOTION_EVENT_ACTION_DOWN:
    case AMOTION_EVENT_ACTION_POINTER_DOWN:
        finger = place_of(p, -1);
        if (finger < 0)
            return 1;
        p->fingers[finger] = AMotionEvent_getPointerId(e, index);
        paper_down(&p->paper, finger, AMotionEvent_getX(e, index), AMotionEvent_getY(e, index),
                   AMotionEvent_getPressure(e, index));
        return 1;
    case AMOTION_EVENT_ACTION_MOVE:
        move(p, e);
        return 1;
    case AMOTION_EVENT_ACTION_UP:
    case AMOTION_EVENT_ACTION_POINTER_UP:
        lift(p, place_of(p, AMotionEvent_getPointerId(e, index)));
        return 1;
    case AMOTION_EVENT_ACTION_CANCEL:
        for (finger = 0; finger < PAPER_FINGERS; finger++)
            lift(p, finger);
        return 1;
    default:
        return 0;
    }
}

static int32_t handle_key(struct paint *p, const AInputEvent *e)
{
    int32_t code = AKeyEvent_getKeyCode(e);
    bool is_down = AKeyEvent_getAction(e) == AKEY_EVENT_ACTION_DOWN;
    if (!p->canvas.pixels)
        return 0;
    if (code == AKEYCODE_BACK) {
        if (is_down && AKeyEvent_getRepeatCount(e) == 0)
            paper_undo(&p->paper);
        if (p->paper.quit)
            ANativeActivity_finish(p->activity);
    } else if (code == AKEYCODE_MENU || code == AKEYCODE_DEL || code == AKEYCODE_FORWARD_DEL) {
        if (is_down)
            paper_clear(&p->paper);
    } else if (code == AKEYCODE_VOLUME_UP || code == AKEYCODE_VOLUME_DOWN) {
        if (is_down)
            paper_brush(&p->paper, code == AKEYCODE_VOLUME_UP ? 1 : -1);
    } else if (code >= AKEYCODE_1 && code < AKEYCODE_1 + PAPER_COLORS) {
        if (is_down)
            paper_color(&p->paper, code - AKEYCODE_1);
    } else {
        return 0;
    }
    return 1;
}

static int handle_input(int fd, int events, void *data)
{
    struct paint *p = data;
    AInputEvent *event;
    (void)fd, (void)events;
    while (p->input && AInputQueue_getEvent(p->input, &event) >= 0) {
        if (AInputQueue_preDispatchEvent(p->input, event))
            continue;
        int32_t used = 0;
        if (AInputEvent_getType(event) == AINPUT_EVENT_TYPE_MOTION)
            used = handle_motion(p, event);
        else if (AInputEvent_getType(event) == AINPUT_EVENT_TYPE_KEY)
            used = handle_key(p, event);
        AInputQueue_finishEvent(p->input, event, used);
    }
    return 1;
}

// --- the activity ------------------------------------------------------------------------------------

static struct paint *paint_of(ANativeActivity *activity) { return activity->instance; }

static void on_input_queue_created(ANativeActivity *activity, AInputQueue *queue)
{
    struct paint *p = paint_of(activity);
    p->input = queue;
    AInputQueue_attachLooper(queue, ALooper_forThread(), 1, handle_input, p);
}

static void on_input_queue_destroyed(ANativeActivity *activity, AInputQueue *queue)
{
    AInputQueue_detachLooper(queue);
    paint_of(activity)->input = NULL;
}

static void show_all(struct paint *p)
{
    fit(p);
    p->changed = (ARect){0, 0, p->canvas.width, p->canvas.height};
    show(p);
}

static void on_window_created(ANativeActivity *activity, ANativeWindow *window)
{
    struct paint *p = paint_of(activity);
    p->window = window;
    ANativeWindow_setBuffersGeometry(window, 0, 0, WINDOW_FORMAT_RGBX_8888);
    show_all(p);
}

static void on_window_changed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)window;
    show_all(paint_of(activity));
}

static void on_window_destroyed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)window;
    paint_of(activity)->window = NULL;
}

static void on_destroy(ANativeActivity *activity)
{
    struct paint *p = paint_of(activity);
    p->window = NULL;
    close_paper(p);
}

JNIEXPORT void ANativeActivity_onCreate(ANativeActivity *activity, void *state, size_t size)
{
    static struct paint paint; // a vertical sync that was asked for may still come at the end
    bool scheduled = paint.scheduled;
    (void)state, (void)size;
    paint = (struct paint){.activity = activity, .scheduled = scheduled};
    for (int i = 0; i < PAPER_FINGERS; i++)
        paint.fingers[i] = -1;
    activity->instance = &paint;
    *activity->callbacks = (ANativeActivityCallbacks){
        .onDestroy = on_destroy,
        .onNativeWindowCreated = on_window_created,
        .onNativeWindowResized = on_window_changed,
        .onNativeWindowRedrawNeeded = on_window_changed,
        .onNativeWindowDestroyed = on_window_destroyed,
        .onInputQueueCreated = on_input_queue_created,
        .onInputQueueDestroyed = on_input_queue_destroyed,
    };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// native-plasma: the plasma as an app, with nothing but what Android itself calls. Everything happens
// on the main thread: the activity's callbacks come there, input through its looper, and the
// choreographer calls at each vertical sync. Drag a finger to bend the waves; Back ends it.
#include "waves.h"
#include <android/choreographer.h>
#include <android/log.h>
#include <android/looper.h>
#include <android/native_activity.h>
#include <stdlib.h>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "plasma", __VA_ARGS__)

struct plasma {
    ANativeActivity *activity;
    ANativeWindow *window; // NULL while there is none
    AInputQueue *input;
    struct waves waves;
    bool resumed, scheduled; // a picture is asked for at the next vertical sync
    unsigned long last_ns;   // when the last one was due, 0 for none yet
    float time, passed;      // of the animation, which stands while the app is not seen; s
};

// --- pictures ----------------------------------------------------------------------------------------

static void draw(struct plasma *p)
{
    ANativeWindow_Buffer buffer;
    if (!p->window || ANativeWindow_lock(p->window, &buffer, NULL) < 0)
        return;
    int bits = buffer.format == WINDOW_FORMAT_RGB_565 ? 16 : 32;
    struct waves *w = &p->waves;
    if (w->width != buffer.width || w->height != buffer.height || w->bits != bits) {
        waves_free(w);
        // The first byte of a 32-bit pixel is red; RGB_565 has red in its upper bits.
        if (!waves_init(w, buffer.width, buffer.height, bits, bits == 16))
            SAY("not enough memory for %d x %d pixels", buffer.width, buffer.height);
        else
            SAY("%d x %d pixels of %d bits", buffer.width, buffer.height, bits);
    }
    if (w->width)
        waves_draw(w, buffer.bits, (size_t)buffer.stride * (size_t)bits / 8, p->time, p->passed);
    ANativeWindow_unlockAndPost(p->window);
}

static void at_vertical_sync(long frame_ns, void *data);

static void schedule(struct plasma *p)
{
    if (p->scheduled || !p->resumed || !p->window)
        return;
    p->scheduled = true;
    AChoreographer_postFrameCallback(AChoreographer_getInstance(), at_vertical_sync, p);
}

static void at_vertical_sync(long frame_ns, void *data)
{
    struct plasma *p = data;
    p->scheduled = false;
    if (!p->resumed || !p->window)
        return;
    // A long has 32 bits on 32-bit phones: differences are right even when it turns over.
    unsigned long now = (unsigned long)frame_ns, step = p->last_ns ? now - p->last_ns : 0;
    p->last_ns = now ? now : 1;
    p->passed = step < 250000000ul ? (float)step / 1e9f : 0;
    p->time += p->passed;
    draw(p);
    schedule(p);
}

// --- input -------------------------------------------------------------------------------------------

static int32_t handle_motion(struct plasma *p, const AInputEvent *event)
{
    int32_t action = AMotionEvent_getAction(event) & AMOTION_EVENT_ACTION_MASK;
    if (!p->waves.width)
        return 0;
    if (action == AMOTION_EVENT_ACTION_DOWN || action == AMOTION_EVENT_ACTION_MOVE)
        waves_touch(&p->waves, AMotionEvent_getX(event, 0), AMotionEvent_getY(event, 0));
    else if (action == AMOTION_EVENT_ACTION_UP || action == AMOTION_EVENT_ACTION_CANCEL)
        waves_let_go(&p->waves);
    else
        return 0;
    return 1;
}

static int handle_input(int fd, int events, void *data)
{
    struct plasma *p = data;
    AInputEvent *event;
    (void)fd, (void)events;
    while (p->input && AInputQueue_getEvent(p->input, &event) >= 0) {
        if (AInputQueue_preDispatchEvent(p->input, event))
            continue;
        int32_t used = 0; // what is not used, such as Back, the system handles itself
        if (AInputEvent_getType(event) == AINPUT_EVENT_TYPE_MOTION)
            used = handle_motion(p, event);
        AInputQueue_finishEvent(p->input, event, used);
    }
    return 1;
}

// --- the activity ------------------------------------------------------------------------------------

static struct plasma *plasma_of(ANativeActivity *activity) { return activity->instance; }

static void on_input_queue_created(ANativeActivity *activity, AInputQueue *queue)
{
    struct plasma *p = plasma_of(activity);
    p->input = queue;
    AInputQueue_attachLooper(queue, ALooper_forThread(), 1, handle_input, p);
}

static void on_input_queue_destroyed(ANativeActivity *activity, AInputQueue *queue)
{
    AInputQueue_detachLooper(queue);
    plasma_of(activity)->input = NULL;
}

static void on_window_created(ANativeActivity *activity, ANativeWindow *window)
{
    struct plasma *p = plasma_of(activity);
    p->window = window;
    ANativeWindow_setBuffersGeometry(window, 0, 0, WINDOW_FORMAT_RGBX_8888);
    draw(p);
    schedule(p);
}

static void on_window_redraw_needed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)window;
    draw(plasma_of(activity));
}

static void on_window_destroyed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)window;
    plasma_of(activity)->window = NULL; // it must not be touched after this
}

static void on_resume(ANativeActivity *activity)
{
    struct plasma *p = plasma_of(activity);
    p->resumed = true;
    p->last_ns = 0;
    schedule(p);
}

static void on_pause(ANativeActivity *activity)
{
    plasma_of(activity)->resumed = false;
}

// The moment of the animation, for when the activity is started again.
static void *on_save_instance_state(ANativeActivity *activity, size_t *size)
{
    float *state = malloc(sizeof *state); // the system frees it
    *size = state ? sizeof *state : 0;
    if (state)
        *state = plasma_of(activity)->time;
    return state;
}

static void on_destroy(ANativeActivity *activity)
{
    struct plasma *p = plasma_of(activity);
    waves_free(&p->waves);
    p->resumed = false;
    p->window = NULL;
}

JNIEXPORT void ANativeActivity_onCreate(ANativeActivity *activity, void *state, size_t size)
{
    static struct plasma plasma; // a vertical sync that was asked for may still come at the end
    bool scheduled = plasma.scheduled;
    plasma = (struct plasma){.activity = activity, .scheduled = scheduled};
    if (state && size == sizeof plasma.time)
        plasma.time = *(float *)state;
    activity->instance = &plasma;
    *activity->callbacks = (ANativeActivityCallbacks){
        .onResume = on_resume,
        .onPause = on_pause,
        .onSaveInstanceState = on_save_instance_state,
        .onDestroy = on_destroy,
        .onNativeWindowCreated = on_window_created,
        .onNativeWindowRedrawNeeded = on_window_redraw_needed,
        .onNativeWindowDestroyed = on_window_destroyed,
        .onInputQueueCreated = on_input_queue_created,
        .onInputQueueDestroyed = on_input_queue_destroyed,
    };
}

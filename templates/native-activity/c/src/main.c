// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: an app with nothing but what Android itself calls, all on its main thread: the activity's
// callbacks, input through the looper, the choreographer at each vertical sync.
#include <android/choreographer.h>
#include <android/log.h>
#include <android/looper.h>
#include <android/native_activity.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "@NAME@", __VA_ARGS__)

// Pixels: bytes red, green, blue and one that does not matter.
static const uint32_t background = 0xff3d2114, ball = 0xff11a3fc;

static struct {
    ANativeActivity *activity;
    ANativeWindow *window; // NULL while there is none
    AInputQueue *input;
    bool resumed, scheduled;
    unsigned long last_ns; // when the last picture was due, 0 for none yet
    float time;            // s
    float finger_x, finger_y;
    bool touched;
} app;

// Draws one picture.
static void draw(void)
{
    ANativeWindow_Buffer to;
    if (!app.window || ANativeWindow_lock(app.window, &to, NULL) < 0)
        return;
    float width = (float)to.width, height = (float)to.height, radius = width / 10;
    float x = width / 2 + (width / 2 - radius) * sinf(app.time * 1.3f);
    float y = height / 2 + (height / 4) * cosf(app.time * 2.1f);
    if (app.touched)
        x = app.finger_x, y = app.finger_y;
    for (int row = 0; row < to.height; row++) {
        uint32_t *line = (uint32_t *)to.bits + (long)row * to.stride;
        float dy = (float)row + 0.5f - y, half = radius * radius - dy * dy;
        int left = to.width, right = to.width;
        if (half > 0) {
            left = (int)fmaxf(0, fminf(width, x - sqrtf(half)));
            right = (int)fmaxf(0, fminf(width, x + sqrtf(half)));
        }
        for (int i = 0; i < left; i++)
            line[i] = background;
        for (int i = left; i < right; i++)
            line[i] = ball;
        for (int i = right; i < to.width; i++)
            line[i] = background;
    }
    ANativeWindow_unlockAndPost(app.window);
}

static void at_vertical_sync(long frame_ns, void *data);

static void schedule(void)
{
    if (app.scheduled || !app.resumed || !app.window)
        return;
    app.scheduled = true;
    AChoreographer_postFrameCallback(AChoreographer_getInstance(), at_vertical_sync, NULL);
}

static void at_vertical_sync(long frame_ns, void *data)
{
    (void)data;
    app.scheduled = false;
    if (!app.resumed || !app.window)
        return;
    // A long has 32 bits on 32-bit phones: differences are right even when it turns over.
    unsigned long now = (unsigned long)frame_ns;
    app.time += app.last_ns ? (float)(now - app.last_ns) / 1e9f : 0;
    app.last_ns = now ? now : 1;
    draw();
    schedule();
}

static int32_t handle_motion(const AInputEvent *event)
{
    int32_t action = AMotionEvent_getAction(event) & AMOTION_EVENT_ACTION_MASK;
    app.touched = action == AMOTION_EVENT_ACTION_DOWN || action == AMOTION_EVENT_ACTION_MOVE;
    app.finger_x = AMotionEvent_getX(event, 0);
    app.finger_y = AMotionEvent_getY(event, 0);
    return 1;
}

static int handle_input(int fd, int events, void *data)
{
    AInputEvent *event;
    (void)fd, (void)events, (void)data;
    while (app.input && AInputQueue_getEvent(app.input, &event) >= 0) {
        if (AInputQueue_preDispatchEvent(app.input, event))
            continue;
        int32_t used = 0; // what is not used, such as Back, the system handles itself
        if (AInputEvent_getType(event) == AINPUT_EVENT_TYPE_MOTION)
            used = handle_motion(event);
        AInputQueue_finishEvent(app.input, event, used);
    }
    return 1;
}

static void on_input_queue_created(ANativeActivity *activity, AInputQueue *queue)
{
    (void)activity;
    app.input = queue;
    AInputQueue_attachLooper(queue, ALooper_forThread(), 1, handle_input, NULL);
}

static void on_input_queue_destroyed(ANativeActivity *activity, AInputQueue *queue)
{
    (void)activity;
    AInputQueue_detachLooper(queue);
    app.input = NULL;
}

static void on_window_created(ANativeActivity *activity, ANativeWindow *window)
{
    (void)activity;
    app.window = window;
    ANativeWindow_setBuffersGeometry(window, 0, 0, WINDOW_FORMAT_RGBX_8888);
    SAY("%d x %d pixels", ANativeWindow_getWidth(window), ANativeWindow_getHeight(window));
    draw();
    schedule();
}

static void on_window_redraw_needed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)activity, (void)window;
    draw();
}

static void on_window_destroyed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)activity, (void)window;
    app.window = NULL; // it must not be touched after this
}

static void on_resume(ANativeActivity *activity)
{
    (void)activity;
    app.resumed = true;
    app.last_ns = 0;
    schedule();
}

static void on_pause(ANativeActivity *activity)
{
    (void)activity;
    app.resumed = false;
}

// Where the app begins. Exported, as the system looks for it by its name.
JNIEXPORT void ANativeActivity_onCreate(ANativeActivity *activity, void *state, size_t size)
{
    (void)state, (void)size;
    app.activity = activity;
    *activity->callbacks = (ANativeActivityCallbacks){
        .onResume = on_resume,
        .onPause = on_pause,
        .onNativeWindowCreated = on_window_created,
        .onNativeWindowRedrawNeeded = on_window_redraw_needed,
        .onNativeWindowDestroyed = on_window_destroyed,
        .onInputQueueCreated = on_input_queue_created,
        .onInputQueueDestroyed = on_input_queue_destroyed,
    };
}

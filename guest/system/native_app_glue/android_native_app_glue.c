// SPDX-License-Identifier: GPL-2.0-or-later
// The two sides of an app with a main loop of its own: the activity's callbacks, which the system
// calls on its main thread, and the program's thread. A callback writes its command into a pipe;
// those that take something away (a window, an input queue), or want an answer, wait until the
// program has handled it.
#include "android_native_app_glue.h"
#include <android/log.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAY(level, ...) __android_log_print(ANDROID_LOG_##level, "native_app_glue", __VA_ARGS__)

// --- the program's side ---------------------------------------------------------------------------

static void forget_saved_state(struct android_app *app)
{
    pthread_mutex_lock(&app->mutex);
    free(app->savedState);
    app->savedState = NULL;
    app->savedStateSize = 0;
    pthread_mutex_unlock(&app->mutex);
}

int8_t android_app_read_cmd(struct android_app *app)
{
    int8_t command;
    ssize_t got;
    do
        got = read(app->msgread, &command, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1) {
        SAY(ERROR, "no command came: %s", got < 0 ? strerror(errno) : "the pipe is closed");
        return -1;
    }
    if (command == APP_CMD_SAVE_STATE)
        forget_saved_state(app); // what comes now replaces it
    return command;
}

// Tells the waiting callback that something has become as it wanted it.
#define SETTLE(app, statement)               \
    do {                                     \
        pthread_mutex_lock(&(app)->mutex);   \
        statement;                           \
        pthread_cond_broadcast(&(app)->cond); \
        pthread_mutex_unlock(&(app)->mutex); \
    } while (0)

static void take_input_queue(struct android_app *app)
{
    if (app->inputQueue)
        AInputQueue_detachLooper(app->inputQueue);
    app->inputQueue = app->pendingInputQueue;
    if (app->inputQueue)
        AInputQueue_attachLooper(app->inputQueue, app->looper, LOOPER_ID_INPUT, NULL,
                                 &app->inputPollSource);
}

void android_app_pre_exec_cmd(struct android_app *app, int8_t command)
{
    switch (command) {
    case APP_CMD_INPUT_CHANGED:
        SETTLE(app, take_input_queue(app));
        break;
    case APP_CMD_INIT_WINDOW:
        SETTLE(app, app->window = app->pendingWindow);
        break;
    case APP_CMD_CONTENT_RECT_CHANGED:
        SETTLE(app, app->contentRect = app->pendingContentRect);
        break;
    case APP_CMD_START:
    case APP_CMD_RESUME:
    case APP_CMD_PAUSE:
    case APP_CMD_STOP:
        SETTLE(app, app->activityState = command);
        break;
    case APP_CMD_CONFIG_CHANGED:
        AConfiguration_fromAssetManager(app->config, app->activity->assetManager);
        break;
    case APP_CMD_DESTROY:
        app->destroyRequested = 1;
        break;
    default:
        break;
    }
}

void android_app_post_exec_cmd(struct android_app *app, int8_t command)
{
    switch (command) {
    case APP_CMD_TERM_WINDOW:
        SETTLE(app, app->window = NULL);
        break;
    case APP_CMD_WINDOW_REDRAW_NEEDED:
        SETTLE(app, app->redrawNeeded = 0);
        break;
    case APP_CMD_SAVE_STATE:
        SETTLE(app, app->stateSaved = 1);
        break;
    case APP_CMD_RESUME:
        forget_saved_state(app);
        break;
    default:
        break;
    }
}

void app_dummy(void)
{
}

static void process_command(struct android_app *app, struct android_poll_source *source)
{
    (void)source;
    int8_t command = android_app_read_cmd(app);
    if (command < 0)
        return;
    android_app_pre_exec_cmd(app, command);
    if (app->onAppCmd)
        app->onAppCmd(app, command);
    android_app_post_exec_cmd(app, command);
}

static void process_input(struct android_app *app, struct android_poll_source *source)
{
    (void)source;
    AInputEvent *event = NULL;
    // One step may see the end of the queue itself: a Back key can make it go.
    while (app->inputQueue && AInputQueue_getEvent(app->inputQueue, &event) >= 0) {
        if (AInputQueue_preDispatchEvent(app->inputQueue, event))
            continue; // an input method has it first
        int32_t used = app->onInputEvent ? app->onInputEvent(app, event) : 0;
        AInputQueue_finishEvent(app->inputQueue, event, used);
    }
}

static void *run_program(void *argument)
{
    struct android_app *app = argument;
    app->config = AConfiguration_new();
    AConfiguration_fromAssetManager(app->config, app->activity->assetManager);
    app->cmdPollSource = (struct android_poll_source){LOOPER_ID_MAIN, app, process_command};
    app->inputPollSource = (struct android_poll_source){LOOPER_ID_INPUT, app, process_input};
    app->looper = ALooper_prepare(ALOOPER_PREPARE_ALLOW_NON_CALLBACKS);
    ALooper_addFd(app->looper, app->msgread, LOOPER_ID_MAIN, ALOOPER_EVENT_INPUT, NULL,
                  &app->cmdPollSource);
    SETTLE(app, app->running = 1);

    android_main(app);

    if (!app->destroyRequested) {
        SAY(WARN, "android_main() has returned before it was asked to; the activity ends");
        ANativeActivity_finish(app->activity);
    }
    forget_saved_state(app);
    pthread_mutex_lock(&app->mutex);
    if (app->inputQueue)
        AInputQueue_detachLooper(app->inputQueue);
    ALooper_removeFd(app->looper, app->msgread);
    AConfiguration_delete(app->config);
    app->config = NULL;
    app->destroyed = 1; // from here on the other side may free everything
    pthread_cond_broadcast(&app->cond);
    pthread_mutex_unlock(&app->mutex);
    return NULL;
}

// --- the activity's side --------------------------------------------------------------------------

static struct android_app *app_of(ANativeActivity *activity)
{
    return activity->instance;
}

static void send(struct android_app *app, int8_t command)
{
    ssize_t done;
    do
        done = write(app->msgwrite, &command, 1);
    while (done < 0 && errno == EINTR);
    if (done != 1)
        SAY(ERROR, "command %d is lost: %s", command, strerror(errno));
}

// Sends a command with the mutex held and waits until `settled`; a program that has ended settles
// nothing any more.
#define SEND_AND_WAIT(app, command, settled)                  \
    do {                                                      \
        send(app, command);                                   \
        while (!(settled) && !(app)->destroyed)               \
            pthread_cond_wait(&(app)->cond, &(app)->mutex);   \
    } while (0)

static void set_window(struct android_app *app, ANativeWindow *window)
{
    pthread_mutex_lock(&app->mutex);
    if (app->pendingWindow)
        SEND_AND_WAIT(app, APP_CMD_TERM_WINDOW, app->window == NULL);
    app->pendingWindow = window;
    if (window)
        SEND_AND_WAIT(app, APP_CMD_INIT_WINDOW, app->window == window);
    pthread_mutex_unlock(&app->mutex);
}

static void set_input(struct android_app *app, AInputQueue *queue)
{
    pthread_mutex_lock(&app->mutex);
    app->pendingInputQueue = queue;
    SEND_AND_WAIT(app, APP_CMD_INPUT_CHANGED, app->inputQueue == queue);
    pthread_mutex_unlock(&app->mutex);
}

static void set_state(struct android_app *app, int8_t state)
{
    pthread_mutex_lock(&app->mutex);
    SEND_AND_WAIT(app, state, app->activityState == state);
    pthread_mutex_unlock(&app->mutex);
}

static void on_start(ANativeActivity *activity)
{
    set_state(app_of(activity), APP_CMD_START);
}

static void on_resume(ANativeActivity *activity)
{
    set_state(app_of(activity), APP_CMD_RESUME);
}

static void on_pause(ANativeActivity *activity)
{
    set_state(app_of(activity), APP_CMD_PAUSE);
}

static void on_stop(ANativeActivity *activity)
{
    set_state(app_of(activity), APP_CMD_STOP);
}

static void *on_save_instance_state(ANativeActivity *activity, size_t *size)
{
    struct android_app *app = app_of(activity);
    pthread_mutex_lock(&app->mutex);
    app->stateSaved = 0;
    SEND_AND_WAIT(app, APP_CMD_SAVE_STATE, app->stateSaved);
    void *state = app->savedState; // the system's from now on
    *size = state ? app->savedStateSize : 0;
    app->savedState = NULL;
    app->savedStateSize = 0;
    pthread_mutex_unlock(&app->mutex);
    return state;
}

static void on_window_created(ANativeActivity *activity, ANativeWindow *window)
{
    set_window(app_of(activity), window);
}

static void on_window_destroyed(ANativeActivity *activity, ANativeWindow *window)
{
    (void)window;
    set_window(app_of(activity), NULL);
}

static void on_window_resized(ANativeActivity *activity, ANativeWindow *window)
{
    (void)window;
    send(app_of(activity), APP_CMD_WINDOW_RESIZED);
}

static void on_window_redraw_needed(ANativeActivity *activity, ANativeWindow *window)
{
    struct android_app *app = app_of(activity);
    (void)window;
    pthread_mutex_lock(&app->mutex);
    app->redrawNeeded = 1;
    SEND_AND_WAIT(app, APP_CMD_WINDOW_REDRAW_NEEDED, !app->redrawNeeded);
    pthread_mutex_unlock(&app->mutex);
}

static void on_content_rect_changed(ANativeActivity *activity, const ARect *rect)
{
    struct android_app *app = app_of(activity);
    pthread_mutex_lock(&app->mutex);
    app->pendingContentRect = *rect;
    pthread_mutex_unlock(&app->mutex);
    send(app, APP_CMD_CONTENT_RECT_CHANGED);
}

static void on_input_queue_created(ANativeActivity *activity, AInputQueue *queue)
{
    set_input(app_of(activity), queue);
}

static void on_input_queue_destroyed(ANativeActivity *activity, AInputQueue *queue)
{
    (void)queue;
    set_input(app_of(activity), NULL);
}

static void on_focus_changed(ANativeActivity *activity, int has_focus)
{
    send(app_of(activity), has_focus ? APP_CMD_GAINED_FOCUS : APP_CMD_LOST_FOCUS);
}

static void on_configuration_changed(ANativeActivity *activity)
{
    send(app_of(activity), APP_CMD_CONFIG_CHANGED);
}

static void on_low_memory(ANativeActivity *activity)
{
    send(app_of(activity), APP_CMD_LOW_MEMORY);
}

static void on_destroy(ANativeActivity *activity)
{
    struct android_app *app = app_of(activity);
    pthread_mutex_lock(&app->mutex);
    SEND_AND_WAIT(app, APP_CMD_DESTROY, app->destroyed);
    pthread_mutex_unlock(&app->mutex);
    pthread_join(app->thread, NULL);
    close(app->msgread);
    close(app->msgwrite);
    pthread_cond_destroy(&app->cond);
    pthread_mutex_destroy(&app->mutex);
    free(app);
    activity->instance = NULL;
}

static struct android_app *make_app(ANativeActivity *activity, const void *state, size_t size)
{
    struct android_app *app = calloc(1, sizeof *app);
    int ends[2];
    if (!app)
        return NULL;
    app->activity = activity;
    if (state && size && (app->savedState = malloc(size))) {
        memcpy(app->savedState, state, size);
        app->savedStateSize = size;
    }
    if (pipe(ends)) {
        SAY(ERROR, "no pipe: %s", strerror(errno));
        free(app->savedState);
        free(app);
        return NULL;
    }
    app->msgread = ends[0];
    app->msgwrite = ends[1];
    pthread_mutex_init(&app->mutex, NULL);
    pthread_cond_init(&app->cond, NULL);
    int error = pthread_create(&app->thread, NULL, run_program, app);
    if (error) {
        SAY(ERROR, "no thread: %s", strerror(error));
        close(ends[0]);
        close(ends[1]);
        free(app->savedState);
        free(app);
        return NULL;
    }
    pthread_mutex_lock(&app->mutex);
    while (!app->running)
        pthread_cond_wait(&app->cond, &app->mutex);
    pthread_mutex_unlock(&app->mutex);
    return app;
}

__attribute__((visibility("default"))) void ANativeActivity_onCreate(ANativeActivity *activity,
                                                                     void *state, size_t size)
{
    activity->instance = make_app(activity, state, size);
    if (!activity->instance) {
        ANativeActivity_finish(activity); // without callbacks nothing else comes
        return;
    }
    *activity->callbacks = (ANativeActivityCallbacks){
        .onStart = on_start,
        .onResume = on_resume,
        .onSaveInstanceState = on_save_instance_state,
        .onPause = on_pause,
        .onStop = on_stop,
        .onDestroy = on_destroy,
        .onWindowFocusChanged = on_focus_changed,
        .onNativeWindowCreated = on_window_created,
        .onNativeWindowResized = on_window_resized,
        .onNativeWindowRedrawNeeded = on_window_redraw_needed,
        .onNativeWindowDestroyed = on_window_destroyed,
        .onInputQueueCreated = on_input_queue_created,
        .onInputQueueDestroyed = on_input_queue_destroyed,
        .onContentRectChanged = on_content_rect_changed,
        .onConfigurationChanged = on_configuration_changed,
        .onLowMemory = on_low_memory,
    };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Logs every command that native_app_glue passes on, and what is wrong about it.
#include <android/log.h>
#include <android_native_app_glue.h>
#include <stdlib.h>
#include <string.h>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "test", __VA_ARGS__)

static const char *const names[] = {
    "INPUT_CHANGED", "INIT_WINDOW", "TERM_WINDOW", "WINDOW_RESIZED", "WINDOW_REDRAW_NEEDED",
    "CONTENT_RECT_CHANGED", "GAINED_FOCUS", "LOST_FOCUS", "CONFIG_CHANGED", "LOW_MEMORY", "START",
    "RESUME", "SAVE_STATE", "PAUSE", "STOP", "DESTROY",
};

static void on_command(struct android_app *app, int32_t command)
{
    SAY("%s", names[command]);
    int has_window = command == APP_CMD_INIT_WINDOW || command == APP_CMD_TERM_WINDOW ||
                     command == APP_CMD_WINDOW_REDRAW_NEEDED;
    if (has_window && !app->window)
        SAY("wrong: no window");
    if (command >= APP_CMD_START && command <= APP_CMD_STOP && command != APP_CMD_SAVE_STATE &&
        app->activityState != command)
        SAY("wrong: state %d", app->activityState);
    if (command == APP_CMD_DESTROY && !app->destroyRequested)
        SAY("wrong: no request");
    if (command == APP_CMD_SAVE_STATE) {
        if (app->savedState)
            SAY("wrong: something saved is left");
        app->savedState = strdup("state");
        app->savedStateSize = 6;
    }
}

static int32_t on_input(struct android_app *app, AInputEvent *event)
{
    (void)app;
    if (AInputEvent_getType(event) == AINPUT_EVENT_TYPE_KEY) {
        SAY("key %d", AKeyEvent_getKeyCode(event));
        return 0;
    }
    SAY("touch %.0f,%.0f", AMotionEvent_getX(event, 0), AMotionEvent_getY(event, 0));
    return 1;
}

void android_main(struct android_app *app)
{
    app_dummy();
    SAY("begin");
    if (!app->activity || !app->config || app->looper != ALooper_forThread())
        SAY("wrong: the beginning");
    app->onAppCmd = on_command;
    app->onInputEvent = on_input;
    while (!app->destroyRequested) {
        struct android_poll_source *source = NULL;
        int id = ALooper_pollOnce(-1, NULL, NULL, (void **)&source);
        if (id >= 0 && (!source || source->id != id || source->app != app))
            SAY("wrong: source of %d", id);
        if (source)
            source->process(app, source);
    }
    SAY("end");
}

// SPDX-License-Identifier: GPL-2.0-or-later
// An app with a main loop of its own: android_main() runs in a thread, and what the activity is told
// on the system's main thread arrives there as commands. The interface is the NDK's.
//
//     void android_main(struct android_app *app)
//     {
//         app->onAppCmd = on_command;
//         app->onInputEvent = on_input;
//         while (!app->destroyRequested) {
//             struct android_poll_source *source = NULL;
//             if (ALooper_pollOnce(is_animating ? 0 : -1, NULL, NULL, (void **)&source) >= 0 && source)
//                 source->process(app, source);
//             ...
//         }
//     }
#pragma once
#include <android/configuration.h>
#include <android/looper.h>
#include <android/native_activity.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>

#ifdef __cplusplus
extern "C" {
#endif

struct android_app;

// What the looper gives as data for LOOPER_ID_MAIN and LOOPER_ID_INPUT; call process().
struct android_poll_source {
    int32_t id; // LOOPER_ID_*
    struct android_app *app;
    void (*process)(struct android_app *app, struct android_poll_source *source);
};

struct android_app {
    // The program's own; not touched.
    void *userData;

    // Set these in android_main(). An event that was used up gives 1, any other 0.
    void (*onAppCmd)(struct android_app *app, int32_t command);
    int32_t (*onInputEvent)(struct android_app *app, AInputEvent *event);

    ANativeActivity *activity;
    AConfiguration *config; // the current one

    // From the last time, NULL if there is none. To keep something on APP_CMD_SAVE_STATE, put memory
    // from malloc() and its size here; it is freed by this code.
    void *savedState;
    size_t savedStateSize;

    ALooper *looper;          // of android_main()'s thread
    AInputQueue *inputQueue;  // NULL while there is none
    ANativeWindow *window;    // NULL while there is none
    ARect contentRect;        // the part of the window that nothing covers
    int activityState;        // APP_CMD_START, _RESUME, _PAUSE or _STOP
    int destroyRequested;     // android_main() is to return

    // --- of this code only ---
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int msgread, msgwrite; // a pipe of commands, a byte each
    pthread_t thread;
    struct android_poll_source cmdPollSource, inputPollSource;
    int running, stateSaved, destroyed, redrawNeeded;
    AInputQueue *pendingInputQueue;
    ANativeWindow *pendingWindow;
    ARect pendingContentRect;
};

// What ALooper_pollOnce() gives; the program's own descriptors count from LOOPER_ID_USER.
enum {
    LOOPER_ID_MAIN = 1,
    LOOPER_ID_INPUT = 2,
    LOOPER_ID_USER = 3,
};

enum {
    APP_CMD_INPUT_CHANGED,        // inputQueue is another one
    APP_CMD_INIT_WINDOW,          // window is there
    APP_CMD_TERM_WINDOW,          // window is still there, and gone when this is handled
    APP_CMD_WINDOW_RESIZED,
    APP_CMD_WINDOW_REDRAW_NEEDED, // draw before this is handled
    APP_CMD_CONTENT_RECT_CHANGED, // contentRect is another one
    APP_CMD_GAINED_FOCUS,
    APP_CMD_LOST_FOCUS,
    APP_CMD_CONFIG_CHANGED,       // config is another one
    APP_CMD_LOW_MEMORY,
    APP_CMD_START,
    APP_CMD_RESUME,
    APP_CMD_SAVE_STATE,           // fill in savedState
    APP_CMD_PAUSE,
    APP_CMD_STOP,
    APP_CMD_DESTROY,              // the program is to end
};

// For programs with a loop that does not use process(): read a command from the pipe, then prepare
// what it announces, handle it, and finish what it stands for.
int8_t android_app_read_cmd(struct android_app *app);
void android_app_pre_exec_cmd(struct android_app *app, int8_t command);
void android_app_post_exec_cmd(struct android_app *app, int8_t command);

// Does nothing: older programs call it so that this file is linked.
void app_dummy(void);

// Yours.
extern void android_main(struct android_app *app);

#ifdef __cplusplus
}
#endif

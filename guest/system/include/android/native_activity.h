// SPDX-License-Identifier: GPL-2.0-or-later
// Activities whose code is native.
#pragma once
#include <android/asset_manager.h>
#include <android/input.h>
#include <android/native_window.h>
#include <jni.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct ANativeActivityCallbacks;

// What the system tells an activity; pointers are good until onDestroy has returned.
typedef struct ANativeActivity {
    struct ANativeActivityCallbacks *callbacks;
    JavaVM *vm;
    JNIEnv *env;    // of the main thread
    jobject clazz;  // the activity, not its class
    const char *internalDataPath;
    const char *externalDataPath;
    int32_t sdkVersion;
    void *instance; // the app's own
    AAssetManager *assetManager;
    const char *obbPath;
} ANativeActivity;

// All are called on the main thread; NULL: the app does not want to know.
typedef struct ANativeActivityCallbacks {
    void (*onStart)(ANativeActivity *activity);
    void (*onResume)(ANativeActivity *activity);
    // Memory of malloc(), which the system frees.
    void *(*onSaveInstanceState)(ANativeActivity *activity, size_t *out_size);
    void (*onPause)(ANativeActivity *activity);
    void (*onStop)(ANativeActivity *activity);
    void (*onDestroy)(ANativeActivity *activity);
    void (*onWindowFocusChanged)(ANativeActivity *activity, int has_focus);
    void (*onNativeWindowCreated)(ANativeActivity *activity, ANativeWindow *window);
    void (*onNativeWindowResized)(ANativeActivity *activity, ANativeWindow *window);
    void (*onNativeWindowRedrawNeeded)(ANativeActivity *activity, ANativeWindow *window);
    void (*onNativeWindowDestroyed)(ANativeActivity *activity, ANativeWindow *window);
    void (*onInputQueueCreated)(ANativeActivity *activity, AInputQueue *queue);
    void (*onInputQueueDestroyed)(ANativeActivity *activity, AInputQueue *queue);
    void (*onContentRectChanged)(ANativeActivity *activity, const ARect *rect);
    void (*onConfigurationChanged)(ANativeActivity *activity);
    void (*onLowMemory)(ANativeActivity *activity);
} ANativeActivityCallbacks;

// The function that a library begins with.
typedef void ANativeActivity_createFunc(ANativeActivity *activity, void *saved, size_t saved_size);
extern ANativeActivity_createFunc ANativeActivity_onCreate;

enum {
    ANATIVEACTIVITY_SHOW_SOFT_INPUT_IMPLICIT = 0x0001, ANATIVEACTIVITY_SHOW_SOFT_INPUT_FORCED =
    0x0002,
};

enum {
    ANATIVEACTIVITY_HIDE_SOFT_INPUT_IMPLICIT_ONLY = 0x0001,
    ANATIVEACTIVITY_HIDE_SOFT_INPUT_NOT_ALWAYS = 0x0002,
};

// From any thread.
void ANativeActivity_finish(ANativeActivity *activity);
void ANativeActivity_setWindowFormat(ANativeActivity *activity, int32_t format);
void ANativeActivity_setWindowFlags(ANativeActivity *activity, uint32_t add, uint32_t remove);
void ANativeActivity_showSoftInput(ANativeActivity *activity, uint32_t flags);
void ANativeActivity_hideSoftInput(ANativeActivity *activity, uint32_t flags);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
// The life of a NativeActivity, as Android's own Java class of that name leads it: who is called
// when, and with what. All callbacks are made on the main thread, which sleeps in its looper otherwise.
#include "activity.h"
#include "internal.h"
#include <droidemu/namespace.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define TAG "NativeActivity"

enum stage { CREATED, STARTED, RESUMED };

struct activity {
    ANativeActivity native; // what the app knows of it: first, so that both have one address
    ANativeActivityCallbacks callbacks;
    enum stage stage;
    bool focused;
    bool foreground, has_focus; // as the host wants it
    struct ANativeWindow *window;
    AInputQueue *queue;
    struct host_configuration config;
    int32_t window_format;
    void *saved;
    size_t saved_size;
    bool destroyed;
};

static int device, wake;            // descriptors
static atomic_bool finish_wanted;
static atomic_int format_wanted = -1;
static uint32_t handled_changes;    // ACONFIGURATION_* bits that need no new activity

static void poke(void)
{
    uint64_t one = 1;
    (void)!write(wake, &one, sizeof one);
}

static void finish(void)
{
    atomic_store(&finish_wanted, true);
    poke();
}

#define CALL(a, callback, ...)                                                                     \
    do {                                                                                           \
        if ((a)->callbacks.callback)                                                               \
            (a)->callbacks.callback(&(a)->native, ##__VA_ARGS__);                                  \
    } while (0)

static void tell(int state, long value) { droidemu_host_call(HOST_STATE, state, value); }

// --- window and focus -----------------------------------------------------------------------------

static void content_rect(struct activity *a)
{
    ARect rect = {0, 0, a->config.width, a->config.height};
    CALL(a, onContentRectChanged, &rect);
}

static void take_format(struct activity *a)
{
    int format = atomic_exchange(&format_wanted, -1);
    if (format < 0)
        return;
    a->window_format = format;
    if (a->window)
        window_set_default_format(a->window, format);
}

static void window_appears(struct activity *a)
{
    take_format(a);
    if (a->window)
        return;
    a->window = window_create(a->window_format);
    if (!a->window)
        return;
    CALL(a, onNativeWindowCreated, a->window);
    content_rect(a);
    CALL(a, onNativeWindowRedrawNeeded, a->window);
}

static void window_goes(struct activity *a)
{
    if (!a->window)
        return;
    CALL(a, onNativeWindowDestroyed, a->window);
    window_abandon(a->window);
    a->window = NULL;
}

static void focus(struct activity *a, bool has)
{
    if (a->focused == has)
        return;
    a->focused = has;
    CALL(a, onWindowFocusChanged, has);
}

// --- input ----------------------------------------------------------------------------------------

// Nobody else takes input: Back must still work.
static int drain(int fd, int events, void *data)
{
    (void)fd;
    (void)events;
    AInputQueue *queue = data;
    AInputEvent *event;
    while (AInputQueue_getEvent(queue, &event) >= 0)
        AInputQueue_finishEvent(queue, event, 0);
    return 1;
}

static void queue_appears(struct activity *a)
{
    if (a->queue || !(a->queue = input_queue_create(&a->config)))
        return;
    if (a->callbacks.onInputQueueCreated)
        a->callbacks.onInputQueueCreated(&a->native, a->queue);
    else
        AInputQueue_attachLooper(a->queue, ALooper_forThread(), 0, drain, a->queue);
}

// --- from stage to stage --------------------------------------------------------------------------

static void rise(struct activity *a)
{
    if (a->stage == CREATED) {
        CALL(a, onStart);
        a->stage = STARTED;
        tell(STATE_STARTED, 0);
    }
    if (a->stage == STARTED) {
        CALL(a, onResume);
        a->stage = RESUMED;
        tell(STATE_RESUMED, 0);
    }
    queue_appears(a);
    if (a->queue)
        input_queue_hear(a->queue, true);
    window_appears(a);
    focus(a, a->has_focus);
}

static void save(struct activity *a)
{
    free(a->saved);
    a->saved = NULL;
    a->saved_size = 0;
    if (a->callbacks.onSaveInstanceState)
        a->saved = a->callbacks.onSaveInstanceState(&a->native, &a->saved_size);
    if (!a->saved)
        a->saved_size = 0;
}

// Down to CREATED. An activity that will come back saves its state.
static void sink_down(struct activity *a, bool comes_back)
{
    if (a->stage == RESUMED) {
        CALL(a, onPause);
        a->stage = STARTED;
        tell(STATE_PAUSED, 0);
    }
    focus(a, false);
    if (a->queue)
        input_queue_hear(a->queue, false);
    if (a->stage == STARTED) {
        window_goes(a);
        CALL(a, onStop);
        a->stage = CREATED;
        tell(STATE_STOPPED, 0);
        if (comes_back)
            save(a);
    }
}

static void destroy(struct activity *a)
{
    window_goes(a);
    if (a->queue) {
        CALL(a, onInputQueueDestroyed, a->queue);
        input_queue_destroy(a->queue);
        a->queue = NULL;
    }
    CALL(a, onDestroy);
    memset(&a->callbacks, 0, sizeof a->callbacks);
    a->destroyed = true;
    tell(STATE_DESTROYED, 0);
}

// --- configuration ---------------------------------------------------------------------------------

static uint32_t differences(const struct host_configuration *a, const struct host_configuration *b)
{
    uint32_t bits = 0;
    bits |= a->orientation != b->orientation ? ACONFIGURATION_ORIENTATION : 0;
    bits |= a->density != b->density ? ACONFIGURATION_DENSITY : 0;
    bits |= memcmp(a->language, b->language, 4) || memcmp(a->country, b->country, 4) ? ACONFIGURATION_LOCALE : 0;
    bits |= a->ui_mode_night != b->ui_mode_night || a->ui_mode_type != b->ui_mode_type ? ACONFIGURATION_UI_MODE : 0;
    bits |= a->width_dp != b->width_dp || a->height_dp != b->height_dp ? ACONFIGURATION_SCREEN_SIZE : 0;
    bits |= a->smallest_width_dp != b->smallest_width_dp ? ACONFIGURATION_SMALLEST_SCREEN_SIZE : 0;
    bits |= a->screen_size != b->screen_size || a->screen_long != b->screen_long ? ACONFIGURATION_SCREEN_LAYOUT : 0;
    bits |= a->layout_direction != b->layout_direction ? ACONFIGURATION_LAYOUTDIR : 0;
    bits |= a->keyboard != b->keyboard ? ACONFIGURATION_KEYBOARD : 0;
    return bits;
}

// True if the activity must be made anew: it does not handle all of what has changed.
static bool configure(struct activity *a)
{
    struct host_configuration config;
    host_configuration(&config);
    uint32_t bits = differences(&a->config, &config);
    bool relaunch = bits & ~handled_changes;
    a->config = config;
    if (a->queue)
        input_queue_configure(a->queue, &config);
    if (relaunch)
        return true;
    if (bits)
        CALL(a, onConfigurationChanged);
    if (a->window && window_configure(a->window, &config)) {
        CALL(a, onNativeWindowResized, a->window);
        content_rect(a);
        CALL(a, onNativeWindowRedrawNeeded, a->window);
    } else if (a->window && bits) {
        CALL(a, onNativeWindowRedrawNeeded, a->window); // it may stand the other way round now
    }
    return false;
}

// --- creation ----------------------------------------------------------------------------------------

// The app's libraries see each other and the NDK's. What else the system has is not theirs.
static void make_namespace(void)
{
    char folders[4096], names[4096];
    host_text("library_path", folders, sizeof folders);
    host_text("public_libraries", names, sizeof names);
    struct android_namespace_t *made =
        android_create_namespace(APP_NAMESPACE, folders, NULL, ANDROID_NAMESPACE_TYPE_ISOLATED,
                                 "/data:/mnt/expand", NULL);
    if (!made || !android_link_namespaces(made, NULL, names))
        fprintf(stderr, "droidemu: the app has no name space for its libraries: %s\n", dlerror());
}

static ANativeActivity_createFunc *load(void)
{
    char path[4096], function[256];
    host_text("library", path, sizeof path);
    host_text("function", function, sizeof function);
    void *library = droidemu_dlopen_for_app(path, RTLD_NOW);
    if (!library) {
        const char *why = dlerror();
        fprintf(stderr, "droidemu: cannot load %s: %s\n", path, why ? why : "unknown error");
        return NULL;
    }
    ANativeActivity_createFunc *create = (ANativeActivity_createFunc *)(uintptr_t)dlsym(library, function);
    if (!create)
        fprintf(stderr, "droidemu: %s exports no %s, so no activity begins there\n", path, function);
    return create;
}

// Java's object of this activity, if there is Java.
static jobject java_object(JNIEnv *env)
{
    char name[512];
    if (!env)
        return NULL;
    host_text("class", name, sizeof name);
    jclass class = (*env)->FindClass(env, name);
    if (!class) {
        (*env)->ExceptionClear(env);
        class = (*env)->FindClass(env, "android/app/NativeActivity");
    }
    jmethodID make = class ? (*env)->GetMethodID(env, class, "<init>", "()V") : NULL;
    jobject local = make ? (*env)->NewObject(env, class, make) : NULL;
    if ((*env)->ExceptionCheck(env))
        (*env)->ExceptionClear(env);
    return local ? (*env)->NewGlobalRef(env, local) : NULL;
}

static void create(struct activity *a, ANativeActivity_createFunc *function)
{
    void *saved = a->saved;
    size_t size = a->saved_size;
    a->saved = NULL;
    a->saved_size = 0;
    a->stage = CREATED;
    a->destroyed = false;
    a->native.callbacks = &a->callbacks;
    a->native.instance = NULL;
    host_configuration(&a->config);
    function(&a->native, saved, size);
    free(saved);
    tell(STATE_CREATED, 0);
}

// --- the loop ---------------------------------------------------------------------------------------

// One record of the host; true if the activity must be made anew.
static bool handle(struct activity *a, const struct activity_record *r)
{
    switch (r->type) {
    case ACTIVITY_CONFIGURATION:
        return configure(a);
    case ACTIVITY_BACKGROUND:
        a->foreground = false;
        sink_down(a, true);
        break;
    case ACTIVITY_FOREGROUND:
        a->foreground = true;
        rise(a);
        break;
    case ACTIVITY_FINISH:
    case ACTIVITY_BACK:
        atomic_store(&finish_wanted, true);
        break;
    case ACTIVITY_LOW_MEMORY:
        CALL(a, onLowMemory);
        break;
    case ACTIVITY_FOCUS:
        a->has_focus = r->value != 0;
        if (a->stage == RESUMED)
            focus(a, a->has_focus);
        break;
    default:
        break;
    }
    return false;
}

// Until something calls for a new activity (true) or the end (false).
static bool live(struct activity *a)
{
    for (;;) {
        if (atomic_load(&finish_wanted))
            return false;
        take_format(a);
        struct activity_record record;
        ssize_t size = read(device, &record, sizeof record);
        if (size == (ssize_t)sizeof record) {
            if (handle(a, &record))
                return true;
            continue;
        }
        ALooper_pollOnce(-1, NULL, NULL, NULL);
    }
}

static int woken(int fd, int events, void *data)
{
    (void)events;
    (void)data;
    uint64_t value;
    (void)!read(fd, &value, sizeof value);
    return 1;
}

static int has_records(int fd, int events, void *data)
{
    (void)fd;
    (void)events;
    (void)data;
    return 1; // read in live()
}

EXPORT int droidemu_activity_main(JavaVM *vm, JNIEnv *env)
{
    static struct activity a;
    char text[64];
    device = open("/dev/droidemu/activity", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (device < 0) {
        fprintf(stderr, "droidemu: there is no app to run: /dev/droidemu/activity: %s\n", strerror(errno));
        return 2;
    }
    make_namespace();
    wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    ALooper *looper = ALooper_prepare(0);
    ALooper_addFd(looper, device, 0, ALOOPER_EVENT_INPUT, has_records, NULL);
    ALooper_addFd(looper, wake, 0, ALOOPER_EVENT_INPUT, woken, NULL);
    input_back_unhandled = finish;
    handled_changes = (uint32_t)strtoul(host_text("config_changes", text, sizeof text), NULL, 0);
    a.window_format = AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM; // NativeActivity's own choice on Android
    host_text("window", text, sizeof text);
    a.foreground = strcmp(text, "hidden") != 0;
    a.has_focus = strcmp(text, "focused") == 0;
    a.native.vm = vm;
    a.native.env = env;
    a.native.internalDataPath = host_text_copy("internal_data");
    a.native.externalDataPath = host_text_copy("external_data");
    a.native.obbPath = host_text_copy("obb");
    a.native.sdkVersion = (int32_t)strtol(host_text("sdk", text, sizeof text), NULL, 10);
    a.native.assetManager = asset_manager();
    a.native.clazz = java_object(env);
    ANativeActivity_createFunc *function = load();
    if (!function)
        return 2;
    bool again;
    do {
        create(&a, function);
        if (a.foreground && !atomic_load(&finish_wanted))
            rise(&a);
        again = live(&a);
        sink_down(&a, again);
        destroy(&a);
    } while (again);
    free(a.saved);
    return 0;
}

// --- what the app asks for, from any thread -------------------------------------------------------

EXPORT void ANativeActivity_finish(ANativeActivity *activity)
{
    (void)activity;
    finish();
}

EXPORT void ANativeActivity_setWindowFormat(ANativeActivity *activity, int32_t format)
{
    (void)activity;
    if (!bytes_of_format(format)) {
        __android_log_print(ANDROID_LOG_ERROR, TAG, "no windows of format %#x", format);
        return;
    }
    atomic_store(&format_wanted, format);
    poke();
}

// The window fills the screen and stays on in any case.
EXPORT void ANativeActivity_setWindowFlags(ANativeActivity *activity, uint32_t add, uint32_t remove)
{
    (void)activity;
    (void)add;
    (void)remove;
}

// The host's keyboard types at once; there is none to show.
EXPORT void ANativeActivity_showSoftInput(ANativeActivity *activity, uint32_t flags)
{
    (void)activity;
    (void)flags;
}

EXPORT void ANativeActivity_hideSoftInput(ANativeActivity *activity, uint32_t flags)
{
    (void)activity;
    (void)flags;
}

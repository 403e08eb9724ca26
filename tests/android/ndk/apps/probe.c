// SPDX-License-Identifier: GPL-2.0-or-later
// An activity that tells everything it is told, one line each, and shows its corners in four colours.
// What it does besides is said by the file probe.txt among its assets, word by word.
#include <android/asset_manager_jni.h>
#include <android/bitmap.h>
#include <android/choreographer.h>
#include <android/configuration.h>
#include <android/log.h>
#include <android/native_activity.h>
#include <android/sensor.h>
#include <android/window.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "probe", __VA_ARGS__)

static ANativeWindow *window;
static int32_t format, width, height;
static bool partly, keep_back;
static ASensorEventQueue *sensors;
static int frames;

static uint64_t color(int32_t f, int r, int g, int b)
{
    switch (f) {
    case 4:
        return (uint64_t)(r >> 3 << 11 | g >> 2 << 5 | b >> 3);
    case 5:
        return (uint64_t)(255u << 24 | (unsigned)(r << 16 | g << 8 | b));
    case 0x2b:
        return (uint64_t)(3u << 30 | (unsigned)(b << 2 | b >> 6) << 20 | (unsigned)(g << 2 | g >> 6) << 10 | (unsigned)(r << 2 | r >> 6));
    case 0x16:
        return (r ? 0x3c00ull : 0) | (g ? 0x3c00ull : 0) << 16 | (b ? 0x3c00ull : 0) << 32 | 0x3c00ull << 48;
    default:
        return (uint64_t)(255u << 24 | (unsigned)(b << 16 | g << 8 | r));
    }
}

static void put(uint8_t *at, int32_t f, uint64_t value)
{
    memcpy(at, &value, f == 4 ? 2 : f == 3 ? 3 : f == 0x16 ? 8 : 4);
}

static void draw(void)
{
    ANativeWindow_Buffer b;
    ARect dirty = {10, 20, 30, 40};
    int32_t result = ANativeWindow_lock(window, &b, partly ? &dirty : NULL);
    if (result) {
        SAY("lock failed: %d", result);
        return;
    }
    if (frames++ == 0 || partly)
        SAY("buffer %dx%d format %d stride %d dirty %d,%d,%d,%d", b.width, b.height, b.format,
            b.stride - b.width, partly ? dirty.left : 0, partly ? dirty.top : 0, partly ? dirty.right : 0,
            partly ? dirty.bottom : 0);
    int pixel = b.format == 4 ? 2 : b.format == 3 ? 3 : b.format == 0x16 ? 8 : 4;
    if (!partly)
        dirty = (ARect){0, 0, b.width, b.height};
    uint64_t colors[4] = {
        color(b.format, 255, 0, 0), color(b.format, 0, 255, 0), color(b.format, 0, 0, 255),
        color(b.format, 255, 255, 255),
    };
    for (int y = dirty.top; y < dirty.bottom; y++)
        for (int x = dirty.left; x < dirty.right; x++) {
            int which = (y >= b.height / 2) * 2 + (x >= b.width / 2);
            put((uint8_t *)b.bits + ((long)y * b.stride + x) * pixel, b.format, colors[which]);
        }
    result = ANativeWindow_unlockAndPost(window);
    if (result)
        SAY("post failed: %d", result);
}

#define TELL(name, callback)                                                                       \
    static void callback(ANativeActivity *a)                                                       \
    {                                                                                              \
        (void)a;                                                                                   \
        SAY(name);                                                                                 \
    }
TELL("start", on_start)
TELL("resume", on_resume)
static bool hang;
static void on_pause(ANativeActivity *a)
{
    (void)a;
    SAY("pause");
    while (hang)
        usleep(1000);
}
TELL("stop", on_stop)
TELL("destroy", on_destroy)
TELL("low memory", on_low_memory)

static void *on_save(ANativeActivity *a, size_t *size)
{
    (void)a;
    SAY("save");
    *size = 6;
    return strdup("state");
}

static void on_focus(ANativeActivity *a, int has)
{
    (void)a;
    SAY("focus %d", has);
}

static void on_window(ANativeActivity *a, ANativeWindow *w)
{
    (void)a;
    window = w;
    SAY("window created %dx%d format %d", ANativeWindow_getWidth(w), ANativeWindow_getHeight(w), ANativeWindow_getFormat(w));
    if (width || format)
        SAY("geometry: %d", ANativeWindow_setBuffersGeometry(w, width, height, format));
}

static void on_resized(ANativeActivity *a, ANativeWindow *w)
{
    (void)a;
    SAY("window resized %dx%d", ANativeWindow_getWidth(w), ANativeWindow_getHeight(w));
}

static void on_redraw(ANativeActivity *a, ANativeWindow *w)
{
    (void)a;
    (void)w;
    SAY("redraw");
    draw();
    draw();
}

static void on_window_gone(ANativeActivity *a, ANativeWindow *w)
{
    (void)a;
    SAY("window destroyed");
    if (window == w)
        window = NULL;
}

static void on_rect(ANativeActivity *a, const ARect *r)
{
    (void)a;
    SAY("content %d,%d,%d,%d", r->left, r->top, r->right, r->bottom);
}

static void tell_configuration(AAssetManager *manager)
{
    AConfiguration *c = AConfiguration_new();
    AConfiguration_fromAssetManager(c, manager);
    char language[3] = "", country[3] = "";
    AConfiguration_getLanguage(c, language);
    AConfiguration_getCountry(c, country);
    SAY("configuration %s-%s orientation %d density %d night %d %dx%d dp smallest %d size %d long %d sdk %d", language,
        country, AConfiguration_getOrientation(c), AConfiguration_getDensity(c), AConfiguration_getUiModeNight(c),
        AConfiguration_getScreenWidthDp(c), AConfiguration_getScreenHeightDp(c),
        AConfiguration_getSmallestScreenWidthDp(c), AConfiguration_getScreenSize(c),
        AConfiguration_getScreenLong(c), AConfiguration_getSdkVersion(c));
    AConfiguration_delete(c);
}

static void on_configuration(ANativeActivity *a) { tell_configuration(a->assetManager); }

// --- input ------------------------------------------------------------------------------------------

static void tell_motion(const AInputEvent *e)
{
    char text[512];
    int action = AMotionEvent_getAction(e), at = 0;
    size_t count = AMotionEvent_getPointerCount(e), history = AMotionEvent_getHistorySize(e);
    at += snprintf(text, sizeof text, "motion device %d source %#x action %d index %d history %d buttons %d:",
                   AInputEvent_getDeviceId(e), (unsigned)AInputEvent_getSource(e), action & 255, action >> 8,
                   (int)history, AMotionEvent_getButtonState(e));
    for (size_t i = 0; i < count; i++) {
        at += snprintf(text + at, sizeof text - (size_t)at, " %d(%.0f,%.0f p%.2f t%d)", AMotionEvent_getPointerId(e, i),
                       (double)AMotionEvent_getX(e, i), (double)AMotionEvent_getY(e, i),
                       (double)AMotionEvent_getPressure(e, i), AMotionEvent_getToolType(e, i));
        for (size_t h = 0; h < history; h++)
            at += snprintf(text + at, sizeof text - (size_t)at, " h%.0f,%.0f", (double)AMotionEvent_getHistoricalX(e, i, h),
                           (double)AMotionEvent_getHistoricalY(e, i, h));
    }
    if (AInputEvent_getSource(e) == AINPUT_SOURCE_JOYSTICK)
        snprintf(text + at, sizeof text - (size_t)at, " z %.2f rz %.2f gas %.2f brake %.2f hat %.0f,%.0f",
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_Z, 0),
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_RZ, 0),
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_GAS, 0),
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_BRAKE, 0),
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_HAT_X, 0),
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_HAT_Y, 0));
    if ((action & 255) == AMOTION_EVENT_ACTION_SCROLL)
        snprintf(text + at, sizeof text - (size_t)at, " scroll %.1f,%.1f",
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_HSCROLL, 0),
                 (double)AMotionEvent_getAxisValue(e, AMOTION_EVENT_AXIS_VSCROLL, 0));
    SAY("%s", text);
}

static int on_input(int fd, int events, void *data)
{
    (void)fd;
    (void)events;
    AInputQueue *queue = data;
    AInputEvent *e;
    while (AInputQueue_getEvent(queue, &e) >= 0) {
        if (AInputQueue_preDispatchEvent(queue, e))
            continue;
        int handled = 0;
        if (AInputEvent_getType(e) == AINPUT_EVENT_TYPE_KEY) {
            SAY("key device %d source %#x action %d code %d scan %d meta %#x repeat %d flags %#x",
                AInputEvent_getDeviceId(e), (unsigned)AInputEvent_getSource(e), AKeyEvent_getAction(e),
                AKeyEvent_getKeyCode(e), AKeyEvent_getScanCode(e), (unsigned)AKeyEvent_getMetaState(e),
                AKeyEvent_getRepeatCount(e), (unsigned)AKeyEvent_getFlags(e));
            handled = keep_back && AKeyEvent_getKeyCode(e) == AKEYCODE_BACK;
        } else {
            tell_motion(e);
        }
        AInputQueue_finishEvent(queue, e, handled);
    }
    return 1;
}

static void on_queue(ANativeActivity *a, AInputQueue *queue)
{
    (void)a;
    SAY("queue created");
    AInputQueue_attachLooper(queue, ALooper_forThread(), 0, on_input, queue);
}

static void on_queue_gone(ANativeActivity *a, AInputQueue *queue)
{
    (void)a;
    SAY("queue destroyed");
    AInputQueue_detachLooper(queue);
}

// --- what the words ask for -------------------------------------------------------------------------

static int vsyncs;
static int64_t last_vsync;

static void on_vsync(int64_t ns, void *data)
{
    SAY("vsync after %lld us", last_vsync ? (long long)(ns - last_vsync) / 1000 : 0ll);
    last_vsync = ns;
    if (++vsyncs < 4)
        AChoreographer_postFrameCallback64(AChoreographer_getInstance(), on_vsync, data);
    else
        ANativeActivity_finish(data);
}

static int on_sensor(int fd, int events, void *data)
{
    (void)fd;
    (void)events;
    static int seen;
    ASensorEvent e[4];
    ssize_t count = ASensorEventQueue_getEvents(sensors, e, 4);
    for (ssize_t i = 0; i < count; i++)
        SAY("sensor %d: %.2f %.2f %.2f", e[i].type, (double)e[i].data[0], (double)e[i].data[1], (double)e[i].data[2]);
    seen += (int)count;
    if (seen >= 5)
        ANativeActivity_finish(data);
    return seen < 5;
}

static void start_sensors(ANativeActivity *a)
{
    ASensorManager *m = ASensorManager_getInstanceForPackage("x");
    ASensorList list;
    SAY("%d sensors", ASensorManager_getSensorList(m, &list));
    sensors = ASensorManager_createEventQueue(m, ALooper_forThread(), 0, on_sensor, a);
    ASensor const *s = ASensorManager_getDefaultSensor(m, ASENSOR_TYPE_ACCELEROMETER);
    SAY("%s delay %d", ASensor_getName(s), ASensor_getMinDelay(s));
    ASensorEventQueue_enableSensor(sensors, s);
    ASensorEventQueue_setEventRate(sensors, s, 10000);
    s = ASensorManager_getDefaultSensor(m, ASENSOR_TYPE_LIGHT);
    ASensorEventQueue_enableSensor(sensors, s);
}

// Tells how the device is held whenever that changes, and what the gyroscope's values add up to.
static int on_lean(int fd, int events, void *data)
{
    (void)fd;
    (void)events;
    (void)data;
    static double turned[3];
    static int64_t before;
    static char told[3][80];
    ASensorEvent e;
    while (ASensorEventQueue_getEvents(sensors, &e, 1) > 0) {
        char text[80];
        int kind = e.type == ASENSOR_TYPE_LIGHT ? 2 : e.type == ASENSOR_TYPE_GYROSCOPE;
        if (kind == 1) {
            for (int i = 0; i < 3; i++)
                turned[i] += (double)e.data[i] * (double)(before ? e.timestamp - before : 0) / 1e9;
            before = e.timestamp;
            snprintf(text, sizeof text, "turned %.0f %.0f %.0f", turned[0] * 57.29578 + 0.0,
                     turned[1] * 57.29578 + 0.0, turned[2] * 57.29578 + 0.0);
        } else
            snprintf(text, sizeof text, "sensor %d: %.1f %.1f %.1f", e.type, (double)e.data[0],
                     (double)e.data[1], (double)e.data[2]);
        if (strcmp(text, told[kind]))
            SAY("%s", strcpy(told[kind], text));
    }
    return 1;
}

static void start_leaning(ANativeActivity *a)
{
    ASensorManager *m = ASensorManager_getInstanceForPackage("x");
    sensors = ASensorManager_createEventQueue(m, ALooper_forThread(), 0, on_lean, a);
    static const int kinds[] = {ASENSOR_TYPE_ACCELEROMETER, ASENSOR_TYPE_GYROSCOPE, ASENSOR_TYPE_LIGHT};
    for (int i = 0; i < 3; i++)
        ASensorEventQueue_registerSensor(sensors, ASensorManager_getDefaultSensor(m, kinds[i]), 10000, 0);
}

static void tell_assets(AAssetManager *m)
{
    AAssetDir *dir = AAssetManager_openDir(m, "dir");
    for (const char *name; (name = AAssetDir_getNextFileName(dir));)
        SAY("asset dir/%s", name);
    AAssetDir_close(dir);
    static const char *const names[] = {"dir/stored.bin", "dir/packed.bin.packed", "missing", "../AndroidManifest.xml"};
    for (int i = 0; i < 4; i++) {
        AAsset *asset = AAssetManager_open(m, names[i], AASSET_MODE_STREAMING);
        if (!asset) {
            SAY("no asset %s", names[i]);
            continue;
        }
        uint8_t part[4];
        AAsset_seek(asset, 1000, SEEK_SET);
        int got = AAsset_read(asset, part, 4);
        off64_t start = 0, length = 0;
        int fd = AAsset_openFileDescriptor64(asset, &start, &length);
        const uint8_t *all = AAsset_getBuffer(asset);
        SAY("asset %s: %lld bytes, %d at 1000: %d %d, left %lld, descriptor %d %lld, buffer %d, allocated %d, beyond %lld", names[i],
            (long long)AAsset_getLength64(asset), got, part[0], part[3], (long long)AAsset_getRemainingLength64(asset),
            fd >= 0, (long long)length, all ? all[1000] == part[0] && all[1003] == part[3] : -1,
            AAsset_isAllocated(asset), (long long)AAsset_seek64(asset, 1, SEEK_END));
        AAsset_close(asset);
    }
}

static void tell_java(ANativeActivity *a)
{
    JNIEnv *env = a->env;
    if (!a->vm || !env || !a->clazz) {
        SAY("no Java");
        return;
    }
    jclass class = (*env)->GetObjectClass(env, a->clazz);
    jmethodID method = (*env)->GetMethodID(env, class, "getPackageName", "()Ljava/lang/String;");
    jstring name = (*env)->CallObjectMethod(env, a->clazz, method);
    const char *text = (*env)->GetStringUTFChars(env, name, NULL);
    SAY("Java knows %s", text);
    (*env)->ReleaseStringUTFChars(env, name, text);
    method = (*env)->GetMethodID(env, class, "getAssets", "()Landroid/content/res/AssetManager;");
    jobject assets = (*env)->CallObjectMethod(env, a->clazz, method);
    SAY("assets of Java: %d", AAssetManager_fromJava(env, assets) == a->assetManager);
    method = (*env)->GetMethodID(env, class, "setRequestedOrientation", "(I)V");
    (*env)->CallVoidMethod(env, a->clazz, method, 0);
}

static void count_runs(ANativeActivity *a)
{
    JNIEnv *env = a->env;
    jclass class = (*env)->GetObjectClass(env, a->clazz);
    jmethodID m = (*env)->GetMethodID(env, class, "getSharedPreferences", "(Ljava/lang/String;I)Landroid/content/SharedPreferences;");
    jobject saved = (*env)->CallObjectMethod(env, a->clazz, m, (*env)->NewStringUTF(env, "runs"), 0);
    class = (*env)->GetObjectClass(env, saved);
    jstring key = (*env)->NewStringUTF(env, "count");
    jint count = (*env)->CallIntMethod(env, saved, (*env)->GetMethodID(env, class, "getInt", "(Ljava/lang/String;I)I"), key, 0) + 1;
    jobject editor = (*env)->CallObjectMethod(
        env, saved, (*env)->GetMethodID(env, class, "edit", "()Landroid/content/SharedPreferences$Editor;"));
    class = (*env)->GetObjectClass(env, editor);
    m = (*env)->GetMethodID(env, class, "putInt", "(Ljava/lang/String;I)Landroid/content/SharedPreferences$Editor;");
    (*env)->CallObjectMethod(env, editor, m, key, count);
    jboolean written = (*env)->CallBooleanMethod(env, editor, (*env)->GetMethodID(env, class, "commit", "()Z"));
    SAY("preferences: run %d, written %d", count, written);
    char path[512], text[200] = "";
    snprintf(path, sizeof path, "%s/../shared_prefs/runs.xml", a->internalDataPath);
    FILE *file = fopen(path, "r");
    if (!file || !fread(text, 1, sizeof text - 1, file))
        SAY("no %s", path);
    else
        SAY("%s", strstr(text, "<map>"));
    if (file)
        fclose(file);
}

static __attribute__((noinline)) void keep_references(ANativeActivity *a)
{
    JNIEnv *env = a->env;
    for (int i = 0; i < 2; i++)
        (*env)->NewGlobalRef(env, (*env)->NewStringUTF(env, "kept"));
    (*env)->NewWeakGlobalRef(env, a->clazz);
    (*env)->DeleteGlobalRef(env, (*env)->NewGlobalRef(env, a->clazz));
    SAY("kept");
}

static pthread_t creator;

static void run_job(JNIEnv *env, jobject self)
{
    jclass class = (*env)->GetObjectClass(env, self);
    int number = (*env)->GetIntField(env, self, (*env)->GetFieldID(env, class, "number", "I"));
    SAY("job %d%s", number, pthread_equal(creator, pthread_self()) ? "" : " on another thread");
}

// To the main thread, from there and from another one.
static void *post_jobs(void *data)
{
    ANativeActivity *a = data;
    JNIEnv *env;
    bool here = pthread_equal(creator, pthread_self());
    (*a->vm)->AttachCurrentThread(a->vm, &env, NULL);
    jclass class = (*env)->FindClass(env, "test/Job"), handlers = (*env)->FindClass(env, "android/os/Handler");
    jclass loopers = (*env)->FindClass(env, "android/os/Looper");
    jobject looper = (*env)->CallStaticObjectMethod(
        env, loopers, (*env)->GetStaticMethodID(env, loopers, "getMainLooper", "()Landroid/os/Looper;"));
    jobject handler = (*env)->NewObject(
        env, handlers, (*env)->GetMethodID(env, handlers, "<init>", "(Landroid/os/Looper;)V"), looper);
    static const JNINativeMethod run = {"run", "()V", (void *)run_job};
    (*env)->RegisterNatives(env, class, &run, 1);
    jmethodID make = (*env)->GetMethodID(env, class, "<init>", "(I)V");
    jmethodID post = (*env)->GetMethodID(env, handlers, "postDelayed", "(Ljava/lang/Runnable;J)Z");
    for (int i = 0; i < 2; i++)
        (*env)->CallBooleanMethod(env, handler, post, (*env)->NewObject(env, class, make, i + (here ? 1 : 3)), i * 300LL);
    if (!here)
        (*a->vm)->DetachCurrentThread(a->vm);
    return NULL;
}

static void start_jobs(ANativeActivity *a)
{
    creator = pthread_self();
    post_jobs(a);
    pthread_t thread;
    pthread_create(&thread, NULL, post_jobs, a);
    pthread_detach(thread);
}

static void tell_bitmap(JNIEnv *env)
{
    jclass config = (*env)->FindClass(env, "android/graphics/Bitmap$Config");
    jfieldID field = (*env)->GetStaticFieldID(env, config, "RGB_565", "Landroid/graphics/Bitmap$Config;");
    jobject wanted = (*env)->GetStaticObjectField(env, config, field);
    jclass class = (*env)->FindClass(env, "android/graphics/Bitmap");
    jmethodID make = (*env)->GetStaticMethodID(
        env, class, "createBitmap", "(IILandroid/graphics/Bitmap$Config;)Landroid/graphics/Bitmap;");
    jobject bitmap = (*env)->CallStaticObjectMethod(env, class, make, 30, 20, wanted);
    AndroidBitmapInfo info = {0};
    void *pixels = NULL;
    int got = AndroidBitmap_getInfo(env, bitmap, &info);
    SAY("bitmap %d: %ux%u stride %u format %d", got, info.width, info.height, info.stride, info.format);
    SAY("lock %d", AndroidBitmap_lockPixels(env, bitmap, &pixels));
    memset(pixels, 0x5a, info.stride * info.height);
    SAY("unlock %d", AndroidBitmap_unlockPixels(env, bitmap));
    SAY("no bitmap %d %d", AndroidBitmap_getInfo(env, class, &info), AndroidBitmap_getInfo(env, NULL, &info));
}

static void act(ANativeActivity *a, const char *word)
{
    if (strncmp(word, "format=", 7) == 0)
        format = atoi(word + 7);
    else if (sscanf(word, "size=%dx%d", &width, &height) == 2)
        return;
    else if (strcmp(word, "partly") == 0)
        partly = true;
    else if (strcmp(word, "back") == 0)
        keep_back = true;
    else if (strcmp(word, "finish") == 0)
        ANativeActivity_finish(a);
    else if (strcmp(word, "assets") == 0)
        tell_assets(a->assetManager);
    else if (strcmp(word, "bitmap") == 0)
        tell_bitmap(a->env);
    else if (strcmp(word, "hang") == 0)
        hang = true;
    else if (strcmp(word, "java") == 0)
        tell_java(a);
    else if (strcmp(word, "java-finish") == 0) {
        jclass class = (*a->env)->GetObjectClass(a->env, a->clazz);
        (*a->env)->CallVoidMethod(a->env, a->clazz, (*a->env)->GetMethodID(a->env, class, "finish", "()V"));
    } else if (strcmp(word, "configuration") == 0)
        tell_configuration(a->assetManager);
    else if (strcmp(word, "vsync") == 0)
        AChoreographer_postFrameCallback64(AChoreographer_getInstance(), on_vsync, a);
    else if (strcmp(word, "sensors") == 0)
        start_sensors(a);
    else if (strcmp(word, "keep") == 0)
        keep_references(a);
    else if (strcmp(word, "preferences") == 0)
        count_runs(a);
    else if (strcmp(word, "jobs") == 0)
        start_jobs(a);
    else if (strcmp(word, "lean") == 0)
        start_leaning(a);
    else if (strcmp(word, "abort") == 0)
        __android_log_assert("probe", "probe", "aborted as told");
    else if (strncmp(word, "window=", 7) == 0)
        ANativeActivity_setWindowFormat(a, atoi(word + 7));
    else if (strcmp(word, "data") == 0) {
        char path[512];
        int runs = 0;
        snprintf(path, sizeof path, "%s/runs", a->internalDataPath);
        FILE *file = fopen(path, "r");
        if (file) {
            if (fscanf(file, "%d", &runs) != 1)
                runs = -1;
            fclose(file);
        }
        file = fopen(path, "w");
        fprintf(file, "%d\n", runs + 1);
        fclose(file);
        SAY("run %d of %s, external %s, obb %s", runs + 1, a->internalDataPath, a->externalDataPath, a->obbPath);
    }
}

__attribute__((visibility("default"))) void ANativeActivity_onCreate(ANativeActivity *a, void *saved,
                                                                     size_t size)
{
    SAY("create, saved %d %s", (int)size, saved ? (char *)saved : "");
    a->callbacks->onStart = on_start;
    a->callbacks->onResume = on_resume;
    a->callbacks->onSaveInstanceState = on_save;
    a->callbacks->onPause = on_pause;
    a->callbacks->onStop = on_stop;
    a->callbacks->onDestroy = on_destroy;
    a->callbacks->onWindowFocusChanged = on_focus;
    a->callbacks->onNativeWindowCreated = on_window;
    a->callbacks->onNativeWindowResized = on_resized;
    a->callbacks->onNativeWindowRedrawNeeded = on_redraw;
    a->callbacks->onNativeWindowDestroyed = on_window_gone;
    a->callbacks->onInputQueueCreated = on_queue;
    a->callbacks->onInputQueueDestroyed = on_queue_gone;
    a->callbacks->onContentRectChanged = on_rect;
    a->callbacks->onConfigurationChanged = on_configuration;
    a->callbacks->onLowMemory = on_low_memory;
    AAsset *asset = AAssetManager_open(a->assetManager, "probe.txt", AASSET_MODE_BUFFER);
    if (!asset)
        return;
    char *text = strndup(AAsset_getBuffer(asset), (size_t)AAsset_getLength(asset)), *rest = text;
    AAsset_close(asset);
    for (char *word; (word = strtok_r(rest, " \n", &rest));)
        act(a, word);
    free(text);
}

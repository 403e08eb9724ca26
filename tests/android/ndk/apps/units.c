// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of libandroid that need no person: each check is a line, "ok" or "FAIL".
#include <android/configuration.h>
#include <android/font_matcher.h>
#include <android/hardware_buffer.h>
#include <android/log.h>
#include <android/looper.h>
#include <android/multinetwork.h>
#include <android/native_activity.h>
#include <android/obb.h>
#include <android/performance_hint.h>
#include <android/sharedmem.h>
#include <android/storage_manager.h>
#include <android/surface_control.h>
#include <android/system_fonts.h>
#include <android/thermal.h>
#include <android/trace.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check(bool good, const char *what)
{
    __android_log_print(ANDROID_LOG_INFO, "units", "%s %s", good ? "ok" : "FAIL", what);
}
#define CHECK(condition) check(condition, #condition)

// --- looper -----------------------------------------------------------------------------------------

static ALooper *looper;
static int called;

static int callback(int fd, int events, void *data)
{
    char byte;
    called += read(fd, &byte, 1) == 1 && events == ALOOPER_EVENT_INPUT && data == &called;
    return called < 2;
}

static void *wake(void *data)
{
    usleep(20000);
    ALooper_wake(looper);
    return data;
}

static void loopers(void)
{
    int fds[2], fd = 0, events = 0;
    void *data = NULL;
    pthread_t thread;
    CHECK(ALooper_forThread() == NULL);
    CHECK(ALooper_pollOnce(0, NULL, NULL, NULL) == ALOOPER_POLL_ERROR);
    looper = ALooper_prepare(ALOOPER_PREPARE_ALLOW_NON_CALLBACKS);
    CHECK(looper && looper == ALooper_forThread() && looper == ALooper_prepare(0));
    CHECK(ALooper_pollOnce(0, &fd, &events, &data) == ALOOPER_POLL_TIMEOUT);
    CHECK(ALooper_pollOnce(10, NULL, NULL, NULL) == ALOOPER_POLL_TIMEOUT);
    ALooper_wake(looper);
    ALooper_wake(looper);
    CHECK(ALooper_pollOnce(-1, NULL, NULL, NULL) == ALOOPER_POLL_WAKE);
    CHECK(ALooper_pollOnce(0, NULL, NULL, NULL) == ALOOPER_POLL_TIMEOUT);
    pthread_create(&thread, NULL, wake, NULL);
    CHECK(ALooper_pollOnce(-1, NULL, NULL, NULL) == ALOOPER_POLL_WAKE);
    pthread_join(thread, NULL);
    pipe(fds);
    CHECK(ALooper_addFd(looper, fds[0], -5, ALOOPER_EVENT_INPUT, NULL, NULL) == -1);
    CHECK(ALooper_addFd(looper, fds[0], 7, ALOOPER_EVENT_INPUT, NULL, &fd) == 1);
    write(fds[1], "abc", 3);
    CHECK(ALooper_pollOnce(-1, &fd, &events, &data) == 7 && fd == fds[0] && data == &fd);
    CHECK(events == ALOOPER_EVENT_INPUT);
    CHECK(ALooper_addFd(looper, fds[0], 7, ALOOPER_EVENT_INPUT, callback, &called) == 1);
    CHECK(ALooper_pollOnce(-1, NULL, NULL, NULL) == ALOOPER_POLL_CALLBACK && called == 1);
    CHECK(ALooper_pollAll(50, NULL, NULL, NULL) == ALOOPER_POLL_TIMEOUT && called == 2);
    CHECK(ALooper_removeFd(looper, fds[0]) == 0);
    CHECK(ALooper_addFd(looper, fds[0], 1, ALOOPER_EVENT_INPUT, NULL, NULL) == 1);
    CHECK(ALooper_removeFd(looper, fds[0]) == 1);
    CHECK(ALooper_addFd(looper, fds[1], 2, ALOOPER_EVENT_OUTPUT, NULL, NULL) == 1);
    close(fds[0]);
    CHECK(ALooper_pollOnce(-1, NULL, &events, NULL) == 2 && events & ALOOPER_EVENT_ERROR);
    ALooper_acquire(looper);
    ALooper_release(looper);
}

static void *in_thread(void *data)
{
    loopers();
    return data;
}

// --- configuration ----------------------------------------------------------------------------------

static void configurations(AAssetManager *manager)
{
    AConfiguration *device = AConfiguration_new(), *a = AConfiguration_new(), *b = AConfiguration_new();
    AConfiguration_fromAssetManager(device, manager);
    AConfiguration_copy(a, device);
    CHECK(AConfiguration_diff(a, device) == 0);
    AConfiguration_setOrientation(a, ACONFIGURATION_ORIENTATION_LAND);
    AConfiguration_setLanguage(a, "fr");
    CHECK(AConfiguration_diff(a, device) == (ACONFIGURATION_ORIENTATION | ACONFIGURATION_LOCALE));
    AConfiguration *any = AConfiguration_new();
    CHECK(AConfiguration_match(any, device) == 1);
    CHECK(AConfiguration_match(a, device) == 0);
    AConfiguration_setLanguage(b, "en");
    CHECK(AConfiguration_match(b, device) == 1);
    CHECK(AConfiguration_isBetterThan(b, any, device) == 1);
    CHECK(AConfiguration_isBetterThan(any, b, device) == 0);
    AConfiguration_setDensity(a = AConfiguration_new(), 480);
    AConfiguration_setDensity(b = AConfiguration_new(), 160);
    CHECK(AConfiguration_isBetterThan(a, b, device) == 1);
    AConfiguration_setSmallestScreenWidthDp(any, 900);
    CHECK(AConfiguration_match(any, device) == 0);
    AConfiguration_delete(any);
}

// --- memory -----------------------------------------------------------------------------------------

static void memory(void)
{
    AHardwareBuffer_Desc desc = {20, 10, 1, AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM,
                                 AHARDWAREBUFFER_USAGE_CPU_WRITE_OFTEN, 0, 0, 0};
    AHardwareBuffer *buffer = NULL;
    void *bits = NULL;
    CHECK(AHardwareBuffer_isSupported(&desc) == 1);
    CHECK(AHardwareBuffer_allocate(&desc, &buffer) == 0 && buffer);
    AHardwareBuffer_describe(buffer, &desc);
    CHECK(desc.stride >= 20 && desc.width == 20 && desc.height == 10);
    CHECK(AHardwareBuffer_lock(buffer, AHARDWAREBUFFER_USAGE_CPU_WRITE_OFTEN, -1, NULL, &bits) == 0 && bits);
    memset(bits, 1, desc.stride * 10 * 4);
    CHECK(AHardwareBuffer_unlock(buffer, NULL) == 0);
    CHECK(AHardwareBuffer_lock(buffer, AHARDWAREBUFFER_USAGE_GPU_SAMPLED_IMAGE, -1, NULL, &bits) < 0);
    AHardwareBuffer_acquire(buffer);
    AHardwareBuffer_release(buffer);
    AHardwareBuffer_release(buffer);
    desc.format = AHARDWAREBUFFER_FORMAT_Y8Cb8Cr8_420;
    CHECK(AHardwareBuffer_isSupported(&desc) == 0);
    CHECK(AHardwareBuffer_allocate(&desc, &buffer) < 0);
    int fd = ASharedMemory_create("x", 10000);
    CHECK(fd >= 0 && ASharedMemory_getSize(fd) == 10000);
    char *at = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(at != MAP_FAILED && at[9999] == 0);
    munmap(at, 10000);
    CHECK(ASharedMemory_setProt(fd, PROT_READ) == 0);
    CHECK(ASharedMemory_create("x", 0) == -1);
    close(fd);
}

// --- what is refused, and small things --------------------------------------------------------------

static int obb_state;
static void on_obb(const char *path, const int32_t state, void *data)
{
    obb_state = strcmp(path, "/x.obb") == 0 && data == &obb_state ? state : -1;
}

static int applied;
static void on_applied(void *context, ASurfaceTransactionStats *stats)
{
    applied += context == &applied && ASurfaceTransactionStats_getLatchTime(stats) > 0;
}

static void refusals(ANativeWindow *window)
{
    AStorageManager *storage = AStorageManager_new();
    AStorageManager_mountObb(storage, "/x.obb", NULL, on_obb, &obb_state);
    CHECK(obb_state == AOBB_STATE_ERROR_COULD_NOT_MOUNT);
    CHECK(!AStorageManager_isObbMounted(storage, "/x.obb") && !AStorageManager_getMountedObbPath(storage, "/x.obb"));
    AStorageManager_delete(storage);
    CHECK(AObbScanner_getObbInfo("/x.obb") == NULL);
    CHECK(ASurfaceControl_createFromWindow(window, "x") == NULL);
    ASurfaceTransaction *t = ASurfaceTransaction_create();
    ASurfaceTransaction_setOnComplete(t, &applied, on_applied);
    ASurfaceTransaction_apply(t);
    ASurfaceTransaction_apply(t);
    CHECK(applied == 1);
    ASurfaceTransaction_delete(t);
    ASystemFontIterator *fonts = ASystemFontIterator_open();
    CHECK(fonts && ASystemFontIterator_next(fonts) == NULL);
    ASystemFontIterator_close(fonts);
    CHECK(APerformanceHint_getManager() == NULL);
    CHECK(AThermal_getCurrentThermalStatus(AThermal_acquireManager()) == ATHERMAL_STATUS_NONE);
    CHECK(!ATrace_isEnabled());
    ATrace_beginSection("x");
    ATrace_endSection();
    CHECK(android_setprocnetwork(NETWORK_UNSPECIFIED) == 0 && android_setprocnetwork(5) == -1);
}

static const char *eglError(void)
{
    void *egl = dlopen("libEGL.so", RTLD_NOW);
    void *(*display)(void *) = (void *(*)(void *))dlsym(egl, "eglGetDisplay");
    int (*error)(void) = (int (*)(void))dlsym(egl, "eglGetError");
    return egl && display && error && !display(NULL) && error() == 0x3001 ? NULL : "EGL";
}

static void libraries(void)
{
    static const char *const names[] = {
        "libEGL.so", "libGLESv1_CM.so", "libGLESv2.so", "libGLESv3.so", "libOpenSLES.so", "libaaudio.so",
        "libvulkan.so", "libmediandk.so", "libcamera2ndk.so", "libnativewindow.so", "libjnigraphics.so",
    };
    for (int i = 0; i < 11; i++)
        check(dlopen(names[i], RTLD_NOW) != NULL, names[i]);
    CHECK(dlsym(dlopen("libnativewindow.so", RTLD_NOW), "ANativeWindow_lock") != NULL);
    CHECK(eglError() == NULL);
}

// What docs/android/ndk.md promises of libraries that are not there yet; each is asked as its type.
#define ASK(library, type, name) ((type(*)(void *, void *, void *))dlsym(dlopen(library, RTLD_NOW), #name))(0, 0, 0)

static void unsupported(void)
{
    CHECK(ASK("libOpenSLES.so", unsigned, slCreateEngine) == 12);  // SL_RESULT_FEATURE_UNSUPPORTED
    CHECK(ASK("libaaudio.so", int, AAudio_createStreamBuilder) == -889);  // AAUDIO_ERROR_UNAVAILABLE
    CHECK(!ASK("libaaudio.so", bool, AAudioStream_isMMapUsed));
    CHECK(ASK("libaaudio.so", long long, AAudioStream_getFramesWritten) == -889);
    CHECK(ASK("libvulkan.so", int, vkCreateInstance) == -9);  // VK_ERROR_INCOMPATIBLE_DRIVER
    CHECK(!ASK("libvulkan.so", void *, vkGetInstanceProcAddr));
    CHECK(!ASK("libmediandk.so", void *, AMediaCodec_createDecoderByType));
    CHECK(!ASK("libmediandk.so", void *, AMediaExtractor_getTrackFormat));
    CHECK(!ASK("libmediandk.so", bool, AMediaFormat_getInt32));
    CHECK(ASK("libmediandk.so", size_t, AMediaExtractor_getTrackCount) == 0);
    CHECK(ASK("libmediandk.so", long long, AMediaExtractor_getSampleTime) == -1);
    CHECK(ASK("libmediandk.so", int, AMediaExtractor_setDataSource) == -10002);  // AMEDIA_ERROR_UNSUPPORTED
    CHECK(!ASK("libcamera2ndk.so", void *, ACameraManager_create));
    CHECK(!ASK("libcamera2ndk.so", void *, ACameraDevice_getId));
    // ACAMERA_ERROR_UNSUPPORTED_OPERATION
    CHECK(ASK("libcamera2ndk.so", int, ACameraManager_getCameraIdList) == -10014);
    CHECK(ASK("libGLESv2.so", unsigned, glCreateShader) == 0);
    CHECK(ASK("libGLESv2.so", unsigned, glCheckFramebufferStatus) == 0x8cdd);  // GL_FRAMEBUFFER_UNSUPPORTED
    CHECK(!ASK("libGLESv3.so", void *, glGetString) && !ASK("libGLESv1_CM.so", void *, glGetString));
}

// --- the log ----------------------------------------------------------------------------------------

static char heard[64];
static void logger(const struct __android_log_message *m)
{
    snprintf(heard, sizeof heard, "%s %d %s", m->tag, m->priority, m->message);
}

static void logs(void)
{
    __android_log_set_logger(logger);
    __android_log_print(ANDROID_LOG_WARN, "mine", "%d", 5);
    struct __android_log_message m = {sizeof m, LOG_ID_MAIN, ANDROID_LOG_INFO, NULL, "file.c", 7, "text"};
    bool good = strcmp(heard, "mine 5 5") == 0;
    __android_log_set_default_tag("default");
    __android_log_write_log_message(&m);
    bool tagged = strcmp(heard, "default 4 text") == 0;
    __android_log_set_logger(NULL);
    check(good, "a logger of the app's own hears messages");
    check(tagged, "messages without a tag have the default one");
    __android_log_write_log_message(&m);
    CHECK(__android_log_is_loggable(ANDROID_LOG_DEBUG, "x", ANDROID_LOG_INFO) == 0);
    CHECK(__android_log_is_loggable(ANDROID_LOG_WARN, "x", ANDROID_LOG_INFO) == 1);
    CHECK(__android_log_set_minimum_priority(ANDROID_LOG_ERROR) == ANDROID_LOG_INFO);
    CHECK(__android_log_write(ANDROID_LOG_WARN, "x", "hidden") < 0);
    CHECK(__android_log_get_minimum_priority() == ANDROID_LOG_ERROR);
    __android_log_set_minimum_priority(ANDROID_LOG_DEFAULT);
    CHECK(__android_log_buf_write(LOG_ID_CRASH, ANDROID_LOG_INFO, "x", "shown") == 1);
}

static void on_window(ANativeActivity *a, ANativeWindow *window)
{
    refusals(window);
    ANativeActivity_finish(a);
}

__attribute__((visibility("default"))) void ANativeActivity_onCreate(ANativeActivity *a, void *saved,
                                                                     size_t size)
{
    (void)saved;
    (void)size;
    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    configurations(a->assetManager);
    memory();
    libraries();
    unsupported();
    logs();
    a->callbacks->onNativeWindowCreated = on_window;
}

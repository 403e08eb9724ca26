// SPDX-License-Identifier: GPL-2.0-or-later
// AChoreographer: one for each thread with a looper. Vertical syncs lie on a fixed grid of the
// monotonic clock, as the frame buffer has them, so a timer meets them.
#include "internal.h"
#include <android/choreographer.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum kind { FRAME, FRAME64, VSYNC };

struct request {
    struct request *next;
    enum kind kind;
    void *function, *data;
    int64_t due_ns; // not before
};

struct AChoreographer {
    int timer;
    int64_t refresh_mhz, armed_ns;
    struct request *frames;
};

struct AChoreographerFrameCallbackData {
    int64_t frame_ns, period_ns, vsync;
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void forget(void *given)
{
    AChoreographer *c = given;
    for (struct request *r = c->frames; r;) {
        struct request *next = r->next;
        free(r);
        r = next;
    }
    close(c->timer);
    free(c);
}

static void make_key(void) { pthread_key_create(&key, forget); }

static int64_t vsync_index(const AChoreographer *c, int64_t ns)
{
    // In two steps: nanoseconds times millihertz would overflow after months.
    int64_t seconds = ns / 1000000000, rest = ns % 1000000000;
    return (seconds * c->refresh_mhz + rest * c->refresh_mhz / 1000000000) / 1000;
}

static int64_t vsync_time(const AChoreographer *c, int64_t index)
{
    int64_t whole = index / c->refresh_mhz, rest = index % c->refresh_mhz;
    return whole * 1000000000000ll + rest * 1000000000000ll / c->refresh_mhz;
}

static int64_t period(const AChoreographer *c) { return 1000000000000ll / c->refresh_mhz; }

static void arm(AChoreographer *c)
{
    if (!c->frames)
        return;
    int64_t now = now_ns(), due = c->frames->due_ns;
    for (struct request *r = c->frames; r; r = r->next)
        due = r->due_ns < due ? r->due_ns : due;
    int64_t index = vsync_index(c, due > now ? due - 1 : now);
    while (vsync_time(c, index) <= now || vsync_time(c, index) < due)
        index++;
    int64_t at = vsync_time(c, index);
    if (c->armed_ns && c->armed_ns > now && c->armed_ns <= at)
        return;
    c->armed_ns = at;
    struct itimerspec when = {.it_value = {(time_t)(at / 1000000000), (long)(at % 1000000000)}};
    timerfd_settime(c->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void call(const struct request *r, const AChoreographerFrameCallbackData *frame)
{
    if (r->kind == FRAME)
        ((AChoreographer_frameCallback)r->function)((long)frame->frame_ns, r->data);
    else if (r->kind == FRAME64)
        ((AChoreographer_frameCallback64)r->function)(frame->frame_ns, r->data);
    else
        ((AChoreographer_vsyncCallback)r->function)(frame, r->data);
}

static int vsync(int fd, int events, void *data)
{
    (void)events;
    AChoreographer *c = data;
    uint64_t count;
    if (read(fd, &count, sizeof count) != sizeof count)
        return 1;
    int64_t now = now_ns(), index = vsync_index(c, now);
    while (vsync_time(c, index + 1) <= now) // both divisions round down
        index++;
    AChoreographerFrameCallbackData frame = {vsync_time(c, index), period(c), index};
    c->armed_ns = 0;
    // Callbacks may ask for the next frame: that list begins anew.
    struct request *all = c->frames, **kept = &c->frames, *due = NULL, **last = &due;
    c->frames = NULL;
    for (struct request *r = all, *next; r; r = next) {
        next = r->next;
        r->next = NULL;
        struct request ***to = r->due_ns <= now ? &last : &kept;
        **to = r;
        *to = &r->next;
    }
    for (struct request *r = due, *next; r; r = next) {
        next = r->next;
        call(r, &frame);
        free(r);
    }
    arm(c);
    return 1;
}

EXPORT AChoreographer *AChoreographer_getInstance(void)
{
    pthread_once(&once, make_key);
    AChoreographer *c = pthread_getspecific(key);
    ALooper *looper = ALooper_forThread();
    if (c)
        return c;
    if (!looper) {
        __android_log_print(ANDROID_LOG_ERROR, "AChoreographer", "this thread has no looper");
        return NULL;
    }
    c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    struct host_configuration config;
    host_configuration(&config);
    c->refresh_mhz = config.refresh_mhz > 0 ? config.refresh_mhz : 60000;
    c->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    pthread_setspecific(key, c);
    ALooper_addFd(looper, c->timer, 0, ALOOPER_EVENT_INPUT, vsync, c);
    return c;
}

static void post(AChoreographer *c, enum kind kind, void *function, void *data, int64_t delay_ms)
{
    struct request *r = calloc(1, sizeof *r);
    if (!c || !r)
        return;
    *r = (struct request){NULL, kind, function, data, delay_ms > 0 ? now_ns() + delay_ms * 1000000 : 0};
    struct request **at = &c->frames;
    while (*at)
        at = &(*at)->next;
    *at = r;
    arm(c);
}

EXPORT void AChoreographer_postFrameCallback(AChoreographer *c, AChoreographer_frameCallback function,
                                             void *data)
{
    post(c, FRAME, (void *)function, data, 0);
}

EXPORT void AChoreographer_postFrameCallbackDelayed(AChoreographer *c,
                                                    AChoreographer_frameCallback function, void *data,
                                                    long delay_ms)
{
    post(c, FRAME, (void *)function, data, delay_ms);
}

EXPORT void AChoreographer_postFrameCallback64(AChoreographer *c, AChoreographer_frameCallback64 function,
                                               void *data)
{
    post(c, FRAME64, (void *)function, data, 0);
}

EXPORT void AChoreographer_postFrameCallbackDelayed64(AChoreographer *c,
                                                      AChoreographer_frameCallback64 function,
                                                      void *data, uint32_t delay_ms)
{
    post(c, FRAME64, (void *)function, data, delay_ms);
}

EXPORT void AChoreographer_postVsyncCallback(AChoreographer *c, AChoreographer_vsyncCallback function,
                                             void *data)
{
    post(c, VSYNC, (void *)function, data, 0);
}

// The rate never changes while a program runs: listeners hear it once, as on a device.
EXPORT void AChoreographer_registerRefreshRateCallback(AChoreographer *c,
                                                       AChoreographer_refreshRateCallback function,
                                                       void *data)
{
    if (c && function)
        function(period(c), data);
}

EXPORT void AChoreographer_unregisterRefreshRateCallback(AChoreographer *c,
                                                         AChoreographer_refreshRateCallback function,
                                                         void *data)
{
    (void)c;
    (void)function;
    (void)data;
}

typedef const AChoreographerFrameCallbackData Frame;

EXPORT int64_t AChoreographerFrameCallbackData_getFrameTimeNanos(Frame *f) { return f->frame_ns; }

EXPORT size_t AChoreographerFrameCallbackData_getFrameTimelinesLength(Frame *f)
{
    (void)f;
    return 1;
}

EXPORT size_t AChoreographerFrameCallbackData_getPreferredFrameTimelineIndex(Frame *f)
{
    (void)f;
    return 0;
}

EXPORT AVsyncId AChoreographerFrameCallbackData_getFrameTimelineVsyncId(Frame *f, size_t index)
{
    (void)index;
    return f->vsync;
}

EXPORT int64_t AChoreographerFrameCallbackData_getFrameTimelineExpectedPresentationTimeNanos(Frame *f,
                                                                                             size_t index)
{
    (void)index;
    return f->frame_ns + f->period_ns;
}

EXPORT int64_t AChoreographerFrameCallbackData_getFrameTimelineDeadlineNanos(Frame *f, size_t index)
{
    (void)index;
    return f->frame_ns + f->period_ns;
}

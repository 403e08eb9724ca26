// SPDX-License-Identifier: GPL-2.0-or-later
// Sensors. What they measure follows from the device's state, which the host knows; how often they
// tell is a timer's business here.
#include "internal.h"
#include <android/sensor.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct ASensor {
    int type, handle;
    const char *name, *string_type;
    float resolution;
    int min_delay_us; // 0: tells on change
    int mode;
};

static const ASensor sensors[] = {
    {ASENSOR_TYPE_ACCELEROMETER, 1, "DroidEmu Accelerometer", "android.sensor.accelerometer", 0.0024f,
     5000, AREPORTING_MODE_CONTINUOUS},
    {ASENSOR_TYPE_GYROSCOPE, 2, "DroidEmu Gyroscope", "android.sensor.gyroscope", 0.001f, 5000,
     AREPORTING_MODE_CONTINUOUS},
    {ASENSOR_TYPE_LIGHT, 3, "DroidEmu Light", "android.sensor.light", 1, 0, AREPORTING_MODE_ON_CHANGE},
    {ASENSOR_TYPE_GRAVITY, 4, "DroidEmu Gravity", "android.sensor.gravity", 0.0024f, 5000,
     AREPORTING_MODE_CONTINUOUS},
};
enum { COUNT = sizeof sensors / sizeof *sensors };
enum { NORMAL_US = 200000, LOOK_US = 100000 }; // default rate; how often changes are looked for

struct reading {
    float values[4];
    int32_t serial; // grows when a value that is told on change has changed
};

struct ASensorManager {
    ASensorRef list[COUNT];
};

struct ASensorEventQueue {
    pthread_mutex_t lock;
    int timer;
    ALooper *looper;
    struct {
        bool on, told;
        int64_t period_ns, due_ns, last_ns; // last: of the latest event, 0 for none
        int32_t serial;
    } of[COUNT];
};

EXPORT ASensorManager *ASensorManager_getInstance(void)
{
    static ASensorManager manager;
    for (int i = 0; i < COUNT; i++)
        manager.list[i] = &sensors[i];
    return &manager;
}

EXPORT ASensorManager *ASensorManager_getInstanceForPackage(const char *package)
{
    (void)package;
    return ASensorManager_getInstance();
}

EXPORT int ASensorManager_getSensorList(ASensorManager *manager, ASensorList *out)
{
    if (out)
        *out = manager->list;
    return COUNT;
}

EXPORT ssize_t ASensorManager_getDynamicSensorList(ASensorManager *manager, ASensorList *out)
{
    (void)manager;
    if (out)
        *out = NULL;
    return 0;
}

EXPORT ASensor const *ASensorManager_getDefaultSensor(ASensorManager *manager, int type)
{
    (void)manager;
    for (int i = 0; i < COUNT; i++)
        if (sensors[i].type == type)
            return &sensors[i];
    return NULL;
}

EXPORT ASensor const *ASensorManager_getDefaultSensorEx(ASensorManager *manager, int type, bool wake_up)
{
    return wake_up ? NULL : ASensorManager_getDefaultSensor(manager, type);
}

EXPORT ASensorEventQueue *ASensorManager_createEventQueue(ASensorManager *manager, ALooper *looper,
                                                          int ident, ALooper_callbackFunc callback,
                                                          void *data)
{
    ASensorEventQueue *q = manager && looper ? calloc(1, sizeof *q) : NULL;
    if (!q)
        return NULL;
    pthread_mutex_init(&q->lock, NULL);
    q->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    q->looper = looper;
    ALooper_acquire(looper);
    ALooper_addFd(looper, q->timer, ident, ALOOPER_EVENT_INPUT, callback, data);
    return q;
}

EXPORT int ASensorManager_destroyEventQueue(ASensorManager *manager, ASensorEventQueue *q)
{
    (void)manager;
    if (!q)
        return -EINVAL;
    ALooper_removeFd(q->looper, q->timer);
    ALooper_release(q->looper);
    close(q->timer);
    pthread_mutex_destroy(&q->lock);
    free(q);
    return 0;
}

// With the lock held: the timer ends when the next sensor is due.
static void arm(ASensorEventQueue *q)
{
    int64_t due = 0;
    for (int i = 0; i < COUNT; i++)
        if (q->of[i].on && (!due || q->of[i].due_ns < due))
            due = q->of[i].due_ns;
    struct itimerspec when = {.it_value = {(time_t)(due / 1000000000), (long)(due % 1000000000)}};
    timerfd_settime(q->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static int index_of(ASensor const *sensor)
{
    return sensor >= sensors && sensor < sensors + COUNT ? (int)(sensor - sensors) : -1;
}

static void set_period(ASensorEventQueue *q, int i, int64_t us)
{
    if (us < sensors[i].min_delay_us)
        us = sensors[i].min_delay_us;
    if (sensors[i].mode == AREPORTING_MODE_ON_CHANGE)
        us = LOOK_US;
    q->of[i].period_ns = us * 1000;
}

EXPORT int ASensorEventQueue_registerSensor(ASensorEventQueue *q, ASensor const *sensor, int32_t us,
                                            int64_t latency_us)
{
    int i = index_of(sensor);
    if (!q || i < 0 || us < 0 || latency_us < 0)
        return -EINVAL;
    pthread_mutex_lock(&q->lock);
    set_period(q, i, us);
    if (!q->of[i].on) {
        q->of[i].on = true;
        q->of[i].told = false;
        q->of[i].last_ns = 0;
        q->of[i].due_ns = now_ns() + (sensors[i].mode == AREPORTING_MODE_ON_CHANGE ? 1 : q->of[i].period_ns);
    }
    arm(q);
    pthread_mutex_unlock(&q->lock);
    return 0;
}

EXPORT int ASensorEventQueue_enableSensor(ASensorEventQueue *q, ASensor const *sensor)
{
    int i = index_of(sensor);
    if (!q || i < 0)
        return -EINVAL;
    int64_t period = q->of[i].period_ns ? q->of[i].period_ns / 1000 : NORMAL_US;
    return ASensorEventQueue_registerSensor(q, sensor, (int32_t)period, 0);
}

EXPORT int ASensorEventQueue_disableSensor(ASensorEventQueue *q, ASensor const *sensor)
{
    int i = index_of(sensor);
    if (!q || i < 0)
        return -EINVAL;
    pthread_mutex_lock(&q->lock);
    q->of[i].on = false;
    arm(q);
    pthread_mutex_unlock(&q->lock);
    return 0;
}

EXPORT int ASensorEventQueue_setEventRate(ASensorEventQueue *q, ASensor const *sensor, int32_t us)
{
    int i = index_of(sensor);
    if (!q || i < 0 || us < 0)
        return -EINVAL;
    pthread_mutex_lock(&q->lock);
    set_period(q, i, us);
    if (q->of[i].on && sensors[i].mode != AREPORTING_MODE_ON_CHANGE)
        q->of[i].due_ns = now_ns() + q->of[i].period_ns;
    arm(q);
    pthread_mutex_unlock(&q->lock);
    return 0;
}

// With the lock held. Whether there is something to tell at all; then the moment moves on.
static bool measure(ASensorEventQueue *q, int i, int64_t now, ASensorEvent *out)
{
    struct reading reading = {0};
    int64_t due = q->of[i].due_ns, period = q->of[i].period_ns;
    int64_t passed_us = q->of[i].last_ns ? (due - q->of[i].last_ns) / 1000 : 0;
    q->of[i].last_ns = due;
    droidemu_host_call(HOST_SENSOR, sensors[i].type, &reading, q,
                       (long)(passed_us < INT32_MAX ? passed_us : INT32_MAX));
    // Who has slept for long does not get everything that was missed.
    q->of[i].due_ns = now - due > 8 * period ? now + period : due + period;
    if (sensors[i].mode == AREPORTING_MODE_ON_CHANGE && q->of[i].told && q->of[i].serial == reading.serial)
        return false;
    q->of[i].told = true;
    q->of[i].serial = reading.serial;
    memset(out, 0, sizeof *out);
    out->version = sizeof *out;
    out->sensor = sensors[i].handle;
    out->type = sensors[i].type;
    out->timestamp = due;
    memcpy(out->data, reading.values, 3 * sizeof(float));
    if (sensors[i].type != ASENSOR_TYPE_LIGHT)
        out->vector.status = ASENSOR_STATUS_ACCURACY_HIGH;
    return true;
}

EXPORT ssize_t ASensorEventQueue_getEvents(ASensorEventQueue *q, ASensorEvent *events, size_t count)
{
    if (!q)
        return -EINVAL;
    pthread_mutex_lock(&q->lock);
    uint64_t expired;
    (void)!read(q->timer, &expired, sizeof expired);
    size_t done = 0;
    int64_t now = now_ns();
    while (done < count) {
        int first = -1;
        for (int i = 0; i < COUNT; i++)
            if (q->of[i].on && q->of[i].due_ns <= now && (first < 0 || q->of[i].due_ns < q->of[first].due_ns))
                first = i;
        if (first < 0)
            break;
        done += measure(q, first, now, &events[done]);
    }
    arm(q); // a moment that is over already: readable at once, for the rest
    pthread_mutex_unlock(&q->lock);
    return (ssize_t)done;
}

EXPORT int ASensorEventQueue_hasEvents(ASensorEventQueue *q)
{
    if (!q)
        return -EINVAL;
    int result = 0;
    int64_t now = now_ns();
    pthread_mutex_lock(&q->lock);
    for (int i = 0; i < COUNT; i++)
        result |= q->of[i].on && q->of[i].due_ns <= now;
    pthread_mutex_unlock(&q->lock);
    return result;
}

EXPORT int ASensorEventQueue_requestAdditionalInfoEvents(ASensorEventQueue *q, bool enable)
{
    (void)enable;
    return q ? 0 : -EINVAL;
}

// --- direct channels: none ------------------------------------------------------------------------

EXPORT int ASensorManager_createSharedMemoryDirectChannel(ASensorManager *manager, int fd, size_t size)
{
    (void)manager;
    (void)fd;
    (void)size;
    host_refused("ASensorManager_createSharedMemoryDirectChannel");
    return -ENOSYS;
}

EXPORT int ASensorManager_createHardwareBufferDirectChannel(ASensorManager *manager,
                                                            struct AHardwareBuffer const *buffer,
                                                            size_t size)
{
    (void)manager;
    (void)buffer;
    (void)size;
    host_refused("ASensorManager_createHardwareBufferDirectChannel");
    return -ENOSYS;
}

EXPORT void ASensorManager_destroyDirectChannel(ASensorManager *manager, int channel)
{
    (void)manager;
    (void)channel;
}

EXPORT int ASensorManager_configureDirectReport(ASensorManager *manager, ASensor const *sensor,
                                                int channel, int rate)
{
    (void)manager;
    (void)sensor;
    (void)channel;
    return rate == ASENSOR_DIRECT_RATE_STOP ? 0 : -EINVAL;
}

// --- what a sensor is -------------------------------------------------------------------------------

EXPORT const char *ASensor_getName(ASensor const *s) { return s ? s->name : NULL; }
EXPORT const char *ASensor_getVendor(ASensor const *s) { return s ? "DroidEmu" : NULL; }
EXPORT int ASensor_getType(ASensor const *s) { return s ? s->type : ASENSOR_TYPE_INVALID; }
EXPORT float ASensor_getResolution(ASensor const *s) { return s ? s->resolution : ASENSOR_RESOLUTION_INVALID; }
EXPORT int ASensor_getMinDelay(ASensor const *s) { return s ? s->min_delay_us : ASENSOR_DELAY_INVALID; }
EXPORT int ASensor_getFifoMaxEventCount(ASensor const *s) { return s ? 0 : ASENSOR_FIFO_COUNT_INVALID; }
EXPORT int ASensor_getFifoReservedEventCount(ASensor const *s) { return s ? 0 : ASENSOR_FIFO_COUNT_INVALID; }
EXPORT const char *ASensor_getStringType(ASensor const *s) { return s ? s->string_type : NULL; }
EXPORT int ASensor_getReportingMode(ASensor const *s) { return s ? s->mode : AREPORTING_MODE_INVALID; }
EXPORT int ASensor_getHandle(ASensor const *s) { return s ? s->handle : ASENSOR_INVALID; }

EXPORT bool ASensor_isWakeUpSensor(ASensor const *s)
{
    (void)s;
    return false;
}

EXPORT bool ASensor_isDirectChannelTypeSupported(ASensor const *s, int type)
{
    (void)s;
    (void)type;
    return false;
}

EXPORT int ASensor_getHighestDirectReportRateLevel(ASensor const *s)
{
    (void)s;
    return ASENSOR_DIRECT_RATE_STOP;
}

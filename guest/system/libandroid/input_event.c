// SPDX-License-Identifier: GPL-2.0-or-later
// AInputEvent: what happened, for those who ask.
#include "input.h"
#include <stdlib.h>
#include <string.h>

AInputEvent *event_new(int32_t type, int32_t device, int32_t source, int64_t time_ns)
{
    AInputEvent *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->references = 1;
    e->type = type;
    e->device = device;
    e->source = source;
    e->time_ns = e->down_ns = time_ns;
    e->x_precision = e->y_precision = 1;
    return e;
}

struct sample *event_moment(AInputEvent *e, int64_t time_ns)
{
    if (e->moments == e->room) {
        int room = e->room ? e->room * 2 : 2;
        int64_t *times = realloc(e->times, (size_t)room * sizeof *times);
        if (times)
            e->times = times;
        struct sample *samples = realloc(e->samples, (size_t)(room * e->count) * sizeof *samples);
        if (samples)
            e->samples = samples;
        if (!times || !samples)
            return NULL;
        e->room = room;
    }
    e->times[e->moments] = time_ns;
    e->time_ns = time_ns;
    struct sample *at = e->samples + e->moments++ * e->count;
    memset(at, 0, (size_t)e->count * sizeof *at);
    return at;
}

void event_free(AInputEvent *e)
{
    if (!e || atomic_fetch_sub(&e->references, 1) != 1)
        return;
    free(e->times);
    free(e->samples);
    free(e);
}

EXPORT void AInputEvent_release(const AInputEvent *e) { event_free((AInputEvent *)(uintptr_t)e); }

#define GET(type, function, value)                                                                 \
    EXPORT type function(const AInputEvent *e) { return value; }

GET(int32_t, AInputEvent_getType, e->type)
GET(int32_t, AInputEvent_getDeviceId, e->device)
GET(int32_t, AInputEvent_getSource, e->source)
GET(int32_t, AKeyEvent_getAction, e->action)
GET(int32_t, AKeyEvent_getFlags, e->flags)
GET(int32_t, AKeyEvent_getKeyCode, e->key)
GET(int32_t, AKeyEvent_getScanCode, e->scan)
GET(int32_t, AKeyEvent_getMetaState, e->meta)
GET(int32_t, AKeyEvent_getRepeatCount, e->repeat)
GET(int64_t, AKeyEvent_getDownTime, e->down_ns)
GET(int64_t, AKeyEvent_getEventTime, e->time_ns)
GET(int32_t, AMotionEvent_getAction, e->action)
GET(int32_t, AMotionEvent_getFlags, e->flags)
GET(int32_t, AMotionEvent_getMetaState, e->meta)
GET(int32_t, AMotionEvent_getButtonState, e->buttons)
GET(int32_t, AMotionEvent_getActionButton, e->action_button)
GET(int32_t, AMotionEvent_getClassification, ((void)e, 0))
GET(int32_t, AMotionEvent_getEdgeFlags, e->edges)
GET(int64_t, AMotionEvent_getDownTime, e->down_ns)
GET(int64_t, AMotionEvent_getEventTime, e->time_ns)
// The window begins where the screen does.
GET(float, AMotionEvent_getXOffset, ((void)e, 0))
GET(float, AMotionEvent_getYOffset, ((void)e, 0))
GET(float, AMotionEvent_getXPrecision, e->x_precision)
GET(float, AMotionEvent_getYPrecision, e->y_precision)
GET(size_t, AMotionEvent_getPointerCount, (size_t)e->count)
GET(size_t, AMotionEvent_getHistorySize, e->moments > 0 ? (size_t)e->moments - 1 : 0)

EXPORT int32_t AMotionEvent_getPointerId(const AInputEvent *e, size_t pointer)
{
    return pointer < (size_t)e->count ? e->ids[pointer] : -1;
}

EXPORT int32_t AMotionEvent_getToolType(const AInputEvent *e, size_t pointer)
{
    return pointer < (size_t)e->count ? e->tools[pointer] : AMOTION_EVENT_TOOL_TYPE_UNKNOWN;
}

EXPORT int64_t AMotionEvent_getHistoricalEventTime(const AInputEvent *e, size_t at)
{
    return at < (size_t)e->moments ? e->times[at] : e->time_ns;
}

static float value(const AInputEvent *e, int32_t axis, size_t pointer, long at)
{
    if (axis < 0 || axis >= MOST_AXES || pointer >= (size_t)e->count || at < 0 || at >= e->moments)
        return 0;
    return e->samples[at * e->count + (long)pointer].axes[axis];
}

EXPORT float AMotionEvent_getAxisValue(const AInputEvent *e, int32_t axis, size_t pointer)
{
    return value(e, axis, pointer, e->moments - 1);
}

EXPORT float AMotionEvent_getHistoricalAxisValue(const AInputEvent *e, int32_t axis, size_t pointer,
                                                 size_t at)
{
    return value(e, axis, pointer, (long)at);
}

#define AXIS(name, axis)                                                                           \
    EXPORT float AMotionEvent_get##name(const AInputEvent *e, size_t pointer)                      \
    {                                                                                              \
        return value(e, AMOTION_EVENT_AXIS_##axis, pointer, e->moments - 1);                       \
    }                                                                                              \
    EXPORT float AMotionEvent_getHistorical##name(const AInputEvent *e, size_t pointer, size_t at) \
    {                                                                                              \
        return value(e, AMOTION_EVENT_AXIS_##axis, pointer, (long)at);                             \
    }

AXIS(RawX, X)
AXIS(RawY, Y)
AXIS(X, X)
AXIS(Y, Y)
AXIS(Pressure, PRESSURE)
AXIS(Size, SIZE)
AXIS(TouchMajor, TOUCH_MAJOR)
AXIS(TouchMinor, TOUCH_MINOR)
AXIS(ToolMajor, TOOL_MAJOR)
AXIS(ToolMinor, TOOL_MINOR)
AXIS(Orientation, ORIENTATION)

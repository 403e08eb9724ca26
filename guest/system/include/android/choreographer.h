// SPDX-License-Identifier: GPL-2.0-or-later
// Callbacks at the screen's vertical sync.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

struct AChoreographer;
typedef struct AChoreographer AChoreographer;
typedef int64_t AVsyncId;
struct AChoreographerFrameCallbackData;
typedef struct AChoreographerFrameCallbackData AChoreographerFrameCallbackData;

typedef void (*AChoreographer_frameCallback)(long frame_ns, void *data);
typedef void (*AChoreographer_frameCallback64)(int64_t frame_ns, void *data);
typedef void (*AChoreographer_vsyncCallback)(const AChoreographerFrameCallbackData *frame,
                                             void *data);
typedef void (*AChoreographer_refreshRateCallback)(int64_t period_ns, void *data);

AChoreographer *AChoreographer_getInstance(void);
void AChoreographer_postFrameCallback(AChoreographer *it, AChoreographer_frameCallback callback,
                                      void *data);
void AChoreographer_postFrameCallbackDelayed(AChoreographer *it,
                                             AChoreographer_frameCallback callback, void *data,
                                             long delay_ms);
void AChoreographer_postFrameCallback64(AChoreographer *it,
                                        AChoreographer_frameCallback64 callback, void *data);
void AChoreographer_postFrameCallbackDelayed64(AChoreographer *it,
                                               AChoreographer_frameCallback64 callback,
                                               void *data, uint32_t delay_ms);
void AChoreographer_postVsyncCallback(AChoreographer *it, AChoreographer_vsyncCallback callback,
                                      void *data);
void AChoreographer_registerRefreshRateCallback(AChoreographer *it,
                                                AChoreographer_refreshRateCallback callback,
                                                void *data);
void AChoreographer_unregisterRefreshRateCallback(AChoreographer *it,
                                                  AChoreographer_refreshRateCallback callback,
                                                  void *data);

int64_t AChoreographerFrameCallbackData_getFrameTimeNanos(
    const AChoreographerFrameCallbackData *frame);
size_t AChoreographerFrameCallbackData_getFrameTimelinesLength(
    const AChoreographerFrameCallbackData *frame);
size_t AChoreographerFrameCallbackData_getPreferredFrameTimelineIndex(
    const AChoreographerFrameCallbackData *frame);
AVsyncId AChoreographerFrameCallbackData_getFrameTimelineVsyncId(
    const AChoreographerFrameCallbackData *frame, size_t index);
int64_t AChoreographerFrameCallbackData_getFrameTimelineExpectedPresentationTimeNanos(
    const AChoreographerFrameCallbackData *frame, size_t index);
int64_t AChoreographerFrameCallbackData_getFrameTimelineDeadlineNanos(
    const AChoreographerFrameCallbackData *frame, size_t index);

__END_DECLS

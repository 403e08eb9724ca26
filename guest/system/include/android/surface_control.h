// SPDX-License-Identifier: GPL-2.0-or-later
// Layers of a window.
#pragma once
#include <android/data_space.h>
#include <android/hardware_buffer.h>
#include <android/hdr_metadata.h>
#include <android/native_window.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum {
    ASURFACE_TRANSACTION_VISIBILITY_HIDE = 0, ASURFACE_TRANSACTION_VISIBILITY_SHOW = 1,
};

enum {
    ASURFACE_TRANSACTION_TRANSPARENCY_TRANSPARENT = 0, ASURFACE_TRANSACTION_TRANSPARENCY_TRANSLUCENT
    = 1, ASURFACE_TRANSACTION_TRANSPARENCY_OPAQUE = 2,
};

struct ASurfaceControl;
typedef struct ASurfaceControl ASurfaceControl;
struct ASurfaceTransaction;
typedef struct ASurfaceTransaction ASurfaceTransaction;
struct ASurfaceTransactionStats;
typedef struct ASurfaceTransactionStats ASurfaceTransactionStats;
typedef void (*ASurfaceTransaction_OnComplete)(void *context, ASurfaceTransactionStats *stats);
typedef void (*ASurfaceTransaction_OnCommit)(void *context, ASurfaceTransactionStats *stats);

// Layers of a window are not there: creating one gives NULL.
ASurfaceControl *ASurfaceControl_createFromWindow(ANativeWindow *parent, const char *name);
ASurfaceControl *ASurfaceControl_create(ASurfaceControl *parent, const char *name);
void ASurfaceControl_acquire(ASurfaceControl *control);
void ASurfaceControl_release(ASurfaceControl *control);

ASurfaceTransaction *ASurfaceTransaction_create(void);
void ASurfaceTransaction_delete(ASurfaceTransaction *transaction);
void ASurfaceTransaction_apply(ASurfaceTransaction *transaction);
void ASurfaceTransaction_setOnComplete(ASurfaceTransaction *transaction, void *context,
                                       ASurfaceTransaction_OnComplete function);
void ASurfaceTransaction_setOnCommit(ASurfaceTransaction *transaction, void *context,
                                     ASurfaceTransaction_OnCommit function);
void ASurfaceTransaction_reparent(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                  ASurfaceControl *parent);
void ASurfaceTransaction_setVisibility(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                       int8_t visibility);
void ASurfaceTransaction_setZOrder(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                   int32_t z);
#ifdef __cplusplus
void ASurfaceTransaction_setBuffer(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                   AHardwareBuffer *buffer, int fence = -1);
#else
void ASurfaceTransaction_setBuffer(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                   AHardwareBuffer *buffer, int fence);
#endif
void ASurfaceTransaction_setColor(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                  float r, float g, float b, float alpha, enum ADataSpace space);
#ifdef __cplusplus
void ASurfaceTransaction_setGeometry(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                     const ARect &source, const ARect &destination,
                                     int32_t transform);
#else
void ASurfaceTransaction_setGeometry(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                     const ARect *source, const ARect *destination,
                                     int32_t transform);
#endif
void ASurfaceTransaction_setBufferTransparency(ASurfaceTransaction *transaction,
                                               ASurfaceControl *control, int8_t transparency);
void ASurfaceTransaction_setDamageRegion(ASurfaceTransaction *transaction,
                                         ASurfaceControl *control, const ARect rects[],
                                         uint32_t count);
void ASurfaceTransaction_setDesiredPresentTime(ASurfaceTransaction *transaction, int64_t ns);
void ASurfaceTransaction_setBufferAlpha(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                        float alpha);
void ASurfaceTransaction_setBufferDataSpace(ASurfaceTransaction *transaction,
                                            ASurfaceControl *control, enum ADataSpace space);
void ASurfaceTransaction_setHdrMetadata_smpte2086(ASurfaceTransaction *transaction,
                                                  ASurfaceControl *control,
                                                  struct AHdrMetadata_smpte2086 *metadata);
void ASurfaceTransaction_setHdrMetadata_cta861_3(ASurfaceTransaction *transaction,
                                                 ASurfaceControl *control,
                                                 struct AHdrMetadata_cta861_3 *metadata);
void ASurfaceTransaction_setFrameRate(ASurfaceTransaction *transaction, ASurfaceControl *control,
                                      float rate, int8_t compatibility);

int64_t ASurfaceTransactionStats_getLatchTime(ASurfaceTransactionStats *stats);
int ASurfaceTransactionStats_getPresentFenceFd(ASurfaceTransactionStats *stats);
void ASurfaceTransactionStats_getASurfaceControls(ASurfaceTransactionStats *stats,
                                                  ASurfaceControl ***out, size_t *out_count);
void ASurfaceTransactionStats_releaseASurfaceControls(ASurfaceControl **controls);
int64_t ASurfaceTransactionStats_getAcquireTime(ASurfaceTransactionStats *stats,
                                                ASurfaceControl *control);
int ASurfaceTransactionStats_getPreviousReleaseFenceFd(ASurfaceTransactionStats *stats,
                                                       ASurfaceControl *control);

__END_DECLS

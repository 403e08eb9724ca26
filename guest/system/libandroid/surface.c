// SPDX-License-Identifier: GPL-2.0-or-later
// Layers and textures of windows: not there. Creating one fails as it may on a device, everything
// else accepts what can therefore only be NULL.
#include "internal.h"
#include <android/surface_control.h>
#include <android/surface_texture_jni.h>
#include <stdlib.h>
#include <string.h>

EXPORT ASurfaceControl *ASurfaceControl_createFromWindow(ANativeWindow *parent, const char *name)
{
    (void)parent;
    (void)name;
    host_refused("ASurfaceControl_createFromWindow");
    return NULL;
}

EXPORT ASurfaceControl *ASurfaceControl_create(ASurfaceControl *parent, const char *name)
{
    (void)parent;
    (void)name;
    host_refused("ASurfaceControl_create");
    return NULL;
}

EXPORT void ASurfaceControl_acquire(ASurfaceControl *control) { (void)control; }
EXPORT void ASurfaceControl_release(ASurfaceControl *control) { (void)control; }

// A transaction without layers: what is to be called when it is done is called when it is applied.
struct ASurfaceTransaction {
    ASurfaceTransaction_OnComplete complete;
    ASurfaceTransaction_OnCommit commit;
    void *complete_context, *commit_context;
};

struct ASurfaceTransactionStats {
    int64_t latch_ns;
};

EXPORT ASurfaceTransaction *ASurfaceTransaction_create(void)
{
    return calloc(1, sizeof(ASurfaceTransaction));
}

EXPORT void ASurfaceTransaction_delete(ASurfaceTransaction *t) { free(t); }

EXPORT void ASurfaceTransaction_apply(ASurfaceTransaction *t)
{
    ASurfaceTransaction now = *t;
    memset(t, 0, sizeof *t);
    ASurfaceTransactionStats stats = {now_ns()};
    if (now.commit)
        now.commit(now.commit_context, &stats);
    if (now.complete)
        now.complete(now.complete_context, &stats);
}

EXPORT void ASurfaceTransaction_setOnComplete(ASurfaceTransaction *t, void *context,
                                              ASurfaceTransaction_OnComplete function)
{
    t->complete = function;
    t->complete_context = context;
}

EXPORT void ASurfaceTransaction_setOnCommit(ASurfaceTransaction *t, void *context,
                                            ASurfaceTransaction_OnCommit function)
{
    t->commit = function;
    t->commit_context = context;
}

#define IGNORED(function, ...)                                                                     \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wunused-parameter\"")    \
    EXPORT void function(ASurfaceTransaction *t, __VA_ARGS__) {}                                   \
    _Pragma("clang diagnostic pop")

IGNORED(ASurfaceTransaction_reparent, ASurfaceControl *c, ASurfaceControl *parent)
IGNORED(ASurfaceTransaction_setVisibility, ASurfaceControl *c, int8_t visibility)
IGNORED(ASurfaceTransaction_setZOrder, ASurfaceControl *c, int32_t z)
IGNORED(ASurfaceTransaction_setBuffer, ASurfaceControl *c, AHardwareBuffer *buffer, int fence)
IGNORED(ASurfaceTransaction_setColor, ASurfaceControl *c, float r, float g, float b, float alpha,
        enum ADataSpace space)
IGNORED(ASurfaceTransaction_setGeometry, ASurfaceControl *c, const ARect *source,
        const ARect *destination, int32_t transform)
IGNORED(ASurfaceTransaction_setBufferTransparency, ASurfaceControl *c, int8_t transparency)
IGNORED(ASurfaceTransaction_setDamageRegion, ASurfaceControl *c, const ARect rects[], uint32_t count)
IGNORED(ASurfaceTransaction_setDesiredPresentTime, int64_t ns)
IGNORED(ASurfaceTransaction_setBufferAlpha, ASurfaceControl *c, float alpha)
IGNORED(ASurfaceTransaction_setBufferDataSpace, ASurfaceControl *c, enum ADataSpace space)
IGNORED(ASurfaceTransaction_setHdrMetadata_smpte2086, ASurfaceControl *c,
        struct AHdrMetadata_smpte2086 *metadata)
IGNORED(ASurfaceTransaction_setHdrMetadata_cta861_3, ASurfaceControl *c,
        struct AHdrMetadata_cta861_3 *metadata)
IGNORED(ASurfaceTransaction_setFrameRate, ASurfaceControl *c, float rate, int8_t compatibility)

EXPORT int64_t ASurfaceTransactionStats_getLatchTime(ASurfaceTransactionStats *s) { return s->latch_ns; }

EXPORT int ASurfaceTransactionStats_getPresentFenceFd(ASurfaceTransactionStats *s)
{
    (void)s;
    return -1;
}

EXPORT void ASurfaceTransactionStats_getASurfaceControls(ASurfaceTransactionStats *s,
                                                         ASurfaceControl ***out, size_t *out_count)
{
    (void)s;
    *out = NULL;
    *out_count = 0;
}

EXPORT void ASurfaceTransactionStats_releaseASurfaceControls(ASurfaceControl **controls)
{
    (void)controls;
}

EXPORT int64_t ASurfaceTransactionStats_getAcquireTime(ASurfaceTransactionStats *s, ASurfaceControl *c)
{
    (void)s;
    (void)c;
    return -1;
}

EXPORT int ASurfaceTransactionStats_getPreviousReleaseFenceFd(ASurfaceTransactionStats *s,
                                                              ASurfaceControl *c)
{
    (void)s;
    (void)c;
    return -1;
}

// --- textures -----------------------------------------------------------------------------------------

EXPORT ASurfaceTexture *ASurfaceTexture_fromSurfaceTexture(JNIEnv *env, jobject texture)
{
    (void)env;
    (void)texture;
    host_refused("ASurfaceTexture_fromSurfaceTexture");
    return NULL;
}

EXPORT void ASurfaceTexture_release(ASurfaceTexture *t) { (void)t; }

EXPORT ANativeWindow *ASurfaceTexture_acquireANativeWindow(ASurfaceTexture *t)
{
    (void)t;
    return NULL;
}

EXPORT int ASurfaceTexture_attachToGLContext(ASurfaceTexture *t, uint32_t name)
{
    (void)t;
    (void)name;
    return -ENOSYS;
}

EXPORT int ASurfaceTexture_detachFromGLContext(ASurfaceTexture *t)
{
    (void)t;
    return -ENOSYS;
}

EXPORT int ASurfaceTexture_updateTexImage(ASurfaceTexture *t)
{
    (void)t;
    return -ENOSYS;
}

EXPORT void ASurfaceTexture_getTransformMatrix(ASurfaceTexture *t, float matrix[16])
{
    (void)t;
    for (int i = 0; i < 16; i++)
        matrix[i] = i % 5 == 0;
}

EXPORT int64_t ASurfaceTexture_getTimestamp(ASurfaceTexture *t)
{
    (void)t;
    return 0;
}

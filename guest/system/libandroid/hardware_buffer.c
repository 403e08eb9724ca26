// SPDX-License-Identifier: GPL-2.0-or-later
// AHardwareBuffer: plain memory, for formats that a processor can draw.
#include "internal.h"
#include <android/hardware_buffer_jni.h>
#include <stdlib.h>

struct AHardwareBuffer {
    atomic_int references;
    AHardwareBuffer_Desc desc;
    uint64_t id;
    void *bits;
};

// Bytes of a pixel; 1 for a blob, which is a row of bytes; 0 for what cannot be.
static uint32_t pixel_of(uint32_t format)
{
    switch (format) {
    case AHARDWAREBUFFER_FORMAT_BLOB:
    case AHARDWAREBUFFER_FORMAT_S8_UINT:
    case AHARDWAREBUFFER_FORMAT_R8_UNORM:
        return 1;
    case AHARDWAREBUFFER_FORMAT_D16_UNORM:
    case AHARDWAREBUFFER_FORMAT_R16_UINT:
        return 2;
    case AHARDWAREBUFFER_FORMAT_D24_UNORM:
    case AHARDWAREBUFFER_FORMAT_D24_UNORM_S8_UINT:
    case AHARDWAREBUFFER_FORMAT_D32_FLOAT:
    case AHARDWAREBUFFER_FORMAT_R16G16_UINT:
        return 4;
    default:
        return format == FORMAT_BGRX ? 0 : (uint32_t)bytes_of_format((int32_t)format);
    }
}

EXPORT int AHardwareBuffer_isSupported(const AHardwareBuffer_Desc *d)
{
    uint32_t pixel = d ? pixel_of(d->format) : 0;
    bool blob = pixel && d->format == AHARDWAREBUFFER_FORMAT_BLOB;
    return pixel && d->width && d->height && d->layers && !d->rfu0 && !d->rfu1 &&
           (!blob || (d->height == 1 && d->layers == 1)) && d->layers <= 64 &&
           (uint64_t)d->width * d->height * d->layers * pixel <= 1u << 30 &&
           !(d->usage & AHARDWAREBUFFER_USAGE_PROTECTED_CONTENT);
}

EXPORT int AHardwareBuffer_allocate(const AHardwareBuffer_Desc *desc, AHardwareBuffer **out)
{
    static atomic_uint_fast64_t ids = 1;
    if (!desc || !out || !AHardwareBuffer_isSupported(desc))
        return -EINVAL;
    AHardwareBuffer *b = calloc(1, sizeof *b);
    if (!b)
        return -ENOMEM;
    b->references = 1;
    b->desc = *desc;
    b->desc.stride = desc->width;
    b->id = ids++;
    b->bits = calloc((size_t)desc->width * desc->height * desc->layers, pixel_of(desc->format));
    if (!b->bits) {
        free(b);
        return -ENOMEM;
    }
    *out = b;
    return 0;
}

EXPORT void AHardwareBuffer_acquire(AHardwareBuffer *b) { atomic_fetch_add(&b->references, 1); }

EXPORT void AHardwareBuffer_release(AHardwareBuffer *b)
{
    if (b && atomic_fetch_sub(&b->references, 1) == 1) {
        free(b->bits);
        free(b);
    }
}

EXPORT void AHardwareBuffer_describe(const AHardwareBuffer *b, AHardwareBuffer_Desc *out) { *out = b->desc; }

EXPORT int AHardwareBuffer_lock(AHardwareBuffer *b, uint64_t usage, int32_t fence, const ARect *rect,
                                void **out)
{
    uint64_t known = AHARDWAREBUFFER_USAGE_CPU_READ_MASK | AHARDWAREBUFFER_USAGE_CPU_WRITE_MASK;
    (void)fence; // nothing is ever under way
    (void)rect;
    if (!b || !out || !(usage & known) || usage & ~known || b->desc.layers != 1)
        return -EINVAL;
    *out = b->bits;
    return 0;
}

EXPORT int AHardwareBuffer_lockAndGetInfo(AHardwareBuffer *b, uint64_t usage, int32_t fence,
                                          const ARect *rect, void **out, int32_t *bytes_per_pixel,
                                          int32_t *bytes_per_stride)
{
    int result = AHardwareBuffer_lock(b, usage, fence, rect, out);
    if (result == 0) {
        *bytes_per_pixel = (int32_t)pixel_of(b->desc.format);
        *bytes_per_stride = (int32_t)(pixel_of(b->desc.format) * b->desc.stride);
    }
    return result;
}

EXPORT int AHardwareBuffer_lockPlanes(AHardwareBuffer *b, uint64_t usage, int32_t fence,
                                      const ARect *rect, AHardwareBuffer_Planes *out)
{
    void *bits;
    int result = AHardwareBuffer_lock(b, usage, fence, rect, &bits);
    if (result == 0) {
        uint32_t pixel = pixel_of(b->desc.format);
        *out = (AHardwareBuffer_Planes){1, {{bits, pixel, pixel * b->desc.stride}}};
    }
    return result;
}

EXPORT int AHardwareBuffer_unlock(AHardwareBuffer *b, int32_t *out_fence)
{
    if (!b)
        return -EINVAL;
    if (out_fence)
        *out_fence = -1;
    return 0;
}

EXPORT int AHardwareBuffer_getId(const AHardwareBuffer *b, uint64_t *out)
{
    if (!b || !out)
        return -EINVAL;
    *out = b->id;
    return 0;
}

// There is one process only, and no Java that would have buffers.
EXPORT int AHardwareBuffer_sendHandleToUnixSocket(const AHardwareBuffer *b, int socket)
{
    (void)b;
    (void)socket;
    host_refused("AHardwareBuffer_sendHandleToUnixSocket");
    return -ENOSYS;
}

EXPORT int AHardwareBuffer_recvHandleFromUnixSocket(int socket, AHardwareBuffer **out)
{
    (void)socket;
    (void)out;
    host_refused("AHardwareBuffer_recvHandleFromUnixSocket");
    return -ENOSYS;
}

EXPORT const void *AHardwareBuffer_getNativeHandle(const AHardwareBuffer *b)
{
    (void)b;
    host_refused("AHardwareBuffer_getNativeHandle");
    return NULL;
}

EXPORT AHardwareBuffer *AHardwareBuffer_fromHardwareBuffer(JNIEnv *env, jobject buffer)
{
    (void)env;
    (void)buffer;
    host_refused("AHardwareBuffer_fromHardwareBuffer");
    return NULL;
}

EXPORT jobject AHardwareBuffer_toHardwareBuffer(JNIEnv *env, AHardwareBuffer *b)
{
    (void)env;
    (void)b;
    host_refused("AHardwareBuffer_toHardwareBuffer");
    return NULL;
}

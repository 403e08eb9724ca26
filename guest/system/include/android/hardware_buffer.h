// SPDX-License-Identifier: GPL-2.0-or-later
// Pictures that devices can share; plain memory here.
#pragma once
#include <android/rect.h>
#include <inttypes.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum AHardwareBuffer_Format {
    AHARDWAREBUFFER_FORMAT_R8G8B8A8_UNORM = 1, AHARDWAREBUFFER_FORMAT_R8G8B8X8_UNORM = 2,
    AHARDWAREBUFFER_FORMAT_R8G8B8_UNORM = 3, AHARDWAREBUFFER_FORMAT_R5G6B5_UNORM = 4,
    AHARDWAREBUFFER_FORMAT_R16G16B16A16_FLOAT = 0x16, AHARDWAREBUFFER_FORMAT_R10G10B10A2_UNORM =
    0x2b, AHARDWAREBUFFER_FORMAT_BLOB = 0x21, AHARDWAREBUFFER_FORMAT_D16_UNORM = 0x30,
    AHARDWAREBUFFER_FORMAT_D24_UNORM = 0x31, AHARDWAREBUFFER_FORMAT_D24_UNORM_S8_UINT = 0x32,
    AHARDWAREBUFFER_FORMAT_D32_FLOAT = 0x33, AHARDWAREBUFFER_FORMAT_D32_FLOAT_S8_UINT = 0x34,
    AHARDWAREBUFFER_FORMAT_S8_UINT = 0x35, AHARDWAREBUFFER_FORMAT_Y8Cb8Cr8_420 = 0x23,
    AHARDWAREBUFFER_FORMAT_YCbCr_P010 = 0x36, AHARDWAREBUFFER_FORMAT_R8_UNORM = 0x38,
    AHARDWAREBUFFER_FORMAT_R16_UINT = 0x39, AHARDWAREBUFFER_FORMAT_R16G16_UINT = 0x3a,
    AHARDWAREBUFFER_FORMAT_R10G10B10A10_UNORM = 0x3b,
};

// Wider than an enumerator in C.
#define AHARDWAREBUFFER_USAGE_CPU_READ_NEVER 0x0ull
#define AHARDWAREBUFFER_USAGE_CPU_READ_RARELY 0x2ull
#define AHARDWAREBUFFER_USAGE_CPU_READ_OFTEN 0x3ull
#define AHARDWAREBUFFER_USAGE_CPU_READ_MASK 0xfull
#define AHARDWAREBUFFER_USAGE_CPU_WRITE_NEVER 0x0ull
#define AHARDWAREBUFFER_USAGE_CPU_WRITE_RARELY 0x20ull
#define AHARDWAREBUFFER_USAGE_CPU_WRITE_OFTEN 0x30ull
#define AHARDWAREBUFFER_USAGE_CPU_WRITE_MASK 0xf0ull
#define AHARDWAREBUFFER_USAGE_GPU_SAMPLED_IMAGE 0x100ull
#define AHARDWAREBUFFER_USAGE_GPU_FRAMEBUFFER 0x200ull
#define AHARDWAREBUFFER_USAGE_GPU_COLOR_OUTPUT 0x200ull
#define AHARDWAREBUFFER_USAGE_COMPOSER_OVERLAY 0x800ull
#define AHARDWAREBUFFER_USAGE_PROTECTED_CONTENT 0x4000ull
#define AHARDWAREBUFFER_USAGE_VIDEO_ENCODE 0x10000ull
#define AHARDWAREBUFFER_USAGE_SENSOR_DIRECT_DATA 0x800000ull
#define AHARDWAREBUFFER_USAGE_GPU_DATA_BUFFER 0x1000000ull
#define AHARDWAREBUFFER_USAGE_GPU_CUBE_MAP 0x2000000ull
#define AHARDWAREBUFFER_USAGE_GPU_MIPMAP_COMPLETE 0x4000000ull
#define AHARDWAREBUFFER_USAGE_FRONT_BUFFER 0x100000000ull

typedef struct AHardwareBuffer_Desc {
    uint32_t width, height; // pixels
    uint32_t layers;
    uint32_t format;
    uint64_t usage;
    uint32_t stride; // pixels; out only
    uint32_t rfu0;
    uint64_t rfu1;
} AHardwareBuffer_Desc;

typedef struct AHardwareBuffer_Plane {
    void *data;
    uint32_t pixelStride, rowStride; // bytes
} AHardwareBuffer_Plane;

typedef struct AHardwareBuffer_Planes {
    uint32_t planeCount;
    AHardwareBuffer_Plane planes[4];
} AHardwareBuffer_Planes;

typedef struct AHardwareBuffer AHardwareBuffer;

// 0, or a negative error number.
int AHardwareBuffer_allocate(const AHardwareBuffer_Desc *desc, AHardwareBuffer **out);
void AHardwareBuffer_acquire(AHardwareBuffer *buffer);
void AHardwareBuffer_release(AHardwareBuffer *buffer);
void AHardwareBuffer_describe(const AHardwareBuffer *buffer, AHardwareBuffer_Desc *out);
int AHardwareBuffer_lock(AHardwareBuffer *buffer, uint64_t usage, int32_t fence, const ARect *rect,
                         void **out);
int AHardwareBuffer_lockAndGetInfo(AHardwareBuffer *buffer, uint64_t usage, int32_t fence,
                                   const ARect *rect, void **out, int32_t *out_bytes_per_pixel,
                                   int32_t *out_bytes_per_stride);
int AHardwareBuffer_lockPlanes(AHardwareBuffer *buffer, uint64_t usage, int32_t fence,
                               const ARect *rect, AHardwareBuffer_Planes *out);
int AHardwareBuffer_unlock(AHardwareBuffer *buffer, int32_t *out_fence);
int AHardwareBuffer_sendHandleToUnixSocket(const AHardwareBuffer *buffer, int socket);
int AHardwareBuffer_recvHandleFromUnixSocket(int socket, AHardwareBuffer **out);
int AHardwareBuffer_isSupported(const AHardwareBuffer_Desc *desc);
int AHardwareBuffer_getId(const AHardwareBuffer *buffer, uint64_t *out);

__END_DECLS

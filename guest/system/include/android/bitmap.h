// SPDX-License-Identifier: GPL-2.0-or-later
// The pixels of Java's Bitmap.
#pragma once
#include <jni.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum {
    ANDROID_BITMAP_RESULT_SUCCESS = 0, ANDROID_BITMAP_RESULT_BAD_PARAMETER = -1,
    ANDROID_BITMAP_RESULT_JNI_EXCEPTION = -2, ANDROID_BITMAP_RESULT_ALLOCATION_FAILED = -3,
};

enum AndroidBitmapFormat {
    ANDROID_BITMAP_FORMAT_NONE = 0, ANDROID_BITMAP_FORMAT_RGBA_8888 = 1,
    ANDROID_BITMAP_FORMAT_RGB_565 = 4, ANDROID_BITMAP_FORMAT_RGBA_4444 = 7,
    ANDROID_BITMAP_FORMAT_A_8 = 8, ANDROID_BITMAP_FORMAT_RGBA_F16 = 9,
    ANDROID_BITMAP_FORMAT_RGBA_1010102 = 10,
};

enum {
    ANDROID_BITMAP_FLAGS_ALPHA_PREMUL = 0, ANDROID_BITMAP_FLAGS_ALPHA_OPAQUE = 1,
    ANDROID_BITMAP_FLAGS_ALPHA_UNPREMUL = 2, ANDROID_BITMAP_FLAGS_ALPHA_MASK = 0x3,
    ANDROID_BITMAP_FLAGS_ALPHA_SHIFT = 0,
};

enum {
    ANDROID_BITMAP_FLAGS_IS_HARDWARE = (int)(1u << 31),
};

enum AndroidBitmapCompressFormat {
    ANDROID_BITMAP_COMPRESS_FORMAT_JPEG = 0, ANDROID_BITMAP_COMPRESS_FORMAT_PNG = 1,
    ANDROID_BITMAP_COMPRESS_FORMAT_WEBP_LOSSY = 3, ANDROID_BITMAP_COMPRESS_FORMAT_WEBP_LOSSLESS = 4,
};
#define ANDROID_BITMAP_RESUT_SUCCESS ANDROID_BITMAP_RESULT_SUCCESS

typedef struct AndroidBitmapInfo {
    uint32_t width, height;
    uint32_t stride; // bytes
    int32_t format;
    uint32_t flags;
} AndroidBitmapInfo;

struct AHardwareBuffer;
typedef bool (*AndroidBitmap_CompressWriteFunc)(void *context, const void *data, size_t size);

int AndroidBitmap_getInfo(JNIEnv *env, jobject bitmap, AndroidBitmapInfo *info);
int32_t AndroidBitmap_getDataSpace(JNIEnv *env, jobject bitmap);
int AndroidBitmap_lockPixels(JNIEnv *env, jobject bitmap, void **out);
int AndroidBitmap_unlockPixels(JNIEnv *env, jobject bitmap);
int AndroidBitmap_getHardwareBuffer(JNIEnv *env, jobject bitmap, struct AHardwareBuffer **out);
int AndroidBitmap_compress(const AndroidBitmapInfo *info, int32_t space, const void *pixels,
                           int32_t format, int32_t quality, void *context,
                           AndroidBitmap_CompressWriteFunc function);

__END_DECLS

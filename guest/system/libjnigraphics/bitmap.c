// SPDX-License-Identifier: GPL-2.0-or-later
// The pixels of android.graphics.Bitmap. The model of that class keeps a pointer in its field
// mNativePtr, as Android's does; there it leads to a struct pixels.
#include <android/bitmap.h>
#include <droidemu/hostcall.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

enum { HOST_REFUSED = 0x506 };
enum { SRGB = 142671872 }; // ADATASPACE_SRGB

struct pixels {
    AndroidBitmapInfo info;
    void *bits;
    int32_t locks;
};

static struct pixels *pixels_of(JNIEnv *env, jobject bitmap, int *error)
{
    *error = ANDROID_BITMAP_RESULT_BAD_PARAMETER;
    if (!env || !bitmap)
        return NULL;
    jclass class = (*env)->FindClass(env, "android/graphics/Bitmap");
    jfieldID field = NULL;
    if (class && (*env)->IsInstanceOf(env, bitmap, class))
        field = (*env)->GetFieldID(env, class, "mNativePtr", "J");
    (*env)->DeleteLocalRef(env, class);
    if (!field) {
        (*env)->ExceptionClear(env);
        return NULL;
    }
    struct pixels *p = (struct pixels *)(uintptr_t)(*env)->GetLongField(env, bitmap, field);
    if ((*env)->ExceptionCheck(env)) {
        *error = ANDROID_BITMAP_RESULT_JNI_EXCEPTION;
        return NULL;
    }
    if (p)
        *error = ANDROID_BITMAP_RESULT_SUCCESS;
    return p;
}

EXPORT int AndroidBitmap_getInfo(JNIEnv *env, jobject bitmap, AndroidBitmapInfo *info)
{
    int result;
    struct pixels *p = pixels_of(env, bitmap, &result);
    if (p && info)
        *info = p->info;
    return result;
}

EXPORT int32_t AndroidBitmap_getDataSpace(JNIEnv *env, jobject bitmap)
{
    int result;
    return pixels_of(env, bitmap, &result) ? SRGB : 0;
}

EXPORT int AndroidBitmap_lockPixels(JNIEnv *env, jobject bitmap, void **out)
{
    int result;
    struct pixels *p = pixels_of(env, bitmap, &result);
    if (!p)
        return result;
    if (!p->bits)
        return ANDROID_BITMAP_RESULT_BAD_PARAMETER; // recycled
    p->locks++;
    if (out)
        *out = p->bits;
    return result;
}

EXPORT int AndroidBitmap_unlockPixels(JNIEnv *env, jobject bitmap)
{
    int result;
    struct pixels *p = pixels_of(env, bitmap, &result);
    if (p && p->locks > 0)
        p->locks--;
    return result;
}

static int refused(const char *function, int result)
{
    droidemu_host_call(HOST_REFUSED, function);
    return result;
}

EXPORT int AndroidBitmap_getHardwareBuffer(JNIEnv *env, jobject bitmap, struct AHardwareBuffer **out)
{
    (void)env;
    (void)bitmap;
    if (out)
        *out = NULL;
    return refused("AndroidBitmap_getHardwareBuffer", ANDROID_BITMAP_RESULT_BAD_PARAMETER);
}

EXPORT int AndroidBitmap_compress(const AndroidBitmapInfo *info, int32_t space, const void *pixels,
                                  int32_t format, int32_t quality, void *context,
                                  AndroidBitmap_CompressWriteFunc function)
{
    (void)info;
    (void)space;
    (void)pixels;
    (void)format;
    (void)quality;
    (void)context;
    (void)function;
    return refused("AndroidBitmap_compress", ANDROID_BITMAP_RESULT_BAD_PARAMETER);
}

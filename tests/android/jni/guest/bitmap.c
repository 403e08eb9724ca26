// SPDX-License-Identifier: GPL-2.0-or-later
// A bitmap that Java has made, drawn into through libjnigraphics.
#include "jni_check.h"
#include <android/bitmap.h>

int main(void)
{
    start_java();
    jclass config_class = J(FindClass, "android/graphics/Bitmap$Config");
    jfieldID f = J(GetStaticFieldID, config_class, "ARGB_8888", "Landroid/graphics/Bitmap$Config;");
    jobject config = J(GetStaticObjectField, config_class, f);
    jclass kind = J(FindClass, "android/graphics/Bitmap");
    jmethodID make = J(GetStaticMethodID, kind, "createBitmap",
                       "(IILandroid/graphics/Bitmap$Config;)Landroid/graphics/Bitmap;");
    jobject bitmap = J(CallStaticObjectMethod, kind, make, 30, 20, config);
    CHECK(bitmap, "Bitmap.createBitmap");
    AndroidBitmapInfo info;
    EQUAL(AndroidBitmap_getInfo(env, bitmap, &info), 0, "AndroidBitmap_getInfo");
    CHECK(info.width == 30 && info.height == 20 && info.stride == 120 &&
              info.format == ANDROID_BITMAP_FORMAT_RGBA_8888, "its measures");
    void *bits = NULL;
    EQUAL(AndroidBitmap_lockPixels(env, bitmap, &bits), 0, "AndroidBitmap_lockPixels");
    unsigned char *pixel = (unsigned char *)bits + 3 * info.stride + 5 * 4;
    pixel[0] = 0x11; // red
    pixel[2] = 0x33; // blue
    pixel[3] = 0xFF;
    AndroidBitmap_unlockPixels(env, bitmap);
    jmethodID get = J(GetMethodID, kind, "getPixel", "(II)I");
    EQUAL(J(CallIntMethod, bitmap, get, 5, 3), (jint)0xFF110033, "Bitmap.getPixel");
    J(CallIntMethod, bitmap, get, 30, 3);
    CHECK(threw("java/lang/IllegalArgumentException"), "outside");
    J(CallVoidMethod, bitmap, J(GetMethodID, kind, "recycle", "()V"));
    CHECK(AndroidBitmap_getInfo(env, bitmap, &info) != 0, "a recycled bitmap");
    return DONE();
}

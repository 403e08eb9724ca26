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
    jmethodID set = J(GetMethodID, kind, "setPixel", "(III)V");
    J(CallVoidMethod, bitmap, set, 29, 19, (jint)0x80FF4000);
    pixel = (unsigned char *)bits + 19 * info.stride + 29 * 4;
    CHECK(pixel[0] == 0x80 && pixel[1] == 0x20 && !pixel[2] && pixel[3] == 0x80, "with alpha in it");
    EQUAL(J(CallIntMethod, bitmap, get, 29, 19), (jint)0x80FF4000, "and taken out again");
    J(CallVoidMethod, bitmap, J(GetMethodID, kind, "eraseColor", "(I)V"), (jint)0xFF010203);
    jintArray colors = J(NewIntArray, 12);
    jmethodID some = J(GetMethodID, kind, "getPixels", "([IIIIIII)V");
    J(CallVoidMethod, bitmap, some, colors, 1, 5, 28, 18, 2, 2);
    jint got[12];
    J(GetIntArrayRegion, colors, 0, 12, got);
    jint c = (jint)0xFF010203;
    CHECK(!got[0] && got[1] == c && got[2] == c && !got[3] && got[6] == c && got[7] == c && !got[8],
          "Bitmap.getPixels");
    J(CallVoidMethod, bitmap, some, colors, 1, 5, 28, 18, 2, 3);
    CHECK(threw("java/lang/IllegalArgumentException"), "getPixels outside");
    J(CallVoidMethod, bitmap, some, colors, 5, 6, 0, 0, 2, 2);
    CHECK(threw("java/lang/ArrayIndexOutOfBoundsException"), "getPixels into too short an array");
    J(CallVoidMethod, bitmap, J(GetMethodID, kind, "recycle", "()V"));
    J(CallVoidMethod, bitmap, set, 0, 0, 0);
    CHECK(threw("java/lang/IllegalStateException"), "pixels of a recycled bitmap");
    f = J(GetStaticFieldID, config_class, "RGB_565", "Landroid/graphics/Bitmap$Config;");
    bitmap = J(CallStaticObjectMethod, kind, make, 3, 1, J(GetStaticObjectField, config_class, f));
    J(CallVoidMethod, bitmap, J(GetMethodID, kind, "setPixels", "([IIIIIII)V"), colors, 1, 2, 0, 0, 2, 1);
    EQUAL(J(CallIntMethod, bitmap, get, 1, 0), (jint)0xFF000000, "RGB_565 keeps five bits of it");
    J(CallVoidMethod, bitmap, set, 2, 0, (jint)0xFF804020);
    EQUAL(J(CallIntMethod, bitmap, get, 2, 0), (jint)0xFF844121, "and widens them");
    J(CallVoidMethod, bitmap, J(GetMethodID, kind, "recycle", "()V"));
    CHECK(AndroidBitmap_getInfo(env, bitmap, &info) != 0, "a recycled bitmap");
    return DONE();
}

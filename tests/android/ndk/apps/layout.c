// SPDX-License-Identifier: GPL-2.0-or-later
// Sizes and places that the NDK's ABI has, as AOSP's headers give them.
#include <android/bitmap.h>
#include <android/hardware_buffer.h>
#include <android/log.h>
#include <android/native_activity.h>
#include <android/sensor.h>
#include <stddef.h>

#define SIZE(type, wide, narrow) _Static_assert(sizeof(type) == (sizeof(long) == 8 ? wide : narrow), #type)
#define AT(type, member, wide, narrow)                                                             \
    _Static_assert(offsetof(type, member) == (sizeof(long) == 8 ? wide : narrow), #member)

SIZE(ARect, 16, 16);
SIZE(ANativeWindow_Buffer, 48, 44);
AT(ANativeWindow_Buffer, bits, 16, 16);
SIZE(AHardwareBuffer_Desc, 40, 40);
AT(AHardwareBuffer_Desc, usage, 16, 16);
SIZE(AHardwareBuffer_Planes, 72, 52);
SIZE(AndroidBitmapInfo, 20, 20);
SIZE(ANativeActivity, 80, 40);
AT(ANativeActivity, internalDataPath, 32, 16);
AT(ANativeActivity, sdkVersion, 48, 24);
AT(ANativeActivity, assetManager, 64, 32);
SIZE(ANativeActivityCallbacks, 128, 64);
AT(ANativeActivityCallbacks, onWindowFocusChanged, 48, 24);
AT(ANativeActivityCallbacks, onLowMemory, 120, 60);
SIZE(ASensorVector, 16, 16);
SIZE(ASensorEvent, 104, 104);
AT(ASensorEvent, timestamp, 16, 16);
AT(ASensorEvent, data, 24, 24);
AT(ASensorEvent, flags, 88, 88);
SIZE(struct __android_log_message, 48, 28);
AT(struct __android_log_message, message, 40, 24);

_Static_assert(AINPUT_SOURCE_TOUCHSCREEN == 0x1002 && AINPUT_SOURCE_JOYSTICK == 0x1000010, "sources");
_Static_assert(AKEYCODE_BACK == 4 && AKEYCODE_BUTTON_A == 96 && AKEYCODE_PROFILE_SWITCH == 288, "keys");
_Static_assert(WINDOW_FORMAT_RGBA_8888 == 1 && WINDOW_FORMAT_RGB_565 == 4, "formats");
_Static_assert(ALOOPER_POLL_ERROR == -4 && ALOOPER_EVENT_INVALID == 16, "looper");
_Static_assert(AMOTION_EVENT_AXIS_RTRIGGER == 18 && AMOTION_EVENT_AXIS_GENERIC_16 == 47, "axes");
_Static_assert(ANDROID_LOG_SILENT == 8 && LOG_ID_KERNEL == 7, "log");
_Static_assert(ASENSOR_TYPE_LIGHT == 5 && ASENSOR_TYPE_HEART_BEAT == 31, "sensors");

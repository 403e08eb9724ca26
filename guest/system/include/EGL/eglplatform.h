// SPDX-License-Identifier: GPL-2.0-or-later
// What EGL's handles of the system are on Android.
#pragma once
#include <KHR/khrplatform.h>

#define EGLAPI KHRONOS_APICALL
#define EGLAPIENTRY KHRONOS_APIENTRY
#define EGLAPIENTRYP EGLAPIENTRY *

struct ANativeWindow;
struct egl_native_pixmap_t;

typedef void *EGLNativeDisplayType;
typedef struct egl_native_pixmap_t *EGLNativePixmapType;
typedef struct ANativeWindow *EGLNativeWindowType;
typedef EGLNativeDisplayType NativeDisplayType;
typedef EGLNativePixmapType NativePixmapType;
typedef EGLNativeWindowType NativeWindowType;
typedef khronos_int32_t EGLint;

#ifdef __cplusplus
#define EGL_CAST(type, value) (static_cast<type>(value))
#else
#define EGL_CAST(type, value) ((type)(value))
#endif

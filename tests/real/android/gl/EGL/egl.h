// SPDX-License-Identifier: GPL-2.0-or-later
// As much of EGL as Android's native-activity sample uses; gl.c stands in for the library.
#pragma once
#include <android/native_window.h>
#include <stdint.h>

typedef int32_t EGLint;
typedef unsigned int EGLBoolean;
typedef void *EGLDisplay, *EGLConfig, *EGLSurface, *EGLContext;

#define EGL_FALSE 0
#define EGL_TRUE 1
#define EGL_DEFAULT_DISPLAY ((void *)0)
#define EGL_NO_DISPLAY ((EGLDisplay)0)
#define EGL_NO_SURFACE ((EGLSurface)0)
#define EGL_NO_CONTEXT ((EGLContext)0)
#define EGL_BLUE_SIZE 0x3022
#define EGL_GREEN_SIZE 0x3023
#define EGL_RED_SIZE 0x3024
#define EGL_DEPTH_SIZE 0x3025
#define EGL_NATIVE_VISUAL_ID 0x302E
#define EGL_SURFACE_TYPE 0x3033
#define EGL_NONE 0x3038
#define EGL_HEIGHT 0x3056
#define EGL_WIDTH 0x3057
#define EGL_WINDOW_BIT 4

#ifdef __cplusplus
extern "C" {
#endif
EGLDisplay eglGetDisplay(void *native);
EGLBoolean eglInitialize(EGLDisplay display, EGLint *major, EGLint *minor);
EGLBoolean eglTerminate(EGLDisplay display);
EGLBoolean eglChooseConfig(EGLDisplay, const EGLint *, EGLConfig *configs, EGLint, EGLint *count);
EGLBoolean eglGetConfigAttrib(EGLDisplay, EGLConfig, EGLint attribute, EGLint *value);
EGLSurface eglCreateWindowSurface(EGLDisplay, EGLConfig, ANativeWindow *window, const EGLint *);
EGLBoolean eglDestroySurface(EGLDisplay, EGLSurface);
EGLContext eglCreateContext(EGLDisplay, EGLConfig, EGLContext, const EGLint *);
EGLBoolean eglDestroyContext(EGLDisplay, EGLContext);
EGLBoolean eglMakeCurrent(EGLDisplay, EGLSurface, EGLSurface, EGLContext);
EGLBoolean eglQuerySurface(EGLDisplay, EGLSurface, EGLint attribute, EGLint *value);
EGLBoolean eglSwapBuffers(EGLDisplay, EGLSurface);
#ifdef __cplusplus
}
#endif

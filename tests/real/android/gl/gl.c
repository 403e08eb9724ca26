// SPDX-License-Identifier: GPL-2.0-or-later
// A stand-in for EGL and OpenGL ES where there are none: what is cleared fills the window.
#include <EGL/egl.h>
#include <GLES/gl.h>

static ANativeWindow *window;
static uint32_t colour;

EGLDisplay eglGetDisplay(void *native) { return &window; }
EGLBoolean eglInitialize(EGLDisplay display, EGLint *major, EGLint *minor) { return EGL_TRUE; }
EGLBoolean eglTerminate(EGLDisplay display) { return EGL_TRUE; }

EGLBoolean eglChooseConfig(EGLDisplay display, const EGLint *wanted, EGLConfig *configs,
                           EGLint size, EGLint *count) {
  *count = 1;
  if (configs != 0 && size > 0) configs[0] = &colour;
  return EGL_TRUE;
}

EGLBoolean eglGetConfigAttrib(EGLDisplay display, EGLConfig config, EGLint attribute,
                              EGLint *value) {
  *value = attribute == EGL_DEPTH_SIZE ? 0 : attribute == EGL_NATIVE_VISUAL_ID ? 1 : 8;
  return EGL_TRUE;
}

EGLSurface eglCreateWindowSurface(EGLDisplay display, EGLConfig config, ANativeWindow *made,
                                  const EGLint *attributes) {
  window = made;
  ANativeWindow_setBuffersGeometry(window, 0, 0, WINDOW_FORMAT_RGBA_8888);
  return window;
}

EGLBoolean eglDestroySurface(EGLDisplay display, EGLSurface surface) {
  window = 0;
  return EGL_TRUE;
}

EGLContext eglCreateContext(EGLDisplay display, EGLConfig config, EGLContext shared,
                            const EGLint *attributes) {
  return &colour;
}

EGLBoolean eglDestroyContext(EGLDisplay display, EGLContext context) { return EGL_TRUE; }

EGLBoolean eglMakeCurrent(EGLDisplay display, EGLSurface draw, EGLSurface read,
                          EGLContext context) {
  return EGL_TRUE;
}

EGLBoolean eglQuerySurface(EGLDisplay display, EGLSurface surface, EGLint attribute,
                           EGLint *value) {
  *value = attribute == EGL_WIDTH ? ANativeWindow_getWidth(surface)
                                  : ANativeWindow_getHeight(surface);
  return EGL_TRUE;
}

EGLBoolean eglSwapBuffers(EGLDisplay display, EGLSurface surface) {
  ANativeWindow_Buffer buffer;
  if (ANativeWindow_lock(surface, &buffer, 0) < 0) return EGL_FALSE;
  for (int y = 0; y < buffer.height; y++) {
    uint32_t *row = (uint32_t *)buffer.bits + (long)y * buffer.stride;
    for (int x = 0; x < buffer.width; x++) row[x] = colour;
  }
  ANativeWindow_unlockAndPost(surface);
  return EGL_TRUE;
}

static uint32_t level(float value) {
  return value <= 0 ? 0 : value >= 1 ? 255 : (uint32_t)(value * 255 + 0.5f);
}

void glClearColor(float red, float green, float blue, float alpha) {
  colour = level(red) | level(green) << 8 | level(blue) << 16 | level(alpha) << 24;
}

void glClear(unsigned int mask) {}
void glEnable(unsigned int what) {}
void glDisable(unsigned int what) {}
void glHint(unsigned int target, unsigned int mode) {}
void glShadeModel(unsigned int mode) {}
const unsigned char *glGetString(unsigned int name) { return (const unsigned char *)"stand-in"; }

// SPDX-License-Identifier: GPL-2.0-or-later
// EGL: not supported yet. Every function is there and fails as it may on a device without.
#include <droidemu/stub.h>

#define V(name, value) DROIDEMU_STUB("libEGL.so", name, value)
#define S(name) V(name, 0)

// clang-format off
S(eglBindAPI) S(eglBindTexImage) S(eglChooseConfig) S(eglClientWaitSync) S(eglClientWaitSyncKHR)
S(eglCopyBuffers) S(eglCreateContext) S(eglCreateImage) S(eglCreateImageKHR)
S(eglCreateNativeClientBufferANDROID) S(eglCreatePbufferFromClientBuffer) S(eglCreatePbufferSurface)
S(eglCreatePixmapSurface) S(eglCreatePlatformPixmapSurface) S(eglCreatePlatformWindowSurface)
S(eglCreateStreamFromFileDescriptorKHR) S(eglCreateStreamKHR) S(eglCreateStreamProducerSurfaceKHR)
S(eglCreateSync) S(eglCreateSyncKHR) S(eglCreateWindowSurface) S(eglDestroyContext)
S(eglDestroyImage) S(eglDestroyImageKHR) S(eglDestroyStreamKHR) S(eglDestroySurface)
S(eglDestroySync) S(eglDestroySyncKHR) S(eglGetConfigAttrib) S(eglGetConfigs)
S(eglGetCurrentContext) S(eglGetCurrentDisplay) S(eglGetCurrentSurface) S(eglGetDisplay)
V(eglGetError, 0x3001) S(eglGetNativeClientBufferANDROID) S(eglGetPlatformDisplay)
S(eglGetProcAddress) S(eglGetStreamFileDescriptorKHR) S(eglGetSyncAttrib) S(eglGetSyncAttribKHR)
S(eglGetSystemTimeFrequencyNV) S(eglGetSystemTimeNV) S(eglInitialize) S(eglLockSurfaceKHR)
S(eglMakeCurrent) S(eglPresentationTimeANDROID) V(eglQueryAPI, 0x30a0) S(eglQueryContext)
S(eglQueryStreamKHR) S(eglQueryStreamTimeKHR) S(eglQueryStreamu64KHR) S(eglQueryString)
S(eglQuerySurface) S(eglReleaseTexImage) S(eglReleaseThread) S(eglSetDamageRegionKHR)
S(eglSignalSyncKHR) S(eglStreamAttribKHR) S(eglStreamConsumerAcquireKHR)
S(eglStreamConsumerGLTextureExternalKHR) S(eglStreamConsumerReleaseKHR) S(eglSurfaceAttrib)
S(eglSwapBuffers) S(eglSwapBuffersWithDamageKHR) S(eglSwapInterval) S(eglTerminate)
S(eglUnlockSurfaceKHR) S(eglWaitClient) S(eglWaitGL) S(eglWaitNative) S(eglWaitSync)
S(eglWaitSyncKHR)

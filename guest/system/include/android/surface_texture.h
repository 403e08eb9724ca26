// SPDX-License-Identifier: GPL-2.0-or-later
// Surfaces that are textures of OpenGL ES.
#pragma once
#include <android/native_window.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

struct ASurfaceTexture;
typedef struct ASurfaceTexture ASurfaceTexture;

void ASurfaceTexture_release(ASurfaceTexture *texture);
ANativeWindow *ASurfaceTexture_acquireANativeWindow(ASurfaceTexture *texture);
int ASurfaceTexture_attachToGLContext(ASurfaceTexture *texture, uint32_t name);
int ASurfaceTexture_detachFromGLContext(ASurfaceTexture *texture);
int ASurfaceTexture_updateTexImage(ASurfaceTexture *texture);
void ASurfaceTexture_getTransformMatrix(ASurfaceTexture *texture, float matrix[16]);
int64_t ASurfaceTexture_getTimestamp(ASurfaceTexture *texture);

__END_DECLS

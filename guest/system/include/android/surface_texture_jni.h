// SPDX-License-Identifier: GPL-2.0-or-later
// From Java's SurfaceTexture.
#pragma once
#include <android/surface_texture.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

ASurfaceTexture *ASurfaceTexture_fromSurfaceTexture(JNIEnv *env, jobject texture);

__END_DECLS

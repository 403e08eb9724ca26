// SPDX-License-Identifier: GPL-2.0-or-later
// To and from Java's Surface.
#pragma once
#include <android/native_window.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

ANativeWindow *ANativeWindow_fromSurface(JNIEnv *env, jobject surface);
jobject ANativeWindow_toSurface(JNIEnv *env, ANativeWindow *window);

__END_DECLS

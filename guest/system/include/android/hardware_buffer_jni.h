// SPDX-License-Identifier: GPL-2.0-or-later
// To and from Java's HardwareBuffer.
#pragma once
#include <android/hardware_buffer.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

AHardwareBuffer *AHardwareBuffer_fromHardwareBuffer(JNIEnv *env, jobject buffer);
jobject AHardwareBuffer_toHardwareBuffer(JNIEnv *env, AHardwareBuffer *buffer);

__END_DECLS

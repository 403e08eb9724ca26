// SPDX-License-Identifier: GPL-2.0-or-later
// From Java's SharedMemory.
#pragma once
#include <android/sharedmem.h>
#include <jni.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

int ASharedMemory_dupFromJava(JNIEnv *env, jobject memory);

__END_DECLS

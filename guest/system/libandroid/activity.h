// SPDX-License-Identifier: GPL-2.0-or-later
// For app_process: running an activity.
#pragma once
#include <jni.h>

// Loads the activity's library and runs its life cycle on this thread to the end; the exit status.
// `vm` and `env` are NULL where there is no Java.
int droidemu_activity_main(JavaVM *vm, JNIEnv *env);

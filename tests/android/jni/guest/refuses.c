// SPDX-License-Identifier: GPL-2.0-or-later
// A library that Java cannot use.
#include <jni.h>

JNIEXPORT jint JNI_OnLoad(JavaVM *vm, void *reserved)
{
    (void)vm;
    (void)reserved;
    return 0x7777;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// What the programs of tests/android/jni share: checks of check.h, and a virtual machine.
#pragma once
#include "check.h"
#include <jni.h>
#include <stdlib.h>
#include <string.h>

static JavaVM *vm;
static JNIEnv *env;

// Calls a function of the JNIEnv `env`.
#define J(name, ...) (*env)->name(env __VA_OPT__(, ) __VA_ARGS__)

static inline void start_java(void)
{
    JavaVMInitArgs arguments = {.version = JNI_VERSION_1_6};
    EQUAL(JNI_CreateJavaVM(&vm, &env, &arguments), JNI_OK, "JNI_CreateJavaVM");
}

// A pending exception of this class (java/lang/...), which is cleared.
static inline int threw(const char *name)
{
    jthrowable error = J(ExceptionOccurred);
    if (!error)
        return 0;
    J(ExceptionClear);
    jclass wanted = J(FindClass, name);
    int same = wanted && J(IsSameObject, J(GetObjectClass, error), wanted);
    J(DeleteLocalRef, error);
    return same;
}

static inline int text_is(jobject string, const char *wanted)
{
    if (!string)
        return 0;
    const char *text = J(GetStringUTFChars, string, NULL);
    int same = text && !strcmp(text, wanted);
    if (text && !same)
        printf("  text is \"%s\"\n", text);
    J(ReleaseStringUTFChars, string, text);
    return same;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of JNI (droidemu/android/jni) as host calls. A function's number is its place in
// the tables of jni.h.
#pragma once

#include "droidemu/hostcall.h"
#include <jni.h>
#include <stddef.h>

#define ENV_CALLS 0x100
#define LIBRARY_CALLS 0x300
#define VM_CALLS 0x400

#define ENV_SLOT(name) (ENV_CALLS + (long)(offsetof(struct JNINativeInterface, name) / sizeof(void *)))
#define VM_SLOT(name) (VM_CALLS + (long)(offsetof(struct JNIInvokeInterface, name) / sizeof(void *)))

// A call of function `name`, with env and up to five further words.
#define HOST(name, ...) droidemu_host_call(ENV_SLOT(name), env, ##__VA_ARGS__)

// What the host is told when the virtual machine is made (calls/library.py).
struct droidemu_jni {
    size_t size;
    JavaVM *vm;
    void *pool;    // places for JNIEnvs
    size_t count;  // so many
    size_t stride; // of so many bytes
    int (*start_thread)(long number);
    jint (*load_library)(const char *path);
    void *(*allocate)(size_t);
    void (*release)(void *);
    void (*exit)(int);
};

extern const struct JNINativeInterface droidemu_jni_functions;

// System.loadLibrary: dlopen and JNI_OnLoad. The version that JNI_OnLoad gave, 0 if there is none,
// -1 with a pending UnsatisfiedLinkError.
jint droidemu_load_library(const char *path);

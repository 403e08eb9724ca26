// SPDX-License-Identifier: GPL-2.0-or-later
// JavaVM, and what the host needs from the guest: memory, threads, libraries.
#include "host.h"
#include <pthread.h>
#include <stdlib.h>

#ifndef DROIDEMU_JNI_STATIC // a test's program without dynamic libraries
#include <dlfcn.h>
#include <droidemu/namespace.h>
#endif

#define VM(name, ...) (jint) droidemu_host_call(VM_SLOT(name), vm, ##__VA_ARGS__)

static jint DestroyJavaVM(JavaVM *vm)
{
    return VM(DestroyJavaVM);
}

static jint AttachCurrentThread(JavaVM *vm, JNIEnv **env, void *arguments)
{
    return VM(AttachCurrentThread, env, arguments);
}

static jint DetachCurrentThread(JavaVM *vm)
{
    return VM(DetachCurrentThread);
}

static jint GetEnv(JavaVM *vm, void **env, jint version)
{
    return VM(GetEnv, env, version);
}

static jint AttachCurrentThreadAsDaemon(JavaVM *vm, JNIEnv **env, void *arguments)
{
    return VM(AttachCurrentThreadAsDaemon, env, arguments);
}

static const struct JNIInvokeInterface invoke_functions = {
    .DestroyJavaVM = DestroyJavaVM,
    .AttachCurrentThread = AttachCurrentThread,
    .DetachCurrentThread = DetachCurrentThread,
    .GetEnv = GetEnv,
    .AttachCurrentThreadAsDaemon = AttachCurrentThreadAsDaemon,
};

static JavaVM the_vm = &invoke_functions;

// A JNIEnv of each thread that is attached; the host gives them out.
static struct place {
    JNIEnv env;
    void *spare;
} places[1024];

static void *thread_main(void *number)
{
    droidemu_host_call(LIBRARY_CALLS + 1, number);
    return NULL;
}

static int start_thread(long number)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, thread_main, (void *)number);
    if (!error)
        pthread_detach(thread);
    return error;
}

jint JNI_GetDefaultJavaVMInitArgs(void *arguments)
{
    JavaVMInitArgs *given = arguments;
    if (given->version != JNI_VERSION_1_2 && given->version != JNI_VERSION_1_4 &&
        given->version != JNI_VERSION_1_6)
        return JNI_EVERSION;
    given->nOptions = 0;
    given->options = NULL;
    given->ignoreUnrecognized = JNI_TRUE;
    return JNI_OK;
}

jint JNI_CreateJavaVM(JavaVM **vm, JNIEnv **env, void *arguments)
{
    static struct droidemu_jni info = {
        .size = sizeof info,
        .vm = &the_vm,
        .pool = places,
        .count = sizeof places / sizeof *places,
        .stride = sizeof *places,
        .start_thread = start_thread,
        .load_library = droidemu_load_library,
        .allocate = malloc,
        .release = free,
        .exit = exit,
    };
    (void)arguments;
    for (size_t at = 0; at < info.count; at++)
        places[at].env = &droidemu_jni_functions;
    long result = droidemu_host_call(LIBRARY_CALLS, &info, env);
    if ((jint)result == JNI_OK)
        *vm = &the_vm;
    // -ENOSYS: there is no host that knows Java.
    return result < JNI_EINVAL ? JNI_ERR : (jint)result;
}

jint JNI_GetCreatedJavaVMs(JavaVM **vms, jsize size, jsize *count)
{
    JavaVM *made = (JavaVM *)droidemu_host_call(LIBRARY_CALLS + 2);
    *count = made == &the_vm;
    if (*count && size > 0)
        vms[0] = made;
    return JNI_OK;
}

#ifdef DROIDEMU_JNI_STATIC
jint droidemu_load_library(const char *path)
{
    (void)path;
    return -1;
}
#else
// Libraries whose JNI_OnLoad has run.
static struct loaded {
    void *handle;
    struct loaded *next;
} *loaded;
static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static int is_new(void *handle)
{
    pthread_mutex_lock(&loading);
    struct loaded *each = loaded;
    while (each && each->handle != handle)
        each = each->next;
    if (!each) {
        struct loaded *made = malloc(sizeof *made);
        if (made) {
            made->handle = handle;
            made->next = loaded;
            loaded = made;
        }
    }
    pthread_mutex_unlock(&loading);
    return !each;
}

jint droidemu_load_library(const char *path)
{
    JNIEnv *env;
    if (the_vm->GetEnv(&the_vm, (void **)&env, JNI_VERSION_1_6) != JNI_OK)
        return -1;
    void *handle = droidemu_dlopen_for_app(path, RTLD_NOW);
    if (!handle) {
        const char *why = dlerror();
        jclass error = (*env)->FindClass(env, "java/lang/UnsatisfiedLinkError");
        if (error)
            (*env)->ThrowNew(env, error, why ? why : path);
        return -1;
    }
    if (!is_new(handle))
        return 0;
    typedef jint on_load(JavaVM *, void *);
    on_load *function = (on_load *)dlsym(handle, "JNI_OnLoad");
    return function ? function(&the_vm, NULL) : 0;
}
#endif

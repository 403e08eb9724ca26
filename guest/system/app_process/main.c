// SPDX-License-Identifier: GPL-2.0-or-later
// The process of an app: Java's virtual machine, if there is one, and the activity.
#include "../libandroid/activity.h"
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

static JNIEnv *create_vm(JavaVM **vm)
{
    typedef jint create_function(JavaVM **, JNIEnv **, void *);
    void *library = dlopen("libnativehelper.so", RTLD_NOW | RTLD_GLOBAL);
    create_function *create =
        library ? (create_function *)(uintptr_t)dlsym(library, "JNI_CreateJavaVM") : NULL;
    JNIEnv *env = NULL;
    JavaVMInitArgs arguments = {.version = JNI_VERSION_1_6};
    if (!create || create(vm, &env, &arguments) != JNI_OK) {
        *vm = NULL;
        return NULL;
    }
    return env;
}

int main(void)
{
    JavaVM *vm = NULL;
    JNIEnv *env = create_vm(&vm);
    int status = droidemu_activity_main(vm, env);
    // At once: threads of the app may still run, and on a device nobody would unload their libraries.
    fflush(NULL);
    _exit(status);
}

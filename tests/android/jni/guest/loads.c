// SPDX-License-Identifier: GPL-2.0-or-later
#include <jni.h>
#include <stdio.h>
JNIEnv *env; JavaVM *vm;
#define J(name, ...) (*env)->name(env __VA_OPT__(, ) __VA_ARGS__)
int main(int argc, char **argv)
{
    JavaVMInitArgs a = {.version = JNI_VERSION_1_6};
    JNI_CreateJavaVM(&vm, &env, &a);
    jclass system = J(FindClass, "java/lang/System");
    jmethodID load = J(GetStaticMethodID, system, "loadLibrary", "(Ljava/lang/String;)V");
    for (int i = 1; i < argc; i++) {
        J(CallStaticVoidMethod, system, load, J(NewStringUTF, argv[i]));
        if (J(ExceptionCheck)) { J(ExceptionDescribe); J(ExceptionClear); printf("%s failed\n", argv[i]); }
        else printf("%s loaded\n", argv[i]);
        fflush(stdout);
    }
    jclass m = J(FindClass, "demo/Main");
    if (m) J(CallStaticVoidMethod, m, J(GetStaticMethodID, m, "main", "()V"));
    if (J(ExceptionCheck)) { J(ExceptionDescribe); return 1; }
    return 0;
}

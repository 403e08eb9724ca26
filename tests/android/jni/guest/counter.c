// SPDX-License-Identifier: GPL-2.0-or-later
// Native methods of a class that only this library knows.
#include <jni.h>

static jint add(JNIEnv *env, jclass kind, jint a, jint b)
{
    (void)env;
    return kind ? a + b : -1;
}

JNIEXPORT jstring Java_com_example_Counter_greet(JNIEnv *env, jclass kind, jstring name, jint times)
{
    (void)kind;
    const char *text = (*env)->GetStringUTFChars(env, name, 0);
    char buffer[100];
    int at = 0;
    for (jint i = 0; i < times; i++)
        for (const char *c = text; *c && at < 99; c++)
            buffer[at++] = *c;
    buffer[at] = 0;
    (*env)->ReleaseStringUTFChars(env, name, text);
    return (*env)->NewStringUTF(env, buffer);
}

JNIEXPORT void Java_com_example_Counter_fail(JNIEnv *env, jclass kind)
{
    (void)kind;
    (*env)->ThrowNew(env, (*env)->FindClass(env, "java/lang/IllegalStateException"), "refused");
}

JNIEXPORT jint Java_com_example_Counter_sum(JNIEnv *env, jclass kind, jintArray values)
{
    (void)kind;
    jint total = 0, some[64];
    jsize count = (*env)->GetArrayLength(env, values);
    (*env)->GetIntArrayRegion(env, values, 0, count, some);
    for (jsize i = 0; i < count; i++)
        total += some[i];
    jclass thread = (*env)->FindClass(env, "java/lang/Thread");
    (*env)->CallStaticVoidMethod(env, thread, (*env)->GetStaticMethodID(env, thread, "sleep", "(J)V"),
                                 1LL);
    return total;
}

JNIEXPORT jint JNI_OnLoad(JavaVM *vm, void *reserved)
{
    JNIEnv *env;
    (void)reserved;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_6) != JNI_OK)
        return JNI_ERR;
    static const JNINativeMethod methods[] = {{"add", "(II)I", (void *)add}};
    jclass kind = (*env)->FindClass(env, "com/example/Counter");
    return (*env)->RegisterNatives(env, kind, methods, 1) == JNI_OK ? JNI_VERSION_1_6 : JNI_ERR;
}

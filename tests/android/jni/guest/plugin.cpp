// SPDX-License-Identifier: GPL-2.0-or-later
// A library as an app has it, in C++: JNI_OnLoad, registered methods, exported ones.
#include <jni.h>

static jint add(JNIEnv *env, jclass kind, jint a, jint b)
{
    return env->IsSameObject(kind, nullptr) ? 0 : a + b;
}

extern "C" JNIEXPORT jlong JNICALL Java_test_Natives_under_1score(JNIEnv *, jobject, jint value)
{
    return value * 10000000000LL;
}

extern "C" JNIEXPORT void JNICALL Java_test_Worker_work(JNIEnv *env, jobject self)
{
    jclass kind = env->GetObjectClass(self);
    jfieldID count = env->GetFieldID(kind, "count", "I");
    env->SetIntField(self, count, env->GetIntField(self, count) + 1);
    jmethodID text = env->GetMethodID(kind, "toString", "()Ljava/lang/String;");
    jstring shown = static_cast<jstring>(env->CallObjectMethod(self, text));
    if (env->GetStringLength(shown) < 5)
        env->FatalError("toString");
}

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *)
{
    JNIEnv *env = nullptr;
    if (vm->GetEnv(reinterpret_cast<void **>(&env), JNI_VERSION_1_6) != JNI_OK)
        return JNI_ERR;
    static const JNINativeMethod methods[] = {
        {"add", "(II)I", reinterpret_cast<void *>(add)},
    };
    if (env->RegisterNatives(env->FindClass("test/Natives"), methods, 1) != JNI_OK)
        return JNI_ERR;
    return JNI_VERSION_1_6;
}

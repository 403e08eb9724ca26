// SPDX-License-Identifier: GPL-2.0-or-later
// jni: the cost of a call into Java, by kind, in picoseconds. PROGRAM COUNT. Java's side are the
// built-in models and the one of benchmarks/jni_guest.py.
#include <jni.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static JNIEnv *env;
static int warm = 1;
static long count;

#define J(name, ...) (*env)->name(env __VA_OPT__(, ) __VA_ARGS__)
#define MEASURE(name, call)                                                                        \
    do {                                                                                           \
        long rounds = warm ? count / 10 : count;                                                   \
        int64_t start = clock_ns(CLOCK_MONOTONIC);                                                 \
        for (long i = 0; i < rounds; i++) {                                                        \
            call;                                                                                  \
        }                                                                                          \
        int64_t time = clock_ns(CLOCK_MONOTONIC) - start;                                          \
        if (!warm)                                                                                 \
            printf(name " %lld\n", (long long)(time * 1000 / rounds));                             \
    } while (0)

static jint add_numbers(JNIEnv *e, jclass kind, jint a, jint b)
{
    (void)e;
    (void)kind;
    return a + b;
}

int main(int argc, char **argv)
{
    JavaVM *vm;
    JavaVMInitArgs arguments = {.version = JNI_VERSION_1_6};
    count = argc > 1 ? atol(argv[1]) : 1000;
    if (JNI_CreateJavaVM(&vm, &env, &arguments) != JNI_OK)
        return 1;
    jclass math = J(NewGlobalRef, J(FindClass, "java/lang/Math"));
    jmethodID max = J(GetStaticMethodID, math, "max", "(II)I");
    jclass list_class = J(FindClass, "java/util/ArrayList");
    jobject list = J(NewObject, list_class, J(GetMethodID, list_class, "<init>", "()V"));
    jmethodID size = J(GetMethodID, list_class, "size", "()I");
    jmethodID get = J(GetMethodID, list_class, "get", "(I)Ljava/lang/Object;");
    jmethodID add = J(GetMethodID, list_class, "add", "(Ljava/lang/Object;)Z");
    jstring text = J(NewStringUTF, "a short text");
    J(CallBooleanMethod, list, add, text);
    jclass bench = J(FindClass, "bench/Bench");
    static const JNINativeMethod natives[] = {{"add", "(II)I", (void *)add_numbers}};
    J(RegisterNatives, bench, natives, 1);
    jobject object = J(AllocObject, bench);
    jfieldID value = J(GetFieldID, bench, "value", "I");
    jmethodID mixed = J(GetMethodID, bench, "mixed", "(IJDLjava/lang/String;)D");
    jmethodID many = J(GetMethodID, bench, "many", "(I)I");
    jint bytes[64];
    jintArray array = J(NewIntArray, 64);
    for (; warm >= 0; warm--) {
        MEASURE("version", J(GetVersion));
        MEASURE("static_int", J(CallStaticIntMethod, math, max, 3, 4));
        MEASURE("virtual_int", J(CallIntMethod, list, size));
        MEASURE("mixed_arguments", J(CallDoubleMethod, object, mixed, 1, 2LL, 3.0, text));
        MEASURE("object_result", J(DeleteLocalRef, J(CallObjectMethod, list, get, 0)));
        MEASURE("get_field", J(GetIntField, object, value));
        MEASURE("new_string", J(DeleteLocalRef, J(NewStringUTF, "a short text")));
        MEASURE("string_chars", const char *c = J(GetStringUTFChars, text, NULL);
                J(ReleaseStringUTFChars, text, c));
        MEASURE("array_region", J(GetIntArrayRegion, array, 0, 64, bytes));
        // One call that makes as many calls back as it is told.
        int64_t start = clock_ns(CLOCK_MONOTONIC);
        jint calls = (jint)(warm ? count / 10 : count);
        if (J(CallIntMethod, object, many, calls) != calls)
            return 1;
        if (!warm)
            printf("native_method %lld\n",
                   (long long)((clock_ns(CLOCK_MONOTONIC) - start) * 1000 / calls));
    }
    return J(ExceptionCheck);
}

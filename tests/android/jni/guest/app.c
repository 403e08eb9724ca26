// SPDX-License-Identifier: GPL-2.0-or-later
// A dynamic program that makes a virtual machine and lets Java load libraries.
#include "jni_check.h"

int main(void)
{
    start_java();
    jclass system = J(FindClass, "java/lang/System");
    jmethodID load = J(GetStaticMethodID, system, "loadLibrary", "(Ljava/lang/String;)V");
    J(CallStaticVoidMethod, system, load, J(NewStringUTF, "plugin"));
    if (J(ExceptionCheck)) {
        J(ExceptionDescribe);
        J(ExceptionClear);
        printf("FAIL System.loadLibrary\n");
        return 1;
    }
    jclass natives = J(FindClass, "test/Natives");
    jobject object = J(AllocObject, natives);
    jmethodID m = J(GetMethodID, natives, "addTwice", "(II)I");
    EQUAL(J(CallIntMethod, object, m, 20, 1), 42, "a method that JNI_OnLoad has registered");
    m = J(GetMethodID, natives, "under_score", "(I)J");
    EQUAL(J(CallLongMethod, object, m, 7), 70000000000LL, "a method found in the library");
    jclass kind = J(FindClass, "test/Worker");
    jobject worker = J(NewObject, kind, J(GetMethodID, kind, "<init>", "()V"));
    jclass thread = J(FindClass, "java/lang/Thread");
    jobject own = J(NewObject, thread, J(GetMethodID, thread, "<init>", "(Ljava/lang/Runnable;)V"),
                    worker);
    J(CallVoidMethod, own, J(GetMethodID, thread, "start", "()V"));
    J(CallVoidMethod, own, J(GetMethodID, thread, "join", "()V"));
    EQUAL(J(GetIntField, worker, J(GetFieldID, kind, "count", "I")), 1, "Thread.start");
    J(CallStaticVoidMethod, system, load, J(NewStringUTF, "plugin"));
    CHECK(!J(ExceptionCheck), "a library that is loaded already");
    J(CallStaticVoidMethod, system, load, J(NewStringUTF, "nowhere"));
    CHECK(threw("java/lang/UnsatisfiedLinkError"), "a library that there is not");
    J(CallStaticVoidMethod, system, load, J(NewStringUTF, "refuses"));
    CHECK(threw("java/lang/UnsatisfiedLinkError"), "JNI_OnLoad with an unknown version");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Native methods: registered ones, ones found by name, exceptions and references across them.
#include "jni_check.h"

static jclass natives;
static jobject leaked;

static jint add(JNIEnv *e, jclass kind, jint a, jint b)
{
    CHECK(e == env && (*e)->IsSameObject(e, kind, natives), "a static native method's arguments");
    leaked = (*e)->NewStringUTF(e, "local");
    return a + b;
}

static void fail(JNIEnv *e, jobject self)
{
    (void)self;
    (*e)->ThrowNew(e, (*e)->FindClass(e, "java/lang/IllegalArgumentException"), "from native code");
}

static jint recurse(JNIEnv *e, jobject self, jint depth)
{
    jclass kind = (*e)->GetObjectClass(e, self);
    jmethodID m = (*e)->GetMethodID(e, kind, "down", "(I)I");
    return (*e)->CallIntMethod(e, self, m, depth) + 1;
}

__attribute__((visibility("default"), used)) jlong
Java_test_Natives_under_1score(JNIEnv *e, jobject self, jint value)
{
    (void)e;
    (void)self;
    return value * 10000000000LL;
}

__attribute__((visibility("default"), used)) jstring
Java_test_Natives_mix__ZBCSIJFDLjava_lang_String_2(JNIEnv *e, jobject self, jboolean z, jbyte b,
                                                   jchar c, jshort s, jint i, jlong j, jfloat f,
                                                   jdouble d, jstring text)
{
    (void)self;
    int right = z == 1 && b == -2 && c == 'A' && s == -300 && i == -70000 && j == -5000000000LL &&
                f == 1.5f && d == -2.25 && text_is(text, "tail");
    return (*e)->NewStringUTF(e, right ? "right" : "wrong");
}

int main(void)
{
    start_java();
    natives = J(FindClass, "test/Natives");
    jobject object = J(AllocObject, natives);
    static const JNINativeMethod methods[] = {
        {"add", "(II)I", (void *)add},
        {"fail", "()V", (void *)fail},
        {"recurse", "(I)I", (void *)recurse},
    };
    EQUAL(J(RegisterNatives, natives, methods, 3), JNI_OK, "RegisterNatives");
    jmethodID m = J(GetMethodID, natives, "addTwice", "(II)I");
    EQUAL(J(CallIntMethod, object, m, 20, 1), 42, "Java calls native code");
    EQUAL(J(GetObjectRefType, leaked), JNIInvalidRefType, "a native method's references go with it");
    EQUAL(J(CallStaticIntMethod, natives, J(GetStaticMethodID, natives, "add", "(II)I"), -3, -4), -7,
          "native code calls a native method");
    m = J(GetMethodID, natives, "tryFail", "()Ljava/lang/String;");
    CHECK(text_is(J(CallObjectMethod, object, m),
                  "java.lang.IllegalArgumentException: from native code"), "Java catches");
    J(CallVoidMethod, object, J(GetMethodID, natives, "fail", "()V"));
    CHECK(threw("java/lang/IllegalArgumentException"), "native code catches");
    m = J(GetMethodID, natives, "down", "(I)I");
    EQUAL(J(CallIntMethod, object, m, 20), 40, "up and down");
    m = J(GetMethodID, natives, "under_score", "(I)J");
    EQUAL(J(CallLongMethod, object, m, -7), -70000000000LL, "found by its name");
    m = J(GetMethodID, natives, "callMix", "()Ljava/lang/String;");
    CHECK(text_is(J(CallObjectMethod, object, m), "right"), "found by name and signature");
    m = J(GetMethodID, natives, "missing", "()V");
    J(CallVoidMethod, object, m);
    CHECK(threw("java/lang/UnsatisfiedLinkError"), "not to be found");
    EQUAL(J(UnregisterNatives, natives), JNI_OK, "UnregisterNatives");
    J(CallVoidMethod, object, J(GetMethodID, natives, "fail", "()V"));
    CHECK(threw("java/lang/UnsatisfiedLinkError"), "not there any more");
    static const JNINativeMethod wrong[] = {{"nothing", "()V", (void *)fail}};
    CHECK(J(RegisterNatives, natives, wrong, 1) < 0 && threw("java/lang/NoSuchMethodError"),
          "registering a method that there is not");
    return DONE();
}

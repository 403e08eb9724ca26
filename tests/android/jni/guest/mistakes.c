// SPDX-License-Identifier: GPL-2.0-or-later
// Each argument names a mistake that CheckJNI finds. PROGRAM NAME. What is printed behind the
// mistake ("went on") is to be seen only where mistakes are nothing but warnings.
#include "jni_check.h"
#include <pthread.h>

static jclass object_class, string_class, values;
static jobject object, kept;
static jstring string;
static jmethodID to_string, count_method, static_method;
static jfieldID field, static_field;

static void *other_thread(void *unused)
{
    (void)unused;
    J(GetVersion);
    return NULL;
}

static void *attached_thread(void *unused)
{
    (void)unused;
    JNIEnv *mine;
    (*vm)->AttachCurrentThread(vm, &mine, NULL);
    J(GetVersion);
    return NULL;
}

static void *foreign_local(void *local)
{
    JNIEnv *mine;
    (*vm)->AttachCurrentThread(vm, &mine, NULL);
    (*mine)->GetObjectClass(mine, local);
    return NULL;
}

static void in_thread(void *(*function)(void *), void *argument)
{
    pthread_t thread;
    pthread_create(&thread, NULL, function, argument);
    pthread_join(thread, NULL);
}

#define IS(text) (!strcmp(name, text))

static void go(const char *name)
{
    jvalue none = {0};
    if (IS("stale-local")) {
        J(DeleteLocalRef, object);
        J(GetObjectClass, object);
    } else if (IS("stale-global")) {
        J(DeleteGlobalRef, kept);
        J(GetObjectClass, kept);
    } else if (IS("invalid-ref")) {
        J(GetObjectClass, (jobject)0x7654321);
    } else if (IS("null-object")) {
        J(GetObjectClass, NULL);
    } else if (IS("id-as-object")) {
        J(GetObjectClass, (jobject)to_string);
    } else if (IS("delete-wrong-kind")) {
        J(DeleteLocalRef, kept);
    } else if (IS("delete-global-wrong-kind")) {
        J(DeleteGlobalRef, object);
    } else if (IS("not-a-class")) {
        J(GetMethodID, object, "toString", "()Ljava/lang/String;");
    } else if (IS("not-a-string")) {
        J(GetStringLength, object);
    } else if (IS("not-an-array")) {
        J(GetArrayLength, string);
    } else if (IS("wrong-array")) {
        J(GetByteArrayElements, J(NewIntArray, 3), NULL);
    } else if (IS("pending")) {
        J(ThrowNew, J(FindClass, "java/lang/RuntimeException"), "left alone");
        J(FindClass, "java/lang/String");
    } else if (IS("null-method")) {
        J(CallVoidMethod, object, NULL);
    } else if (IS("invalid-method")) {
        J(CallVoidMethod, object, (jmethodID)0x1234);
    } else if (IS("field-as-method")) {
        J(CallVoidMethod, object, (jmethodID)field);
    } else if (IS("method-as-field")) {
        J(GetIntField, object, (jfieldID)to_string);
    } else if (IS("wrong-return-type")) {
        J(CallVoidMethod, object, to_string);
    } else if (IS("static-as-virtual")) {
        J(CallObjectMethod, J(AllocObject, values), static_method);
    } else if (IS("virtual-as-static")) {
        J(CallStaticObjectMethod, object_class, to_string);
    } else if (IS("wrong-receiver")) {
        J(CallVoidMethod, string, count_method);
    } else if (IS("null-receiver")) {
        J(CallVoidMethod, NULL, count_method);
    } else if (IS("wrong-class")) {
        J(CallStaticObjectMethodA, object_class, static_method, &none);
    } else if (IS("wrong-argument")) {
        jmethodID m = J(GetMethodID, string_class, "concat", "(Ljava/lang/String;)Ljava/lang/String;");
        J(CallObjectMethod, string, m, object);
    } else if (IS("wrong-field-owner")) {
        J(GetIntField, string, field);
    } else if (IS("null-field-owner")) {
        J(SetIntField, NULL, field, 1);
    } else if (IS("wrong-field-type")) {
        J(GetLongField, J(AllocObject, values), field);
    } else if (IS("static-field-as-field")) {
        J(GetIntField, J(AllocObject, values), static_field);
    } else if (IS("wrong-field-value")) {
        J(SetObjectField, J(AllocObject, values), J(GetFieldID, values, "fL", "Ljava/lang/String;"),
          object);
    } else if (IS("bad-class-name")) {
        J(FindClass, "Ljava/lang/String;");
    } else if (IS("dotted-class-name")) {
        J(FindClass, "java.lang.String");
    } else if (IS("bad-utf")) {
        J(NewStringUTF, "bad \xff");
    } else if (IS("cut-utf")) {
        J(NewStringUTF, "cut \xe2\x82");
    } else if (IS("null-utf")) {
        J(FindClass, NULL);
    } else if (IS("wild-pointer")) {
        J(NewStringUTF, (const char *)64);
    } else if (IS("wild-va-list")) {
        J(CallObjectMethodA, string,
          J(GetMethodID, string_class, "concat", "(Ljava/lang/String;)Ljava/lang/String;"), NULL);
    } else if (IS("negative-size")) {
        J(NewIntArray, -1);
    } else if (IS("critical")) {
        J(GetPrimitiveArrayCritical, J(NewIntArray, 3), NULL);
        J(FindClass, "java/lang/String");
    } else if (IS("too-many-releases")) {
        jintArray array = J(NewIntArray, 3);
        void *elements = J(GetPrimitiveArrayCritical, array, NULL);
        J(ReleasePrimitiveArrayCritical, array, elements, 0);
        J(ReleasePrimitiveArrayCritical, array, elements, 0);
    } else if (IS("released-twice")) {
        const char *chars = J(GetStringUTFChars, string, NULL);
        J(ReleaseStringUTFChars, string, chars);
        J(ReleaseStringUTFChars, string, chars);
    } else if (IS("released-as-other")) {
        J(ReleaseStringChars, string, (const jchar *)J(GetStringUTFChars, string, NULL));
    } else if (IS("overrun")) {
        jintArray array = J(NewIntArray, 3);
        jint *elements = J(GetIntArrayElements, array, NULL);
        elements[3] = 7;
        J(ReleaseIntArrayElements, array, elements, 0);
    } else if (IS("release-mode")) {
        jintArray array = J(NewIntArray, 3);
        J(ReleaseIntArrayElements, array, J(GetIntArrayElements, array, NULL), 9);
    } else if (IS("detached")) {
        in_thread(other_thread, NULL);
    } else if (IS("wrong-env")) {
        in_thread(attached_thread, NULL);
    } else if (IS("foreign-local")) {
        in_thread(foreign_local, object);
    } else if (IS("no-frame")) {
        J(PopLocalFrame, NULL);
    } else if (IS("throw-no-throwable")) {
        J(Throw, (jthrowable)string);
    } else if (IS("throw-new-no-throwable")) {
        J(ThrowNew, string_class, "x");
    } else if (IS("fatal")) {
        J(FatalError, "the end");
    } else if (IS("string-new-as-method")) {
        jmethodID init = J(GetMethodID, string_class, "<init>", "([B)V");
        J(CallVoidMethod, string, init, J(NewByteArray, 1));
    } else if (IS("new-with-method")) {
        J(NewObject, string_class, to_string);
    } else if (IS("new-other-class")) {
        J(NewObject, values, J(GetMethodID, object_class, "<init>", "()V"));
    } else if (IS("null-native")) {
        static const JNINativeMethod methods[] = {{"add", "(II)I", NULL}};
        J(RegisterNatives, J(FindClass, "test/Natives"), methods, 1);
    } else if (IS("many-globals")) {
        for (int i = 0; i < 60000; i++)
            J(NewGlobalRef, object);
    } else if (IS("buffer-capacity")) {
        J(NewDirectByteBuffer, &kept, -5);
    } else {
        printf("unknown mistake\n");
        exit(2);
    }
}

int main(int argc, char **argv)
{
    start_java();
    object_class = J(FindClass, "java/lang/Object");
    string_class = J(FindClass, "java/lang/String");
    values = J(FindClass, "test/Values");
    object = J(AllocObject, object_class);
    kept = J(NewGlobalRef, object);
    string = J(NewStringUTF, "text");
    to_string = J(GetMethodID, object_class, "toString", "()Ljava/lang/String;");
    count_method = J(GetMethodID, values, "nothing", "()V");
    static_method =
        J(GetStaticMethodID, values, "smix", "(ZBCSIJFDLjava/lang/String;)Ljava/lang/String;");
    field = J(GetFieldID, values, "count", "I");
    static_field = J(GetStaticFieldID, values, "sI", "I");
    go(argc > 1 ? argv[1] : "");
    printf("went on\n");
    return 0;
}

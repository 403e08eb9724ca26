// SPDX-License-Identifier: GPL-2.0-or-later
// References, strings, arrays, exceptions, buffers.
#include "jni_check.h"

static void references(void)
{
    jclass object = J(FindClass, "java/lang/Object");
    jmethodID init = J(GetMethodID, object, "<init>", "()V");
    jobject local = J(NewObject, object, init);
    EQUAL(J(GetObjectRefType, local), JNILocalRefType, "a local reference");
    jobject global = J(NewGlobalRef, local);
    EQUAL(J(GetObjectRefType, global), JNIGlobalRefType, "a global reference");
    jweak weak = J(NewWeakGlobalRef, local);
    EQUAL(J(GetObjectRefType, weak), JNIWeakGlobalRefType, "a weak reference");
    EQUAL(J(GetObjectRefType, (jobject)0x12345678), JNIInvalidRefType, "an invalid reference");
    CHECK(J(IsSameObject, local, global) && J(IsSameObject, weak, global), "IsSameObject");
    jobject again = J(NewLocalRef, weak);
    CHECK(again && J(IsSameObject, again, local), "NewLocalRef of a weak one");
    J(DeleteLocalRef, again);
    J(DeleteLocalRef, local);
    EQUAL(J(GetObjectRefType, local), JNIInvalidRefType, "a deleted local reference");
    CHECK(!J(IsSameObject, weak, NULL), "the object lives by its global reference");
    J(DeleteGlobalRef, global);
    CHECK(J(IsSameObject, weak, NULL), "the object is gone");
    CHECK(!J(NewLocalRef, weak), "and not to be had");
    J(DeleteWeakGlobalRef, weak);
    J(DeleteLocalRef, NULL);
    J(DeleteGlobalRef, NULL);

    EQUAL(J(PushLocalFrame, 8), JNI_OK, "PushLocalFrame");
    jobject inner = J(NewObject, object, init);
    jobject kept = J(NewObject, object, init);
    kept = J(PopLocalFrame, kept);
    EQUAL(J(GetObjectRefType, inner), JNIInvalidRefType, "the frame's references are gone");
    EQUAL(J(GetObjectRefType, kept), JNILocalRefType, "but the result");
    EQUAL(J(EnsureLocalCapacity, 100), JNI_OK, "EnsureLocalCapacity");
    CHECK(J(EnsureLocalCapacity, 1 << 30) != JNI_OK && threw("java/lang/OutOfMemoryError"),
          "too large a capacity");
}

static void strings(void)
{
    // "a", NUL, U+00E4, U+20AC, U+1F600 in modified UTF-8.
    static const char utf[] = "a\xC0\x80\xC3\xA4\xE2\x82\xAC\xED\xA0\xBD\xED\xB8\x80";
    static const jchar units[] = {'a', 0, 0xE4, 0x20AC, 0xD83D, 0xDE00};
    jstring string = J(NewStringUTF, utf);
    EQUAL(J(GetStringLength, string), 6, "GetStringLength counts UTF-16");
    EQUAL(J(GetStringUTFLength, string), (long)sizeof utf - 1, "GetStringUTFLength");
    jboolean copied = 7;
    const jchar *chars = J(GetStringChars, string, &copied);
    CHECK(chars && copied == JNI_TRUE && !memcmp(chars, units, sizeof units) && !chars[6],
          "GetStringChars");
    J(ReleaseStringChars, string, chars);
    const char *bytes = J(GetStringUTFChars, string, NULL);
    CHECK(bytes && !memcmp(bytes, utf, sizeof utf), "GetStringUTFChars");
    J(ReleaseStringUTFChars, string, bytes);
    jstring other = J(NewString, units, 6);
    CHECK(!J(IsSameObject, other, string), "two objects");
    jclass kind = J(GetObjectClass, string);
    CHECK(J(CallBooleanMethod, string, J(GetMethodID, kind, "equals", "(Ljava/lang/Object;)Z"), other),
          "that are equal");
    jchar some[4] = {1, 1, 1, 1};
    J(GetStringRegion, string, 3, 3, some);
    CHECK(!memcmp(some, units + 3, 6) && some[3] == 1, "GetStringRegion");
    char part[16];
    memset(part, 'x', sizeof part);
    J(GetStringUTFRegion, string, 2, 2, part);
    CHECK(!strcmp(part, "\xC3\xA4\xE2\x82\xAC"), "GetStringUTFRegion");
    J(GetStringRegion, string, 3, 4, some);
    CHECK(threw("java/lang/StringIndexOutOfBoundsException"), "too far");
    J(GetStringUTFRegion, string, -1, 1, part);
    CHECK(threw("java/lang/StringIndexOutOfBoundsException"), "before the start");
    const jchar *critical = J(GetStringCritical, string, &copied);
    CHECK(critical && critical[3] == 0x20AC, "GetStringCritical");
    J(ReleaseStringCritical, string, critical);
    CHECK(!J(NewStringUTF, NULL), "a null string");
    CHECK(J(GetStringLength, J(NewString, NULL, 0)) == 0, "an empty string");

    char *large = malloc(100001);
    memset(large, 'm', 100000);
    large[100000] = 0;
    string = J(NewStringUTF, large);
    bytes = J(GetStringUTFChars, string, NULL);
    CHECK(bytes && !strcmp(bytes, large), "a large string");
    J(ReleaseStringUTFChars, string, bytes);
    free(large);
}

#define ARRAY_CHECK(T, N, letter, one, two)                                                        \
    do {                                                                                           \
        T##Array array = J(New##N##Array, 5);                                                      \
        EQUAL(J(GetArrayLength, array), 5, "New" #N "Array");                                      \
        CHECK(J(IsInstanceOf, array, J(FindClass, "[" letter)), "its class");                      \
        static const T given[3] = {(T)(one), (T)(two), (T)(one)};                                  \
        J(Set##N##ArrayRegion, array, 1, 3, given);                                                \
        T back[5];                                                                                 \
        J(Get##N##ArrayRegion, array, 0, 5, back);                                                 \
        CHECK(!back[0] && !memcmp(back + 1, given, sizeof given) && !back[4], #N "ArrayRegion");   \
        jboolean copied;                                                                           \
        T *elements = J(Get##N##ArrayElements, array, &copied);                                    \
        CHECK(elements && !memcmp(elements, back, sizeof back), "Get" #N "ArrayElements");         \
        elements[4] = (T)(two);                                                                    \
        J(Release##N##ArrayElements, array, elements, JNI_COMMIT);                                 \
        J(Get##N##ArrayRegion, array, 4, 1, back);                                                 \
        CHECK(back[0] == (T)(two), "JNI_COMMIT");                                                  \
        elements[4] = (T)(one);                                                                    \
        J(Release##N##ArrayElements, array, elements, JNI_ABORT);                                  \
        J(Get##N##ArrayRegion, array, 4, 1, back);                                                 \
        CHECK(back[0] == (T)(two), "JNI_ABORT");                                                   \
        elements = J(GetPrimitiveArrayCritical, array, NULL);                                      \
        elements[0] = (T)(one);                                                                    \
        J(ReleasePrimitiveArrayCritical, array, elements, 0);                                      \
        J(Get##N##ArrayRegion, array, 0, 1, back);                                                 \
        CHECK(back[0] == (T)(one), "GetPrimitiveArrayCritical");                                   \
        J(Get##N##ArrayRegion, array, 3, 3, back);                                                 \
        CHECK(threw("java/lang/ArrayIndexOutOfBoundsException"), "beyond the end");                \
        J(DeleteLocalRef, array);                                                                  \
    } while (0)

static void arrays(void)
{
    ARRAY_CHECK(jboolean, Boolean, "Z", 1, 1);
    ARRAY_CHECK(jbyte, Byte, "B", -1, 127);
    ARRAY_CHECK(jchar, Char, "C", 0xFFFF, 3);
    ARRAY_CHECK(jshort, Short, "S", -2, 300);
    ARRAY_CHECK(jint, Int, "I", -70000, 5);
    ARRAY_CHECK(jlong, Long, "J", -5000000000LL, 6);
    ARRAY_CHECK(jfloat, Float, "F", -1.5, 0.1);
    ARRAY_CHECK(jdouble, Double, "D", 1e300, -0.1);
    jclass text = J(FindClass, "java/lang/String");
    jobjectArray array = J(NewObjectArray, 3, text, J(NewStringUTF, "all"));
    CHECK(text_is(J(GetObjectArrayElement, array, 2), "all"), "NewObjectArray's first value");
    J(SetObjectArrayElement, array, 1, NULL);
    CHECK(!J(GetObjectArrayElement, array, 1), "SetObjectArrayElement");
    CHECK(J(IsInstanceOf, array, J(FindClass, "[Ljava/lang/Object;")), "arrays are covariant");
    J(SetObjectArrayElement, array, 0, array);
    CHECK(threw("java/lang/ArrayStoreException"), "ArrayStoreException");
    J(GetObjectArrayElement, array, 3);
    CHECK(threw("java/lang/ArrayIndexOutOfBoundsException"), "an index too large");
    J(GetObjectArrayElement, array, -1);
    CHECK(threw("java/lang/ArrayIndexOutOfBoundsException"), "a negative index");
    jobjectArray table = J(NewObjectArray, 2, J(FindClass, "[I"), NULL);
    CHECK(J(IsInstanceOf, table, J(FindClass, "[[I")), "an array of arrays");
    CHECK(!J(NewByteArray, 0x7FFFFFFF) && threw("java/lang/OutOfMemoryError"), "far too large");
}

static void exceptions(void)
{
    jclass state = J(FindClass, "java/lang/IllegalStateException");
    EQUAL(J(ThrowNew, state, "not now"), JNI_OK, "ThrowNew");
    CHECK(J(ExceptionCheck), "ExceptionCheck");
    jthrowable error = J(ExceptionOccurred);
    J(ExceptionDescribe);
    J(ExceptionClear);
    CHECK(!J(ExceptionCheck) && !J(ExceptionOccurred), "ExceptionClear");
    jclass throwable = J(FindClass, "java/lang/Throwable");
    jmethodID message = J(GetMethodID, throwable, "getMessage", "()Ljava/lang/String;");
    CHECK(text_is(J(CallObjectMethod, error, message), "not now"), "getMessage");
    EQUAL(J(Throw, error), JNI_OK, "Throw");
    CHECK(threw("java/lang/IllegalStateException"), "the same is pending");

    jclass failing = J(FindClass, "test/Failing");
    jmethodID m = J(GetStaticMethodID, failing, "divide", "(I)I");
    EQUAL(J(CallStaticIntMethod, failing, m, 0), 0, "a method that throws gives 0");
    CHECK(threw("java/lang/ArithmeticException"), "ZeroDivisionError");
    m = J(GetStaticMethodID, failing, "nonsense", "()I");
    J(CallStaticIntMethod, failing, m);
    CHECK(threw("java/lang/InternalError"), "a result of the wrong type");
    m = J(GetStaticMethodID, failing, "size", "(Ljava/lang/String;)I");
    J(CallStaticIntMethod, failing, m, NULL);
    CHECK(threw("java/lang/NullPointerException"), "null where it is not expected");
    jclass integer = J(FindClass, "java/lang/Integer");
    m = J(GetStaticMethodID, integer, "parseInt", "(Ljava/lang/String;)I");
    EQUAL(J(CallStaticIntMethod, integer, m, J(NewStringUTF, "-17")), -17, "Integer.parseInt");
    J(CallStaticIntMethod, integer, m, J(NewStringUTF, "x"));
    CHECK(threw("java/lang/NumberFormatException"), "NumberFormatException");
    m = J(GetMethodID, failing, "nobody", "()V");
    J(CallVoidMethod, J(AllocObject, failing), m);
    CHECK(threw("java/lang/AbstractMethodError"), "an abstract method");
}

static void buffers(void)
{
    static char memory[64] = "direct";
    jobject buffer = J(NewDirectByteBuffer, memory, sizeof memory);
    CHECK(J(GetDirectBufferAddress, buffer) == memory, "GetDirectBufferAddress");
    EQUAL(J(GetDirectBufferCapacity, buffer), sizeof memory, "GetDirectBufferCapacity");
    jclass kind = J(GetObjectClass, buffer);
    CHECK(J(CallBooleanMethod, buffer, J(GetMethodID, kind, "isDirect", "()Z")), "isDirect");
    EQUAL(J(CallByteMethod, buffer, J(GetMethodID, kind, "get", "(I)B"), 2), 'r', "ByteBuffer.get");
    J(CallObjectMethod, buffer, J(GetMethodID, kind, "put", "(B)Ljava/nio/ByteBuffer;"), 'D');
    EQUAL(memory[0], 'D', "ByteBuffer.put");
    jmethodID m = J(GetStaticMethodID, kind, "allocateDirect", "(I)Ljava/nio/ByteBuffer;");
    jobject made = J(CallStaticObjectMethod, kind, m, 100);
    CHECK(made && J(GetDirectBufferAddress, made), "ByteBuffer.allocateDirect");
    m = J(GetStaticMethodID, kind, "allocate", "(I)Ljava/nio/ByteBuffer;");
    made = J(CallStaticObjectMethod, kind, m, 100);
    CHECK(made && !J(GetDirectBufferAddress, made), "a buffer that is not direct");
    EQUAL(J(GetDirectBufferCapacity, made), -1, "has no capacity for JNI");
}

int main(void)
{
    start_java();
    references();
    strings();
    arrays();
    exceptions();
    buffers();
    JavaVM *same = NULL;
    EQUAL(J(GetJavaVM, &same), JNI_OK, "GetJavaVM");
    CHECK(same == vm, "the same VM");
    jsize count = 0;
    JNI_GetCreatedJavaVMs(&same, 1, &count);
    EQUAL(count, 1, "JNI_GetCreatedJavaVMs");
    CHECK(!J(DefineClass, "a/B", NULL, NULL, 0), "DefineClass is refused");
    return DONE();
}

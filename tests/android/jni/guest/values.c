// SPDX-License-Identifier: GPL-2.0-or-later
// Methods and fields of every type, in every form of call: models.py has Values.
#include "jni_check.h"

static jclass values;
static jobject object;

static void calls(void)
{
    jmethodID m = J(GetMethodID, values, "mix", "(ZBCSIJFDLjava/lang/String;)Ljava/lang/String;");
    CHECK(m, "GetMethodID mix");
    jstring text = J(NewStringUTF, "tail");
    const char *wanted = "true -2 65 -300 -70000 -5000000000 1.5 -2.25 tail";
    jstring got = J(CallObjectMethod, object, m, JNI_TRUE, -2, 'A', -300, -70000, -5000000000LL, 1.5,
                    -2.25, text);
    CHECK(text_is(got, wanted), "CallObjectMethod with all types");
    jvalue a[9] = {{.z = 1}, {.b = -2}, {.c = 'A'}, {.s = -300}, {.i = -70000}, {.j = -5000000000LL},
                   {.f = 1.5f}, {.d = -2.25}, {.l = text}};
    CHECK(text_is(J(CallObjectMethodA, object, m, a), wanted), "CallObjectMethodA");
    CHECK(text_is(J(CallNonvirtualObjectMethodA, object, values, m, a), wanted),
          "CallNonvirtualObjectMethodA");
    CHECK(text_is(J(CallNonvirtualObjectMethod, object, values, m, JNI_TRUE, -2, 'A', -300, -70000,
                    -5000000000LL, 1.5, -2.25, text), wanted), "CallNonvirtualObjectMethod");
    m = J(GetStaticMethodID, values, "smix", "(ZBCSIJFDLjava/lang/String;)Ljava/lang/String;");
    CHECK(text_is(J(CallStaticObjectMethod, values, m, JNI_TRUE, -2, 'A', -300, -70000,
                    -5000000000LL, 1.5, -2.25, text), wanted), "CallStaticObjectMethod");
    CHECK(text_is(J(CallStaticObjectMethodA, values, m, a), wanted), "CallStaticObjectMethodA");

    // More than the registers hold, of both kinds.
    m = J(GetMethodID, values, "many", "(IIIIIIIIIIDDDDDDDDDDJ)D");
    jdouble sum = J(CallDoubleMethod, object, m, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0.5, 1.5, 2.5, 3.5, 4.5,
                    5.5, 6.5, 7.5, 8.5, 9.5, 1000LL);
    CHECK(sum == 1 + 4 + 9 + 16 + 25 + 36 + 49 + 64 + 81 + 100 + 50 + 1000, "many arguments");
}

#define CALL_CHECK(T, N, name, signature, wanted)                                                  \
    do {                                                                                           \
        jmethodID m = J(GetMethodID, values, name, signature);                                     \
        CHECK(J(Call##N##Method, object, m, (T)(wanted)) == (T)(wanted), "Call" #N "Method");      \
        jvalue a;                                                                                  \
        memset(&a, 0xA5, sizeof a);                                                                \
        T given = (T)(wanted);                                                                     \
        memcpy(&a, &given, sizeof given);                                                          \
        CHECK(J(Call##N##MethodA, object, m, &a) == (T)(wanted), "Call" #N "MethodA");             \
        CHECK(J(CallNonvirtual##N##Method, object, values, m, given) == given,                     \
              "CallNonvirtual" #N "Method");                                                       \
        CHECK(J(CallNonvirtual##N##MethodA, object, values, m, &a) == given,                       \
              "CallNonvirtual" #N "MethodA");                                                      \
        m = J(GetStaticMethodID, values, "s" name, signature);                                     \
        CHECK(J(CallStatic##N##Method, values, m, given) == given, "CallStatic" #N "Method");      \
        CHECK(J(CallStatic##N##MethodA, values, m, &a) == given, "CallStatic" #N "MethodA");       \
    } while (0)

static void results(void)
{
    CALL_CHECK(jboolean, Boolean, "echoZ", "(Z)Z", 1);
    CALL_CHECK(jbyte, Byte, "echoB", "(B)B", -100);
    CALL_CHECK(jchar, Char, "echoC", "(C)C", 0xFFFE);
    CALL_CHECK(jshort, Short, "echoS", "(S)S", -30000);
    CALL_CHECK(jint, Int, "echoI", "(I)I", -512);
    CALL_CHECK(jlong, Long, "echoJ", "(J)J", -512LL);
    CALL_CHECK(jlong, Long, "echoJ", "(J)J", 0x123456789ABCDEFLL);
    CALL_CHECK(jfloat, Float, "echoF", "(F)F", 0.1f);
    CALL_CHECK(jdouble, Double, "echoD", "(D)D", -1e300);
    jmethodID m = J(GetMethodID, values, "nothing", "()V");
    J(CallVoidMethod, object, m);
    J(CallVoidMethodA, object, m, NULL);
    J(CallNonvirtualVoidMethod, object, values, m);
    jfieldID count = J(GetFieldID, values, "count", "I");
    EQUAL(J(GetIntField, object, count), 3, "CallVoidMethod");
}

#define FIELD_CHECK(T, N, letter, value)                                                           \
    do {                                                                                           \
        jfieldID f = J(GetFieldID, values, "f" letter, letter);                                    \
        CHECK(f, "GetFieldID " letter);                                                            \
        CHECK(J(Get##N##Field, object, f) == 0, "a field begins with zero: " letter);              \
        J(Set##N##Field, object, f, (T)(value));                                                   \
        CHECK(J(Get##N##Field, object, f) == (T)(value), "Set" #N "Field");                        \
        f = J(GetStaticFieldID, values, "s" letter, letter);                                       \
        J(SetStatic##N##Field, values, f, (T)(value));                                             \
        CHECK(J(GetStatic##N##Field, values, f) == (T)(value), "SetStatic" #N "Field");            \
    } while (0)

static void fields(void)
{
    FIELD_CHECK(jboolean, Boolean, "Z", 1);
    FIELD_CHECK(jbyte, Byte, "B", -5);
    FIELD_CHECK(jchar, Char, "C", 0xABCD);
    FIELD_CHECK(jshort, Short, "S", -1234);
    FIELD_CHECK(jint, Int, "I", -514);
    FIELD_CHECK(jlong, Long, "J", -0x123456789ALL);
    FIELD_CHECK(jfloat, Float, "F", 3.25f);
    FIELD_CHECK(jdouble, Double, "D", 2.5e-200);
    jfieldID f = J(GetFieldID, values, "fL", "Ljava/lang/String;");
    CHECK(J(GetObjectField, object, f) == NULL, "a null field");
    J(SetObjectField, object, f, J(NewStringUTF, "kept"));
    CHECK(text_is(J(GetObjectField, object, f), "kept"), "SetObjectField");
    f = J(GetStaticFieldID, values, "sL", "Ljava/lang/String;");
    CHECK(text_is(J(GetStaticObjectField, values, f), "first"), "a static field's first value");
    J(SetStaticObjectField, values, f, NULL);
    CHECK(J(GetStaticObjectField, values, f) == NULL, "SetStaticObjectField");
    CHECK(!J(GetFieldID, values, "none", "I") && threw("java/lang/NoSuchFieldError"), "no such field");
    CHECK(!J(GetStaticFieldID, values, "fI", "I") && threw("java/lang/NoSuchFieldError"),
          "a field that is not static");
    CHECK(!J(GetMethodID, values, "none", "()V") && threw("java/lang/NoSuchMethodError"),
          "no such method");
    CHECK(!J(GetMethodID, values, "nothing", "()I") && threw("java/lang/NoSuchMethodError"),
          "no such signature");
    CHECK(!J(FindClass, "no/such/Class") && threw("java/lang/NoClassDefFoundError"), "no such class");
}

static void inheritance(void)
{
    jclass derived = J(FindClass, "test/Derived");
    jmethodID init = J(GetMethodID, derived, "<init>", "(I)V");
    jobject other = J(NewObject, derived, init, 7);
    CHECK(other, "NewObject of a subclass");
    jmethodID name = J(GetMethodID, values, "name", "()Ljava/lang/String;");
    CHECK(text_is(J(CallObjectMethod, other, name), "derived 7"), "a virtual call");
    CHECK(text_is(J(CallNonvirtualObjectMethod, other, values, name), "values 7"),
          "a nonvirtual call of the superclass");
    CHECK(J(IsInstanceOf, other, values) && !J(IsInstanceOf, object, derived), "IsInstanceOf");
    CHECK(J(IsAssignableFrom, derived, values) && !J(IsAssignableFrom, values, derived),
          "IsAssignableFrom");
    CHECK(J(IsSameObject, J(GetSuperclass, derived), values), "GetSuperclass");
    CHECK(!J(GetSuperclass, J(FindClass, "java/lang/Object")), "Object has no superclass");
    CHECK(!J(GetSuperclass, J(FindClass, "java/lang/Runnable")), "nor do interfaces");
    jclass runnable = J(FindClass, "java/lang/Runnable");
    CHECK(J(IsInstanceOf, other, runnable), "an interface");
    J(CallVoidMethod, other, J(GetMethodID, runnable, "run", "()V"));
    EQUAL(J(GetIntField, other, J(GetFieldID, values, "count", "I")), 107, "an interface's method");
    jobject raw = J(AllocObject, derived);
    J(CallNonvirtualVoidMethod, raw, derived, init, 9);
    CHECK(text_is(J(CallObjectMethod, raw, name), "derived 9"), "AllocObject and a constructor");
    CHECK(!J(AllocObject, runnable) && threw("java/lang/InstantiationException"),
          "no objects of an interface");
    jobject reflected = J(ToReflectedMethod, values, name, JNI_FALSE);
    CHECK(J(FromReflectedMethod, reflected) == name, "ToReflectedMethod and back");
    jfieldID count = J(GetFieldID, values, "count", "I");
    CHECK(J(FromReflectedField, J(ToReflectedField, values, count, JNI_FALSE)) == count,
          "ToReflectedField and back");
}

static jobject make(jclass kind, jmethodID init, ...)
{
    va_list args;
    va_start(args, init);
    jobject made = J(NewObjectV, kind, init, args);
    va_end(args);
    return made;
}

int main(void)
{
    start_java();
    EQUAL(J(GetVersion), JNI_VERSION_1_6, "GetVersion");
    values = J(FindClass, "test/Values");
    CHECK(values, "FindClass");
    jmethodID init = J(GetMethodID, values, "<init>", "(I)V");
    object = make(values, init, 0);
    CHECK(object, "NewObjectV");
    jvalue zero = {.i = 5};
    jobject five = J(NewObjectA, values, init, &zero);
    EQUAL(J(GetIntField, five, J(GetFieldID, values, "count", "I")), 5, "NewObjectA");
    calls();
    results();
    fields();
    inheritance();
    return DONE();
}

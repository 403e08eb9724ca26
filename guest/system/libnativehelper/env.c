// SPDX-License-Identifier: GPL-2.0-or-later
// JNIEnv: every function is a host call with its arguments.
#include "host.h"
#include <stdlib.h>

typedef union {
    uint32_t bits;
    jfloat value;
} real;

typedef union {
    uint64_t bits;
    jlong j;
    jdouble d;
} wide;

// A va_list as the host reads it: the address of arm64's structure, of the first argument on arm.
#ifdef __LP64__
#define ARGUMENTS(args) ((long)&(args))
#else
#define ARGUMENTS(args) (*(long *)&(args))
#endif

// How a function ends, by the kind of its result: a word, the bits of a float, 64 bits. On arm
// these come through memory, whose address is the last argument.
#define WORD(T, member, name, ...) return (T)HOST(name, ##__VA_ARGS__);
#define REAL(T, member, name, ...)                                                                 \
    real result = {.bits = (uint32_t)HOST(name, ##__VA_ARGS__)};                                   \
    return result.value;
#define NOTHING(T, member, name, ...) HOST(name, ##__VA_ARGS__);
#ifdef __LP64__
#define WIDE(T, member, name, ...)                                                                 \
    wide result = {.bits = (uint64_t)HOST(name, ##__VA_ARGS__)};                                   \
    return result.member;
#else
#define WIDE(T, member, name, ...)                                                                 \
    wide result = {.bits = 0};                                                                     \
    HOST(name, ##__VA_ARGS__, &result);                                                            \
    return result.member;
#endif

// X(type, Name, kind, member of `wide`)
#define SMALL(X)                                                                                   \
    X(jboolean, Boolean, WORD, j)                                                                  \
    X(jbyte, Byte, WORD, j)                                                                        \
    X(jchar, Char, WORD, j)                                                                        \
    X(jshort, Short, WORD, j)                                                                      \
    X(jint, Int, WORD, j)
#define PRIMITIVES(X)                                                                              \
    SMALL(X)                                                                                       \
    X(jlong, Long, WIDE, j)                                                                        \
    X(jfloat, Float, REAL, j)                                                                      \
    X(jdouble, Double, WIDE, d)
#define VALUES(X) X(jobject, Object, WORD, j) PRIMITIVES(X)
#define RESULTS(X) VALUES(X) X(void, Void, NOTHING, j)

// --- versions, classes, exceptions, references ----------------------------------------------------

static jint GetVersion(JNIEnv *env)
{
    return (jint)HOST(GetVersion);
}

static jclass DefineClass(JNIEnv *env, const char *name, jobject loader, const jbyte *data, jsize size)
{
    return (jclass)HOST(DefineClass, name, loader, data, size);
}

static jclass FindClass(JNIEnv *env, const char *name)
{
    return (jclass)HOST(FindClass, name);
}

static jmethodID FromReflectedMethod(JNIEnv *env, jobject method)
{
    return (jmethodID)HOST(FromReflectedMethod, method);
}

static jfieldID FromReflectedField(JNIEnv *env, jobject field)
{
    return (jfieldID)HOST(FromReflectedField, field);
}

static jobject ToReflectedMethod(JNIEnv *env, jclass clazz, jmethodID method, jboolean is_static)
{
    return (jobject)HOST(ToReflectedMethod, clazz, method, is_static);
}

static jclass GetSuperclass(JNIEnv *env, jclass clazz)
{
    return (jclass)HOST(GetSuperclass, clazz);
}

static jboolean IsAssignableFrom(JNIEnv *env, jclass sub, jclass sup)
{
    return (jboolean)HOST(IsAssignableFrom, sub, sup);
}

static jobject ToReflectedField(JNIEnv *env, jclass clazz, jfieldID field, jboolean is_static)
{
    return (jobject)HOST(ToReflectedField, clazz, field, is_static);
}

static jint Throw(JNIEnv *env, jthrowable error)
{
    return (jint)HOST(Throw, error);
}

static jint ThrowNew(JNIEnv *env, jclass clazz, const char *message)
{
    return (jint)HOST(ThrowNew, clazz, message);
}

static jthrowable ExceptionOccurred(JNIEnv *env)
{
    return (jthrowable)HOST(ExceptionOccurred);
}

static void ExceptionDescribe(JNIEnv *env)
{
    HOST(ExceptionDescribe);
}

static void ExceptionClear(JNIEnv *env)
{
    HOST(ExceptionClear);
}

static void FatalError(JNIEnv *env, const char *message)
{
    HOST(FatalError, message);
    for (;;)
        abort();
}

static jint PushLocalFrame(JNIEnv *env, jint capacity)
{
    return (jint)HOST(PushLocalFrame, capacity);
}

static jobject PopLocalFrame(JNIEnv *env, jobject result)
{
    return (jobject)HOST(PopLocalFrame, result);
}

static jobject NewGlobalRef(JNIEnv *env, jobject object)
{
    return (jobject)HOST(NewGlobalRef, object, __builtin_return_address(0));
}

static void DeleteGlobalRef(JNIEnv *env, jobject ref)
{
    HOST(DeleteGlobalRef, ref);
}

static void DeleteLocalRef(JNIEnv *env, jobject ref)
{
    HOST(DeleteLocalRef, ref);
}

static jboolean IsSameObject(JNIEnv *env, jobject first, jobject second)
{
    return (jboolean)HOST(IsSameObject, first, second);
}

static jobject NewLocalRef(JNIEnv *env, jobject ref)
{
    return (jobject)HOST(NewLocalRef, ref);
}

static jint EnsureLocalCapacity(JNIEnv *env, jint capacity)
{
    return (jint)HOST(EnsureLocalCapacity, capacity);
}

static jobject AllocObject(JNIEnv *env, jclass clazz)
{
    return (jobject)HOST(AllocObject, clazz);
}

static jclass GetObjectClass(JNIEnv *env, jobject object)
{
    return (jclass)HOST(GetObjectClass, object);
}

static jboolean IsInstanceOf(JNIEnv *env, jobject object, jclass clazz)
{
    return (jboolean)HOST(IsInstanceOf, object, clazz);
}

// --- methods ----------------------------------------------------------------------------------------

static jobject NewObjectV(JNIEnv *env, jclass clazz, jmethodID method, va_list args)
{
    return (jobject)HOST(NewObjectV, clazz, method, ARGUMENTS(args));
}

static jobject NewObjectA(JNIEnv *env, jclass clazz, jmethodID method, const jvalue *args)
{
    return (jobject)HOST(NewObjectA, clazz, method, args);
}

static jobject NewObject(JNIEnv *env, jclass clazz, jmethodID method, ...)
{
    va_list args;
    va_start(args, method);
    jobject result = NewObjectV(env, clazz, method, args);
    va_end(args);
    return result;
}

static jmethodID GetMethodID(JNIEnv *env, jclass clazz, const char *name, const char *signature)
{
    return (jmethodID)HOST(GetMethodID, clazz, name, signature);
}

static jmethodID GetStaticMethodID(JNIEnv *env, jclass clazz, const char *name, const char *signature)
{
    return (jmethodID)HOST(GetStaticMethodID, clazz, name, signature);
}

// The form with ... cannot call the V form (its result may be void), so it makes the call itself.
#define FORMS(T, kind, member, name, parameters, ...)                                              \
    static T name##V(JNIEnv *env, UNWRAP parameters, jmethodID method, va_list args)               \
    {                                                                                              \
        kind(T, member, name##V, __VA_ARGS__, method, ARGUMENTS(args))                             \
    }                                                                                              \
    static T name##A(JNIEnv *env, UNWRAP parameters, jmethodID method, const jvalue *args)         \
    {                                                                                              \
        kind(T, member, name##A, __VA_ARGS__, method, args)                                        \
    }                                                                                              \
    static T name(JNIEnv *env, UNWRAP parameters, jmethodID method, ...)                           \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, method);                                                                    \
        kind(T, member, name##V, __VA_ARGS__, method, ARGUMENTS(args))                             \
    }
#define UNWRAP(...) __VA_ARGS__

#define X(T, N, kind, member)                                                                      \
    FORMS(T, kind, member, Call##N##Method, (jobject object), object)                              \
    FORMS(T, kind, member, CallNonvirtual##N##Method, (jobject object, jclass clazz), object, clazz) \
    FORMS(T, kind, member, CallStatic##N##Method, (jclass clazz), clazz)
RESULTS(X)
#undef X

// --- fields -----------------------------------------------------------------------------------------

static jfieldID GetFieldID(JNIEnv *env, jclass clazz, const char *name, const char *signature)
{
    return (jfieldID)HOST(GetFieldID, clazz, name, signature);
}

static jfieldID GetStaticFieldID(JNIEnv *env, jclass clazz, const char *name, const char *signature)
{
    return (jfieldID)HOST(GetStaticFieldID, clazz, name, signature);
}

#define X(T, N, kind, member)                                                                      \
    static T Get##N##Field(JNIEnv *env, jobject object, jfieldID field)                            \
    {                                                                                              \
        kind(T, member, Get##N##Field, object, field)                                              \
    }                                                                                              \
    static T GetStatic##N##Field(JNIEnv *env, jclass clazz, jfieldID field)                        \
    {                                                                                              \
        kind(T, member, GetStatic##N##Field, clazz, field)                                         \
    }
VALUES(X)
#undef X

#define PUT_WORD(N, owner, field, value) HOST(N, owner, field, value);
#define PUT_REAL(N, owner, field, value)                                                           \
    real given = {.value = value};                                                                 \
    HOST(N, owner, field, given.bits);
#ifdef __LP64__
#define PUT_BITS(N, owner, field, bits) HOST(N, owner, field, bits);
#else // an aligned pair of words
#define PUT_BITS(N, owner, field, bits)                                                            \
    HOST(N, owner, field, 0, (uint32_t)(bits), (uint32_t)((bits) >> 32));
#endif
#define PUT_LONG(N, owner, field, value)                                                           \
    wide given = {.j = value};                                                                     \
    PUT_BITS(N, owner, field, given.bits)
#define PUT_DOUBLE(N, owner, field, value)                                                         \
    wide given = {.d = value};                                                                     \
    PUT_BITS(N, owner, field, given.bits)

#define SETTERS(T, N, put)                                                                         \
    static void Set##N##Field(JNIEnv *env, jobject object, jfieldID field, T value)                \
    {                                                                                              \
        put(Set##N##Field, object, field, value)                                                   \
    }                                                                                              \
    static void SetStatic##N##Field(JNIEnv *env, jclass clazz, jfieldID field, T value)            \
    {                                                                                              \
        put(SetStatic##N##Field, clazz, field, value)                                              \
    }
SETTERS(jobject, Object, PUT_WORD)
#define X(T, N, kind, member) SETTERS(T, N, PUT_WORD)
SMALL(X)
#undef X
SETTERS(jlong, Long, PUT_LONG)
SETTERS(jfloat, Float, PUT_REAL)
SETTERS(jdouble, Double, PUT_DOUBLE)

// --- copies: the host says how much they take, and fills them ----------------------------------------

#define COPY(env, name, object, copied) copy(env, ENV_SLOT(name), object, copied)

static void *copy(JNIEnv *env, long function, jobject object, jboolean *copied)
{
    size_t room = 256;
    for (;;) {
        void *memory = malloc(room);
        if (!memory)
            return NULL;
        long wanted = droidemu_host_call(function, env, object, copied, memory, room);
        if (wanted > 0 && (size_t)wanted <= room)
            return memory;
        free(memory);
        if (wanted <= 0)
            return NULL;
        room = (size_t)wanted;
    }
}

static void give_back(long may_free, const void *memory)
{
    if (may_free == 1)
        free((void *)memory);
}

// --- strings ----------------------------------------------------------------------------------------

static jstring NewString(JNIEnv *env, const jchar *chars, jsize length)
{
    return (jstring)HOST(NewString, chars, length);
}

static jsize GetStringLength(JNIEnv *env, jstring string)
{
    return (jsize)HOST(GetStringLength, string);
}

static const jchar *GetStringChars(JNIEnv *env, jstring string, jboolean *copied)
{
    return COPY(env, GetStringChars, string, copied);
}

static void ReleaseStringChars(JNIEnv *env, jstring string, const jchar *chars)
{
    give_back(HOST(ReleaseStringChars, string, chars), chars);
}

static jstring NewStringUTF(JNIEnv *env, const char *chars)
{
    return (jstring)HOST(NewStringUTF, chars);
}

static jsize GetStringUTFLength(JNIEnv *env, jstring string)
{
    return (jsize)HOST(GetStringUTFLength, string);
}

static const char *GetStringUTFChars(JNIEnv *env, jstring string, jboolean *copied)
{
    return COPY(env, GetStringUTFChars, string, copied);
}

static void ReleaseStringUTFChars(JNIEnv *env, jstring string, const char *chars)
{
    give_back(HOST(ReleaseStringUTFChars, string, chars), chars);
}

static const jchar *GetStringCritical(JNIEnv *env, jstring string, jboolean *copied)
{
    return COPY(env, GetStringCritical, string, copied);
}

static void ReleaseStringCritical(JNIEnv *env, jstring string, const jchar *chars)
{
    give_back(HOST(ReleaseStringCritical, string, chars), chars);
}

static void GetStringRegion(JNIEnv *env, jstring string, jsize start, jsize length, jchar *buffer)
{
    HOST(GetStringRegion, string, start, length, buffer);
}

static void GetStringUTFRegion(JNIEnv *env, jstring string, jsize start, jsize length, char *buffer)
{
    HOST(GetStringUTFRegion, string, start, length, buffer);
}

// --- arrays -----------------------------------------------------------------------------------------

static jsize GetArrayLength(JNIEnv *env, jarray array)
{
    return (jsize)HOST(GetArrayLength, array);
}

static jobjectArray NewObjectArray(JNIEnv *env, jsize length, jclass clazz, jobject initial)
{
    return (jobjectArray)HOST(NewObjectArray, length, clazz, initial);
}

static jobject GetObjectArrayElement(JNIEnv *env, jobjectArray array, jsize index)
{
    return (jobject)HOST(GetObjectArrayElement, array, index);
}

static void SetObjectArrayElement(JNIEnv *env, jobjectArray array, jsize index, jobject value)
{
    HOST(SetObjectArrayElement, array, index, value);
}

#define X(T, N, kind, member)                                                                      \
    static T##Array New##N##Array(JNIEnv *env, jsize length)                                       \
    {                                                                                              \
        return (T##Array)HOST(New##N##Array, length);                                              \
    }                                                                                              \
    static T *Get##N##ArrayElements(JNIEnv *env, T##Array array, jboolean *copied)                 \
    {                                                                                              \
        return COPY(env, Get##N##ArrayElements, array, copied);                                    \
    }                                                                                              \
    static void Release##N##ArrayElements(JNIEnv *env, T##Array array, T *elements, jint mode)     \
    {                                                                                              \
        give_back(HOST(Release##N##ArrayElements, array, elements, mode), elements);               \
    }                                                                                              \
    static void Get##N##ArrayRegion(JNIEnv *env, T##Array array, jsize start, jsize length,        \
                                    T *buffer)                                                     \
    {                                                                                              \
        HOST(Get##N##ArrayRegion, array, start, length, buffer);                                   \
    }                                                                                              \
    static void Set##N##ArrayRegion(JNIEnv *env, T##Array array, jsize start, jsize length,        \
                                    const T *buffer)                                               \
    {                                                                                              \
        HOST(Set##N##ArrayRegion, array, start, length, buffer);                                   \
    }
PRIMITIVES(X)
#undef X

static void *GetPrimitiveArrayCritical(JNIEnv *env, jarray array, jboolean *copied)
{
    return COPY(env, GetPrimitiveArrayCritical, array, copied);
}

static void ReleasePrimitiveArrayCritical(JNIEnv *env, jarray array, void *elements, jint mode)
{
    give_back(HOST(ReleasePrimitiveArrayCritical, array, elements, mode), elements);
}

// --- the rest ---------------------------------------------------------------------------------------

static jint RegisterNatives(JNIEnv *env, jclass clazz, const JNINativeMethod *methods, jint count)
{
    return (jint)HOST(RegisterNatives, clazz, methods, count);
}

static jint UnregisterNatives(JNIEnv *env, jclass clazz)
{
    return (jint)HOST(UnregisterNatives, clazz);
}

static jint MonitorEnter(JNIEnv *env, jobject object)
{
    return (jint)HOST(MonitorEnter, object);
}

static jint MonitorExit(JNIEnv *env, jobject object)
{
    return (jint)HOST(MonitorExit, object);
}

static jint GetJavaVM(JNIEnv *env, JavaVM **vm)
{
    return (jint)HOST(GetJavaVM, vm);
}

static jweak NewWeakGlobalRef(JNIEnv *env, jobject object)
{
    return (jweak)HOST(NewWeakGlobalRef, object, __builtin_return_address(0));
}

static void DeleteWeakGlobalRef(JNIEnv *env, jweak ref)
{
    HOST(DeleteWeakGlobalRef, ref);
}

static jboolean ExceptionCheck(JNIEnv *env)
{
    return (jboolean)HOST(ExceptionCheck);
}

static jobject NewDirectByteBuffer(JNIEnv *env, void *address, jlong capacity)
{
#ifdef __LP64__
    return (jobject)HOST(NewDirectByteBuffer, address, capacity);
#else
    return (jobject)HOST(NewDirectByteBuffer, address, (uint32_t)capacity,
                         (uint32_t)((uint64_t)capacity >> 32));
#endif
}

static void *GetDirectBufferAddress(JNIEnv *env, jobject buffer)
{
    return (void *)HOST(GetDirectBufferAddress, buffer);
}

static jlong GetDirectBufferCapacity(JNIEnv *env, jobject buffer)
{
    WIDE(jlong, j, GetDirectBufferCapacity, buffer)
}

static jobjectRefType GetObjectRefType(JNIEnv *env, jobject object)
{
    return (jobjectRefType)HOST(GetObjectRefType, object);
}

#define F(name) .name = name
const struct JNINativeInterface droidemu_jni_functions = {
    F(GetVersion), F(DefineClass), F(FindClass), F(FromReflectedMethod), F(FromReflectedField),
    F(ToReflectedMethod), F(GetSuperclass), F(IsAssignableFrom), F(ToReflectedField), F(Throw),
    F(ThrowNew), F(ExceptionOccurred), F(ExceptionDescribe), F(ExceptionClear), F(FatalError),
    F(PushLocalFrame), F(PopLocalFrame), F(NewGlobalRef), F(DeleteGlobalRef), F(DeleteLocalRef),
    F(IsSameObject), F(NewLocalRef), F(EnsureLocalCapacity), F(AllocObject), F(NewObject),
    F(NewObjectV), F(NewObjectA), F(GetObjectClass), F(IsInstanceOf), F(GetMethodID),
#define X(T, N, kind, member)                                                                      \
    F(Call##N##Method), F(Call##N##MethodV), F(Call##N##MethodA), F(CallNonvirtual##N##Method),    \
        F(CallNonvirtual##N##MethodV), F(CallNonvirtual##N##MethodA), F(CallStatic##N##Method),    \
        F(CallStatic##N##MethodV), F(CallStatic##N##MethodA),
    RESULTS(X)
#undef X
    F(GetFieldID), F(GetStaticMethodID), F(GetStaticFieldID),
#define X(T, N, kind, member)                                                                      \
    F(Get##N##Field), F(Set##N##Field), F(GetStatic##N##Field), F(SetStatic##N##Field),
    VALUES(X)
#undef X
    F(NewString), F(GetStringLength), F(GetStringChars), F(ReleaseStringChars), F(NewStringUTF),
    F(GetStringUTFLength), F(GetStringUTFChars), F(ReleaseStringUTFChars), F(GetArrayLength),
    F(NewObjectArray), F(GetObjectArrayElement), F(SetObjectArrayElement),
#define X(T, N, kind, member)                                                                      \
    F(New##N##Array), F(Get##N##ArrayElements), F(Release##N##ArrayElements),                      \
        F(Get##N##ArrayRegion), F(Set##N##ArrayRegion),
    PRIMITIVES(X)
#undef X
    F(RegisterNatives), F(UnregisterNatives), F(MonitorEnter), F(MonitorExit), F(GetJavaVM),
    F(GetStringRegion), F(GetStringUTFRegion), F(GetPrimitiveArrayCritical),
    F(ReleasePrimitiveArrayCritical), F(GetStringCritical), F(ReleaseStringCritical),
    F(NewWeakGlobalRef), F(DeleteWeakGlobalRef), F(ExceptionCheck), F(NewDirectByteBuffer),
    F(GetDirectBufferAddress), F(GetDirectBufferCapacity), F(GetObjectRefType),
};

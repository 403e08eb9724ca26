// SPDX-License-Identifier: GPL-2.0-or-later
// JNI 1.6, by its specification and with Android's types: https://docs.oracle.com/javase/8/docs/technotes/guides/jni/
// Functions that exist for each type come from macros here; all names are JNI's own.
#pragma once

#include <stdarg.h>
#include <stdint.h>

typedef uint8_t jboolean;
typedef int8_t jbyte;
typedef uint16_t jchar;
typedef int16_t jshort;
typedef int32_t jint;
typedef int64_t jlong;
typedef float jfloat;
typedef double jdouble;
typedef jint jsize;

#ifdef __cplusplus
class _jobject {};
class _jclass : public _jobject {};
class _jstring : public _jobject {};
class _jarray : public _jobject {};
class _jobjectArray : public _jarray {};
class _jbooleanArray : public _jarray {};
class _jbyteArray : public _jarray {};
class _jcharArray : public _jarray {};
class _jshortArray : public _jarray {};
class _jintArray : public _jarray {};
class _jlongArray : public _jarray {};
class _jfloatArray : public _jarray {};
class _jdoubleArray : public _jarray {};
class _jthrowable : public _jobject {};
typedef _jobject *jobject;
typedef _jclass *jclass;
typedef _jstring *jstring;
typedef _jarray *jarray;
typedef _jobjectArray *jobjectArray;
typedef _jbooleanArray *jbooleanArray;
typedef _jbyteArray *jbyteArray;
typedef _jcharArray *jcharArray;
typedef _jshortArray *jshortArray;
typedef _jintArray *jintArray;
typedef _jlongArray *jlongArray;
typedef _jfloatArray *jfloatArray;
typedef _jdoubleArray *jdoubleArray;
typedef _jthrowable *jthrowable;
typedef _jobject *jweak;
#else
typedef void *jobject;
typedef jobject jclass;
typedef jobject jstring;
typedef jobject jarray;
typedef jarray jobjectArray;
typedef jarray jbooleanArray;
typedef jarray jbyteArray;
typedef jarray jcharArray;
typedef jarray jshortArray;
typedef jarray jintArray;
typedef jarray jlongArray;
typedef jarray jfloatArray;
typedef jarray jdoubleArray;
typedef jobject jthrowable;
typedef jobject jweak;
#endif

struct _jfieldID;
typedef struct _jfieldID *jfieldID;
struct _jmethodID;
typedef struct _jmethodID *jmethodID;

typedef union jvalue {
    jboolean z;
    jbyte b;
    jchar c;
    jshort s;
    jint i;
    jlong j;
    jfloat f;
    jdouble d;
    jobject l;
} jvalue;

typedef enum jobjectRefType {
    JNIInvalidRefType = 0,
    JNILocalRefType = 1,
    JNIGlobalRefType = 2,
    JNIWeakGlobalRefType = 3
} jobjectRefType;

typedef struct {
    const char *name;
    const char *signature;
    void *fnPtr;
} JNINativeMethod;

#define JNI_FALSE 0
#define JNI_TRUE 1

#define JNI_VERSION_1_1 0x00010001
#define JNI_VERSION_1_2 0x00010002
#define JNI_VERSION_1_4 0x00010004
#define JNI_VERSION_1_6 0x00010006

#define JNI_OK (0)
#define JNI_ERR (-1)
#define JNI_EDETACHED (-2)
#define JNI_EVERSION (-3)
#define JNI_ENOMEM (-4)
#define JNI_EEXIST (-5)
#define JNI_EINVAL (-6)

#define JNI_COMMIT 1
#define JNI_ABORT 2

#define JNIIMPORT
#define JNIEXPORT __attribute__((visibility("default")))
#define JNICALL

struct JNINativeInterface;
struct JNIInvokeInterface;

#ifdef __cplusplus
struct _JNIEnv;
struct _JavaVM;
typedef _JNIEnv JNIEnv;
typedef _JavaVM JavaVM;
#else
typedef const struct JNINativeInterface *JNIEnv;
typedef const struct JNIInvokeInterface *JavaVM;
#endif

// The primitive types, as X(type, Name).
#define JNI_PRIMITIVES_(X)                                                                         \
    X(jboolean, Boolean)                                                                           \
    X(jbyte, Byte)                                                                                 \
    X(jchar, Char)                                                                                 \
    X(jshort, Short)                                                                               \
    X(jint, Int)                                                                                   \
    X(jlong, Long)                                                                                 \
    X(jfloat, Float)                                                                               \
    X(jdouble, Double)
#define JNI_VALUES_(X) X(jobject, Object) JNI_PRIMITIVES_(X)
#define JNI_RESULTS_(X) JNI_VALUES_(X) X(void, Void)

struct JNINativeInterface {
    void *reserved0;
    void *reserved1;
    void *reserved2;
    void *reserved3;

    jint (*GetVersion)(JNIEnv *);
    jclass (*DefineClass)(JNIEnv *, const char *, jobject, const jbyte *, jsize);
    jclass (*FindClass)(JNIEnv *, const char *);
    jmethodID (*FromReflectedMethod)(JNIEnv *, jobject);
    jfieldID (*FromReflectedField)(JNIEnv *, jobject);
    jobject (*ToReflectedMethod)(JNIEnv *, jclass, jmethodID, jboolean);
    jclass (*GetSuperclass)(JNIEnv *, jclass);
    jboolean (*IsAssignableFrom)(JNIEnv *, jclass, jclass);
    jobject (*ToReflectedField)(JNIEnv *, jclass, jfieldID, jboolean);
    jint (*Throw)(JNIEnv *, jthrowable);
    jint (*ThrowNew)(JNIEnv *, jclass, const char *);
    jthrowable (*ExceptionOccurred)(JNIEnv *);
    void (*ExceptionDescribe)(JNIEnv *);
    void (*ExceptionClear)(JNIEnv *);
    void (*FatalError)(JNIEnv *, const char *);
    jint (*PushLocalFrame)(JNIEnv *, jint);
    jobject (*PopLocalFrame)(JNIEnv *, jobject);
    jobject (*NewGlobalRef)(JNIEnv *, jobject);
    void (*DeleteGlobalRef)(JNIEnv *, jobject);
    void (*DeleteLocalRef)(JNIEnv *, jobject);
    jboolean (*IsSameObject)(JNIEnv *, jobject, jobject);
    jobject (*NewLocalRef)(JNIEnv *, jobject);
    jint (*EnsureLocalCapacity)(JNIEnv *, jint);
    jobject (*AllocObject)(JNIEnv *, jclass);
    jobject (*NewObject)(JNIEnv *, jclass, jmethodID, ...);
    jobject (*NewObjectV)(JNIEnv *, jclass, jmethodID, va_list);
    jobject (*NewObjectA)(JNIEnv *, jclass, jmethodID, const jvalue *);
    jclass (*GetObjectClass)(JNIEnv *, jobject);
    jboolean (*IsInstanceOf)(JNIEnv *, jobject, jclass);
    jmethodID (*GetMethodID)(JNIEnv *, jclass, const char *, const char *);

#define JNI_X_(T, N)                                                                               \
    T (*Call##N##Method)(JNIEnv *, jobject, jmethodID, ...);                                       \
    T (*Call##N##MethodV)(JNIEnv *, jobject, jmethodID, va_list);                                  \
    T (*Call##N##MethodA)(JNIEnv *, jobject, jmethodID, const jvalue *);
    JNI_RESULTS_(JNI_X_)
#undef JNI_X_

#define JNI_X_(T, N)                                                                               \
    T (*CallNonvirtual##N##Method)(JNIEnv *, jobject, jclass, jmethodID, ...);                     \
    T (*CallNonvirtual##N##MethodV)(JNIEnv *, jobject, jclass, jmethodID, va_list);                \
    T (*CallNonvirtual##N##MethodA)(JNIEnv *, jobject, jclass, jmethodID, const jvalue *);
    JNI_RESULTS_(JNI_X_)
#undef JNI_X_

    jfieldID (*GetFieldID)(JNIEnv *, jclass, const char *, const char *);
#define JNI_X_(T, N) T (*Get##N##Field)(JNIEnv *, jobject, jfieldID);
    JNI_VALUES_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N) void (*Set##N##Field)(JNIEnv *, jobject, jfieldID, T);
    JNI_VALUES_(JNI_X_)
#undef JNI_X_

    jmethodID (*GetStaticMethodID)(JNIEnv *, jclass, const char *, const char *);
#define JNI_X_(T, N)                                                                               \
    T (*CallStatic##N##Method)(JNIEnv *, jclass, jmethodID, ...);                                  \
    T (*CallStatic##N##MethodV)(JNIEnv *, jclass, jmethodID, va_list);                             \
    T (*CallStatic##N##MethodA)(JNIEnv *, jclass, jmethodID, const jvalue *);
    JNI_RESULTS_(JNI_X_)
#undef JNI_X_

    jfieldID (*GetStaticFieldID)(JNIEnv *, jclass, const char *, const char *);
#define JNI_X_(T, N) T (*GetStatic##N##Field)(JNIEnv *, jclass, jfieldID);
    JNI_VALUES_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N) void (*SetStatic##N##Field)(JNIEnv *, jclass, jfieldID, T);
    JNI_VALUES_(JNI_X_)
#undef JNI_X_

    jstring (*NewString)(JNIEnv *, const jchar *, jsize);
    jsize (*GetStringLength)(JNIEnv *, jstring);
    const jchar *(*GetStringChars)(JNIEnv *, jstring, jboolean *);
    void (*ReleaseStringChars)(JNIEnv *, jstring, const jchar *);
    jstring (*NewStringUTF)(JNIEnv *, const char *);
    jsize (*GetStringUTFLength)(JNIEnv *, jstring);
    const char *(*GetStringUTFChars)(JNIEnv *, jstring, jboolean *);
    void (*ReleaseStringUTFChars)(JNIEnv *, jstring, const char *);
    jsize (*GetArrayLength)(JNIEnv *, jarray);
    jobjectArray (*NewObjectArray)(JNIEnv *, jsize, jclass, jobject);
    jobject (*GetObjectArrayElement)(JNIEnv *, jobjectArray, jsize);
    void (*SetObjectArrayElement)(JNIEnv *, jobjectArray, jsize, jobject);

#define JNI_X_(T, N) T##Array (*New##N##Array)(JNIEnv *, jsize);
    JNI_PRIMITIVES_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N) T *(*Get##N##ArrayElements)(JNIEnv *, T##Array, jboolean *);
    JNI_PRIMITIVES_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N) void (*Release##N##ArrayElements)(JNIEnv *, T##Array, T *, jint);
    JNI_PRIMITIVES_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N) void (*Get##N##ArrayRegion)(JNIEnv *, T##Array, jsize, jsize, T *);
    JNI_PRIMITIVES_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N) void (*Set##N##ArrayRegion)(JNIEnv *, T##Array, jsize, jsize, const T *);
    JNI_PRIMITIVES_(JNI_X_)
#undef JNI_X_

    jint (*RegisterNatives)(JNIEnv *, jclass, const JNINativeMethod *, jint);
    jint (*UnregisterNatives)(JNIEnv *, jclass);
    jint (*MonitorEnter)(JNIEnv *, jobject);
    jint (*MonitorExit)(JNIEnv *, jobject);
    jint (*GetJavaVM)(JNIEnv *, JavaVM **);
    void (*GetStringRegion)(JNIEnv *, jstring, jsize, jsize, jchar *);
    void (*GetStringUTFRegion)(JNIEnv *, jstring, jsize, jsize, char *);
    void *(*GetPrimitiveArrayCritical)(JNIEnv *, jarray, jboolean *);
    void (*ReleasePrimitiveArrayCritical)(JNIEnv *, jarray, void *, jint);
    const jchar *(*GetStringCritical)(JNIEnv *, jstring, jboolean *);
    void (*ReleaseStringCritical)(JNIEnv *, jstring, const jchar *);
    jweak (*NewWeakGlobalRef)(JNIEnv *, jobject);
    void (*DeleteWeakGlobalRef)(JNIEnv *, jweak);
    jboolean (*ExceptionCheck)(JNIEnv *);
    jobject (*NewDirectByteBuffer)(JNIEnv *, void *, jlong);
    void *(*GetDirectBufferAddress)(JNIEnv *, jobject);
    jlong (*GetDirectBufferCapacity)(JNIEnv *, jobject);
    jobjectRefType (*GetObjectRefType)(JNIEnv *, jobject);
};

struct JNIInvokeInterface {
    void *reserved0;
    void *reserved1;
    void *reserved2;

    jint (*DestroyJavaVM)(JavaVM *);
    jint (*AttachCurrentThread)(JavaVM *, JNIEnv **, void *);
    jint (*DetachCurrentThread)(JavaVM *);
    jint (*GetEnv)(JavaVM *, void **, jint);
    jint (*AttachCurrentThreadAsDaemon)(JavaVM *, JNIEnv **, void *);
};

#ifdef __cplusplus
// Members of the same names, without the first argument.
#define JNI_F_(R, name, parameters, ...)                                                           \
    R name parameters { return functions->name(this __VA_OPT__(, ) __VA_ARGS__); }

struct _JNIEnv {
    const struct JNINativeInterface *functions;

    JNI_F_(jint, GetVersion, ())
    JNI_F_(jclass, DefineClass, (const char *n, jobject l, const jbyte *b, jsize s), n, l, b, s)
    JNI_F_(jclass, FindClass, (const char *n), n)
    JNI_F_(jmethodID, FromReflectedMethod, (jobject m), m)
    JNI_F_(jfieldID, FromReflectedField, (jobject f), f)
    JNI_F_(jobject, ToReflectedMethod, (jclass c, jmethodID m, jboolean s), c, m, s)
    JNI_F_(jclass, GetSuperclass, (jclass c), c)
    JNI_F_(jboolean, IsAssignableFrom, (jclass a, jclass b), a, b)
    JNI_F_(jobject, ToReflectedField, (jclass c, jfieldID f, jboolean s), c, f, s)
    JNI_F_(jint, Throw, (jthrowable t), t)
    JNI_F_(jint, ThrowNew, (jclass c, const char *m), c, m)
    JNI_F_(jthrowable, ExceptionOccurred, ())
    JNI_F_(void, ExceptionDescribe, ())
    JNI_F_(void, ExceptionClear, ())
    JNI_F_(void, FatalError, (const char *m), m)
    JNI_F_(jint, PushLocalFrame, (jint n), n)
    JNI_F_(jobject, PopLocalFrame, (jobject r), r)
    JNI_F_(jobject, NewGlobalRef, (jobject o), o)
    JNI_F_(void, DeleteGlobalRef, (jobject o), o)
    JNI_F_(void, DeleteLocalRef, (jobject o), o)
    JNI_F_(jboolean, IsSameObject, (jobject a, jobject b), a, b)
    JNI_F_(jobject, NewLocalRef, (jobject o), o)
    JNI_F_(jint, EnsureLocalCapacity, (jint n), n)
    JNI_F_(jobject, AllocObject, (jclass c), c)
    jobject NewObject(jclass c, jmethodID m, ...)
    {
        va_list args;
        va_start(args, m);
        jobject result = functions->NewObjectV(this, c, m, args);
        va_end(args);
        return result;
    }
    JNI_F_(jobject, NewObjectV, (jclass c, jmethodID m, va_list a), c, m, a)
    JNI_F_(jobject, NewObjectA, (jclass c, jmethodID m, const jvalue *a), c, m, a)
    JNI_F_(jclass, GetObjectClass, (jobject o), o)
    JNI_F_(jboolean, IsInstanceOf, (jobject o, jclass c), o, c)
    JNI_F_(jmethodID, GetMethodID, (jclass c, const char *n, const char *s), c, n, s)
    JNI_F_(jfieldID, GetFieldID, (jclass c, const char *n, const char *s), c, n, s)
    JNI_F_(jmethodID, GetStaticMethodID, (jclass c, const char *n, const char *s), c, n, s)
    JNI_F_(jfieldID, GetStaticFieldID, (jclass c, const char *n, const char *s), c, n, s)

#define JNI_CALL_(T, name, owner, parameters, ...)                                                 \
    T name parameters                                                                              \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, m);                                                                         \
        T result = functions->name##V(this, __VA_ARGS__, m, args);                                 \
        va_end(args);                                                                              \
        return result;                                                                             \
    }
#define JNI_VOID_(name, parameters, ...)                                                           \
    void name parameters                                                                           \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, m);                                                                         \
        functions->name##V(this, __VA_ARGS__, m, args);                                            \
        va_end(args);                                                                              \
    }
#define JNI_X_(T, N)                                                                               \
    JNI_CALL_(T, Call##N##Method, o, (jobject o, jmethodID m, ...), o)                             \
    JNI_CALL_(T, CallNonvirtual##N##Method, o, (jobject o, jclass c, jmethodID m, ...), o, c)      \
    JNI_CALL_(T, CallStatic##N##Method, c, (jclass c, jmethodID m, ...), c)
    JNI_VALUES_(JNI_X_)
#undef JNI_X_
    JNI_VOID_(CallVoidMethod, (jobject o, jmethodID m, ...), o)
    JNI_VOID_(CallNonvirtualVoidMethod, (jobject o, jclass c, jmethodID m, ...), o, c)
    JNI_VOID_(CallStaticVoidMethod, (jclass c, jmethodID m, ...), c)
#undef JNI_CALL_
#undef JNI_VOID_
#define JNI_X_(T, N)                                                                               \
    JNI_F_(T, Call##N##MethodV, (jobject o, jmethodID m, va_list a), o, m, a)                      \
    JNI_F_(T, Call##N##MethodA, (jobject o, jmethodID m, const jvalue *a), o, m, a)                \
    JNI_F_(T, CallNonvirtual##N##MethodV, (jobject o, jclass c, jmethodID m, va_list a), o, c, m,  \
           a)                                                                                      \
    JNI_F_(T, CallNonvirtual##N##MethodA, (jobject o, jclass c, jmethodID m, const jvalue *a), o,  \
           c, m, a)                                                                                \
    JNI_F_(T, CallStatic##N##MethodV, (jclass c, jmethodID m, va_list a), c, m, a)                 \
    JNI_F_(T, CallStatic##N##MethodA, (jclass c, jmethodID m, const jvalue *a), c, m, a)
    JNI_RESULTS_(JNI_X_)
#undef JNI_X_
#define JNI_X_(T, N)                                                                               \
    JNI_F_(T, Get##N##Field, (jobject o, jfieldID f), o, f)                                        \
    JNI_F_(void, Set##N##Field, (jobject o, jfieldID f, T v), o, f, v)                             \
    JNI_F_(T, GetStatic##N##Field, (jclass c, jfieldID f), c, f)                                   \
    JNI_F_(void, SetStatic##N##Field, (jclass c, jfieldID f, T v), c, f, v)
    JNI_VALUES_(JNI_X_)
#undef JNI_X_

    JNI_F_(jstring, NewString, (const jchar *u, jsize n), u, n)
    JNI_F_(jsize, GetStringLength, (jstring s), s)
    JNI_F_(const jchar *, GetStringChars, (jstring s, jboolean *c), s, c)
    JNI_F_(void, ReleaseStringChars, (jstring s, const jchar *u), s, u)
    JNI_F_(jstring, NewStringUTF, (const char *u), u)
    JNI_F_(jsize, GetStringUTFLength, (jstring s), s)
    JNI_F_(const char *, GetStringUTFChars, (jstring s, jboolean *c), s, c)
    JNI_F_(void, ReleaseStringUTFChars, (jstring s, const char *u), s, u)
    JNI_F_(jsize, GetArrayLength, (jarray a), a)
    JNI_F_(jobjectArray, NewObjectArray, (jsize n, jclass c, jobject o), n, c, o)
    JNI_F_(jobject, GetObjectArrayElement, (jobjectArray a, jsize i), a, i)
    JNI_F_(void, SetObjectArrayElement, (jobjectArray a, jsize i, jobject o), a, i, o)
#define JNI_X_(T, N)                                                                               \
    JNI_F_(T##Array, New##N##Array, (jsize n), n)                                                  \
    JNI_F_(T *, Get##N##ArrayElements, (T##Array a, jboolean *c), a, c)                            \
    JNI_F_(void, Release##N##ArrayElements, (T##Array a, T *e, jint m), a, e, m)                   \
    JNI_F_(void, Get##N##ArrayRegion, (T##Array a, jsize s, jsize n, T *b), a, s, n, b)            \
    JNI_F_(void, Set##N##ArrayRegion, (T##Array a, jsize s, jsize n, const T *b), a, s, n, b)
    JNI_PRIMITIVES_(JNI_X_)
#undef JNI_X_

    JNI_F_(jint, RegisterNatives, (jclass c, const JNINativeMethod *m, jint n), c, m, n)
    JNI_F_(jint, UnregisterNatives, (jclass c), c)
    JNI_F_(jint, MonitorEnter, (jobject o), o)
    JNI_F_(jint, MonitorExit, (jobject o), o)
    JNI_F_(jint, GetJavaVM, (JavaVM * *v), v)
    JNI_F_(void, GetStringRegion, (jstring s, jsize i, jsize n, jchar *b), s, i, n, b)
    JNI_F_(void, GetStringUTFRegion, (jstring s, jsize i, jsize n, char *b), s, i, n, b)
    JNI_F_(void *, GetPrimitiveArrayCritical, (jarray a, jboolean *c), a, c)
    JNI_F_(void, ReleasePrimitiveArrayCritical, (jarray a, void *e, jint m), a, e, m)
    JNI_F_(const jchar *, GetStringCritical, (jstring s, jboolean *c), s, c)
    JNI_F_(void, ReleaseStringCritical, (jstring s, const jchar *u), s, u)
    JNI_F_(jweak, NewWeakGlobalRef, (jobject o), o)
    JNI_F_(void, DeleteWeakGlobalRef, (jweak o), o)
    JNI_F_(jboolean, ExceptionCheck, ())
    JNI_F_(jobject, NewDirectByteBuffer, (void *p, jlong n), p, n)
    JNI_F_(void *, GetDirectBufferAddress, (jobject b), b)
    JNI_F_(jlong, GetDirectBufferCapacity, (jobject b), b)
    JNI_F_(jobjectRefType, GetObjectRefType, (jobject o), o)
};

struct _JavaVM {
    const struct JNIInvokeInterface *functions;

    JNI_F_(jint, DestroyJavaVM, ())
    JNI_F_(jint, AttachCurrentThread, (JNIEnv * *e, void *a), e, a)
    JNI_F_(jint, DetachCurrentThread, ())
    JNI_F_(jint, GetEnv, (void **e, jint v), e, v)
    JNI_F_(jint, AttachCurrentThreadAsDaemon, (JNIEnv * *e, void *a), e, a)
};
#undef JNI_F_
#endif

#undef JNI_PRIMITIVES_
#undef JNI_VALUES_
#undef JNI_RESULTS_

struct JavaVMAttachArgs {
    jint version;
    const char *name;
    jobject group;
};
typedef struct JavaVMAttachArgs JavaVMAttachArgs;

typedef struct JavaVMOption {
    const char *optionString;
    void *extraInfo;
} JavaVMOption;

typedef struct JavaVMInitArgs {
    jint version;
    jint nOptions;
    JavaVMOption *options;
    jboolean ignoreUnrecognized;
} JavaVMInitArgs;

#ifdef __cplusplus
extern "C" {
#endif

jint JNI_GetDefaultJavaVMInitArgs(void *);
jint JNI_CreateJavaVM(JavaVM **, JNIEnv **, void *);
jint JNI_GetCreatedJavaVMs(JavaVM **, jsize, jsize *);

// What a library with native methods may export.
JNIEXPORT jint JNI_OnLoad(JavaVM *vm, void *reserved);
JNIEXPORT void JNI_OnUnload(JavaVM *vm, void *reserved);

#ifdef __cplusplus
}
#endif

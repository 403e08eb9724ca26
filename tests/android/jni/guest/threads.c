// SPDX-License-Identifier: GPL-2.0-or-later
// Threads: attached ones, Java's own, monitors.
#include "jni_check.h"
#include <pthread.h>
#include <stdbool.h>

static jobject worker;
static jfieldID count;

// Each round is not atomic unless the monitor is held: a call that sleeps lies in between.
static void rounds(JNIEnv *e, jobject self)
{
    jclass thread = (*e)->FindClass(e, "java/lang/Thread");
    jmethodID sleep = (*e)->GetStaticMethodID(e, thread, "sleep", "(J)V");
    for (int round = 0; round < 10; round++) {
        (*e)->MonitorEnter(e, self);
        (*e)->MonitorEnter(e, self);
        jint before = (*e)->GetIntField(e, self, count);
        (*e)->CallStaticVoidMethod(e, thread, sleep, 1LL);
        (*e)->SetIntField(e, self, count, before + 1);
        (*e)->MonitorExit(e, self);
        (*e)->MonitorExit(e, self);
    }
}

static void *attached(void *argument)
{
    (void)argument;
    JNIEnv *mine = NULL;
    if ((*vm)->GetEnv(vm, (void **)&mine, JNI_VERSION_1_6) != JNI_EDETACHED || mine)
        return "GetEnv";
    JavaVMAttachArgs arguments = {JNI_VERSION_1_6, "helper", NULL};
    if ((*vm)->AttachCurrentThread(vm, &mine, &arguments) != JNI_OK || mine == env)
        return "AttachCurrentThread";
    JNIEnv *again = NULL;
    if ((*vm)->GetEnv(vm, (void **)&again, JNI_VERSION_1_6) != JNI_OK || again != mine)
        return "GetEnv of an attached thread";
    jclass thread = (*mine)->FindClass(mine, "java/lang/Thread");
    jmethodID current = (*mine)->GetStaticMethodID(mine, thread, "currentThread", "()Ljava/lang/Thread;");
    jobject self = (*mine)->CallStaticObjectMethod(mine, thread, current);
    jmethodID name = (*mine)->GetMethodID(mine, thread, "getName", "()Ljava/lang/String;");
    jstring text = (*mine)->CallObjectMethod(mine, self, name);
    char buffer[16];
    (*mine)->GetStringUTFRegion(mine, text, 0, 6, buffer);
    if (strcmp(buffer, "helper"))
        return "the thread's name";
    rounds(mine, worker);
    if ((*vm)->DetachCurrentThread(vm) != JNI_OK || (*vm)->DetachCurrentThread(vm) == JNI_OK)
        return "DetachCurrentThread";
    return NULL;
}

__attribute__((visibility("default"), used)) void Java_test_Worker_work(JNIEnv *e, jobject self)
{
    if (e == env)
        printf("FAIL another thread's JNIEnv\n");
    rounds(e, self);
}

// Sleeps, waits and joins until it is interrupted; what has come, as letters.
static char interrupted[8];
static jobject sleeper, lock;

static void *sleeps(void *argument)
{
    JNIEnv *mine = NULL;
    (void)argument;
    (*vm)->AttachCurrentThread(vm, &mine, NULL);
    jclass thread = (*mine)->FindClass(mine, "java/lang/Thread");
    jclass object = (*mine)->FindClass(mine, "java/lang/Object");
    jclass wanted = (*mine)->FindClass(mine, "java/lang/InterruptedException");
    jmethodID current = (*mine)->GetStaticMethodID(mine, thread, "currentThread", "()Ljava/lang/Thread;");
    jobject self = (*mine)->CallStaticObjectMethod(mine, thread, current);
    jmethodID is = (*mine)->GetMethodID(mine, thread, "isInterrupted", "()Z");
    sleeper = (*mine)->NewGlobalRef(mine, self);
    for (int turn = 0; turn < 4; turn++) {
        if (turn == 0 || turn == 3)
            (*mine)->CallStaticVoidMethod(mine, thread, (*mine)->GetStaticMethodID(mine, thread, "sleep", "(J)V"), 60000LL);
        else if (turn == 1) {
            (*mine)->MonitorEnter(mine, lock);
            (*mine)->CallVoidMethod(mine, lock, (*mine)->GetMethodID(mine, object, "wait", "()V"));
        } else
            (*mine)->CallVoidMethod(mine, self, (*mine)->GetMethodID(mine, thread, "join", "(J)V"), 60000LL);
        jthrowable error = (*mine)->ExceptionOccurred(mine);
        (*mine)->ExceptionClear(mine);
        if (turn == 1)
            (*mine)->MonitorExit(mine, lock); // it has it again
        bool fine = error && (*mine)->IsInstanceOf(mine, error, wanted);
        fine = fine && !(*mine)->ExceptionCheck(mine) && !(*mine)->CallBooleanMethod(mine, self, is);
        interrupted[turn] = fine ? "swjS"[turn] : '?';
    }
    (*vm)->DetachCurrentThread(vm);
    return NULL;
}

static void interruptions(void)
{
    jclass thread = J(FindClass, "java/lang/Thread"), object = J(FindClass, "java/lang/Object");
    jmethodID interrupt = J(GetMethodID, thread, "interrupt", "()V");
    jmethodID sleep = J(GetStaticMethodID, thread, "sleep", "(J)V");
    lock = J(NewGlobalRef, J(NewObject, object, J(GetMethodID, object, "<init>", "()V")));
    pthread_t other;
    pthread_create(&other, NULL, sleeps, NULL);
    for (int turn = 0; turn < 4; turn++) {
        J(CallStaticVoidMethod, thread, sleep, 20LL);
        J(CallVoidMethod, sleeper, interrupt);
        if (turn == 2) // before it sleeps
            J(CallVoidMethod, sleeper, interrupt);
    }
    pthread_join(other, NULL);
    CHECK(!strcmp(interrupted, "swjS"), "Thread.interrupt wakes");
    jobject me = J(CallStaticObjectMethod, thread, J(GetStaticMethodID, thread, "currentThread", "()Ljava/lang/Thread;"));
    J(CallVoidMethod, me, interrupt);
    jclass clock = J(FindClass, "android/os/SystemClock");
    J(CallStaticVoidMethod, clock, J(GetStaticMethodID, clock, "sleep", "(J)V"), 5LL);
    CHECK(!J(ExceptionCheck), "SystemClock.sleep is not interrupted");
    jmethodID was = J(GetStaticMethodID, thread, "interrupted", "()Z");
    EQUAL(J(CallStaticBooleanMethod, thread, was), 1, "Thread.interrupted");
    EQUAL(J(CallStaticBooleanMethod, thread, was), 0, "Thread.interrupted again");
}

int main(void)
{
    start_java();
    jclass kind = J(FindClass, "test/Worker");
    worker = J(NewGlobalRef, J(NewObject, kind, J(GetMethodID, kind, "<init>", "()V")));
    count = J(GetFieldID, kind, "count", "I");
    pthread_t threads[2];
    for (int index = 0; index < 2; index++)
        pthread_create(&threads[index], NULL, attached, NULL);
    jclass thread = J(FindClass, "java/lang/Thread");
    jmethodID init = J(GetMethodID, thread, "<init>", "(Ljava/lang/Runnable;Ljava/lang/String;)V");
    jobject own = J(NewObject, thread, init, worker, J(NewStringUTF, "java"));
    J(CallVoidMethod, own, J(GetMethodID, thread, "start", "()V"));
    CHECK(!J(ExceptionCheck), "Thread.start");
    rounds(env, worker);
    for (int index = 0; index < 2; index++) {
        void *wrong = NULL;
        pthread_join(threads[index], &wrong);
        CHECK(!wrong, wrong ? (char *)wrong : "an attached thread");
    }
    J(CallVoidMethod, own, J(GetMethodID, thread, "join", "()V"));
    CHECK(!J(CallBooleanMethod, own, J(GetMethodID, thread, "isAlive", "()Z")), "Thread.join");
    EQUAL(J(GetIntField, worker, count), 40, "nobody disturbed anybody");
    J(CallVoidMethod, own, J(GetMethodID, thread, "start", "()V"));
    CHECK(threw("java/lang/IllegalThreadStateException"), "a thread starts once");
    CHECK(J(MonitorExit, worker) != JNI_OK && threw("java/lang/IllegalMonitorStateException"),
          "a monitor that is not held");
    interruptions();
    return DONE();
}

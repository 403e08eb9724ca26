// SPDX-License-Identifier: GPL-2.0-or-later
// What Java's handlers post runs on the looper's own thread, between the turns of its native looper.
#include "jni_check.h"
#include <android/looper.h>
#include <pthread.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

static pthread_t main_thread;
static jclass handlers, jobs, loopers;
static jobject handler; // of the main looper
static char order[64];
static int count;
static bool wrong_thread, again;
static int64_t moments[8];

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static jobject job(JNIEnv *e, int number)
{
    return (*e)->NewObject(e, jobs, (*e)->GetMethodID(e, jobs, "<init>", "(I)V"), number);
}

static void post(JNIEnv *e, jobject to, int number, jlong delay)
{
    jmethodID m = (*e)->GetMethodID(e, handlers, "postDelayed", "(Ljava/lang/Runnable;J)Z");
    (*e)->CallBooleanMethod(e, to, m, job(e, number), delay);
}

static void run_job(JNIEnv *e, jobject self)
{
    int number = (*e)->GetIntField(e, self, (*e)->GetFieldID(e, jobs, "number", "I"));
    if (number < 90 && !pthread_equal(pthread_self(), main_thread))
        wrong_thread = true;
    moments[count & 7] = now_ms();
    order[count++] = (char)('0' + number % 10);
    if (number == 5 && again) {
        again = false;
        post(e, handler, 6, 0);
    }
    if (number == 7) // a turn of its own within a turn
        ALooper_pollOnce(0, NULL, NULL, NULL);
    if (number == 99)
        (*e)->ThrowNew(e, (*e)->FindClass(e, "java/lang/IllegalStateException"), "nobody catches it");
}

static void handle_message(JNIEnv *e, jobject self, jobject message)
{
    (void)self;
    jclass c = (*e)->GetObjectClass(e, message);
    order[count++] = (char)('a' + (*e)->GetIntField(e, message, (*e)->GetFieldID(e, c, "what", "I")));
}

static void *other(void *argument)
{
    JNIEnv *mine;
    (void)argument;
    (*vm)->AttachCurrentThread(vm, &mine, NULL);
    usleep(20000);
    post(mine, handler, 8, 0); // wakes the main thread
    // A looper of its own, native and Java's.
    (*mine)->CallStaticVoidMethod(mine, loopers, (*mine)->GetStaticMethodID(mine, loopers, "prepare", "()V"));
    ALooper_prepare(0);
    jobject own = (*mine)->NewObject(mine, handlers, (*mine)->GetMethodID(mine, handlers, "<init>", "()V"));
    post(mine, own, 93, 5);
    int result = ALooper_pollOnce(-1, NULL, NULL, NULL);
    (*vm)->DetachCurrentThread(vm);
    return result == ALOOPER_POLL_CALLBACK ? NULL : "the other thread's looper";
}

static void clear(void)
{
    memset(order, 0, sizeof order);
    count = 0;
}

int main(int argc, char **argv)
{
    (void)argv;
    start_java();
    main_thread = pthread_self();
    handlers = J(NewGlobalRef, J(FindClass, "android/os/Handler"));
    jobs = J(NewGlobalRef, J(FindClass, "test/Job"));
    loopers = J(NewGlobalRef, J(FindClass, "android/os/Looper"));
    static const JNINativeMethod run = {"run", "()V", (void *)run_job};
    static const JNINativeMethod handle = {"handleMessage", "(Landroid/os/Message;)V", (void *)handle_message};
    jclass native = J(FindClass, "test/NativeHandler");
    J(RegisterNatives, jobs, &run, 1);
    J(RegisterNatives, native, &handle, 1);
    jobject looper = J(CallStaticObjectMethod, loopers,
                       J(GetStaticMethodID, loopers, "getMainLooper", "()Landroid/os/Looper;"));
    handler = J(NewGlobalRef, J(NewObject, handlers, J(GetMethodID, handlers, "<init>", "(Landroid/os/Looper;)V"), looper));
    post(env, handler, 1, 0); // before there is a native looper
    ALooper_prepare(0);
    if (argc > 1) {
        post(env, handler, 99, 0);
        ALooper_pollOnce(-1, NULL, NULL, NULL);
        printf("FAIL an exception that nobody catches\n");
        return 1;
    }
    EQUAL(ALooper_pollOnce(1000, NULL, NULL, NULL), ALOOPER_POLL_CALLBACK, "a post wakes the looper");
    CHECK(!strcmp(order, "1"), "what was posted before");
    EQUAL(ALooper_pollOnce(0, NULL, NULL, NULL), ALOOPER_POLL_TIMEOUT, "nothing is left");

    clear();
    int64_t start = now_ms();
    post(env, handler, 4, 40);
    post(env, handler, 2, 20);
    post(env, handler, 3, 20);
    EQUAL(ALooper_pollOnce(5, NULL, NULL, NULL), ALOOPER_POLL_TIMEOUT, "too early");
    EQUAL(ALooper_pollAll(60, NULL, NULL, NULL), ALOOPER_POLL_TIMEOUT, "all of them");
    CHECK(!strcmp(order, "234"), "in order of time");
    CHECK(moments[0] - start >= 20 && moments[0] - start < 30, "the first one's moment");
    CHECK(moments[2] - start >= 40 && moments[2] - start < 50, "the last one's moment");

    clear();
    again = true;
    post(env, handler, 5, 0);
    ALooper_pollOnce(-1, NULL, NULL, NULL);
    CHECK(!strcmp(order, "5"), "what it posts is another turn's");
    ALooper_pollOnce(-1, NULL, NULL, NULL);
    CHECK(!strcmp(order, "56"), "the next turn");

    clear();
    post(env, handler, 7, 0);
    post(env, handler, 1, 0);
    ALooper_pollAll(0, NULL, NULL, NULL);
    CHECK(!strcmp(order, "71"), "a turn within a turn");

    clear();
    jobject unwanted = job(env, 9);
    J(CallBooleanMethod, handler, J(GetMethodID, handlers, "post", "(Ljava/lang/Runnable;)Z"), unwanted);
    J(CallVoidMethod, handler, J(GetMethodID, handlers, "removeCallbacks", "(Ljava/lang/Runnable;)V"), unwanted);
    EQUAL(ALooper_pollOnce(0, NULL, NULL, NULL), ALOOPER_POLL_TIMEOUT, "what was taken back");

    jobject own = J(NewObject, native, J(GetMethodID, native, "<init>", "(Landroid/os/Looper;)V"), looper);
    J(CallBooleanMethod, own, J(GetMethodID, native, "sendEmptyMessage", "(I)Z"), 2);
    jobject message = J(CallObjectMethod, own, J(GetMethodID, native, "obtainMessage", "(I)Landroid/os/Message;"), 3);
    J(CallBooleanMethod, own, J(GetMethodID, native, "sendMessage", "(Landroid/os/Message;)Z"), message);
    ALooper_pollOnce(-1, NULL, NULL, NULL);
    CHECK(!strcmp(order, "cd"), "handleMessage in native code");

    clear();
    pthread_t thread;
    pthread_create(&thread, NULL, other, NULL);
    EQUAL(ALooper_pollOnce(5000, NULL, NULL, NULL), ALOOPER_POLL_CALLBACK, "another thread posts");
    CHECK(order[0] == '8', "the other thread's post");
    void *wrong = NULL;
    pthread_join(thread, &wrong);
    CHECK(!wrong, wrong ? (char *)wrong : "");
    CHECK(!strcmp(order, "83"), "a looper for each thread");
    CHECK(!wrong_thread, "the thread of a job");
    return DONE();
}

// SPDX-License-Identifier: GPL-2.0-or-later
// AInputQueue: events of all input devices, in order; movements that nobody has fetched yet become one
// event with a history. Its descriptor (an epoll instance of the devices) is readable while something
// waits, also what has been read already.
#include "input.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MOST_SOURCES = 16, MOST_MOMENTS = 512 };

struct AInputQueue {
    pthread_mutex_t lock;
    int epoll, pending; // eventfd: set while events are kept
    bool is_pending;
    struct source *sources[MOST_SOURCES];
    int count;
    struct host_configuration config;
    AInputEvent *first, *last;   // not fetched yet
    AInputEvent *given;          // fetched, not finished
    bool back_down, deaf;
    ALooper *looper;
};

void (*input_back_unhandled)(void);

AInputQueue *input_queue_create(const struct host_configuration *config)
{
    AInputQueue *q = calloc(1, sizeof *q);
    if (!q)
        return NULL;
    pthread_mutex_init(&q->lock, NULL);
    q->config = *config;
    q->epoll = epoll_create1(EPOLL_CLOEXEC);
    q->pending = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    q->count = sources_open(q->sources, MOST_SOURCES);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(q->epoll, EPOLL_CTL_ADD, q->pending, &event);
    for (int i = 0; i < q->count; i++)
        epoll_ctl(q->epoll, EPOLL_CTL_ADD, source_fd(q->sources[i]), &event);
    return q;
}

static void free_list(AInputEvent *e)
{
    while (e) {
        AInputEvent *next = e->next;
        event_free(e);
        e = next;
    }
}

void input_queue_destroy(AInputQueue *q)
{
    AInputQueue_detachLooper(q);
    for (int i = 0; i < q->count; i++)
        source_close(q->sources[i]);
    close(q->epoll);
    close(q->pending);
    free_list(q->first);
    free_list(q->given);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

// --- what comes in, with the lock held ------------------------------------------------------------

// Whether `next` only says that what `last` moved has moved on.
static bool continues(const AInputEvent *last, const AInputEvent *next)
{
    if (!last || last->type != AINPUT_EVENT_TYPE_MOTION || next->type != AINPUT_EVENT_TYPE_MOTION ||
        last->device != next->device || last->source != next->source || last->action != next->action ||
        last->buttons != next->buttons || last->meta != next->meta || last->count != next->count ||
        last->moments >= MOST_MOMENTS)
        return false;
    if (next->action != AMOTION_EVENT_ACTION_MOVE && next->action != AMOTION_EVENT_ACTION_HOVER_MOVE)
        return false;
    return memcmp(last->ids, next->ids, sizeof last->ids) == 0;
}

static void push(void *context, AInputEvent *e)
{
    AInputQueue *q = context;
    if (continues(q->last, e)) {
        struct sample *at = event_moment(q->last, e->time_ns);
        if (at) {
            memcpy(at, e->samples, (size_t)e->count * sizeof *at);
            event_free(e);
            return;
        }
    }
    if (q->last)
        q->last->next = e;
    else
        q->first = e;
    q->last = e;
}

static void drop(void *context, AInputEvent *e)
{
    (void)context;
    event_free(e);
}

static void read_all(AInputQueue *q)
{
    for (int i = 0; i < q->count; i++)
        source_read(q->sources[i], &q->config, (struct sink){q->deaf ? drop : push, q});
}

static void show_pending(AInputQueue *q)
{
    bool wanted = q->first != NULL;
    if (wanted == q->is_pending)
        return;
    uint64_t value = 1;
    if (wanted ? write(q->pending, &value, sizeof value) == sizeof value
               : read(q->pending, &value, sizeof value) == sizeof value)
        q->is_pending = wanted;
}

void input_queue_configure(AInputQueue *q, const struct host_configuration *config)
{
    pthread_mutex_lock(&q->lock);
    bool turned = q->config.rotation != config->rotation || q->config.width != config->width;
    if (turned) {
        // Fingers that are down would jump: Android cancels their gesture.
        read_all(q);
        for (int i = 0; i < q->count; i++)
            source_cancel(q->sources[i], (struct sink){push, q});
        show_pending(q);
    }
    q->config = *config;
    pthread_mutex_unlock(&q->lock);
}

void input_queue_hear(AInputQueue *q, bool hear)
{
    pthread_mutex_lock(&q->lock);
    read_all(q);
    for (int i = 0; i < q->count && hear == q->deaf; i++) {
        if (!hear)
            source_cancel(q->sources[i], (struct sink){push, q});
        source_forget(q->sources[i]);
    }
    q->deaf = !hear;
    show_pending(q);
    pthread_mutex_unlock(&q->lock);
}

// --- the app's side -------------------------------------------------------------------------------

EXPORT void AInputQueue_attachLooper(AInputQueue *q, ALooper *looper, int ident,
                                     ALooper_callbackFunc callback, void *data)
{
    AInputQueue_detachLooper(q);
    pthread_mutex_lock(&q->lock);
    q->looper = looper;
    ALooper_acquire(looper);
    pthread_mutex_unlock(&q->lock);
    ALooper_addFd(looper, q->epoll, ident, ALOOPER_EVENT_INPUT, callback, data);
}

EXPORT void AInputQueue_detachLooper(AInputQueue *q)
{
    pthread_mutex_lock(&q->lock);
    ALooper *looper = q->looper;
    q->looper = NULL;
    pthread_mutex_unlock(&q->lock);
    if (looper) {
        ALooper_removeFd(looper, q->epoll);
        ALooper_release(looper);
    }
}

EXPORT int32_t AInputQueue_hasEvents(AInputQueue *q)
{
    pthread_mutex_lock(&q->lock);
    if (!q->first)
        read_all(q);
    show_pending(q);
    int32_t result = q->first != NULL;
    pthread_mutex_unlock(&q->lock);
    return result;
}

EXPORT int32_t AInputQueue_getEvent(AInputQueue *q, AInputEvent **out)
{
    *out = NULL;
    pthread_mutex_lock(&q->lock);
    read_all(q);
    AInputEvent *e = q->first;
    if (e) {
        q->first = e->next;
        if (!q->first)
            q->last = NULL;
        e->next = q->given;
        q->given = e;
        e->given = true;
        *out = e;
    }
    show_pending(q);
    pthread_mutex_unlock(&q->lock);
    return e ? 0 : -EAGAIN;
}

// There is no input method that would want keys first.
EXPORT int32_t AInputQueue_preDispatchEvent(AInputQueue *q, AInputEvent *e)
{
    (void)q;
    (void)e;
    return 0;
}

EXPORT void AInputQueue_finishEvent(AInputQueue *q, AInputEvent *e, int handled)
{
    bool back = false;
    pthread_mutex_lock(&q->lock);
    AInputEvent **at = &q->given;
    while (*at && *at != e)
        at = &(*at)->next;
    bool known = *at == e;
    if (known) {
        *at = e->next;
        if (e->type == AINPUT_EVENT_TYPE_KEY && e->key == AKEYCODE_BACK) {
            // Back works when neither its press nor its release was wanted.
            if (e->action == AKEY_EVENT_ACTION_DOWN)
                q->back_down = !handled;
            else
                back = q->back_down && !handled && !(e->flags & AKEY_EVENT_FLAG_CANCELED);
        }
    }
    pthread_mutex_unlock(&q->lock);
    if (!known) {
        __android_log_print(ANDROID_LOG_ERROR, "AInputQueue", "finishing an event twice, or of another queue");
        return;
    }
    event_free(e);
    if (back && input_back_unhandled)
        input_back_unhandled();
}

// Java's InputQueue and events exist in apps of Java only.
EXPORT AInputQueue *AInputQueue_fromJava(JNIEnv *env, jobject queue)
{
    (void)env;
    (void)queue;
    host_refused("AInputQueue_fromJava");
    return NULL;
}

EXPORT const AInputEvent *AKeyEvent_fromJava(JNIEnv *env, jobject event)
{
    (void)env;
    (void)event;
    host_refused("AKeyEvent_fromJava");
    return NULL;
}

EXPORT const AInputEvent *AMotionEvent_fromJava(JNIEnv *env, jobject event)
{
    (void)env;
    (void)event;
    host_refused("AMotionEvent_fromJava");
    return NULL;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Event loops: an epoll instance for each thread that wants one, and an eventfd that wakes it.
#include "internal.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MOST_EVENTS = 16 };
// Of what the looper itself polls; requests have 32 bits.
#define WAKE_SERIAL 0
#define TIMER_SERIAL UINT64_MAX

struct request {
    int fd;
    int ident; // ALOOPER_POLL_CALLBACK if there is a callback
    int events;
    uint32_t serial; // tells a descriptor from a later one of the same number
    ALooper_callbackFunc callback;
    void *data;
};

struct response {
    struct request request;
    int events;
};

struct ALooper {
    atomic_int references;
    bool allow_non_callbacks;
    int epoll, wake;
    int timer; // set by the host to when a message of Java's is due
    pthread_mutex_t lock; // of the requests
    struct request *requests;
    size_t count, room;
    uint32_t next_serial;
    // What the last poll has found; the looper's own thread only.
    struct response responses[MOST_EVENTS];
    int found, given;
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void forget(void *looper) { ALooper_release(looper); }
static void make_key(void) { pthread_key_create(&key, forget); }

static ALooper *create(void)
{
    ALooper *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->references = 1;
    l->next_serial = 1;
    pthread_mutex_init(&l->lock, NULL);
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = WAKE_SERIAL};
    epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->wake, &event);
    l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    event.data.u64 = TIMER_SERIAL;
    epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->timer, &event);
    droidemu_host_call(HOST_LOOPER, l->timer);
    return l;
}

EXPORT ALooper *ALooper_forThread(void)
{
    pthread_once(&once, make_key);
    return pthread_getspecific(key);
}

EXPORT ALooper *ALooper_prepare(int opts)
{
    ALooper *l = ALooper_forThread();
    if (l)
        return l;
    l = create();
    if (l) {
        l->allow_non_callbacks = opts & ALOOPER_PREPARE_ALLOW_NON_CALLBACKS;
        pthread_setspecific(key, l);
    }
    return l;
}

EXPORT void ALooper_acquire(ALooper *l) { atomic_fetch_add(&l->references, 1); }

EXPORT void ALooper_release(ALooper *l)
{
    if (!l || atomic_fetch_sub(&l->references, 1) != 1)
        return;
    close(l->epoll);
    close(l->wake);
    close(l->timer);
    pthread_mutex_destroy(&l->lock);
    free(l->requests);
    free(l);
}

EXPORT void ALooper_wake(ALooper *l)
{
    uint64_t one = 1;
    while (write(l->wake, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

// With the lock held; -1 for none.
static long find(const ALooper *l, int fd)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->requests[i].fd == fd)
            return (long)i;
    return -1;
}

EXPORT int ALooper_addFd(ALooper *l, int fd, int ident, int events, ALooper_callbackFunc callback,
                         void *data)
{
    if (callback)
        ident = ALOOPER_POLL_CALLBACK;
    else if (!l->allow_non_callbacks || ident < 0)
        return -1;
    pthread_mutex_lock(&l->lock);
    long at = find(l, fd);
    int result = 1;
    if (at < 0) {
        if (l->count == l->room) {
            size_t room = l->room ? l->room * 2 : 8;
            struct request *larger = realloc(l->requests, room * sizeof *larger);
            if (!larger) {
                pthread_mutex_unlock(&l->lock);
                return -1;
            }
            l->requests = larger;
            l->room = room;
        }
        at = (long)l->count;
    }
    struct request r = {fd, ident, events, l->next_serial++, callback, data};
    struct epoll_event event = {.data.u64 = r.serial};
    if (events & ALOOPER_EVENT_INPUT)
        event.events |= EPOLLIN;
    if (events & ALOOPER_EVENT_OUTPUT)
        event.events |= EPOLLOUT;
    bool known = at < (long)l->count;
    int done = epoll_ctl(l->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
    if (done < 0 && known && errno == ENOENT) // closed and opened again without our knowing
        done = epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &event);
    else if (done < 0 && !known && errno == EEXIST)
        done = epoll_ctl(l->epoll, EPOLL_CTL_MOD, fd, &event);
    if (done < 0) {
        result = -1;
    } else {
        l->requests[at] = r;
        if (!known)
            l->count++;
    }
    pthread_mutex_unlock(&l->lock);
    return result;
}

static int remove_fd(ALooper *l, int fd, uint32_t serial)
{
    pthread_mutex_lock(&l->lock);
    long at = find(l, fd);
    bool there = at >= 0 && (!serial || l->requests[at].serial == serial);
    if (there) {
        l->requests[at] = l->requests[--l->count];
        epoll_ctl(l->epoll, EPOLL_CTL_DEL, fd, NULL);
    }
    pthread_mutex_unlock(&l->lock);
    return there;
}

EXPORT int ALooper_removeFd(ALooper *l, int fd) { return remove_fd(l, fd, 0); }

static int events_of(uint32_t epoll)
{
    return (epoll & EPOLLIN ? ALOOPER_EVENT_INPUT : 0) | (epoll & EPOLLOUT ? ALOOPER_EVENT_OUTPUT : 0) |
           (epoll & EPOLLERR ? ALOOPER_EVENT_ERROR : 0) | (epoll & EPOLLHUP ? ALOOPER_EVENT_HANGUP : 0);
}

// Waits, calls callbacks; ALOOPER_POLL_*.
static int poll_inner(ALooper *l, int timeout)
{
    struct epoll_event events[MOST_EVENTS];
    l->found = l->given = 0;
    int count = epoll_wait(l->epoll, events, MOST_EVENTS, timeout);
    if (count < 0)
        return ALOOPER_POLL_ERROR;
    if (count == 0)
        return ALOOPER_POLL_TIMEOUT;
    int result = ALOOPER_POLL_WAKE;
    bool messages = false;
    pthread_mutex_lock(&l->lock);
    for (int i = 0; i < count; i++) {
        if (events[i].data.u64 == TIMER_SERIAL) {
            uint64_t value;
            messages = read(l->timer, &value, sizeof value) == sizeof value;
            continue;
        }
        if (events[i].data.u64 == WAKE_SERIAL) {
            uint64_t value;
            while (read(l->wake, &value, sizeof value) < 0 && errno == EINTR)
                ;
            continue;
        }
        for (size_t k = 0; k < l->count; k++)
            if (l->requests[k].serial == events[i].data.u64) {
                l->responses[l->found++] = (struct response){l->requests[k], events_of(events[i].events)};
                break;
            }
    }
    pthread_mutex_unlock(&l->lock);
    for (int i = 0; i < l->found; i++) {
        struct response *r = &l->responses[i];
        if (r->request.ident != ALOOPER_POLL_CALLBACK)
            continue;
        struct request request = r->request;
        if (!request.callback(request.fd, r->events, request.data))
            remove_fd(l, request.fd, request.serial);
        result = ALOOPER_POLL_CALLBACK;
    }
    if (messages) {
        droidemu_host_call(HOST_MESSAGES);
        result = ALOOPER_POLL_CALLBACK;
    }
    return result;
}

static int poll_once(ALooper *l, int timeout, int *out_fd, int *out_events, void **out_data)
{
    int result = 0;
    for (;;) {
        while (l->given < l->found) {
            struct response *r = &l->responses[l->given++];
            if (r->request.ident >= 0) {
                if (out_fd)
                    *out_fd = r->request.fd;
                if (out_events)
                    *out_events = r->events;
                if (out_data)
                    *out_data = r->request.data;
                return r->request.ident;
            }
        }
        if (result) {
            if (out_fd)
                *out_fd = 0;
            if (out_events)
                *out_events = 0;
            if (out_data)
                *out_data = NULL;
            return result;
        }
        result = poll_inner(l, timeout);
    }
}

static ALooper *own(void)
{
    ALooper *l = ALooper_forThread();
    if (!l)
        __android_log_print(ANDROID_LOG_ERROR, "ALooper", "ALooper_poll on a thread without looper");
    return l;
}

EXPORT int ALooper_pollOnce(int timeout, int *out_fd, int *out_events, void **out_data)
{
    ALooper *l = own();
    return l ? poll_once(l, timeout, out_fd, out_events, out_data) : ALOOPER_POLL_ERROR;
}

EXPORT int ALooper_pollAll(int timeout, int *out_fd, int *out_events, void **out_data)
{
    ALooper *l = own();
    if (!l)
        return ALOOPER_POLL_ERROR;
    int64_t end = timeout > 0 ? now_ns() + timeout * 1000000ll : 0;
    for (;;) {
        int result = poll_once(l, timeout, out_fd, out_events, out_data);
        if (result != ALOOPER_POLL_CALLBACK)
            return result;
        if (timeout > 0) {
            int64_t left = end - now_ns();
            timeout = left <= 0 ? 0 : (int)((left + 999999) / 1000000);
            if (!timeout)
                return ALOOPER_POLL_TIMEOUT;
        }
        // With a timeout of 0 Android goes on while callbacks keep coming, and so do we.
    }
}

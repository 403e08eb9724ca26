// SPDX-License-Identifier: GPL-2.0-or-later
// The log: everything goes to the host, which filters and prints (droidemu/android/logcat.py).
#include <android/log.h>
#include <droidemu/hostcall.h>
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum { HOST_LOG = 0x500, HOST_LOGGABLE = 0x507 };
enum { LONGEST = 4068 }; // LOGGER_ENTRY_MAX_PAYLOAD: longer messages are cut, as on a device

typedef struct __android_log_message Message;

static _Atomic(__android_logger_function) logger = __android_log_logd_logger;
static _Atomic(__android_aborter_function) aborter = __android_log_default_aborter;
static atomic_int minimum = ANDROID_LOG_DEFAULT;
static char default_tag[128];

EXPORT void __android_log_set_default_tag(const char *tag)
{
    snprintf(default_tag, sizeof default_tag, "%s", tag ? tag : "");
}

EXPORT int32_t __android_log_set_minimum_priority(int32_t priority)
{
    int32_t before = atomic_exchange(&minimum, priority);
    return before == ANDROID_LOG_DEFAULT ? ANDROID_LOG_INFO : before;
}

EXPORT int32_t __android_log_get_minimum_priority(void)
{
    int32_t now = atomic_load(&minimum);
    return now == ANDROID_LOG_DEFAULT ? ANDROID_LOG_INFO : now;
}

EXPORT void __android_log_set_logger(__android_logger_function function)
{
    atomic_store(&logger, function ? function : __android_log_logd_logger);
}

EXPORT void __android_log_set_aborter(__android_aborter_function function)
{
    atomic_store(&aborter, function ? function : __android_log_default_aborter);
}

EXPORT void __android_log_call_aborter(const char *message) { atomic_load(&aborter)(message); }

// Shown by the crash report (and by tombstones on a device).
extern void android_set_abort_message(const char *message) __attribute__((weak));

EXPORT void __android_log_default_aborter(const char *message)
{
    if (android_set_abort_message)
        android_set_abort_message(message);
    abort();
}

EXPORT void __android_log_logd_logger(const Message *m)
{
    int32_t buffer = m->buffer_id == LOG_ID_DEFAULT ? LOG_ID_MAIN : m->buffer_id;
    char text[LONGEST];
    const char *shown = m->message ? m->message : "";
    if (m->file) {
        snprintf(text, sizeof text, "%s:%u] %s", m->file, m->line, shown);
        shown = text;
    }
    droidemu_host_call(HOST_LOG, buffer, m->priority, m->tag ? m->tag : "", shown);
}

EXPORT void __android_log_stderr_logger(const Message *m)
{
    static const char letters[] = "XXVDIWEFS";
    int priority = m->priority < 0 || m->priority > ANDROID_LOG_SILENT ? 0 : m->priority;
    if (m->file)
        fprintf(stderr, "%s %c %5d %5d %s:%u] %s\n", m->tag ? m->tag : "nullptr", letters[priority],
                (int)getpid(), (int)gettid(), m->file, m->line, m->message);
    else
        fprintf(stderr, "%s %c %5d %5d %s\n", m->tag ? m->tag : "nullptr", letters[priority],
                (int)getpid(), (int)gettid(), m->message);
}

EXPORT int __android_log_is_loggable_len(int prio, const char *tag, size_t length, int fallback)
{
    char text[256];
    if (!tag || !length) {
        tag = default_tag;
        length = strlen(default_tag);
    }
    snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : sizeof text - 1), tag);
    // What log.tag.TAG says, else what the program has set, else what the caller thinks.
    long said = droidemu_host_call(HOST_LOGGABLE, text);
    int least = said > 0 ? (int)said : atomic_load(&minimum);
    if (least == ANDROID_LOG_DEFAULT)
        least = fallback;
    return prio >= least;
}

EXPORT int __android_log_is_loggable(int prio, const char *tag, int fallback)
{
    return __android_log_is_loggable_len(prio, tag, tag ? strlen(tag) : 0, fallback);
}

EXPORT void __android_log_write_log_message(Message *m)
{
    if (!m->tag)
        m->tag = default_tag;
    atomic_load(&logger)(m);
}

EXPORT int __android_log_buf_write(int buffer, int prio, const char *tag, const char *text)
{
    // Without anything set, everything is logged: logcat filters.
    int least = atomic_load(&minimum);
    if (least != ANDROID_LOG_DEFAULT && prio < least)
        return -EPERM;
    Message m = {sizeof m, buffer, prio, tag ? tag : default_tag, NULL, 0, text ? text : ""};
    __android_log_write_log_message(&m);
    return 1;
}

EXPORT int __android_log_write(int prio, const char *tag, const char *text)
{
    return __android_log_buf_write(LOG_ID_MAIN, prio, tag, text);
}

EXPORT int __android_log_vprint(int prio, const char *tag, const char *format, va_list arguments)
{
    char text[LONGEST];
    vsnprintf(text, sizeof text, format, arguments);
    return __android_log_buf_write(LOG_ID_MAIN, prio, tag, text);
}

EXPORT int __android_log_print(int prio, const char *tag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int result = __android_log_vprint(prio, tag, format, arguments);
    va_end(arguments);
    return result;
}

EXPORT int __android_log_buf_print(int buffer, int prio, const char *tag, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return __android_log_buf_write(buffer, prio, tag, text);
}

EXPORT void __android_log_assert(const char *condition, const char *tag, const char *format, ...)
{
    char text[LONGEST];
    if (format) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
    } else if (condition) {
        snprintf(text, sizeof text, "Assertion failed: %s", condition);
    } else {
        snprintf(text, sizeof text, "Unspecified assertion failed");
    }
    // Also where a terminal shows it, as on a device.
    fprintf(stderr, "%s\n", text);
    __android_log_write(ANDROID_LOG_FATAL, tag, text);
    __android_log_call_aborter(text);
    abort();
}

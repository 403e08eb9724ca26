// SPDX-License-Identifier: GPL-2.0-or-later
// What the system has little to say about here: traces, warmth, hints, fonts.
#include "internal.h"
#include <android/font_matcher.h>
#include <android/performance_hint.h>
#include <android/system_fonts.h>
#include <android/thermal.h>
#include <android/trace.h>
#include <math.h>
#include <stdlib.h>

// --- trace ------------------------------------------------------------------------------------------

EXPORT bool ATrace_isEnabled(void) { return false; }
EXPORT void ATrace_beginSection(const char *name) { (void)name; }
EXPORT void ATrace_endSection(void) {}

EXPORT void ATrace_beginAsyncSection(const char *name, int32_t cookie)
{
    (void)name;
    (void)cookie;
}

EXPORT void ATrace_endAsyncSection(const char *name, int32_t cookie)
{
    (void)name;
    (void)cookie;
}

EXPORT void ATrace_setCounter(const char *name, int64_t value)
{
    (void)name;
    (void)value;
}

// --- warmth: an emulated device is always cool ------------------------------------------------------

struct AThermalManager {
    int unused;
};

EXPORT AThermalManager *AThermal_acquireManager(void)
{
    static AThermalManager manager;
    return &manager;
}

EXPORT void AThermal_releaseManager(AThermalManager *manager) { (void)manager; }

EXPORT AThermalStatus AThermal_getCurrentThermalStatus(AThermalManager *manager)
{
    return manager ? ATHERMAL_STATUS_NONE : ATHERMAL_STATUS_ERROR;
}

EXPORT int AThermal_registerThermalStatusListener(AThermalManager *manager, AThermal_StatusCallback function,
                                                  void *data)
{
    if (!manager || !function)
        return EINVAL;
    function(data, ATHERMAL_STATUS_NONE); // listeners hear the present state first
    return 0;
}

EXPORT int AThermal_unregisterThermalStatusListener(AThermalManager *manager,
                                                    AThermal_StatusCallback function, void *data)
{
    (void)data;
    return manager && function ? 0 : EINVAL;
}

EXPORT float AThermal_getThermalHeadroom(AThermalManager *manager, int seconds)
{
    (void)manager;
    return seconds < 0 || seconds > 60 ? NAN : 0;
}

// --- hints: nobody would follow them ----------------------------------------------------------------

EXPORT APerformanceHintManager *APerformanceHint_getManager(void) { return NULL; }

EXPORT APerformanceHintSession *APerformanceHint_createSession(APerformanceHintManager *manager,
                                                               const int32_t *threads, size_t count,
                                                               int64_t target_ns)
{
    (void)manager;
    (void)threads;
    (void)count;
    (void)target_ns;
    return NULL;
}

EXPORT int64_t APerformanceHint_getPreferredUpdateRateNanos(APerformanceHintManager *manager)
{
    (void)manager;
    return -1;
}

EXPORT int APerformanceHint_updateTargetWorkDuration(APerformanceHintSession *session, int64_t ns)
{
    (void)session;
    (void)ns;
    return EINVAL;
}

EXPORT int APerformanceHint_reportActualWorkDuration(APerformanceHintSession *session, int64_t ns)
{
    (void)session;
    (void)ns;
    return EINVAL;
}

EXPORT void APerformanceHint_closeSession(APerformanceHintSession *session) { (void)session; }

EXPORT int APerformanceHint_setThreads(APerformanceHintSession *session, const int32_t *threads, size_t count)
{
    (void)session;
    (void)threads;
    (void)count;
    return EINVAL;
}

// --- fonts: there are none ----------------------------------------------------------------------------

struct AFontMatcher {
    int unused;
};

struct ASystemFontIterator {
    int unused;
};

EXPORT ASystemFontIterator *ASystemFontIterator_open(void) { return calloc(1, sizeof(ASystemFontIterator)); }
EXPORT void ASystemFontIterator_close(ASystemFontIterator *iterator) { free(iterator); }

EXPORT AFont *ASystemFontIterator_next(ASystemFontIterator *iterator)
{
    (void)iterator;
    return NULL;
}

EXPORT AFontMatcher *AFontMatcher_create(void) { return calloc(1, sizeof(AFontMatcher)); }
EXPORT void AFontMatcher_destroy(AFontMatcher *matcher) { free(matcher); }

EXPORT void AFontMatcher_setStyle(AFontMatcher *matcher, uint16_t weight, bool italic)
{
    (void)matcher;
    (void)weight;
    (void)italic;
}

EXPORT void AFontMatcher_setLocales(AFontMatcher *matcher, const char *tags)
{
    (void)matcher;
    (void)tags;
}

EXPORT void AFontMatcher_setFamilyVariant(AFontMatcher *matcher, uint32_t variant)
{
    (void)matcher;
    (void)variant;
}

EXPORT AFont *AFontMatcher_match(const AFontMatcher *matcher, const char *family, const uint16_t *text,
                                 const uint32_t length, uint32_t *out_run)
{
    (void)matcher;
    (void)family;
    (void)text;
    if (out_run)
        *out_run = length;
    host_refused("AFontMatcher_match");
    return NULL;
}

#define OF_NO_FONT(type, function, value)                                                          \
    EXPORT type function(const AFont *font)                                                        \
    {                                                                                              \
        (void)font;                                                                                \
        return value;                                                                              \
    }

EXPORT void AFont_close(AFont *font) { (void)font; }
OF_NO_FONT(const char *, AFont_getFontFilePath, "")
OF_NO_FONT(uint16_t, AFont_getWeight, AFONT_WEIGHT_NORMAL)
OF_NO_FONT(bool, AFont_isItalic, false)
OF_NO_FONT(const char *, AFont_getLocale, NULL)
OF_NO_FONT(size_t, AFont_getCollectionIndex, 0)
OF_NO_FONT(size_t, AFont_getAxisCount, 0)

EXPORT uint32_t AFont_getAxisTag(const AFont *font, uint32_t axis)
{
    (void)font;
    (void)axis;
    return 0;
}

EXPORT float AFont_getAxisValue(const AFont *font, uint32_t axis)
{
    (void)font;
    (void)axis;
    return 0;
}

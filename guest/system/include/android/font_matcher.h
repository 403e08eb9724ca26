// SPDX-License-Identifier: GPL-2.0-or-later
// Finding a font for a text. There are no fonts here: every match is NULL.
#pragma once
#include <android/font.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum {
    AFAMILY_VARIANT_DEFAULT = 0, AFAMILY_VARIANT_COMPACT = 1, AFAMILY_VARIANT_ELEGANT = 2,
};

struct AFontMatcher;
typedef struct AFontMatcher AFontMatcher;

AFontMatcher *AFontMatcher_create(void);
void AFontMatcher_destroy(AFontMatcher *matcher);
void AFontMatcher_setStyle(AFontMatcher *matcher, uint16_t weight, bool italic);
void AFontMatcher_setLocales(AFontMatcher *matcher, const char *tags);
void AFontMatcher_setFamilyVariant(AFontMatcher *matcher, uint32_t variant);
AFont *AFontMatcher_match(const AFontMatcher *matcher, const char *family, const uint16_t *text,
                          const uint32_t length, uint32_t *out_run);

__END_DECLS

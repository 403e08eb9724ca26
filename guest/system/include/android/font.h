// SPDX-License-Identifier: GPL-2.0-or-later
// A font file of the system.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum {
    AFONT_WEIGHT_MIN = 0, AFONT_WEIGHT_THIN = 100, AFONT_WEIGHT_EXTRA_LIGHT = 200,
    AFONT_WEIGHT_LIGHT = 300, AFONT_WEIGHT_NORMAL = 400, AFONT_WEIGHT_MEDIUM = 500,
    AFONT_WEIGHT_SEMI_BOLD = 600, AFONT_WEIGHT_BOLD = 700, AFONT_WEIGHT_EXTRA_BOLD = 800,
    AFONT_WEIGHT_BLACK = 900, AFONT_WEIGHT_MAX = 1000,
};

struct AFont;
typedef struct AFont AFont;

void AFont_close(AFont *font);
const char *AFont_getFontFilePath(const AFont *font);
uint16_t AFont_getWeight(const AFont *font);
bool AFont_isItalic(const AFont *font);
const char *AFont_getLocale(const AFont *font);
size_t AFont_getCollectionIndex(const AFont *font);
size_t AFont_getAxisCount(const AFont *font);
uint32_t AFont_getAxisTag(const AFont *font, uint32_t axis);
float AFont_getAxisValue(const AFont *font, uint32_t axis);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
// All fonts of the system.
#pragma once
#include <android/font.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

struct ASystemFontIterator;
typedef struct ASystemFontIterator ASystemFontIterator;

ASystemFontIterator *ASystemFontIterator_open(void);
void ASystemFontIterator_close(ASystemFontIterator *iterator);
AFont *ASystemFontIterator_next(ASystemFontIterator *iterator);

__END_DECLS

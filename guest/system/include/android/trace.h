// SPDX-License-Identifier: GPL-2.0-or-later
// Marks for a system trace. Nobody traces here: they cost next to nothing.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

bool ATrace_isEnabled(void);
void ATrace_beginSection(const char *name);
void ATrace_endSection(void);
void ATrace_beginAsyncSection(const char *name, int32_t cookie);
void ATrace_endAsyncSection(const char *name, int32_t cookie);
void ATrace_setCounter(const char *name, int64_t value);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
// Where formatted text goes.
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct sink {
    void (*put)(struct sink *, const char *data, size_t size);
    size_t total; // bytes formatted so far, also those that did not fit
};
void format_to(struct sink *sink, const char *format, va_list arguments);

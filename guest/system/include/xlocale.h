// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#ifndef __DEFINED_locale_t
#define __DEFINED_locale_t
struct __locale_t;
typedef struct __locale_t *locale_t;
#endif

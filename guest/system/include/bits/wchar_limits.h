// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#ifndef WCHAR_MAX
#ifdef __WCHAR_UNSIGNED__
#define WCHAR_MIN 0
#define WCHAR_MAX __WCHAR_MAX__
#else
#define WCHAR_MAX __WCHAR_MAX__
#define WCHAR_MIN (-WCHAR_MAX - 1)
#endif
#endif

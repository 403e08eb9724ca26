// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <stdint.h>

#if __SIZEOF_LONG__ == 8
#define PRI_64_ "l"
#define PRI_PTR_ "l"
#else
#define PRI_64_ "ll"
#define PRI_PTR_ ""
#endif
#define PRId8 "d"
#define PRId16 "d"
#define PRId32 "d"
#define PRId64 PRI_64_ "d"
#define PRIi64 PRI_64_ "i"
#define PRIu8 "u"
#define PRIu16 "u"
#define PRIu32 "u"
#define PRIu64 PRI_64_ "u"
#define PRIx8 "x"
#define PRIx16 "x"
#define PRIx32 "x"
#define PRIx64 PRI_64_ "x"
#define PRIX32 "X"
#define PRIX64 PRI_64_ "X"
#define PRIo64 PRI_64_ "o"
#define PRIdPTR PRI_PTR_ "d"
#define PRIuPTR PRI_PTR_ "u"
#define PRIxPTR PRI_PTR_ "x"

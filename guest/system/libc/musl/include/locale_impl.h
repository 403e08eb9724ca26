// SPDX-License-Identifier: GPL-2.0-or-later
#include_next "locale_impl.h"
/* In bionic characters are UTF-8 in every language; what MB_CUR_MAX says is another matter. */
#undef MB_CUR_MAX
#define MB_CUR_MAX 4

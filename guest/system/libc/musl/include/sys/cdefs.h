// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
/* What our own headers need when a source of musl's includes them. */
#define __BEGIN_DECLS
#define __END_DECLS
#define __RENAME(symbol)
#define __RENAME_IF_FILE_OFFSET64(symbol)

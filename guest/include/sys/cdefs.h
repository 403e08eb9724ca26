// SPDX-License-Identifier: GPL-2.0-or-later
// Around declarations: in C++ they keep their C names.
#pragma once

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

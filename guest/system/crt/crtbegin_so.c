// SPDX-License-Identifier: GPL-2.0-or-later
/* The first object of a shared library. */
#include "crt.h"

NOTE
COMMON(&__dso_handle)

/* The linker calls it when the library is closed, after the library's own destructors. */
static void on_close(void)
{
	__cxa_finalize(&__dso_handle);
}

__attribute__((used, section(".fini_array"))) static void (*const fini)(void) = on_close;

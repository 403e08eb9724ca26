// SPDX-License-Identifier: GPL-2.0-or-later
// Functions of libraries that are not there yet: programs link and load, and are told so at a call.
#pragma once
#include <droidemu/hostcall.h>

// A function that answers `value` to whatever it is asked; `library` is named once in the log.
#define DROIDEMU_STUB(library, name, value)                                                        \
    __attribute__((visibility("default"))) long name(void)                                         \
    {                                                                                              \
        droidemu_host_call(0x506, #name, library);                                                 \
        return (long)(value);                                                                      \
    }

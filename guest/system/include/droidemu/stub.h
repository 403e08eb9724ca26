// SPDX-License-Identifier: GPL-2.0-or-later
// Functions of libraries that are not there yet: programs link and load, and are told so at a call.
#pragma once
#include <droidemu/hostcall.h>

// A function that answers `value` to whatever it is asked; `library` is named once in the log.
#define DROIDEMU_STUB(library, name, value) DROIDEMU_STUB_OF(long, library, name, value)
// One that answers in 64 bits on every ABI.
#define DROIDEMU_STUB64(library, name, value) DROIDEMU_STUB_OF(long long, library, name, value)

#define DROIDEMU_STUB_OF(type, library, name, value)                                               \
    __attribute__((visibility("default"))) type name(void)                                         \
    {                                                                                              \
        droidemu_host_call(0x506, #name, library);                                                 \
        return (type)(value);                                                                      \
    }

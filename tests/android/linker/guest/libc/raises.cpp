// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdio>

struct Kept {
    ~Kept() { std::puts("library closed"); }
};

struct Guard {
    ~Guard() { std::puts("library unwound"); }
};

extern "C" void raise_it(int value)
{
    static Kept kept;
    Guard guard;
    throw value;
}

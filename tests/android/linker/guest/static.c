// SPDX-License-Identifier: GPL-2.0-or-later
// No linker has begun: its host calls answer ENOSYS, whatever they are given.
#include "guest.h"

PROGRAM;

__attribute__((used)) static void program(long *stack)
{
    int wrong = 0;
    for (int number = 1; number < 0x30; number++) {
        long answer = droidemu_host_call(number, stack, stack, 0, stack);
        wrong += answer != -38 && answer != -14;
    }
    say(wrong ? "FAIL\n" : "ok\n");
    leave(wrong);
}

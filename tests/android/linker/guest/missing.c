// SPDX-License-Identifier: GPL-2.0-or-later
// Calls what nobody has, or reads it.
#include "guest.h"

PROGRAM;

int frobnicate(int);
extern int gadget;

__attribute__((used)) static void program(long *stack)
{
    say("begun\n");
    leave(stack[0] > 1 ? gadget : frobnicate(1));
}

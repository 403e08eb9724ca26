// SPDX-License-Identifier: GPL-2.0-or-later
static int value = 41;
static int *const pointer = &value;
static volatile int calls; // volatile: the compiler does not run the constructor itself
volatile int second_begun;

__attribute__((constructor)) static void begin(void)
{
    second_begun = 1;
    calls = 5;
}

int second_value(void)
{
    return *pointer;
}

int second_once(void)
{
    return calls++;
}

const char *who(void)
{
    return "second";
}

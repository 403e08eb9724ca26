// SPDX-License-Identifier: GPL-2.0-or-later
// A library that is opened later, with thread-local variables and a destructor.
extern int program_notes[4];

__thread int plugin_tls = 77;

__attribute__((constructor)) static void begin(void)
{
    program_notes[0]++;
}

__attribute__((destructor)) static void end(void)
{
    program_notes[1]++;
}

int plugin_add(int a, int b)
{
    return a + b;
}

int plugin_use_tls(void)
{
    return plugin_tls++;
}

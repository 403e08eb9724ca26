// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the linker for nonsense: whatever happens must happen to the guest alone.
#include "droidemu/loader.h"
#include "guest.h"

PROGRAM;

int program_notes[4];
static uint32_t state;

static uint32_t next(void)
{
    return state = state * 1664525 + 1013904223;
}

static char page[4096] __attribute__((aligned(4096)));

// A word that may be anything: small, wild, a pointer to something or to text.
static long word(void)
{
    static const char *const texts[] = {"libplugin.so", "plugin_add", "", "/", "/data/local/tmp",
                                        "x.apk!/y", "/proc/self/maps", "/dev/zero"};
    uint32_t choice = next() >> 16;
    switch (choice % 8) {
    case 0:
        return choice >> 8;
    case 1:
        return (long)(page + choice % 4000);
    case 2:
        return -(long)(choice >> 4);
    case 3:
        return (long)(((uint64_t)next() << 32 | next()) >> choice % 60);
    case 4:
        return (long)program_notes;
    case 5:
        return (long)dlopen;
    default:
        return (long)texts[next() >> 20 & 7];
    }
}

__attribute__((used)) static void program(long *stack)
{
    const char *seed = (char *)stack[2];
    while (*seed)
        state = state * 10 + (uint32_t)(*seed++ - '0');
    static const int numbers[] = {0x00, 0x01, 0x02, 0x10, 0x10, 0x11, 0x11, 0x12,
                                  0x13, 0x14, 0x15, 0x20, 0x21, 0x22};
    void *library = dlopen("libplugin.so", RTLD_NOW);
    for (int i = 0; i < 3000; i++) {
        for (int k = 0; k < 64; k++)
            ((long *)page)[k] = word();
        long first = next() & 1 << 20 ? (long)library : word();
        int number = numbers[(next() >> 16) % (sizeof numbers / sizeof *numbers)];
        if (number == 0 && next() & 3 << 20)
            continue;
        droidemu_host_call(number, first, word(), word(), word());
    }
    say("survived\n");
    leave(0);
}

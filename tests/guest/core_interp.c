// SPDX-License-Identifier: GPL-2.0-or-later
// A program interpreter (in the place of ld.so) that checks what the kernel told it.
#include "check.h"
#include <elf.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

extern void _start(void);

int main(int argc, char **argv)
{
    (void)argc;
    CHECK(!strcmp(argv[0], "/bin/program"), "argv is the program's");
    uintptr_t own = getauxval(AT_BASE), code = (uintptr_t)main;
    CHECK(own < code && code < own + 0x100000 && !memcmp((const char *)own, "\177ELF", 4),
          "AT_BASE is the interpreter's base");
    CHECK((getauxval(AT_ENTRY) | 1) != ((uintptr_t)_start | 1), "AT_ENTRY is the program's");
    const char *phdr = (const char *)getauxval(AT_PHDR);
    const char *base = (const char *)((uintptr_t)phdr & -4096ul);
    CHECK(base != (const char *)own && !memcmp(base, "\177ELF", 4), "AT_PHDR is the program's");
    CHECK(!strcmp((const char *)getauxval(AT_EXECFN), "/bin/program"), "AT_EXECFN");
    return DONE();
}

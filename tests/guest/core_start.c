// SPDX-License-Identifier: GPL-2.0-or-later
// What a program finds when it starts: stack, auxiliary vector, identity.
#include "check.h"
#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/utsname.h>
#include <unistd.h>

extern void _start(void);

int main(int argc, char **argv, char **envp)
{
    EQUAL(argc, 3, "argc");
    CHECK(!strcmp(argv[1], "one") && !strcmp(argv[2], "two words"), "argv");
    CHECK(argv[3] == NULL, "argv ends");
    CHECK(envp[0] && !strcmp(envp[0], "A=1") && envp[1] && !envp[2], "envp");
    CHECK(!strcmp(getenv("B"), "two"), "getenv");
    EQUAL(getauxval(AT_PAGESZ), 4096, "AT_PAGESZ");
    EQUAL(getauxval(AT_CLKTCK), 100, "AT_CLKTCK");
    EQUAL(getauxval(AT_SECURE), 0, "AT_SECURE");
    EQUAL(getauxval(AT_BASE), 0, "AT_BASE");
    EQUAL(getauxval(AT_UID), getuid(), "AT_UID");
    EQUAL(getauxval(AT_EGID), getegid(), "AT_EGID");
    CHECK((getauxval(AT_ENTRY) & ~1ul) == ((uintptr_t)_start & ~1ul), "AT_ENTRY");
    const char *phdr = (const char *)getauxval(AT_PHDR);
    CHECK(phdr != NULL, "AT_PHDR");
    EQUAL(getauxval(AT_PHENT), sizeof(void *) == 8 ? 56 : 32, "AT_PHENT");
    CHECK(getauxval(AT_PHNUM) > 0 && getauxval(AT_PHNUM) < 20, "AT_PHNUM");
    CHECK(!memcmp((const char *)((uintptr_t)phdr & -4096ul), "\177ELF", 4), "headers in memory");
    const unsigned char *random = (const unsigned char *)getauxval(AT_RANDOM);
    int any = 0;
    for (int i = 0; i < 16; i++)
        any |= random[i];
    CHECK(any, "AT_RANDOM");
    CHECK(strlen((const char *)getauxval(AT_EXECFN)) > 0, "AT_EXECFN");
    CHECK(getauxval(AT_PLATFORM) && strlen((const char *)getauxval(AT_PLATFORM)), "AT_PLATFORM");
    CHECK(getauxval(AT_HWCAP) != 0, "AT_HWCAP");
    CHECK(((uintptr_t)__builtin_frame_address(0) & 7) == 0, "stack alignment");
    struct utsname name;
    EQUAL(uname(&name), 0, "uname");
    CHECK(!strcmp(name.sysname, "Linux"), "sysname");
#if defined(__aarch64__)
    CHECK(!strcmp(name.machine, "aarch64"), "machine");
#elif defined(__arm__)
    CHECK(!strcmp(name.machine, "armv7l"), "machine");
#else
    CHECK(!strcmp(name.machine, "x86_64"), "machine");
#endif
    return DONE();
}

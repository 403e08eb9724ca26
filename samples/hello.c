// SPDX-License-Identifier: GPL-2.0-or-later
// hello: the smallest whole program. It greets on stdout and tells what it can see of the machine
// that it runs on: the ABI it was built for, its arguments, what uname() and the auxiliary vector
// say. The exit status is 0, or the number given with --exit.
#include <asm/hwcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/utsname.h>
#include <unistd.h>

#if defined(__aarch64__)
#define ABI "arm64-v8a (AArch64)"
#elif defined(__thumb__)
#define ABI "armeabi-v7a (ARMv7-A, Thumb-2)"
#elif defined(__arm__)
#define ABI "armeabi-v7a (ARMv7-A, A32)"
#else
#define ABI "x86_64"
#endif

static const struct {
    unsigned long bit;
    const char *name;
} features[] = {
#if defined(__aarch64__)
    {HWCAP_FP, "fp"},     {HWCAP_ASIMD, "asimd"}, {HWCAP_AES, "aes"},         {HWCAP_PMULL, "pmull"},
    {HWCAP_SHA1, "sha1"}, {HWCAP_SHA2, "sha2"},   {HWCAP_CRC32, "crc32"},     {HWCAP_FPHP, "fphp"},
    {HWCAP_SVE, "sve"},   {HWCAP_CPUID, "cpuid"}, {HWCAP_ATOMICS, "atomics"},
#elif defined(__arm__)
    {HWCAP_HALF, "half"},     {HWCAP_THUMB, "thumb"}, {HWCAP_EDSP, "edsp"},
    {HWCAP_VFP, "vfp"},       {HWCAP_NEON, "neon"},   {HWCAP_VFPv3, "vfpv3"},
    {HWCAP_VFPv4, "vfpv4"},   {HWCAP_TLS, "tls"},     {HWCAP_IDIVA, "idiva"},
    {HWCAP_IDIVT, "idivt"},   {HWCAP_LPAE, "lpae"},
#else
    {1, "fpu"},
#endif
};

int main(int argc, char **argv)
{
    int status = 0;
    printf("Hello from DroidEmu!\n\n");
    printf("  built for   %s, %zu-bit pointers\n", ABI, 8 * sizeof(void *));
    printf("  arguments   ");
    for (int i = 0; i < argc; i++) {
        printf("%s%s", i ? " " : "", argv[i]);
        if (strcmp(argv[i], "--exit") == 0 && i + 1 < argc)
            status = atoi(argv[i + 1]);
    }
    printf("\n  process     pid %d, user %u\n", getpid(), getuid());

    struct utsname name;
    if (uname(&name) == 0)
        printf("  system      %s %s, %s\n", name.sysname, name.release, name.machine);

    unsigned long bits = getauxval(AT_HWCAP);
    const char *platform = (const char *)getauxval(AT_PLATFORM);
    printf("  platform    %s, pages of %lu bytes\n", platform ? platform : "(none)",
           getauxval(AT_PAGESZ));
    printf("  hwcap       ");
    const char *space = "";
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (bits & features[i].bit) {
            printf("%s%s", space, features[i].name);
            space = " ";
        }
    printf("\n");
    return status;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// android_dlopen_ext and name spaces; argv: APK, inner name, offset of the library in the APK.
#include "guest.h"

PROGRAM;

int program_notes[4];

struct android_namespace_t;
struct android_namespace_t *android_create_namespace(const char *, const char *, const char *, uint64_t,
                                                   const char *, struct android_namespace_t *);
_Bool android_link_namespaces(struct android_namespace_t *, struct android_namespace_t *, const char *);
void android_update_LD_LIBRARY_PATH(const char *);
void android_get_LD_LIBRARY_PATH(char *, size_t);

struct ext {
    uint64_t flags;
    void *reserved_addr;
    size_t reserved_size;
    int relro_fd, library_fd;
    int64_t library_fd_offset;
    struct android_namespace_t *library_namespace;
};

static char text[512];

static const char *join(const char *a, const char *b)
{
    size_t n = 0;
    while (*a)
        text[n++] = *a++;
    while (*b)
        text[n++] = *b++;
    text[n] = 0;
    return text;
}

static int adds(void *library)
{
    int (*add)(int, int) = library ? dlsym(library, "plugin_add") : 0;
    Dl_info info;
    return add && add(20, 22) == 42 && dladdr((void *)add, &info);
}

__attribute__((used)) static void program(long *stack)
{
    const char *apk = (char *)stack[2], *inner = (char *)stack[3], *number = (char *)stack[4];
    long offset = 0;
    while (*number)
        offset = offset * 10 + *number++ - '0';

    void *library = dlopen(join(join(apk, "!/"), inner), RTLD_NOW);
    CHECK(adds(library), "straight out of an APK");
    Dl_info info;
    dladdr(dlsym(library, "plugin_add"), &info);
    CHECK(within(info.dli_fname, ".apk!/lib/") && within(info.dli_fname, "/libplugin.so"), "its name");
    CHECK(!dlclose(library), "closed");
    CHECK(!dlopen(join(apk, "!/lib/none.so"), RTLD_NOW) && within(dlerror(), "none.so\" not found"),
          "not in the APK");
    CHECK(!dlopen(join(apk, "!/lib/packed.so"), RTLD_NOW) && within(dlerror(), "compressed"),
          "compressed");
    CHECK(!dlopen(join(apk, "!/lib/crooked.so"), RTLD_NOW) && within(dlerror(), "zipalign"),
          "not aligned");

    int fd = (int)sys(SYS_OPENAT, -100, (long)apk, 0, 0, 0, 0);
    struct ext ext = {.flags = 0x10 | 0x20, .library_fd = fd, .library_fd_offset = offset};
    library = android_dlopen_ext("libplugin.so", RTLD_NOW, &ext);
    CHECK(adds(library), "by descriptor and offset");
    CHECK(!dlclose(library), "closed again");
    ext.library_fd_offset = 12;
    CHECK(!android_dlopen_ext("libplugin.so", RTLD_NOW, &ext) && within(dlerror(), "offset"), "bad offset");
    ext.library_fd = 99;
    CHECK(!android_dlopen_ext("libplugin.so", RTLD_NOW, &ext) && within(dlerror(), "descriptor"),
          "bad descriptor");

    char *room = (char *)sys(SYS_MMAP, 0, 1 << 20, 0, 0x22, -1, 0);
    ext = (struct ext){.flags = 1, .reserved_addr = room, .reserved_size = 1 << 20};
    library = android_dlopen_ext("/data/app/lib/libplugin.so", RTLD_NOW, &ext);
    CHECK(adds(library), "at a reserved address");
    dladdr(dlsym(library, "plugin_add"), &info);
    CHECK(info.dli_fbase == room, "indeed");
    dlclose(library);
    ext.reserved_size = 4096;
    CHECK(!android_dlopen_ext("/data/app/lib/libplugin.so", RTLD_NOW, &ext) &&
              within(dlerror(), "smaller"), "too small");
    ext.flags = 2;
    CHECK(adds(library = android_dlopen_ext("/data/app/lib/libplugin.so", RTLD_NOW, &ext)), "a hint");
    ext.flags = 0x40;
    void *second = android_dlopen_ext("/data/app/lib/libplugin.so", RTLD_NOW, &ext);
    CHECK(adds(second) && second != library, "a second copy");
    dlclose(second);
    dlclose(library);

    CHECK(!dlopen("libplugin.so", RTLD_NOW) && dlerror(), "not in the default paths");
    struct android_namespace_t *space =
        android_create_namespace("app", "/data/app/lib", 0, 1, "/data/app", 0);
    CHECK(space && android_link_namespaces(space, 0, "libdl.so"), "a name space");
    ext = (struct ext){.flags = 0x200, .library_namespace = space};
    library = android_dlopen_ext("libplugin.so", RTLD_NOW, &ext);
    CHECK(adds(library), "its libraries");
    CHECK(!android_dlopen_ext("/data/local/tmp/ext", RTLD_NOW, &ext) &&
              within(dlerror(), "not accessible"), "isolated");
    dlclose(library);
    android_update_LD_LIBRARY_PATH("/data/app/lib:/nowhere");
    CHECK(adds(dlopen("libplugin.so", RTLD_NOW)), "LD_LIBRARY_PATH updated");
    android_get_LD_LIBRARY_PATH(text, sizeof text);
    CHECK(within(text, "/data/app/lib:/nowhere:/system/lib"), "and read");
    leave(failures);
}

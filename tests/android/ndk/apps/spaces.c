// SPDX-License-Identifier: GPL-2.0-or-later
// What an app's library finds with dlopen: a line each, the error's text where it finds nothing.
// libextra.so, which the test puts beside it, is this file again, under another name.
#include <android/log.h>
#include <android/native_activity.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "spaces", __VA_ARGS__)
#ifdef __LP64__
#define LIB "/system/lib64/"
#else
#define LIB "/system/lib/"
#endif

static void *try(const char *name, const char *symbol)
{
    void *library = dlopen(name, RTLD_NOW);
    if (!library)
        SAY("%s", dlerror());
    else
        SAY("%s %s", name, dlsym(library, symbol) ? "found" : "lacks its symbol");
    return library;
}

void spaces_here(void) {}

__attribute__((visibility("default"))) void ANativeActivity_onCreate(ANativeActivity *a, void *saved, size_t size)
{
    (void)saved, (void)size;
    Dl_info info;
    char path[512] = "";
    void *extra = try("libextra.so", "spaces_here");
    if (extra && dladdr(dlsym(extra, "spaces_here"), &info))
        snprintf(path, sizeof path, "%s", info.dli_fname);
    SAY("by path: %s", dlopen(path, RTLD_NOW) == extra ? "the same" : "another");
    try("liblog.so", "__android_log_print");
    try("libEGL.so", "eglGetDisplay");
    try(LIB "libz.so", "inflate");
    try("libdl_android.so", "android_create_namespace");
    try(LIB "libdl_android.so", "android_create_namespace");
    try("libnone.so", "none");
    SAY("default: %d %d", dlsym(RTLD_DEFAULT, "spaces_here") == (void *)spaces_here,
        dlsym(RTLD_DEFAULT, "android_create_namespace") != NULL);
    ANativeActivity_finish(a);
}

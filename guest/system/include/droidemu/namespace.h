// SPDX-License-Identifier: GPL-2.0-or-later
// The name space of an app's libraries, which app_process makes before the first of them is loaded
// (on a device libnativeloader does, for each class loader).
#pragma once

#include <android/dlext.h>
#include <dlfcn.h>

__BEGIN_DECLS
#define APP_NAMESPACE "classloader-namespace"

// libdl_android.so
enum { ANDROID_NAMESPACE_TYPE_ISOLATED = 1 };
struct android_namespace_t *android_create_namespace(const char *name, const char *library_path,
                                                     const char *default_path, uint64_t type,
                                                     const char *permitted,
                                                     struct android_namespace_t *parent);
bool android_link_namespaces(struct android_namespace_t *from, struct android_namespace_t *to,
                             const char *names);
struct android_namespace_t *android_get_exported_namespace(const char *name);

// dlopen for the app: among its libraries, where there is an app.
static inline void *droidemu_dlopen_for_app(const char *path, int flags)
{
	android_dlextinfo info = {.flags = ANDROID_DLEXT_USE_NAMESPACE};
	info.library_namespace = android_get_exported_namespace(APP_NAMESPACE);
	return info.library_namespace ? android_dlopen_ext(path, flags, &info) : dlopen(path, flags);
}
__END_DECLS

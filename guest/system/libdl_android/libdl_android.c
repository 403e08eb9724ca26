// SPDX-License-Identifier: GPL-2.0-or-later
/* libdl_android.so: name spaces, for the system's own use (app_process makes an app's with it). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))
/* In the linker, which no library says it needs: whoever links against this one need not have it. */
#define WEAK __attribute__((weak))
#define CALLER __builtin_return_address(0)

struct android_namespace_t;

WEAK void *__loader_android_create_namespace(const char *, const char *, const char *, uint64_t,
					const char *, const void *, const void *);
WEAK int __loader_android_link_namespaces(const void *, const void *, const char *);
WEAK int __loader_android_link_namespaces_all_libs(const void *, const void *);
WEAK void *__loader_android_get_exported_namespace(const char *);
WEAK void __loader_android_get_LD_LIBRARY_PATH(char *, size_t);
WEAK void __loader_android_update_LD_LIBRARY_PATH(const char *);
WEAK void __loader_android_set_application_target_sdk_version(int);
WEAK int __loader_android_get_application_target_sdk_version(void);

EXPORT struct android_namespace_t *
android_create_namespace(const char *name, const char *library_path, const char *default_path,
			 uint64_t type, const char *permitted, struct android_namespace_t *parent)
{
	return __loader_android_create_namespace(name, library_path, default_path, type, permitted,
						 parent, CALLER);
}

EXPORT bool android_init_anonymous_namespace(const char *names, const char *library_path)
{
	(void)names, (void)library_path;
	return true;
}

EXPORT bool android_link_namespaces(struct android_namespace_t *from,
				    struct android_namespace_t *to, const char *names)
{
	return __loader_android_link_namespaces(from, to, names) > 0;
}

EXPORT bool android_link_namespaces_all_libs(struct android_namespace_t *from,
					     struct android_namespace_t *to)
{
	return __loader_android_link_namespaces_all_libs(from, to) > 0;
}

EXPORT struct android_namespace_t *android_get_exported_namespace(const char *name)
{
	return __loader_android_get_exported_namespace(name);
}

EXPORT void android_get_LD_LIBRARY_PATH(char *buffer, size_t size)
{
	__loader_android_get_LD_LIBRARY_PATH(buffer, size);
}

EXPORT void android_update_LD_LIBRARY_PATH(const char *path)
{
	__loader_android_update_LD_LIBRARY_PATH(path);
}

EXPORT void android_set_application_target_sdk_version(int version)
{
	__loader_android_set_application_target_sdk_version(version);
}

EXPORT int android_get_application_target_sdk_version(void)
{
	return __loader_android_get_application_target_sdk_version();
}

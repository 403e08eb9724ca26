// SPDX-License-Identifier: GPL-2.0-or-later
/* libdl.so: everything is in the linker; here the callers are found out and errors kept. */
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))
/* In the linker, which no library says it needs: whoever links against this one need not have it. */
#define WEAK __attribute__((weak))
#define CALLER __builtin_return_address(0)

WEAK void *__loader_android_dlopen_ext(const char *, int, const void *, const void *);
WEAK void *__loader_dlopen(const char *, int, const void *);
WEAK void *__loader_dlvsym(void *, const char *, const char *, const void *);
WEAK void *__loader_dlsym(void *, const char *, const void *);
WEAK int __loader_dladdr(const void *, void *);
WEAK int __loader_dlclose(void *);
WEAK long __loader_dlerror(char *, size_t);
WEAK int __loader_dl_iterate_phdr(int (*)(void *, size_t, void *), void *);
WEAK uintptr_t __loader_dl_unwind_find_exidx(uintptr_t, int *);
WEAK int __loader_android_get_application_target_sdk_version(void);

#ifdef __arm__
/* Where thread-local variables are: as everywhere, but libc, which has it too, is not needed. */
__asm__(".text\n.arm\n.hidden __aeabi_read_tp\n.globl __aeabi_read_tp\n"
	".type __aeabi_read_tp, %function\n__aeabi_read_tp:\n"
	"	mrc p15, 0, r0, c13, c0, 3\n	bx lr\n");
#endif

EXPORT void *dlopen(const char *name, int flags)
{
	return __loader_dlopen(name, flags, CALLER);
}

EXPORT void *android_dlopen_ext(const char *name, int flags, const void *ext)
{
	return __loader_android_dlopen_ext(name, flags, ext, CALLER);
}

EXPORT void *dlsym(void *handle, const char *name)
{
	return __loader_dlsym(handle, name, CALLER);
}

EXPORT void *dlvsym(void *handle, const char *name, const char *version)
{
	return __loader_dlvsym(handle, name, version, CALLER);
}

EXPORT int dladdr(const void *address, void *info)
{
	return __loader_dladdr(address, info);
}

EXPORT int dlclose(void *handle)
{
	return __loader_dlclose(handle);
}

EXPORT char *dlerror(void)
{
	static __thread char text[512] __attribute__((tls_model("initial-exec")));
	return __loader_dlerror(text, sizeof text) > 0 ? text : 0;
}

EXPORT int dl_iterate_phdr(int (*callback)(void *, size_t, void *), void *data)
{
	return __loader_dl_iterate_phdr(callback, data);
}

#ifdef __arm__
EXPORT uintptr_t dl_unwind_find_exidx(uintptr_t pc, int *count)
{
	return __loader_dl_unwind_find_exidx(pc, count);
}
#endif

EXPORT int android_get_application_target_sdk_version(void)
{
	return __loader_android_get_application_target_sdk_version();
}

/* Control flow integrity over libraries' borders: calls are let through, as for libraries that
   were not built for it. */
EXPORT size_t __cfi_shadow_size(void)
{
	return 0;
}

EXPORT void __cfi_init(void *shadow)
{
	(void)shadow;
}

EXPORT void __cfi_slowpath(uint64_t type, void *pointer)
{
	(void)type, (void)pointer;
}

EXPORT void __cfi_slowpath_diag(uint64_t type, void *pointer, void *data)
{
	(void)type, (void)pointer, (void)data;
}

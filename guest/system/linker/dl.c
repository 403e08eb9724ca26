// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dlopen and its family, for libdl.so: the names are those of bionic's linker. `caller` is an
 * address in the library that asks. Each answers with 0 when the host has an error text ready
 * (LINK_ERROR).
 */
#include "linker.h"

EXPORT void *__loader_android_dlopen_ext(const char *name, int flags, const void *ext,
					 const void *caller)
{
	struct droidemu_work work = {0};
	lock();
	changing(1);
	droidemu_host_call(DROIDEMU_DLOPEN, name, flags, ext, caller, &work);
	changing(0);
	work_off(&work);
	unlock();
	return work.handle;
}

EXPORT void *__loader_dlopen(const char *name, int flags, const void *caller)
{
	return __loader_android_dlopen_ext(name, flags, 0, caller);
}

EXPORT void *__loader_dlvsym(void *handle, const char *name, const char *version, const void *caller)
{
	return (void *)droidemu_host_call(DROIDEMU_DLSYM, handle, name, version, caller);
}

EXPORT void *__loader_dlsym(void *handle, const char *name, const void *caller)
{
	return __loader_dlvsym(handle, name, 0, caller);
}

EXPORT int __loader_dladdr(const void *address, void *info)
{
	return (int)droidemu_host_call(DROIDEMU_DLADDR, address, info);
}

EXPORT int __loader_dlclose(void *handle)
{
	struct droidemu_work work = {0};
	lock();
	changing(2);
	long result = droidemu_host_call(DROIDEMU_DLCLOSE, handle, &work);
	work_off(&work);
	changing(0);
	unlock();
	return result < 0 ? -1 : 0;
}

/* The text of this thread's last error, 0 if there was none since the last call. */
EXPORT long __loader_dlerror(char *text, size_t size)
{
	return droidemu_host_call(DROIDEMU_LINK_ERROR, text, size);
}

struct dl_phdr_info {
	uintptr_t addr;
	const char *name;
	const void *phdr;
	uint16_t phnum;
	unsigned long long adds, subs;
	size_t tls_module;
	void *tls_data;
};

EXPORT int __loader_dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *),
				    void *data)
{
	int result = 0;
	lock();
	for (struct droidemu_module *module = _r_debug.map; module && !result;
	     module = module->l_next) {
		struct dl_phdr_info info = {
			.addr = module->l_addr,
			.name = module->l_name,
			.phdr = module->phdr,
			.phnum = (uint16_t)module->phnum,
			.adds = _r_debug.added,
			.subs = _r_debug.removed,
			.tls_module = module->tls_module,
		};
		if (module->tls_module)
			info.tls_data = (char *)thread_pointer()
				+ __droidemu_process.tls[module->tls_module - 1].offset;
		result = callback(&info, sizeof info, data);
	}
	unlock();
	return result;
}

EXPORT uintptr_t __loader_dl_unwind_find_exidx(uintptr_t pc, int *count)
{
	for (struct droidemu_module *module = _r_debug.map; module; module = module->l_next)
		if (pc >= module->start && pc < module->end && module->exidx) {
			*count = (int)module->exidx_count;
			return module->exidx;
		}
	*count = 0;
	return 0;
}

#ifdef __arm__
/* What unwinders call; libc has it too. */
EXPORT uintptr_t __gnu_Unwind_Find_exidx(uintptr_t pc, int *count)
{
	return __loader_dl_unwind_find_exidx(pc, count);
}
#endif

EXPORT int __loader_android_get_application_target_sdk_version(void)
{
	return (int)droidemu_host_call(DROIDEMU_SDK_VERSION, -1);
}

EXPORT void __loader_android_set_application_target_sdk_version(int version)
{
	droidemu_host_call(DROIDEMU_SDK_VERSION, version);
}

EXPORT void __loader_android_get_LD_LIBRARY_PATH(char *buffer, size_t size)
{
	droidemu_host_call(DROIDEMU_LIBRARY_PATH, buffer, size, 0);
}

EXPORT void __loader_android_update_LD_LIBRARY_PATH(const char *path)
{
	droidemu_host_call(DROIDEMU_LIBRARY_PATH, 0, 0, path);
}

/* A thread has an object whose destructor is in the library of `dso`: it stays until then. */
EXPORT void __loader_add_thread_local_dtor(const void *dso)
{
	droidemu_host_call(DROIDEMU_THREAD_OBJECTS, dso, 1);
}

EXPORT void __loader_remove_thread_local_dtor(const void *dso)
{
	droidemu_host_call(DROIDEMU_THREAD_OBJECTS, dso, -1);
}

struct namespace_request {
	const char *name, *library_path, *default_path, *permitted;
	const void *parent, *caller;
	uint64_t type;
};

EXPORT void *__loader_android_create_namespace(const char *name, const char *library_path,
					       const char *default_path, uint64_t type,
					       const char *permitted, const void *parent,
					       const void *caller)
{
	struct namespace_request request = {
		name, library_path, default_path, permitted, parent, caller, type,
	};
	return (void *)droidemu_host_call(DROIDEMU_NAMESPACE_CREATE, &request);
}

/* `names`: sonames between colons, 0 for all libraries. */
EXPORT int __loader_android_link_namespaces(const void *from, const void *to, const char *names)
{
	return (int)droidemu_host_call(DROIDEMU_NAMESPACE_LINK, from, to, names);
}

EXPORT int __loader_android_link_namespaces_all_libs(const void *from, const void *to)
{
	return __loader_android_link_namespaces(from, to, 0);
}

EXPORT void *__loader_android_get_exported_namespace(const char *name)
{
	return (void *)droidemu_host_call(DROIDEMU_NAMESPACE_EXPORTED, name);
}

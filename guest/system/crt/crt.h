// SPDX-License-Identifier: GPL-2.0-or-later
/* What every library and program has of its own, so that its handlers go when it goes. */
#pragma once

#define HIDDEN __attribute__((visibility("hidden")))

extern int __cxa_atexit(void (*)(void *), void *, void *);
extern void __cxa_finalize(void *);
extern int __register_atfork(void (*)(void), void (*)(void), void (*)(void), void *);

#define COMMON(handle)                                                                       \
	HIDDEN void *__dso_handle = handle;                                                    \
	HIDDEN int atexit(void (*function)(void))                                              \
	{                                                                                      \
		return __cxa_atexit((void (*)(void *))function, 0, &__dso_handle);               \
	}                                                                                      \
	HIDDEN int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) \
	{                                                                                      \
		return __register_atfork(prepare, parent, child, &__dso_handle);                 \
	}

/* The level of the interfaces that this was made for; the linker of a phone reads it. */
struct android_note {
	unsigned name_size, desc_size, type;
	char name[8];
	int level;
	char ndk[64], build[64];
};
#define NOTE                                                                                 \
	__attribute__((used, section(".note.android.ident"), aligned(4)))                      \
	static const struct android_note note = {8, 4 + 64 + 64, 1, "Android", __ANDROID_API__,   \
						 "droidemu", "1"};

// SPDX-License-Identifier: GPL-2.0-or-later
/* Thread-local variables of code for levels before 29: each is found through a number of its own. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct variable {
	size_t size, align;
	size_t number; /* from 1; 0: not asked for yet */
	const void *image;
};
struct table {
	size_t room;
	void *at[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static size_t numbers;

static void drop(void *of)
{
	struct table *t = of;
	for (size_t i = 0; i < t->room; i++)
		if (t->at[i])
			free(((void **)t->at[i])[-1]);
	free(t);
}

static void make_key(void)
{
	if (pthread_key_create(&key, drop))
		abort();
}

static void *make(const struct variable *v)
{
	/* Aligned, with what malloc answered before it. */
	size_t align = v->align < sizeof(void *) ? sizeof(void *) : v->align;
	char *block = malloc(v->size + align + sizeof(void *));
	if (!block)
		abort();
	void **at = (void **)(((size_t)block + sizeof(void *) + align - 1) & -align);
	at[-1] = block;
	if (v->image)
		memcpy(at, v->image, v->size);
	else
		memset(at, 0, v->size);
	return at;
}

__attribute__((visibility("hidden"))) void *__emutls_get_address(struct variable *v)
{
	size_t number = __atomic_load_n(&v->number, __ATOMIC_ACQUIRE);
	if (!number) {
		pthread_once(&once, make_key);
		pthread_mutex_lock(&lock);
		number = v->number;
		if (!number)
			__atomic_store_n(&v->number, number = ++numbers, __ATOMIC_RELEASE);
		pthread_mutex_unlock(&lock);
	}
	struct table *t = pthread_getspecific(key);
	if (!t || t->room < number) {
		size_t room = number + 16, before = t ? t->room : 0;
		t = realloc(t, sizeof *t + room * sizeof(void *));
		if (!t)
			abort();
		memset(t->at + before, 0, (room - before) * sizeof(void *));
		t->room = room;
		pthread_setspecific(key, t);
	}
	void **at = &t->at[number - 1];
	if (!*at)
		*at = make(v);
	return *at;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Hash tables of one program, or several. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

struct slot {
	struct slot *next;
	ENTRY entry;
};
struct __hsearch {
	size_t mask;
	struct slot *slots[];
};

int hcreate_r(size_t count, struct hsearch_data *table)
{
	size_t size = 16;
	while (size < count && size < (size_t)1 << 24)
		size *= 2;
	table->__hsearch = calloc(1, sizeof(struct __hsearch) + size * sizeof(struct slot *));
	if (!table->__hsearch)
		return 0;
	table->__hsearch->mask = size - 1;
	return 1;
}

void hdestroy_r(struct hsearch_data *table)
{
	if (!table->__hsearch)
		return;
	for (size_t i = 0; i <= table->__hsearch->mask; i++)
		for (struct slot *s = table->__hsearch->slots[i], *next; s; s = next) {
			next = s->next;
			free(s);
		}
	free(table->__hsearch);
	table->__hsearch = 0;
}

int hsearch_r(ENTRY entry, ACTION action, ENTRY **result, struct hsearch_data *table)
{
	uint32_t hash = 2166136261u;
	for (const char *p = entry.key; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619;
	struct slot **at = &table->__hsearch->slots[hash & table->__hsearch->mask];
	for (struct slot *s = *at; s; s = s->next)
		if (!strcmp(s->entry.key, entry.key)) {
			*result = &s->entry;
			return 1;
		}
	*result = 0;
	if (action == FIND) {
		errno = ESRCH;
		return 0;
	}
	struct slot *s = malloc(sizeof *s);
	if (!s)
		return 0;
	*s = (struct slot){*at, entry};
	*at = s;
	*result = &s->entry;
	return 1;
}

static struct hsearch_data the_table;
int hcreate(size_t count) { return hcreate_r(count, &the_table); }
void hdestroy(void) { hdestroy_r(&the_table); }

ENTRY *hsearch(ENTRY entry, ACTION action)
{
	ENTRY *result = 0;
	if (!the_table.__hsearch) {
		errno = EINVAL;
		return 0;
	}
	hsearch_r(entry, action, &result, &the_table);
	return result;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
__BEGIN_DECLS
typedef enum { FIND, ENTER } ACTION;
typedef struct entry {
	char *key;
	void *data;
} ENTRY;
typedef enum { preorder, postorder, endorder, leaf } VISIT;
struct hsearch_data { struct __hsearch *__hsearch; };
void insque(void *, void *);
void remque(void *);
int hcreate(size_t);
void hdestroy(void);
ENTRY *hsearch(ENTRY, ACTION);
int hcreate_r(size_t, struct hsearch_data *);
void hdestroy_r(struct hsearch_data *);
int hsearch_r(ENTRY, ACTION, ENTRY **, struct hsearch_data *);
void *lfind(const void *, const void *, size_t *, size_t, int (*)(const void *, const void *));
void *lsearch(const void *, void *, size_t *, size_t, int (*)(const void *, const void *));
void *tdelete(const void *, void **, int (*)(const void *, const void *));
void tdestroy(void *, void (*)(void *));
void *tfind(const void *, void *const *, int (*)(const void *, const void *));
void *tsearch(const void *, void **, int (*)(const void *, const void *));
void twalk(const void *, void (*)(const void *, VISIT, int));
__END_DECLS

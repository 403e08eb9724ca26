// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/* Lists in the way of BSD: singly linked, with an end, doubly linked, and doubly with an end. */
#include <stddef.h>

#define SLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head) { NULL }
#define SLIST_ENTRY(type) struct { struct type *sle_next; }
#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_END(head) NULL
#define SLIST_EMPTY(head) (SLIST_FIRST(head) == NULL)
#define SLIST_NEXT(e, field) ((e)->field.sle_next)
#define SLIST_INIT(head) (SLIST_FIRST(head) = NULL)
#define SLIST_FOREACH(v, head, field) for ((v) = SLIST_FIRST(head); (v); (v) = SLIST_NEXT(v, field))
#define SLIST_FOREACH_SAFE(v, head, field, next) \
	for ((v) = SLIST_FIRST(head); (v) && ((next) = SLIST_NEXT(v, field), 1); (v) = (next))
#define SLIST_INSERT_HEAD(head, e, field) \
	(SLIST_NEXT(e, field) = SLIST_FIRST(head), SLIST_FIRST(head) = (e))
#define SLIST_INSERT_AFTER(at, e, field) \
	(SLIST_NEXT(e, field) = SLIST_NEXT(at, field), SLIST_NEXT(at, field) = (e))
#define SLIST_REMOVE_HEAD(head, field) (SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field))
#define SLIST_REMOVE(head, e, type, field)                            \
	do {                                                          \
		struct type **__at = &SLIST_FIRST(head);              \
		while (*__at != (e))                                  \
			__at = &SLIST_NEXT(*__at, field);             \
		*__at = SLIST_NEXT(e, field);                         \
	} while (0)

#define STAILQ_HEAD(name, type) struct name { struct type *stqh_first, **stqh_last; }
#define STAILQ_HEAD_INITIALIZER(head) { NULL, &(head).stqh_first }
#define STAILQ_ENTRY(type) struct { struct type *stqe_next; }
#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_EMPTY(head) (STAILQ_FIRST(head) == NULL)
#define STAILQ_NEXT(e, field) ((e)->field.stqe_next)
#define STAILQ_INIT(head) (STAILQ_FIRST(head) = NULL, (head)->stqh_last = &STAILQ_FIRST(head))
#define STAILQ_FOREACH(v, head, field) for ((v) = STAILQ_FIRST(head); (v); (v) = STAILQ_NEXT(v, field))
#define STAILQ_INSERT_TAIL(head, e, field)                    \
	(STAILQ_NEXT(e, field) = NULL, *(head)->stqh_last = (e), \
	 (head)->stqh_last = &STAILQ_NEXT(e, field))
#define STAILQ_INSERT_HEAD(head, e, field)                                      \
	do {                                                                    \
		if ((STAILQ_NEXT(e, field) = STAILQ_FIRST(head)) == NULL)       \
			(head)->stqh_last = &STAILQ_NEXT(e, field);             \
		STAILQ_FIRST(head) = (e);                                       \
	} while (0)
#define STAILQ_REMOVE_HEAD(head, field)                                                   \
	do {                                                                              \
		if ((STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field)) == NULL) \
			(head)->stqh_last = &STAILQ_FIRST(head);                          \
	} while (0)
#define SIMPLEQ_HEAD STAILQ_HEAD
#define SIMPLEQ_ENTRY STAILQ_ENTRY
#define SIMPLEQ_FIRST STAILQ_FIRST
#define SIMPLEQ_EMPTY STAILQ_EMPTY
#define SIMPLEQ_NEXT STAILQ_NEXT
#define SIMPLEQ_INIT STAILQ_INIT
#define SIMPLEQ_FOREACH STAILQ_FOREACH
#define SIMPLEQ_INSERT_TAIL STAILQ_INSERT_TAIL
#define SIMPLEQ_INSERT_HEAD STAILQ_INSERT_HEAD
#define SIMPLEQ_REMOVE_HEAD STAILQ_REMOVE_HEAD

#define LIST_HEAD(name, type) struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head) { NULL }
#define LIST_ENTRY(type) struct { struct type *le_next, **le_prev; }
#define LIST_FIRST(head) ((head)->lh_first)
#define LIST_EMPTY(head) (LIST_FIRST(head) == NULL)
#define LIST_NEXT(e, field) ((e)->field.le_next)
#define LIST_INIT(head) (LIST_FIRST(head) = NULL)
#define LIST_FOREACH(v, head, field) for ((v) = LIST_FIRST(head); (v); (v) = LIST_NEXT(v, field))
#define LIST_FOREACH_SAFE(v, head, field, next) \
	for ((v) = LIST_FIRST(head); (v) && ((next) = LIST_NEXT(v, field), 1); (v) = (next))
#define LIST_INSERT_HEAD(head, e, field)                                        \
	do {                                                                    \
		if ((LIST_NEXT(e, field) = LIST_FIRST(head)) != NULL)           \
			LIST_FIRST(head)->field.le_prev = &LIST_NEXT(e, field); \
		LIST_FIRST(head) = (e);                                         \
		(e)->field.le_prev = &LIST_FIRST(head);                         \
	} while (0)
#define LIST_REMOVE(e, field)                                                             \
	do {                                                                              \
		if (LIST_NEXT(e, field) != NULL)                                          \
			LIST_NEXT(e, field)->field.le_prev = (e)->field.le_prev;          \
		*(e)->field.le_prev = LIST_NEXT(e, field);                                \
	} while (0)

#define TAILQ_HEAD(name, type) struct name { struct type *tqh_first, **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head) { NULL, &(head).tqh_first }
#define TAILQ_ENTRY(type) struct { struct type *tqe_next, **tqe_prev; }
#define TAILQ_FIRST(head) ((head)->tqh_first)
#define TAILQ_EMPTY(head) (TAILQ_FIRST(head) == NULL)
#define TAILQ_NEXT(e, field) ((e)->field.tqe_next)
#define TAILQ_LAST(head, name) (*(((struct name *)((head)->tqh_last))->tqh_last))
#define TAILQ_PREV(e, name, field) (*(((struct name *)((e)->field.tqe_prev))->tqh_last))
#define TAILQ_INIT(head) (TAILQ_FIRST(head) = NULL, (head)->tqh_last = &TAILQ_FIRST(head))
#define TAILQ_FOREACH(v, head, field) for ((v) = TAILQ_FIRST(head); (v); (v) = TAILQ_NEXT(v, field))
#define TAILQ_FOREACH_SAFE(v, head, field, next) \
	for ((v) = TAILQ_FIRST(head); (v) && ((next) = TAILQ_NEXT(v, field), 1); (v) = (next))
#define TAILQ_FOREACH_REVERSE(v, head, name, field) \
	for ((v) = TAILQ_LAST(head, name); (v); (v) = TAILQ_PREV(v, name, field))
#define TAILQ_INSERT_TAIL(head, e, field)                             \
	do {                                                          \
		TAILQ_NEXT(e, field) = NULL;                          \
		(e)->field.tqe_prev = (head)->tqh_last;               \
		*(head)->tqh_last = (e);                              \
		(head)->tqh_last = &TAILQ_NEXT(e, field);             \
	} while (0)
#define TAILQ_INSERT_HEAD(head, e, field)                                          \
	do {                                                                       \
		if ((TAILQ_NEXT(e, field) = TAILQ_FIRST(head)) != NULL)            \
			TAILQ_FIRST(head)->field.tqe_prev = &TAILQ_NEXT(e, field); \
		else                                                               \
			(head)->tqh_last = &TAILQ_NEXT(e, field);                  \
		TAILQ_FIRST(head) = (e);                                           \
		(e)->field.tqe_prev = &TAILQ_FIRST(head);                          \
	} while (0)
#define TAILQ_REMOVE(head, e, field)                                                       \
	do {                                                                               \
		if (TAILQ_NEXT(e, field) != NULL)                                          \
			TAILQ_NEXT(e, field)->field.tqe_prev = (e)->field.tqe_prev;        \
		else                                                                       \
			(head)->tqh_last = (e)->field.tqe_prev;                            \
		*(e)->field.tqe_prev = TAILQ_NEXT(e, field);                               \
	} while (0)

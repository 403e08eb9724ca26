// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fts: a walk over a tree of files. Directories are read when they are entered; paths are complete,
 * and the working directory stays where it is (as with FTS_NOCHDIR).
 */
#include <dirent.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "internal.h"

/* An entry, its structure stat and its path are in one block. */
static FTSENT *make(FTSENT *parent, const char *folder, const char *name)
{
	size_t size = strlen(name), before = folder ? strlen(folder) : 0;
	bool slash = before && folder[before - 1] != '/';
	size_t path_size = before + slash + size;
	size_t stat_at = (sizeof(FTSENT) + size + 8) & ~(size_t)7;
	FTSENT *e = calloc(1, stat_at + sizeof(struct stat) + path_size + 1);
	if (!e)
		return 0;
	memcpy(e->fts_name, name, size);
	e->fts_namelen = size;
	e->fts_statp = (struct stat *)((char *)e + stat_at);
	e->fts_path = e->fts_accpath = (char *)(e->fts_statp + 1);
	if (before)
		memcpy(e->fts_path, folder, before);
	if (slash)
		e->fts_path[before] = '/';
	memcpy(e->fts_path + before + slash, name, size + 1);
	e->fts_pathlen = path_size;
	e->fts_parent = parent;
	e->fts_level = parent ? parent->fts_level + 1 : FTS_ROOTLEVEL;
	e->fts_instr = FTS_NOINSTR;
	return e;
}

/* What it is, and whether it is one of the directories above it. */
static void look(FTS *fts, FTSENT *e, bool follow)
{
	struct stat *st = e->fts_statp;
	follow |= (fts->fts_options & FTS_LOGICAL) != 0;
	if (e->fts_level == FTS_ROOTLEVEL && (fts->fts_options & FTS_COMFOLLOW))
		follow = true;
	e->fts_errno = 0;
	if (follow ? stat(e->fts_path, st) : lstat(e->fts_path, st)) {
		int error = errno;
		if (follow && !lstat(e->fts_path, st)) {
			e->fts_info = FTS_SLNONE;
			return;
		}
		memset(st, 0, sizeof *st);
		e->fts_errno = error;
		e->fts_info = FTS_NS;
		return;
	}
	e->fts_dev = st->st_dev;
	e->fts_ino = st->st_ino;
	e->fts_nlink = st->st_nlink;
	if (S_ISDIR(st->st_mode)) {
		bool dots = !strcmp(e->fts_name, ".") || !strcmp(e->fts_name, "..");
		if (dots && e->fts_level != FTS_ROOTLEVEL) {
			e->fts_info = FTS_DOT;
			return;
		}
		e->fts_info = FTS_D;
		for (FTSENT *up = e->fts_parent; up; up = up->fts_parent)
			if (up->fts_dev == e->fts_dev && up->fts_ino == e->fts_ino) {
				e->fts_cycle = up;
				e->fts_info = FTS_DC;
				break;
			}
	} else if (S_ISLNK(st->st_mode))
		e->fts_info = FTS_SL;
	else
		e->fts_info = S_ISREG(st->st_mode) ? FTS_F : FTS_DEFAULT;
}

static void free_list(FTSENT *e)
{
	while (e) {
		FTSENT *next = e->fts_link;
		free(e);
		e = next;
	}
}

static int (*comparing)(const FTSENT **, const FTSENT **);
static int compare(const void *a, const void *b)
{
	return comparing((const FTSENT **)a, (const FTSENT **)b);
}

static FTSENT *sort(FTS *fts, FTSENT *list, size_t count)
{
	if (!fts->fts_compar || count < 2)
		return list;
	FTSENT **all = malloc(count * sizeof *all);
	if (!all)
		return list;
	size_t i = 0;
	for (FTSENT *e = list; e; e = e->fts_link)
		all[i++] = e;
	comparing = fts->fts_compar;
	qsort(all, count, sizeof *all, compare);
	for (i = 0; i < count; i++)
		all[i]->fts_link = i + 1 < count ? all[i + 1] : 0;
	list = all[0];
	free(all);
	return list;
}

/* The entries of a directory; 0, and its fts_info and fts_errno changed, when it cannot be read. */
static FTSENT *read_folder(FTS *fts, FTSENT *folder, bool names_only)
{
	DIR *d = opendir(folder->fts_path);
	if (!d) {
		folder->fts_info = FTS_DNR;
		folder->fts_errno = errno;
		return 0;
	}
	FTSENT *first = 0, **last = &first;
	size_t count = 0;
	for (struct dirent *entry; (entry = readdir(d));) {
		bool dots = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
		if (dots && !(fts->fts_options & FTS_SEEDOT))
			continue;
		FTSENT *e = make(folder, folder->fts_path, entry->d_name);
		if (!e) {
			free_list(first);
			closedir(d);
			folder->fts_info = FTS_ERR;
			folder->fts_errno = ENOMEM;
			return 0;
		}
		bool plain = entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN &&
			     !(entry->d_type == DT_LNK && (fts->fts_options & FTS_LOGICAL));
		if (names_only || (plain && (fts->fts_options & FTS_NOSTAT)))
			e->fts_info = FTS_NSOK;
		else
			look(fts, e, false);
		*last = e;
		last = &e->fts_link;
		count++;
	}
	closedir(d);
	return sort(fts, first, count);
}

FTS *fts_open(char *const *paths, int options, int (*order)(const FTSENT **, const FTSENT **))
{
	if ((options & ~FTS_OPTIONMASK) || !*paths ||
	    !(options & FTS_LOGICAL) == !(options & FTS_PHYSICAL)) {
		errno = EINVAL;
		return 0;
	}
	FTS *fts = calloc(1, sizeof *fts);
	if (!fts)
		return 0;
	fts->fts_options = options | FTS_NOCHDIR;
	fts->fts_compar = order;
	FTSENT *first = 0, **last = &first;
	size_t count = 0;
	for (; *paths; paths++) {
		FTSENT *e = **paths ? make(0, 0, *paths) : 0;
		if (!e) {
			errno = **paths ? ENOMEM : ENOENT;
			free_list(first);
			free(fts);
			return 0;
		}
		look(fts, e, false);
		const char *slash = strrchr(e->fts_name, '/');
		if (slash && slash[1]) { /* the name is the path's last part */
			e->fts_namelen = strlen(slash + 1);
			memmove(e->fts_name, slash + 1, e->fts_namelen + 1);
		}
		*last = e;
		last = &e->fts_link;
		count++;
	}
	fts->fts_array = 0;
	fts->fts_child = sort(fts, first, count); /* what comes first */
	return fts;
}

/* The next one: the rest of the list in which `e` was, or the folder above again. */
static FTSENT *after(FTSENT *e)
{
	FTSENT *next = e->fts_link, *up = e->fts_parent;
	free(e);
	if (next)
		return next;
	if (up && up->fts_level >= FTS_ROOTLEVEL) {
		up->fts_info = up->fts_errno ? FTS_ERR : FTS_DP;
		return up;
	}
	return 0;
}

FTSENT *fts_read(FTS *fts)
{
	FTSENT *e = fts->fts_cur, *next;
	if (fts->fts_options & FTS_STOP)
		return 0;
	if (!e) { /* the first time */
		next = fts->fts_child;
		fts->fts_child = 0;
	} else {
		int told = e->fts_instr;
		e->fts_instr = FTS_NOINSTR;
		if (told == FTS_AGAIN) {
			look(fts, e, false);
			return e;
		}
		if (told == FTS_FOLLOW && (e->fts_info == FTS_SL || e->fts_info == FTS_SLNONE)) {
			look(fts, e, true);
			return e;
		}
		if (e->fts_info == FTS_D) {
			bool elsewhere = (fts->fts_options & FTS_XDEV) && e->fts_dev != fts->fts_dev;
			if (told == FTS_SKIP || elsewhere) {
				free_list(fts->fts_child);
				fts->fts_child = 0;
				e->fts_info = FTS_DP;
				return e;
			}
			FTSENT *children = fts->fts_child;
			fts->fts_child = 0;
			if (children && (fts->fts_options & FTS_NAMEONLY)) {
				free_list(children);
				children = 0;
			}
			fts->fts_options &= ~FTS_NAMEONLY;
			if (!children)
				children = read_folder(fts, e, false);
			if (!children) {
				if (e->fts_info == FTS_D)
					e->fts_info = FTS_DP;
				return e;
			}
			next = children;
		} else
			next = after(e);
	}
	while (next && next->fts_instr == FTS_SKIP && next->fts_info != FTS_DP)
		next = after(next);
	fts->fts_cur = next;
	if (!next) {
		fts->fts_options |= FTS_STOP;
		errno = 0;
		return 0;
	}
	if (next->fts_level == FTS_ROOTLEVEL && next->fts_info != FTS_DP)
		fts->fts_dev = next->fts_dev;
	if (next->fts_instr == FTS_FOLLOW) {
		next->fts_instr = FTS_NOINSTR;
		look(fts, next, true);
	}
	return next;
}

FTSENT *fts_children(FTS *fts, int options)
{
	FTSENT *e = fts->fts_cur;
	if (options && options != FTS_NAMEONLY) {
		errno = EINVAL;
		return 0;
	}
	errno = 0;
	if (!e && !(fts->fts_options & FTS_STOP))
		return fts->fts_child;
	if (!e || e->fts_info != FTS_D)
		return 0;
	free_list(fts->fts_child);
	fts->fts_options = (fts->fts_options & ~FTS_NAMEONLY) | options;
	return fts->fts_child = read_folder(fts, e, options == FTS_NAMEONLY);
}

int fts_set(FTS *fts, FTSENT *e, int what)
{
	(void)fts;
	if (what && what != FTS_AGAIN && what != FTS_FOLLOW && what != FTS_NOINSTR && what != FTS_SKIP) {
		errno = EINVAL;
		return -1;
	}
	e->fts_instr = what ? what : FTS_NOINSTR;
	return 0;
}

int fts_close(FTS *fts)
{
	free_list(fts->fts_child);
	for (FTSENT *e = fts->fts_cur; e;) {
		FTSENT *next = e->fts_link ? e->fts_link : e->fts_parent;
		free(e);
		e = next;
	}
	free(fts);
	return 0;
}

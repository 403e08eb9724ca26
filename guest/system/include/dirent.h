// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <stdint.h>
#include <sys/types.h>
__BEGIN_DECLS
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14
#define __DIRENT_BODY             \
	uint64_t d_ino;           \
	int64_t d_off;            \
	unsigned short d_reclen;  \
	unsigned char d_type;     \
	char d_name[256];
struct dirent { __DIRENT_BODY };
struct dirent64 { __DIRENT_BODY };
#undef __DIRENT_BODY
#define d_fileno d_ino
typedef struct DIR DIR;
DIR *opendir(const char *);
DIR *fdopendir(int);
struct dirent *readdir(DIR *);
struct dirent64 *readdir64(DIR *);
int readdir_r(DIR *, struct dirent *, struct dirent **);
int readdir64_r(DIR *, struct dirent64 *, struct dirent64 **);
int closedir(DIR *);
void rewinddir(DIR *);
void seekdir(DIR *, long);
long telldir(DIR *);
int dirfd(DIR *);
int alphasort(const struct dirent **, const struct dirent **);
int alphasort64(const struct dirent64 **, const struct dirent64 **);
int scandir(const char *, struct dirent ***, int (*)(const struct dirent *),
	    int (*)(const struct dirent **, const struct dirent **));
int scandir64(const char *, struct dirent64 ***, int (*)(const struct dirent64 *),
	      int (*)(const struct dirent64 **, const struct dirent64 **));
int scandirat(int, const char *, struct dirent ***, int (*)(const struct dirent *),
	      int (*)(const struct dirent **, const struct dirent **));
int scandirat64(int, const char *, struct dirent64 ***, int (*)(const struct dirent64 *),
		int (*)(const struct dirent64 **, const struct dirent64 **));
__END_DECLS

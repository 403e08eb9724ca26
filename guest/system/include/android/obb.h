// SPDX-License-Identifier: GPL-2.0-or-later
// Expansion files. There are none here: no file is taken for one.
#pragma once
#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct AObbInfo;
typedef struct AObbInfo AObbInfo;

enum {
    AOBBINFO_OVERLAY = 0x0001,
};

AObbInfo *AObbScanner_getObbInfo(const char *path);
void AObbInfo_delete(AObbInfo *info);
const char *AObbInfo_getPackageName(AObbInfo *info);
int32_t AObbInfo_getVersion(AObbInfo *info);
int32_t AObbInfo_getFlags(AObbInfo *info);

__END_DECLS

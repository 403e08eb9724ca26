// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

struct sysinfo {
    long uptime;
    unsigned long loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap;
    unsigned short procs, pad;
    unsigned long totalhigh, freehigh;
    unsigned mem_unit;
    char padding_[20 - 2 * sizeof(long) - sizeof(int)];
};
int sysinfo(struct sysinfo *to);

__END_DECLS

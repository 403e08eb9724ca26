// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
/* Numbers and structures as in bionic, and what musl knows beyond. */
#define getnameinfo __bionic_getnameinfo /* has size_t for lengths */
#include "../../../include/netdb.h"
#undef getnameinfo
#define NI_NUMERICSCOPE 0x100
int getnameinfo(const struct sockaddr *, socklen_t, char *, socklen_t, char *, socklen_t, int);
int getservbyname_r(const char *, const char *, struct servent *, char *, size_t, struct servent **);
int getservbyport_r(int, const char *, struct servent *, char *, size_t, struct servent **);

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
/*
 * Structures and flags as in bionic. Errors stay musl's: its own functions take negative ones for
 * errors and positive ones for counts; socket.c translates.
 */
#define getaddrinfo __bionic_getaddrinfo
#define getnameinfo __bionic_getnameinfo
#include "../../../include/netdb.h"
#undef getaddrinfo
#undef getnameinfo
#define getaddrinfo __musl_getaddrinfo
#define getnameinfo __musl_getnameinfo
#undef EAI_BADFLAGS
#undef EAI_NONAME
#undef EAI_AGAIN
#undef EAI_FAIL
#undef EAI_NODATA
#undef EAI_FAMILY
#undef EAI_SOCKTYPE
#undef EAI_SERVICE
#undef EAI_MEMORY
#undef EAI_SYSTEM
#undef EAI_OVERFLOW
#define EAI_BADFLAGS -1
#define EAI_NONAME -2
#define EAI_AGAIN -3
#define EAI_FAIL -4
#define EAI_NODATA -5
#define EAI_FAMILY -6
#define EAI_SOCKTYPE -7
#define EAI_SERVICE -8
#define EAI_MEMORY -10
#define EAI_SYSTEM -11
#define EAI_OVERFLOW -12
#define NI_NUMERICSCOPE 0x100
int getaddrinfo(const char *, const char *, const struct addrinfo *, struct addrinfo **);
int getnameinfo(const struct sockaddr *, socklen_t, char *, socklen_t, char *, socklen_t, int);
int getservbyname_r(const char *, const char *, struct servent *, char *, size_t, struct servent **);
int getservbyport_r(int, const char *, struct servent *, char *, size_t, struct servent **);

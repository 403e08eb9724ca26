// SPDX-License-Identifier: GPL-2.0-or-later
// Choosing among networks. There is one network here, if any.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

typedef uint64_t net_handle_t;
#define NETWORK_UNSPECIFIED ((net_handle_t)0)

enum ResNsendFlags {
    ANDROID_RESOLV_NO_RETRY = 1, ANDROID_RESOLV_NO_CACHE_STORE = 2,
    ANDROID_RESOLV_NO_CACHE_LOOKUP = 4,
};

struct addrinfo;

int android_setsocknetwork(net_handle_t network, int fd);
int android_setprocnetwork(net_handle_t network);
int android_getaddrinfofornetwork(net_handle_t network, const char *node, const char *service,
                                  const struct addrinfo *hints, struct addrinfo **out);
int android_res_nquery(net_handle_t network, const char *name, int ns_class, int ns_type,
                       uint32_t flags);
int android_res_nsend(net_handle_t network, const uint8_t *message, size_t size, uint32_t flags);
int android_res_nresult(int fd, int *rcode, uint8_t *answer, size_t size);
void android_res_cancel(int fd);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
// Choosing among networks: only "any" can be chosen.
#include "internal.h"
#include <android/multinetwork.h>
#include <netdb.h>

static int choose(net_handle_t network)
{
    if (network == NETWORK_UNSPECIFIED)
        return 0;
    errno = ENONET;
    return -1;
}

EXPORT int android_setsocknetwork(net_handle_t network, int fd)
{
    (void)fd;
    return choose(network);
}

EXPORT int android_setprocnetwork(net_handle_t network) { return choose(network); }

EXPORT int android_getaddrinfofornetwork(net_handle_t network, const char *node, const char *service,
                                         const struct addrinfo *hints, struct addrinfo **out)
{
    return choose(network) < 0 ? EAI_SYSTEM : getaddrinfo(node, service, hints, out);
}

EXPORT int android_res_nquery(net_handle_t network, const char *name, int ns_class, int ns_type,
                              uint32_t flags)
{
    (void)network;
    (void)name;
    (void)ns_class;
    (void)ns_type;
    (void)flags;
    host_refused("android_res_nquery");
    return -ENOSYS;
}

EXPORT int android_res_nsend(net_handle_t network, const uint8_t *message, size_t size, uint32_t flags)
{
    (void)network;
    (void)message;
    (void)size;
    (void)flags;
    host_refused("android_res_nsend");
    return -ENOSYS;
}

EXPORT int android_res_nresult(int fd, int *rcode, uint8_t *answer, size_t size)
{
    (void)fd;
    (void)rcode;
    (void)answer;
    (void)size;
    return -EBADF;
}

EXPORT void android_res_cancel(int fd) { (void)fd; }

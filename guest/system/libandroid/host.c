// SPDX-License-Identifier: GPL-2.0-or-later
// Asking the host.
#include "internal.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

void host_configuration(struct host_configuration *out)
{
    memset(out, 0, sizeof *out);
    out->size = sizeof *out;
    droidemu_host_call(HOST_CONFIGURATION, out, sizeof *out);
}

char *host_text(const char *key, char *out, size_t size)
{
    long length = droidemu_host_call(HOST_LAUNCH, key, out, size - 1);
    if (length < 0)
        length = 0;
    if ((size_t)length > size - 1)
        length = (long)size - 1;
    out[length] = 0;
    return out;
}

char *host_text_copy(const char *key)
{
    char text[4096];
    return strdup(host_text(key, text, sizeof text));
}

void host_refused(const char *function)
{
    droidemu_host_call(HOST_REFUSED, function);
}

int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}

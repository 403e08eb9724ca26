// SPDX-License-Identifier: GPL-2.0-or-later
// getprop [NAME [DEFAULT]]: one of the device's properties, or all of them.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/system_properties.h>

struct property {
    char *name, *value;
};

static struct property *all;
static size_t count;

static void take(void *cookie, const char *name, const char *value, uint32_t serial)
{
    (void)cookie;
    (void)serial;
    struct property *more = realloc(all, (count + 1) * sizeof *all);
    if (!more)
        return;
    all = more;
    all[count++] = (struct property){strdup(name), strdup(value)};
}

static void visit(const prop_info *info, void *cookie)
{
    __system_property_read_callback(info, take, cookie);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct property *)a)->name, ((const struct property *)b)->name);
}

int main(int argc, char **argv)
{
    if (argc > 3) {
        fprintf(stderr, "usage: getprop [NAME [DEFAULT]]\n");
        return 1;
    }
    if (argc > 1) {
        const prop_info *info = __system_property_find(argv[1]);
        if (info)
            visit(info, NULL);
        const char *value = count ? all[0].value : "";
        puts(*value ? value : argc > 2 ? argv[2] : "");
        return 0;
    }
    __system_property_foreach(visit, NULL);
    qsort(all, count, sizeof *all, by_name);
    for (size_t i = 0; i < count; i++)
        printf("[%s]: [%s]\n", all[i].name, all[i].value);
    return 0;
}

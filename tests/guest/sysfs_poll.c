// SPDX-License-Identifier: GPL-2.0-or-later
// Polling an attribute of sysfs, named by the argument: changed until read, then not.
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char buffer[64];
    int fd = open(argc > 1 ? argv[1] : "", O_RDONLY);
    CHECK(fd >= 0, "open");
    struct pollfd item = {fd, POLLIN | POLLPRI, 0};
    EQUAL(poll(&item, 1, 0), 1, "unread");
    EQUAL(item.revents, POLLIN | POLLPRI | POLLERR, "counts as changed");
    CHECK(read(fd, buffer, sizeof buffer) > 0, "read");
    EQUAL(poll(&item, 1, 0), 1, "read");
    EQUAL(item.revents, POLLIN, "has not changed");
    lseek(fd, 0, SEEK_SET);
    EQUAL(poll(&item, 1, 0), 1, "at its start again");
    EQUAL(item.revents, POLLIN, "has not changed either");
    struct pollfd only = {fd, POLLPRI, 0};
    EQUAL(poll(&only, 1, 10), 0, "nothing happens");
    return DONE();
}

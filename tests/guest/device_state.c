// SPDX-License-Identifier: GPL-2.0-or-later
// The device's state in /sys. The test starts with 42 per cent on the battery, dark, turned by 90
// degrees, on Wi-Fi; the battery is at 15 from 100 ms on, the network gone from 200 ms on, and at
// 300 ms a charger comes.
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define POWER "/sys/class/power_supply/"
#define OURS "/sys/devices/platform/droidemu/"

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static const char *text(int fd)
{
    static char buffer[512];
    ssize_t size = pread(fd, buffer, sizeof buffer - 1, 0);
    buffer[size > 0 ? size : 0] = 0;
    return buffer;
}

static const char *file(const char *path)
{
    int fd = open(path, O_RDONLY);
    const char *found = fd < 0 ? "(none)" : text(fd);
    close(fd);
    return found;
}

static void is(const char *path, const char *wanted)
{
    const char *found = file(path);
    if (strcmp(found, wanted)) {
        check_failures++;
        printf("FAIL %s: '%s', not '%s'\n", path, found, wanted);
    } else {
        printf("ok %s\n", path);
    }
}

static int has(const char *folder, const char *name)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    int found = 0;
    while (directory && (entry = readdir(directory)))
        found |= !strcmp(entry->d_name, name);
    if (directory)
        closedir(directory);
    return found;
}

static void start(void)
{
    is(POWER "battery/type", "Battery\n");
    is(POWER "battery/capacity", "42\n");
    is(POWER "battery/status", "Discharging\n");
    is(POWER "battery/present", "1\n");
    is(POWER "ac/type", "Mains\n");
    is(POWER "ac/online", "0\n");
    CHECK(strstr(file(POWER "battery/uevent"), "\nPOWER_SUPPLY_CAPACITY=42\n"), "uevent");
    is("/sys/class/backlight/panel0/max_brightness", "255\n");
    is("/sys/class/backlight/panel0/brightness", "204\n");
    is(OURS "night", "1\n");
    is(OURS "rotation", "90\n");
    is(OURS "locale", "de-DE\n");
    is(OURS "font_scale", "1.3\n");
    is(OURS "density", "420\n");
    is(OURS "screen_layout", "normal-long-land\n");
    is(OURS "smallest_width_dp", "411\n");
    is(OURS "profile", "phone\n");
    is("/sys/class/net/wlan0/operstate", "up\n");
    is("/sys/class/net/wlan0/type", "1\n");
    is("/sys/class/net/lo/address", "00:00:00:00:00:00\n");
    CHECK(has("/sys/class/net", "wlan0") && !has("/sys/class/net", "rmnet0"), "on Wi-Fi");
    char target[256] = {0};
    CHECK(readlink("/sys/class/power_supply/battery", target, sizeof target - 1) > 0, "a link");
    CHECK(strstr(target, "/devices/platform/droidemu/power_supply/battery"), "to the device");
    int fd = open(POWER "battery/capacity", O_WRONLY);
    CHECK(fd < 0 && (errno == EROFS || errno == EACCES), "nothing to write");
}

static void changes(void)
{
    int capacity = open(POWER "battery/capacity", O_RDONLY);
    int status = open(POWER "battery/status", O_RDONLY);
    struct pollfd fds[2] = {{capacity, POLLPRI, 0}, {status, POLLPRI, 0}};
    // As any attribute of sysfs: it counts as changed until it has been read.
    EQUAL(poll(fds, 2, 0), 2, "unread attributes");
    text(capacity);
    text(status);
    EQUAL(poll(fds, 2, 0), 0, "read attributes");
    CHECK(now_ms() < 100, "before the change");
    EQUAL(poll(fds, 2, 5000), 1, "one of them changes");
    EQUAL(now_ms(), 100, "at once");
    EQUAL(fds[0].revents, POLLPRI | POLLERR, "the capacity");
    CHECK(!strcmp(text(capacity), "15\n"), "15 per cent");
    is(POWER "battery/capacity_level", "Low\n");
    EQUAL(poll(fds, 2, 0), 0, "read again");

    int network = open(OURS "network", O_RDONLY);
    CHECK(!strcmp(text(network), "wifi\n"), "Wi-Fi");
    int set = epoll_create1(0);
    struct epoll_event event = {EPOLLPRI, {.fd = network}};
    EQUAL(epoll_ctl(set, EPOLL_CTL_ADD, network, &event), 0, "epoll_ctl");
    EQUAL(epoll_wait(set, &event, 1, 5000), 1, "epoll_wait");
    EQUAL(now_ms(), 200, "the network is gone");
    CHECK(!strcmp(text(network), "none\n"), "no network");
    CHECK(!has("/sys/class/net", "wlan0") && has("/sys/class/net", "lo"), "no interface");
    CHECK(!strcmp(file("/sys/class/net/wlan0/operstate"), "(none)"), "no files either");

    EQUAL(poll(fds, 2, 5000), 1, "a charger");
    EQUAL(now_ms(), 300, "at 300 ms");
    EQUAL(fds[1].revents, POLLPRI | POLLERR, "the status");
    CHECK(!strcmp(text(status), "Charging\n"), "charging");
    is(POWER "ac/online", "1\n");
    close(capacity);
    close(status);
    close(network);
    close(set);
}

int main(void)
{
    start();
    changes();
    return DONE();
}

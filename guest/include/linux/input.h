// SPDX-License-Identifier: GPL-2.0-or-later
// evdev: what is read from /dev/input/event* and asked of it. A 32-bit program has a 16-byte
// input_event, a 64-bit program a 24-byte one, because of the time stamp.
#pragma once
#include <linux/input-event-codes.h>
#include <linux/types.h>
#include <sys/ioctl.h>
#include <sys/time.h>

struct input_event {
    struct timeval time;
    __u16 type, code;
    __s32 value;
};
struct input_id {
    __u16 bustype, vendor, product, version;
};
struct input_absinfo {
    __s32 value, minimum, maximum, fuzz, flat, resolution;
};
struct input_keymap_entry {
    __u8 flags, len;
    __u16 index;
    __u32 keycode;
    __u8 scancode[32];
};
struct input_mask {
    __u32 type, codes_size;
    __u64 codes_ptr;
};
#define EV_VERSION 0x010001
#define BUS_USB 3
#define BUS_VIRTUAL 6
#define BUS_HOST 0x19

#define EVIOCGVERSION _IOR('E', 0x01, int)
#define EVIOCGID _IOR('E', 0x02, struct input_id)
#define EVIOCGREP _IOR('E', 0x03, unsigned[2])
#define EVIOCSREP _IOW('E', 0x03, unsigned[2])
#define EVIOCGKEYCODE _IOR('E', 0x04, unsigned[2])
#define EVIOCGKEYCODE_V2 _IOR('E', 0x04, struct input_keymap_entry)
#define EVIOCGNAME(size) _IOC(_IOC_READ, 'E', 0x06, size)
#define EVIOCGPHYS(size) _IOC(_IOC_READ, 'E', 0x07, size)
#define EVIOCGUNIQ(size) _IOC(_IOC_READ, 'E', 0x08, size)
#define EVIOCGPROP(size) _IOC(_IOC_READ, 'E', 0x09, size)
#define EVIOCGMTSLOTS(size) _IOC(_IOC_READ, 'E', 0x0a, size)
#define EVIOCGKEY(size) _IOC(_IOC_READ, 'E', 0x18, size)
#define EVIOCGLED(size) _IOC(_IOC_READ, 'E', 0x19, size)
#define EVIOCGSND(size) _IOC(_IOC_READ, 'E', 0x1a, size)
#define EVIOCGSW(size) _IOC(_IOC_READ, 'E', 0x1b, size)
#define EVIOCGBIT(type, size) _IOC(_IOC_READ, 'E', 0x20 + (type), size)
#define EVIOCGABS(axis) _IOR('E', 0x40 + (axis), struct input_absinfo)
#define EVIOCSABS(axis) _IOW('E', 0xc0 + (axis), struct input_absinfo)
#define EVIOCGRAB _IOW('E', 0x90, int)
#define EVIOCREVOKE _IOW('E', 0x91, int)
#define EVIOCGMASK _IOR('E', 0x92, struct input_mask)
#define EVIOCSMASK _IOW('E', 0x93, struct input_mask)
#define EVIOCSCLOCKID _IOW('E', 0xa0, int)

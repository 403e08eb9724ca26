// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

// Request numbers: direction, size of the argument, type letter, number (asm-generic/ioctl.h).
#define _IOC_NONE 0u
#define _IOC_WRITE 1u
#define _IOC_READ 2u
#define _IOC(direction, type, number, size)                                                        \
    ((unsigned)(direction) << 30 | (unsigned)(size) << 16 | (unsigned)(type) << 8 | (unsigned)(number))
#define _IO(type, number) _IOC(_IOC_NONE, type, number, 0)
#define _IOR(type, number, what) _IOC(_IOC_READ, type, number, sizeof(what))
#define _IOW(type, number, what) _IOC(_IOC_WRITE, type, number, sizeof(what))
#define _IOWR(type, number, what) _IOC(_IOC_READ | _IOC_WRITE, type, number, sizeof(what))
#define _IOC_NR(request) ((request) & 0xff)
#define _IOC_SIZE(request) ((request) >> 16 & 0x3fff)

#define TCGETS 0x5401
#define TCSETS 0x5402
#define TCSETSW 0x5403
#define TCSETSF 0x5404
#define TIOCGPGRP 0x540f
#define TIOCSPGRP 0x5410
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define FIONREAD 0x541b
#define FIONBIO 0x5421
#define FIOCLEX 0x5451
#define FIONCLEX 0x5450

struct winsize {
    unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel;
};

int ioctl(int fd, unsigned long request, ...);

__END_DECLS

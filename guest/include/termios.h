// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's own struct termios (19 control characters), as TCGETS fills it.
#pragma once
#include <sys/cdefs.h>

__BEGIN_DECLS

#define NCCS 19
typedef unsigned tcflag_t;
typedef unsigned char cc_t;
struct termios {
    tcflag_t c_iflag, c_oflag, c_cflag, c_lflag;
    cc_t c_line;
    cc_t c_cc[NCCS];
};
#define VINTR 0
#define VQUIT 1
#define VERASE 2
#define VEOF 4
#define VTIME 5
#define VMIN 6
#define BRKINT 02
#define INPCK 020
#define ISTRIP 040
#define ICRNL 0400
#define IXON 02000
#define OPOST 01
#define ONLCR 04
#define CS8 060
#define ISIG 01
#define ICANON 02
#define ECHO 010
#define IEXTEN 0100000
#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2
int tcgetattr(int fd, struct termios *to);
int tcsetattr(int fd, int when, const struct termios *from);

__END_DECLS

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#define CTRL(c) ((c) & 037)
#define CEOF CTRL('d')
#define CEOL 0
#define CERASE 0177
#define CINTR CTRL('c')
#define CKILL CTRL('u')
#define CMIN 1
#define CQUIT CTRL('\\')
#define CSUSP CTRL('z')
#define CTIME 0
#define CSTART CTRL('q')
#define CSTOP CTRL('s')
#define CLNEXT CTRL('v')
#define CDISCARD CTRL('o')
#define CWERASE CTRL('w')
#define CREPRINT CTRL('r')

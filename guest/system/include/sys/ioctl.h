// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <linux/ioctl.h>
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <sys/ttydefaults.h>
#include <bits/ioctl.h>
#include <linux/tty.h>
#include <asm/termios.h>

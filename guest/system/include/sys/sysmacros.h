// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#define makedev(major, minor)                                          \
	((((major) & 0xfffff000ULL) << 32) | (((major) & 0xfffULL) << 8) | \
	 (((minor) & 0xffffff00ULL) << 12) | (((minor) & 0xffULL)))
#define major(device)                                                  \
	((unsigned)((((unsigned long long)(device) >> 32) & 0xfffff000) | (((device) >> 8) & 0xfff)))
#define minor(device)                                                  \
	((unsigned)((((unsigned long long)(device) >> 12) & 0xffffff00) | ((device) & 0xff)))

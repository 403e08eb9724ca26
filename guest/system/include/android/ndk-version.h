// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/* There is no NDK here; programs ask for a number nevertheless. */
#define __ANDROID_NDK__ 1
#define __NDK_MAJOR__ 21
#define __NDK_MINOR__ 4
#define __NDK_BETA__ 0
#define __NDK_BUILD__ 7075529
#define __NDK_CANARY__ 0

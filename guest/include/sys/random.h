// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <unistd.h>
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2

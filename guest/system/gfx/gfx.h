// SPDX-License-Identifier: GPL-2.0-or-later
// Drawing for apps: the guest library's, on Android's own headers.
#pragma once
#include "../../include/gfx.h"

// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
struct stat64;
#include "../../../include/ftw.h"

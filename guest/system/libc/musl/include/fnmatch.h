// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
/* Numbers and structures as in bionic. */
#include "../../../include/fnmatch.h"

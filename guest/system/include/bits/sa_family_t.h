// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

typedef unsigned short sa_family_t;

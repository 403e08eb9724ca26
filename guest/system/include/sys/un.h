// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <bits/sa_family_t.h>
#include <linux/un.h>
#include <string.h>
#define SUN_LEN(s) ((size_t)(((struct sockaddr_un *)0)->sun_path) + strlen((s)->sun_path))

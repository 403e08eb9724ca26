// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <linux/in6.h>
#include <linux/route.h>
#include <linux/ipv6_route.h>

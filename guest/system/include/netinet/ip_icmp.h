// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <netinet/in.h>
#include <netinet/ip.h>
#include <linux/icmp.h>

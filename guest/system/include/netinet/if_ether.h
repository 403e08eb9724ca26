// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <net/ethernet.h>
#include <linux/if_ether.h>

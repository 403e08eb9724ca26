// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
/* Rounding modes count from 0, as in bionic; the functions are ours. */
#include "../../../../include/fenv.h"

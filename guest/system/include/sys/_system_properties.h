// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/system_properties.h>
#define PROP_SERVICE_NAME "property_service"
#define PROP_FILENAME "/dev/__properties__"

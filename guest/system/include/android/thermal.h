// SPDX-License-Identifier: GPL-2.0-or-later
// How warm the device is; an emulated one is always cool.
#pragma once
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum AThermalStatus {
    ATHERMAL_STATUS_ERROR = -1, ATHERMAL_STATUS_NONE = 0, ATHERMAL_STATUS_LIGHT = 1,
    ATHERMAL_STATUS_MODERATE = 2, ATHERMAL_STATUS_SEVERE = 3, ATHERMAL_STATUS_CRITICAL = 4,
    ATHERMAL_STATUS_EMERGENCY = 5, ATHERMAL_STATUS_SHUTDOWN = 6,
};
typedef enum AThermalStatus AThermalStatus;

typedef struct AThermalManager AThermalManager;
typedef void (*AThermal_StatusCallback)(void *data, AThermalStatus status);

AThermalManager *AThermal_acquireManager(void);
void AThermal_releaseManager(AThermalManager *manager);
AThermalStatus AThermal_getCurrentThermalStatus(AThermalManager *manager);
int AThermal_registerThermalStatusListener(AThermalManager *manager,
                                           AThermal_StatusCallback callback, void *data);
int AThermal_unregisterThermalStatusListener(AThermalManager *manager,
                                             AThermal_StatusCallback callback, void *data);
float AThermal_getThermalHeadroom(AThermalManager *manager, int seconds);

__END_DECLS

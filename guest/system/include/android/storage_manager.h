// SPDX-License-Identifier: GPL-2.0-or-later
// Mounting expansion files, which ends in AOBB_STATE_ERROR_COULD_NOT_MOUNT here.
#pragma once
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

struct AStorageManager;
typedef struct AStorageManager AStorageManager;

enum {
    AOBB_STATE_MOUNTED = 1, AOBB_STATE_UNMOUNTED = 2, AOBB_STATE_ERROR_INTERNAL = 20,
    AOBB_STATE_ERROR_COULD_NOT_MOUNT = 21, AOBB_STATE_ERROR_COULD_NOT_UNMOUNT = 22,
    AOBB_STATE_ERROR_NOT_MOUNTED = 23, AOBB_STATE_ERROR_ALREADY_MOUNTED = 24,
    AOBB_STATE_ERROR_PERMISSION_DENIED = 25,
};

typedef void (*AStorageManager_obbCallbackFunc)(const char *path, const int32_t state, void *data);

AStorageManager *AStorageManager_new(void);
void AStorageManager_delete(AStorageManager *manager);
void AStorageManager_mountObb(AStorageManager *manager, const char *path, const char *key,
                              AStorageManager_obbCallbackFunc callback, void *data);
void AStorageManager_unmountObb(AStorageManager *manager, const char *path, const int force,
                                AStorageManager_obbCallbackFunc callback, void *data);
int AStorageManager_isObbMounted(AStorageManager *manager, const char *path);
const char *AStorageManager_getMountedObbPath(AStorageManager *manager, const char *path);

__END_DECLS

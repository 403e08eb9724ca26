// SPDX-License-Identifier: GPL-2.0-or-later
// Expansion files: no file is one, and none can be mounted; callers hear so as on a device.
#include "internal.h"
#include <android/obb.h>
#include <android/storage_manager.h>
#include <stdlib.h>

struct AStorageManager {
    int unused;
};

EXPORT AStorageManager *AStorageManager_new(void) { return calloc(1, sizeof(AStorageManager)); }
EXPORT void AStorageManager_delete(AStorageManager *manager) { free(manager); }

EXPORT void AStorageManager_mountObb(AStorageManager *manager, const char *path, const char *key,
                                     AStorageManager_obbCallbackFunc callback, void *data)
{
    (void)manager;
    (void)key;
    host_refused("AStorageManager_mountObb");
    if (callback)
        callback(path, AOBB_STATE_ERROR_COULD_NOT_MOUNT, data);
}

EXPORT void AStorageManager_unmountObb(AStorageManager *manager, const char *path, const int force,
                                       AStorageManager_obbCallbackFunc callback, void *data)
{
    (void)manager;
    (void)force;
    if (callback)
        callback(path, AOBB_STATE_ERROR_NOT_MOUNTED, data);
}

EXPORT int AStorageManager_isObbMounted(AStorageManager *manager, const char *path)
{
    (void)manager;
    (void)path;
    return 0;
}

EXPORT const char *AStorageManager_getMountedObbPath(AStorageManager *manager, const char *path)
{
    (void)manager;
    (void)path;
    return NULL;
}

EXPORT AObbInfo *AObbScanner_getObbInfo(const char *path)
{
    (void)path;
    host_refused("AObbScanner_getObbInfo");
    return NULL;
}

EXPORT void AObbInfo_delete(AObbInfo *info) { (void)info; }

EXPORT const char *AObbInfo_getPackageName(AObbInfo *info)
{
    (void)info;
    return NULL;
}

EXPORT int32_t AObbInfo_getVersion(AObbInfo *info)
{
    (void)info;
    return -1;
}

EXPORT int32_t AObbInfo_getFlags(AObbInfo *info)
{
    (void)info;
    return -1;
}

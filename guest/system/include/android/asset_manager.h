// SPDX-License-Identifier: GPL-2.0-or-later
// Files that travel in an app's package, below assets/.
#pragma once
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct AAssetManager;
typedef struct AAssetManager AAssetManager;
struct AAssetDir;
typedef struct AAssetDir AAssetDir;
struct AAsset;
typedef struct AAsset AAsset;

enum {
    AASSET_MODE_UNKNOWN = 0, AASSET_MODE_RANDOM = 1, AASSET_MODE_STREAMING = 2, AASSET_MODE_BUFFER =
    3,
};

AAssetDir *AAssetManager_openDir(AAssetManager *manager, const char *name);
AAsset *AAssetManager_open(AAssetManager *manager, const char *name, int mode);
const char *AAssetDir_getNextFileName(AAssetDir *dir);
void AAssetDir_rewind(AAssetDir *dir);
void AAssetDir_close(AAssetDir *dir);

int AAsset_read(AAsset *asset, void *to, size_t count);
off_t AAsset_seek(AAsset *asset, off_t offset, int whence);
off64_t AAsset_seek64(AAsset *asset, off64_t offset, int whence);
void AAsset_close(AAsset *asset);
const void *AAsset_getBuffer(AAsset *asset);
off_t AAsset_getLength(AAsset *asset);
off64_t AAsset_getLength64(AAsset *asset);
off_t AAsset_getRemainingLength(AAsset *asset);
off64_t AAsset_getRemainingLength64(AAsset *asset);
// The package's file, for what is stored uncompressed in it; else a negative number.
int AAsset_openFileDescriptor(AAsset *asset, off_t *out_start, off_t *out_length);
int AAsset_openFileDescriptor64(AAsset *asset, off64_t *out_start, off64_t *out_length);
int AAsset_isAllocated(AAsset *asset);

__END_DECLS

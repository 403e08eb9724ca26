// SPDX-License-Identifier: GPL-2.0-or-later
// Assets. The host shows them as files below /dev/droidemu/assets, unpacked when they are read.
#include "internal.h"
#include <android/asset_manager_jni.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT "/dev/droidemu/assets"

struct AAssetManager {
    char *package; // the path of the app's file
};

struct AAsset {
    int fd;
    off64_t length;
    struct host_asset in_package;
    const char *package;
    void *buffer;     // the whole content, once it was asked for
    void *mapping;    // of the package's file, if the buffer lies there
    size_t mapping_size;
};

struct AAssetDir {
    char **names;
    size_t count, at;
};

AAssetManager *asset_manager(void)
{
    static AAssetManager manager;
    if (!manager.package)
        manager.package = host_text_copy("apk");
    return &manager;
}

// There is one app, and so one of them.
EXPORT AAssetManager *AAssetManager_fromJava(JNIEnv *env, jobject manager)
{
    (void)env;
    return manager ? asset_manager() : NULL;
}

// Below the root; false for what could lead out of it.
static bool path_of(char *out, size_t size, const char *name)
{
    while (*name == '/')
        name++;
    for (const char *at = name; *at;) {
        size_t length = strcspn(at, "/");
        if ((length == 2 && memcmp(at, "..", 2) == 0) || (length == 1 && *at == '.'))
            return false;
        at += length;
        at += *at == '/';
    }
    return (size_t)snprintf(out, size, ROOT "/%s", name) < size;
}

EXPORT AAsset *AAssetManager_open(AAssetManager *manager, const char *name, int mode)
{
    (void)mode;
    char path[PATH_MAX];
    if (!manager || !name || !path_of(path, sizeof path, name))
        return NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat64 status;
    if (fd < 0)
        return NULL;
    AAsset *asset = NULL;
    if (fstat64(fd, &status) == 0 && S_ISREG(status.st_mode))
        asset = calloc(1, sizeof *asset);
    if (!asset) {
        close(fd);
        return NULL;
    }
    asset->fd = fd;
    asset->length = status.st_size;
    asset->package = manager->package;
    if (droidemu_host_call(HOST_ASSET, path + sizeof ROOT, &asset->in_package) < 0)
        asset->in_package.stored = 0;
    return asset;
}

EXPORT void AAsset_close(AAsset *asset)
{
    if (!asset)
        return;
    if (asset->mapping)
        munmap(asset->mapping, asset->mapping_size);
    else
        free(asset->buffer);
    close(asset->fd);
    free(asset);
}

EXPORT int AAsset_read(AAsset *asset, void *to, size_t count)
{
    if (count > INT_MAX)
        count = INT_MAX;
    size_t done = 0;
    while (done < count) {
        ssize_t size = read(asset->fd, (char *)to + done, count - done);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return done ? (int)done : -1;
        if (size == 0)
            break;
        done += (size_t)size;
    }
    return (int)done;
}

EXPORT off64_t AAsset_seek64(AAsset *asset, off64_t offset, int whence)
{
    off64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? lseek64(asset->fd, 0, SEEK_CUR) : asset->length;
    // Android lets nobody seek out of the asset.
    if (whence < SEEK_SET || whence > SEEK_END || base + offset < 0 || base + offset > asset->length)
        return -1;
    return lseek64(asset->fd, base + offset, SEEK_SET);
}

static off_t narrow(off64_t value)
{
    return (off64_t)(off_t)value == value ? (off_t)value : -1;
}

EXPORT off_t AAsset_seek(AAsset *asset, off_t offset, int whence)
{
    return narrow(AAsset_seek64(asset, offset, whence));
}

EXPORT off64_t AAsset_getLength64(AAsset *asset) { return asset->length; }
EXPORT off_t AAsset_getLength(AAsset *asset) { return narrow(asset->length); }

EXPORT off64_t AAsset_getRemainingLength64(AAsset *asset)
{
    return asset->length - lseek64(asset->fd, 0, SEEK_CUR);
}

EXPORT off_t AAsset_getRemainingLength(AAsset *asset) { return narrow(AAsset_getRemainingLength64(asset)); }

EXPORT int AAsset_openFileDescriptor64(AAsset *asset, off64_t *out_start, off64_t *out_length)
{
    if (!asset->in_package.stored)
        return -1;
    int fd = open(asset->package, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    *out_start = asset->in_package.offset;
    *out_length = asset->in_package.length;
    return fd;
}

EXPORT int AAsset_openFileDescriptor(AAsset *asset, off_t *out_start, off_t *out_length)
{
    off64_t start, length;
    int fd = AAsset_openFileDescriptor64(asset, &start, &length);
    if (fd >= 0) {
        *out_start = (off_t)start;
        *out_length = (off_t)length;
    }
    return fd;
}

// What is stored uncompressed is mapped out of the package.
static bool map(AAsset *asset)
{
    off64_t start, length;
    int fd = AAsset_openFileDescriptor64(asset, &start, &length);
    if (fd < 0)
        return false;
    off64_t page = sysconf(_SC_PAGESIZE), from = start - start % page;
    size_t size = (size_t)(start + length - from);
    void *at = mmap64(NULL, size, PROT_READ, MAP_PRIVATE, fd, from);
    close(fd);
    if (at == MAP_FAILED)
        return false;
    asset->mapping = at;
    asset->mapping_size = size;
    asset->buffer = (char *)at + (start - from);
    return true;
}

EXPORT const void *AAsset_getBuffer(AAsset *asset)
{
    if (asset->buffer || (asset->length > 0 && map(asset)))
        return asset->buffer;
    // One byte more: empty assets have a buffer too.
    char *buffer = malloc((size_t)asset->length + 1);
    size_t done = 0;
    while (buffer && done < (size_t)asset->length) {
        ssize_t size = pread64(asset->fd, buffer + done, (size_t)asset->length - done, (off64_t)done);
        if (size <= 0) {
            free(buffer);
            return NULL;
        }
        done += (size_t)size;
    }
    asset->buffer = buffer;
    return buffer;
}

EXPORT int AAsset_isAllocated(AAsset *asset) { return asset->buffer && !asset->mapping; }

// --- directories ------------------------------------------------------------------------------------

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Files only, as on a device; a folder that is not there is empty.
EXPORT AAssetDir *AAssetManager_openDir(AAssetManager *manager, const char *name)
{
    char path[PATH_MAX];
    AAssetDir *dir = calloc(1, sizeof *dir);
    if (!manager || !name || !dir || !path_of(path, sizeof path, name))
        return dir;
    DIR *folder = opendir(path);
    if (!folder)
        return dir;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_type != DT_REG)
            continue;
        char **names = realloc(dir->names, (dir->count + 1) * sizeof *names);
        if (!names)
            break;
        dir->names = names;
        if ((names[dir->count] = strdup(entry->d_name)))
            dir->count++;
    }
    closedir(folder);
    if (dir->count)
        qsort(dir->names, dir->count, sizeof *dir->names, by_name);
    return dir;
}

EXPORT const char *AAssetDir_getNextFileName(AAssetDir *dir)
{
    return dir->at < dir->count ? dir->names[dir->at++] : NULL;
}

EXPORT void AAssetDir_rewind(AAssetDir *dir) { dir->at = 0; }

EXPORT void AAssetDir_close(AAssetDir *dir)
{
    if (!dir)
        return;
    for (size_t i = 0; i < dir->count; i++)
        free(dir->names[i]);
    free(dir->names);
    free(dir);
}

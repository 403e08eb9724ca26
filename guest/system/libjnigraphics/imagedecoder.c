// SPDX-License-Identifier: GPL-2.0-or-later
// Decoding pictures: no format is supported yet, so no decoder is ever made.
#include <android/imagedecoder.h>
#include <droidemu/hostcall.h>

#define EXPORT __attribute__((visibility("default")))

enum { HOST_REFUSED = 0x506 };

static int refused(const char *function, AImageDecoder **out)
{
    droidemu_host_call(HOST_REFUSED, function);
    if (out)
        *out = NULL;
    return ANDROID_IMAGE_DECODER_UNSUPPORTED_FORMAT;
}

EXPORT const char *AImageDecoder_resultToString(int result)
{
    static const char *const names[] = {
        "ANDROID_IMAGE_DECODER_SUCCESS", "ANDROID_IMAGE_DECODER_INCOMPLETE", "ANDROID_IMAGE_DECODER_ERROR",
        "ANDROID_IMAGE_DECODER_INVALID_CONVERSION", "ANDROID_IMAGE_DECODER_INVALID_SCALE",
        "ANDROID_IMAGE_DECODER_BAD_PARAMETER", "ANDROID_IMAGE_DECODER_INVALID_INPUT",
        "ANDROID_IMAGE_DECODER_SEEK_ERROR", "ANDROID_IMAGE_DECODER_INTERNAL_ERROR",
        "ANDROID_IMAGE_DECODER_UNSUPPORTED_FORMAT", "ANDROID_IMAGE_DECODER_FINISHED",
        "ANDROID_IMAGE_DECODER_INVALID_STATE",
    };
    return result <= 0 && result > -(int)(sizeof names / sizeof *names) ? names[-result] : NULL;
}

EXPORT int AImageDecoder_createFromAAsset(struct AAsset *asset, AImageDecoder **out)
{
    (void)asset;
    return refused("AImageDecoder_createFromAAsset", out);
}

EXPORT int AImageDecoder_createFromFd(int fd, AImageDecoder **out)
{
    (void)fd;
    return refused("AImageDecoder_createFromFd", out);
}

EXPORT int AImageDecoder_createFromBuffer(const void *data, size_t size, AImageDecoder **out)
{
    (void)data;
    (void)size;
    return refused("AImageDecoder_createFromBuffer", out);
}

EXPORT void AImageDecoder_delete(AImageDecoder *decoder) { (void)decoder; }

#define NO_DECODER(type, function, value, ...)                                                     \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wunused-parameter\"")    \
    EXPORT type function(__VA_ARGS__) { return value; }                                            \
    _Pragma("clang diagnostic pop")
#define BAD ANDROID_IMAGE_DECODER_BAD_PARAMETER

NO_DECODER(int, AImageDecoder_setAndroidBitmapFormat, BAD, AImageDecoder *d, int32_t format)
NO_DECODER(int, AImageDecoder_setUnpremultipliedRequired, BAD, AImageDecoder *d, bool required)
NO_DECODER(int, AImageDecoder_setDataSpace, BAD, AImageDecoder *d, int32_t space)
NO_DECODER(int, AImageDecoder_setTargetSize, BAD, AImageDecoder *d, int32_t width, int32_t height)
NO_DECODER(int, AImageDecoder_computeSampledSize, BAD, const AImageDecoder *d, int sample,
           int32_t *width, int32_t *height)
NO_DECODER(int, AImageDecoder_setCrop, BAD, AImageDecoder *d, ARect crop)
NO_DECODER(const AImageDecoderHeaderInfo *, AImageDecoder_getHeaderInfo, NULL, const AImageDecoder *d)
NO_DECODER(int32_t, AImageDecoderHeaderInfo_getWidth, 0, const AImageDecoderHeaderInfo *i)
NO_DECODER(int32_t, AImageDecoderHeaderInfo_getHeight, 0, const AImageDecoderHeaderInfo *i)
NO_DECODER(const char *, AImageDecoderHeaderInfo_getMimeType, "", const AImageDecoderHeaderInfo *i)
NO_DECODER(int32_t, AImageDecoderHeaderInfo_getAndroidBitmapFormat, ANDROID_BITMAP_FORMAT_NONE,
           const AImageDecoderHeaderInfo *i)
NO_DECODER(int, AImageDecoderHeaderInfo_getAlphaFlags, BAD, const AImageDecoderHeaderInfo *i)
NO_DECODER(int32_t, AImageDecoderHeaderInfo_getDataSpace, 0, const AImageDecoderHeaderInfo *i)
NO_DECODER(size_t, AImageDecoder_getMinimumStride, 0, AImageDecoder *d)
NO_DECODER(int, AImageDecoder_decodeImage, BAD, AImageDecoder *d, void *pixels, size_t stride, size_t size)

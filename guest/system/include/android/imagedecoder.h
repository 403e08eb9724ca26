// SPDX-License-Identifier: GPL-2.0-or-later
// Decoding PNG, JPEG and others.
#pragma once
#include <android/bitmap.h>
#include <android/rect.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

enum {
    ANDROID_IMAGE_DECODER_SUCCESS = 0, ANDROID_IMAGE_DECODER_INCOMPLETE = -1,
    ANDROID_IMAGE_DECODER_ERROR = -2, ANDROID_IMAGE_DECODER_INVALID_CONVERSION = -3,
    ANDROID_IMAGE_DECODER_INVALID_SCALE = -4, ANDROID_IMAGE_DECODER_BAD_PARAMETER = -5,
    ANDROID_IMAGE_DECODER_INVALID_INPUT = -6, ANDROID_IMAGE_DECODER_SEEK_ERROR = -7,
    ANDROID_IMAGE_DECODER_INTERNAL_ERROR = -8, ANDROID_IMAGE_DECODER_UNSUPPORTED_FORMAT = -9,
    ANDROID_IMAGE_DECODER_FINISHED = -10, ANDROID_IMAGE_DECODER_INVALID_STATE = -11,
};

enum {
    ANDROID_IMAGE_DECODER_INFINITE = INT32_MAX,
};

enum {
    ANDROID_IMAGE_DECODER_DISPOSE_OP_NONE = 1, ANDROID_IMAGE_DECODER_DISPOSE_OP_BACKGROUND = 2,
    ANDROID_IMAGE_DECODER_DISPOSE_OP_PREVIOUS = 3,
};

enum {
    ANDROID_IMAGE_DECODER_BLEND_OP_SRC = 1, ANDROID_IMAGE_DECODER_BLEND_OP_SRC_OVER = 2,
};

struct AAsset;
struct AImageDecoder;
typedef struct AImageDecoder AImageDecoder;
struct AImageDecoderHeaderInfo;
typedef struct AImageDecoderHeaderInfo AImageDecoderHeaderInfo;
struct AImageDecoderFrameInfo;
typedef struct AImageDecoderFrameInfo AImageDecoderFrameInfo;

const char *AImageDecoder_resultToString(int result);
int AImageDecoder_createFromAAsset(struct AAsset *asset, AImageDecoder **out);
int AImageDecoder_createFromFd(int fd, AImageDecoder **out);
int AImageDecoder_createFromBuffer(const void *data, size_t size, AImageDecoder **out);
void AImageDecoder_delete(AImageDecoder *decoder);
int AImageDecoder_setAndroidBitmapFormat(AImageDecoder *decoder, int32_t format);
int AImageDecoder_setUnpremultipliedRequired(AImageDecoder *decoder, bool required);
int AImageDecoder_setDataSpace(AImageDecoder *decoder, int32_t space);
int AImageDecoder_setTargetSize(AImageDecoder *decoder, int32_t width, int32_t height);
int AImageDecoder_computeSampledSize(const AImageDecoder *decoder, int sample, int32_t *width,
                                     int32_t *height);
int AImageDecoder_setCrop(AImageDecoder *decoder, ARect crop);
const AImageDecoderHeaderInfo *AImageDecoder_getHeaderInfo(const AImageDecoder *decoder);
int32_t AImageDecoderHeaderInfo_getWidth(const AImageDecoderHeaderInfo *info);
int32_t AImageDecoderHeaderInfo_getHeight(const AImageDecoderHeaderInfo *info);
const char *AImageDecoderHeaderInfo_getMimeType(const AImageDecoderHeaderInfo *info);
int32_t AImageDecoderHeaderInfo_getAndroidBitmapFormat(const AImageDecoderHeaderInfo *info);
int AImageDecoderHeaderInfo_getAlphaFlags(const AImageDecoderHeaderInfo *info);
int32_t AImageDecoderHeaderInfo_getDataSpace(const AImageDecoderHeaderInfo *info);
size_t AImageDecoder_getMinimumStride(AImageDecoder *decoder);
int AImageDecoder_decodeImage(AImageDecoder *decoder, void *pixels, size_t stride, size_t size);

__END_DECLS

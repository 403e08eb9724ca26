// SPDX-License-Identifier: GPL-2.0-or-later
// How bright a picture is meant to be.
#pragma once

enum AHdrMetadataType {
    HDR10_SMPTE2086 = 1, HDR10_CTA861_3 = 2, HDR10PLUS_SEI = 3,
};

struct AColor_xy {
    float x, y;
};

struct AHdrMetadata_smpte2086 {
    struct AColor_xy displayPrimaryRed, displayPrimaryGreen, displayPrimaryBlue, whitePoint;
    float maxLuminance, minLuminance;
};

struct AHdrMetadata_cta861_3 {
    float maxContentLightLevel, maxFrameAverageLightLevel;
};

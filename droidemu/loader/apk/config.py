# SPDX-License-Identifier: GPL-2.0-or-later
"""``ResTable_config``: what a resource is meant for, and what a device is.

One type serves both, as in Android: in a resource 0 or "" means "any", in a device "unknown".
Which resource a device gets is decided in :mod:`droidemu.loader.apk.match`.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Final

from droidemu.loader.apk.errors import ResourceError
from droidemu.loader.apk.locales import script_of

#: Network code 0, as 0 itself means "any".
MNC_ZERO: Final = 0xFFFF
DENSITY_MEDIUM: Final = 160
DENSITY_ANY: Final = 0xFFFE
DENSITY_NONE: Final = 0xFFFF

MASK_SCREENSIZE: Final = 0x0F
MASK_SCREENLONG: Final = 0x30
MASK_LAYOUTDIR: Final = 0xC0
MASK_SCREENROUND: Final = 0x03
MASK_WIDE_COLOR_GAMUT: Final = 0x03
MASK_HDR: Final = 0x0C
MASK_UI_MODE_TYPE: Final = 0x0F
MASK_UI_MODE_NIGHT: Final = 0x30
MASK_KEYSHIDDEN: Final = 0x03
MASK_NAVHIDDEN: Final = 0x0C

ORIENTATION_PORT: Final = 1
ORIENTATION_LAND: Final = 2
TOUCHSCREEN_FINGER: Final = 3
KEYBOARD_NOKEYS: Final = 1
KEYBOARD_QWERTY: Final = 2
NAVIGATION_NONAV: Final = 1
UI_MODE_NIGHT_NO: Final = 0x10
UI_MODE_NIGHT_YES: Final = 0x20

_LAYOUT = struct.Struct("<HH2s2sBBHBBBBHHHHBBHHH4s8sBBHB8s")
_SIZE = 64
_MIN_SIZE = 28

_DENSITIES: Final[dict[int, str]] = {
    120: "ldpi", 160: "mdpi", 213: "tvdpi", 240: "hdpi", 320: "xhdpi", 480: "xxhdpi",
    640: "xxxhdpi", DENSITY_ANY: "anydpi", DENSITY_NONE: "nodpi",
}  # fmt: skip


@dataclass(frozen=True)
class Config:
    """Fields as in AOSP's ``ResTable_config``; sizes in dp or pixels, densities in dpi."""

    mcc: int = 0
    mnc: int = 0
    language: str = ""
    region: str = ""
    orientation: int = 0
    touchscreen: int = 0
    density: int = 0
    keyboard: int = 0
    navigation: int = 0
    input_flags: int = 0
    grammatical_gender: int = 0
    screen_width: int = 0
    screen_height: int = 0
    sdk_version: int = 0
    minor_version: int = 0
    screen_layout: int = 0
    ui_mode: int = 0
    smallest_width_dp: int = 0
    width_dp: int = 0
    height_dp: int = 0
    script: str = ""
    variant: str = ""
    screen_layout2: int = 0
    color_mode: int = 0
    numbering: str = ""

    def __str__(self) -> str:
        """The qualifiers of the resource's folder: ``de-land-xhdpi-v26``; "" for the default."""
        return "-".join(_qualifiers(self))

    @property
    def has_locale(self) -> bool:
        """Whether it names a language or region."""
        return bool(self.language or self.region)


def parse_config(data: bytes, at: int, end: int, name: str) -> Config:
    """The configuration at ``at``; raises :class:`ResourceError` if it does not end by ``end``."""
    if at + 4 > end:
        raise ResourceError(f"{name}: damaged: a configuration is cut off at {at:#x}")
    (size,) = struct.unpack_from("<I", data, at)
    if size < _MIN_SIZE or at + size > end:
        raise ResourceError(f"{name}: damaged: a configuration of {size} bytes at {at:#x}")
    raw = data[at + 4 : at + min(size, _SIZE)].ljust(_LAYOUT.size, b"\0")[: _LAYOUT.size]
    (mcc, mnc, language, region, orientation, touchscreen, density, keyboard, navigation, flags,
     gender, screen_width, screen_height, sdk, minor, layout, ui_mode, smallest, width_dp,
     height_dp, script, variant, layout2, color_mode, _, computed, numbering,
    ) = _LAYOUT.unpack(raw)  # fmt: skip
    return Config(
        mcc=mcc,
        mnc=mnc,
        language=_unpack_code(language, "a"),
        region=_unpack_code(region, "0"),
        orientation=orientation,
        touchscreen=touchscreen,
        density=density,
        keyboard=keyboard,
        navigation=navigation,
        input_flags=flags,
        grammatical_gender=gender & 3,
        screen_width=screen_width,
        screen_height=screen_height,
        sdk_version=sdk,
        minor_version=minor,
        screen_layout=layout,
        ui_mode=ui_mode,
        smallest_width_dp=smallest,
        width_dp=width_dp,
        height_dp=height_dp,
        script="" if computed else _ascii(script),
        variant=_ascii(variant),
        screen_layout2=layout2,
        color_mode=color_mode,
        numbering=_ascii(numbering),
    )


def device_config(
    *,
    width: int,
    height: int,
    dpi: int,
    locale: str = "en-US",
    sdk_version: int = 30,
    night: bool = False,
) -> Config:
    """The configuration of a phone with a touchscreen; ``width`` and ``height`` in pixels.

    ``locale`` is a BCP 47 tag (``de``, ``zh-Hant-TW``, ``es-419``) or Java's ``de_DE``; raises
    :class:`ResourceError` if it is neither.
    """
    language, script, region = split_locale(locale)
    width_dp, height_dp = width * 160 // dpi, height * 160 // dpi
    smallest, longest = sorted((width_dp, height_dp))
    # Configuration.reduceScreenLayout
    if longest >= 960 and smallest >= 720:
        size = 4
    elif longest >= 640 and smallest >= 480:
        size = 3
    elif longest >= 470 and smallest >= 320:
        size = 2
    else:
        size = 1
    long = 2 if longest * 3 / 5 >= smallest - 1 else 1
    right_to_left = script_of(language, region) in ("Arab", "Hebr", "Thaa")
    return Config(
        language=language,
        script=script,
        region=region,
        orientation=ORIENTATION_LAND if width > height else ORIENTATION_PORT,
        touchscreen=TOUCHSCREEN_FINGER,
        density=dpi,
        keyboard=KEYBOARD_NOKEYS,
        navigation=NAVIGATION_NONAV,
        input_flags=3 | 2 << 2,  # soft keyboard, no navigation keys to see
        screen_width=width,
        screen_height=height,
        sdk_version=sdk_version,
        screen_layout=size | long << 4 | (2 if right_to_left else 1) << 6,
        ui_mode=1 | (UI_MODE_NIGHT_YES if night else UI_MODE_NIGHT_NO),
        smallest_width_dp=smallest,
        width_dp=width_dp,
        height_dp=height_dp,
        screen_layout2=1,
        color_mode=1 | 1 << 2,
    )


def split_locale(locale: str) -> tuple[str, str, str]:
    """``(language, script, region)`` of a locale tag; raises :class:`ResourceError`."""
    found = re.fullmatch(
        r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]r?([A-Za-z]{2}|\d{3}))?", locale
    )
    if found is None:
        raise ResourceError(f"'{locale}' is not a locale such as en-US, de or zh-Hant-TW")
    language, script, region = found.groups()
    language = language.lower()
    return language, (script or "").capitalize(), (region or "").upper()


def _ascii(raw: bytes) -> str:
    text = raw.split(b"\0", 1)[0].decode("ascii", "replace")
    return "".join(ch if ch.isalnum() else "?" for ch in text)


def _unpack_code(raw: bytes, base: str) -> str:
    """Two ASCII letters, or three characters in 15 bits (``unpackLanguageOrRegion``)."""
    if not raw[0] & 0x80:
        return _ascii(raw)
    first = raw[1] & 0x1F
    second = (raw[1] & 0xE0) >> 5 | (raw[0] & 0x03) << 3
    third = (raw[0] & 0x7C) >> 2
    text = "".join(chr(ord(base) + part) for part in (first, second, third))
    return text if text.isalnum() else "???"


def _pick(value: int, names: dict[int, str]) -> list[str]:
    return [names[value]] if value in names else []


def _qualifiers(c: Config) -> list[str]:
    """In the order of the platform's documentation."""
    parts = [f"mcc{c.mcc}"] if c.mcc else []
    parts += [f"mnc{c.mnc}" if c.mnc != MNC_ZERO else "mnc00"] if c.mnc else []
    if c.script or c.variant or len(c.region) == 3 or c.numbering:
        tag = [c.language, c.script, c.region, c.variant]
        tag += ["u-nu-" + c.numbering] if c.numbering else []
        parts.append("b+" + "+".join(part for part in tag if part))
    elif c.has_locale:
        parts += [c.language] if c.language else []
        parts += [f"r{c.region}"] if c.region else []
    parts += _pick(c.grammatical_gender, {1: "neuter", 2: "feminine", 3: "masculine"})
    parts += _pick(c.screen_layout & MASK_LAYOUTDIR, {0x40: "ldltr", 0x80: "ldrtl"})
    parts += [f"sw{c.smallest_width_dp}dp"] if c.smallest_width_dp else []
    parts += [f"w{c.width_dp}dp"] if c.width_dp else []
    parts += [f"h{c.height_dp}dp"] if c.height_dp else []
    sizes = {1: "small", 2: "normal", 3: "large", 4: "xlarge"}
    parts += _pick(c.screen_layout & MASK_SCREENSIZE, sizes)
    parts += _pick(c.screen_layout & MASK_SCREENLONG, {0x10: "notlong", 0x20: "long"})
    parts += _pick(c.screen_layout2 & MASK_SCREENROUND, {1: "notround", 2: "round"})
    parts += _pick(c.color_mode & MASK_WIDE_COLOR_GAMUT, {1: "nowidecg", 2: "widecg"})
    parts += _pick(c.color_mode & MASK_HDR, {4: "lowdr", 8: "highdr"})
    parts += _pick(c.orientation, {1: "port", 2: "land", 3: "square"})
    modes = {2: "desk", 3: "car", 4: "television", 5: "appliance", 6: "watch", 7: "vrheadset"}
    parts += _pick(c.ui_mode & MASK_UI_MODE_TYPE, modes)
    parts += _pick(c.ui_mode & MASK_UI_MODE_NIGHT, {0x10: "notnight", 0x20: "night"})
    if c.density:
        parts.append(_DENSITIES.get(c.density, f"{c.density}dpi"))
    parts += _pick(c.touchscreen, {1: "notouch", 2: "stylus", 3: "finger"})
    parts += _pick(
        c.input_flags & MASK_KEYSHIDDEN, {1: "keysexposed", 2: "keyshidden", 3: "keyssoft"}
    )
    parts += _pick(c.keyboard, {1: "nokeys", 2: "qwerty", 3: "12key"})
    parts += _pick(c.input_flags & MASK_NAVHIDDEN, {4: "navexposed", 8: "navhidden"})
    parts += _pick(c.navigation, {1: "nonav", 2: "dpad", 3: "trackball", 4: "wheel"})
    if c.screen_width or c.screen_height:
        parts.append(f"{c.screen_width}x{c.screen_height}")
    if c.sdk_version:
        minor = f".{c.minor_version}" if c.minor_version else ""
        parts.append(f"v{c.sdk_version}{minor}")
    return parts

# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of several resources a device gets: ``ResTable_config::match`` and ``isBetterThan``.

The order of the questions is the order of importance, and follows AOSP step by step (pinned
against its own library in tests/real).
"""

from __future__ import annotations

from droidemu.loader.apk import config as c
from droidemu.loader.apk.config import Config
from droidemu.loader.apk.locales import (
    close_to_us_english,
    compare_regions,
    same_language,
    script_of,
)


def matches(config: Config, device: Config) -> bool:
    """Whether a resource for ``config`` may be used on ``device`` at all."""
    return (
        _fits(config.mcc, device.mcc)
        and _fits(config.mnc, device.mnc)
        and _locale_matches(config, device)
        and _masked_fit(config.screen_layout, device.screen_layout, c.MASK_LAYOUTDIR)
        and config.screen_layout & c.MASK_SCREENSIZE <= device.screen_layout & c.MASK_SCREENSIZE
        and _masked_fit(config.screen_layout, device.screen_layout, c.MASK_SCREENLONG)
        and _masked_fit(config.ui_mode, device.ui_mode, c.MASK_UI_MODE_TYPE)
        and _masked_fit(config.ui_mode, device.ui_mode, c.MASK_UI_MODE_NIGHT)
        and config.smallest_width_dp <= device.smallest_width_dp
        and _fits(config.grammatical_gender, device.grammatical_gender)
        and _masked_fit(config.screen_layout2, device.screen_layout2, c.MASK_SCREENROUND)
        and _masked_fit(config.color_mode, device.color_mode, c.MASK_HDR)
        and _masked_fit(config.color_mode, device.color_mode, c.MASK_WIDE_COLOR_GAMUT)
        and config.width_dp <= device.width_dp
        and config.height_dp <= device.height_dp
        and _fits(config.orientation, device.orientation)
        and _fits(config.touchscreen, device.touchscreen)
        and _input_matches(config, device)
        and config.screen_width <= device.screen_width
        and config.screen_height <= device.screen_height
        and config.sdk_version <= device.sdk_version
        and _fits(config.minor_version, device.minor_version)
    )


def _fits(wanted: int, there: int) -> bool:
    return not wanted or wanted == there


def _masked_fit(wanted: int, there: int, mask: int) -> bool:
    return _fits(wanted & mask, there & mask)


def _input_matches(config: Config, device: Config) -> bool:
    keys = config.input_flags & c.MASK_KEYSHIDDEN
    its_keys = device.input_flags & c.MASK_KEYSHIDDEN
    # "keysexposed" has to include soft keyboards, which came later.
    return (
        (_fits(keys, its_keys) or (keys, its_keys) == (1, 3))
        and _masked_fit(config.input_flags, device.input_flags, c.MASK_NAVHIDDEN)
        and _fits(config.keyboard, device.keyboard)
        and _fits(config.navigation, device.navigation)
    )


def _script(config: Config) -> str:
    return config.script or script_of(config.language, config.region)


def _locale_matches(config: Config, device: Config) -> bool:
    if not config.has_locale:
        return True
    if not same_language(config.language, device.language):
        return False
    script, its_script = _script(config), _script(device)
    if script and its_script:
        # Text in the right script is readable, whatever the region.
        return script == its_script
    return not config.region or config.region == device.region


def better(one: Config, other: Config, device: Config) -> bool:
    """Whether ``one`` suits the device better than ``other``; both match it."""
    decided = (
        _prefer_set(one.mcc, other.mcc, device.mcc),
        _prefer_set(one.mnc, other.mnc, device.mnc),
    )
    for answer in decided:
        if answer is not None:
            return answer
    if _locale_better(one, other, device):
        return True
    # A worse locale does not decide: what follows may still make it the better one. That looks
    # like an oversight, but it is what every Android does.
    for question in (_size_question, _screen_question, _mode_question, _density_question,
                     _input_question, _version_question):  # fmt: skip
        answer = question(one, other, device)
        if answer is not None:
            return answer
    return False


def _prefer_set(one: int, other: int, device: int) -> bool | None:
    """Two different values of which the device has one: the other must be "any"."""
    return bool(one) if one != other and device else None


def _prefer_masked(one: int, other: int, device: int, mask: int) -> bool | None:
    return _prefer_set(one & mask, other & mask, device & mask)


def _prefer_larger(one: int, other: int) -> bool | None:
    return one > other if one != other else None


def _first(*answers: bool | None) -> bool | None:
    return next((answer for answer in answers if answer is not None), None)


def _size_question(one: Config, other: Config, device: Config) -> bool | None:
    """Grammatical gender, layout direction and sizes in dp."""
    answer = _first(
        _prefer_set(one.grammatical_gender, other.grammatical_gender, device.grammatical_gender),
        _prefer_masked(
            one.screen_layout, other.screen_layout, device.screen_layout, c.MASK_LAYOUTDIR
        ),
        _prefer_larger(one.smallest_width_dp, other.smallest_width_dp),
    )
    if answer is not None:
        return answer

    def missing(config: Config) -> int:
        width = device.width_dp - config.width_dp if device.width_dp else 0
        return width + (device.height_dp - config.height_dp if device.height_dp else 0)

    return _prefer_larger(missing(other), missing(one))


def _screen_question(one: Config, other: Config, device: Config) -> bool | None:
    """Size class, aspect, roundness, colours and orientation."""
    size, its_size = one.screen_layout & c.MASK_SCREENSIZE, other.screen_layout & c.MASK_SCREENSIZE
    wanted = device.screen_layout & c.MASK_SCREENSIZE
    if size != its_size and wanted:
        if wanted >= 2 and {size, its_size} == {0, 2}:
            return bool(size)  # nothing said counts as normal
        normal = 2 if wanted >= 2 else 0
        return (size or normal) > (its_size or normal)
    return _first(
        _prefer_masked(
            one.screen_layout, other.screen_layout, device.screen_layout, c.MASK_SCREENLONG
        ),
        _prefer_masked(
            one.screen_layout2, other.screen_layout2, device.screen_layout2, c.MASK_SCREENROUND
        ),
        _prefer_masked(
            one.color_mode, other.color_mode, device.color_mode, c.MASK_WIDE_COLOR_GAMUT
        ),
        _prefer_masked(one.color_mode, other.color_mode, device.color_mode, c.MASK_HDR),
        _prefer_set(one.orientation, other.orientation, device.orientation),
    )


def _mode_question(one: Config, other: Config, device: Config) -> bool | None:
    return _first(
        _prefer_masked(one.ui_mode, other.ui_mode, device.ui_mode, c.MASK_UI_MODE_TYPE),
        _prefer_masked(one.ui_mode, other.ui_mode, device.ui_mode, c.MASK_UI_MODE_NIGHT),
    )


def _density_question(one: Config, other: Config, device: Config) -> bool | None:
    """The nearest density, where scaling down is worth twice as much as scaling up."""
    if one.density != other.density:
        mine, its = one.density or c.DENSITY_MEDIUM, other.density or c.DENSITY_MEDIUM
        if mine == c.DENSITY_ANY:
            return True
        if its == c.DENSITY_ANY:
            return False
        wanted = device.density
        if wanted in (0, c.DENSITY_ANY):
            wanted = c.DENSITY_MEDIUM
        high, low, bigger = max(mine, its), min(mine, its), mine >= its
        if wanted >= high:
            return bigger
        if low >= wanted:
            return not bigger
        scaled_up = (2 * low - wanted) * high > wanted * wanted
        return bigger != scaled_up
    return _prefer_set(one.touchscreen, other.touchscreen, device.touchscreen)


def _input_question(one: Config, other: Config, device: Config) -> bool | None:
    keys, its_keys = one.input_flags & c.MASK_KEYSHIDDEN, other.input_flags & c.MASK_KEYSHIDDEN
    wanted = device.input_flags & c.MASK_KEYSHIDDEN
    if keys != its_keys and wanted:
        if not keys or not its_keys:
            return bool(keys)
        if wanted in (keys, its_keys):
            return keys == wanted
    return _first(
        _prefer_masked(one.input_flags, other.input_flags, device.input_flags, c.MASK_NAVHIDDEN),
        _prefer_set(one.keyboard, other.keyboard, device.keyboard),
        _prefer_set(one.navigation, other.navigation, device.navigation),
    )


def _version_question(one: Config, other: Config, device: Config) -> bool | None:
    """Sizes in pixels (which nobody uses any more) and the platform's version."""

    def missing(config: Config) -> int:
        width = device.screen_width - config.screen_width if device.screen_width else 0
        return width + (device.screen_height - config.screen_height if device.screen_height else 0)

    answer = _prefer_larger(missing(other), missing(one))
    if answer is None and device.sdk_version:
        answer = _prefer_larger(one.sdk_version, other.sdk_version)
    if answer is None:
        answer = _prefer_set(one.minor_version, other.minor_version, device.minor_version)
    return answer


def _locale_better(one: Config, other: Config, device: Config) -> bool:
    """``isLocaleBetterThan``."""
    if not device.has_locale or not (one.has_locale or other.has_locale):
        return False
    if not same_language(one.language, other.language):
        # Both match, so one of them has no language. Resources without one are usually in
        # English as written in the United States: as good as exact there, and near elsewhere.
        if device.language == "en":
            if device.region == "US":
                if one.language:
                    return one.region in ("", "US")
                return other.region not in ("", "US")
            if close_to_us_english(device.region):
                if one.language:
                    return close_to_us_english(one.region)
                return not close_to_us_english(other.region)
        return bool(one.language)
    order = compare_regions(
        one.region, other.region, device.language, _script(device), device.region
    )
    if order:
        return order > 0
    variant, its_variant = one.variant == device.variant, other.variant == device.variant
    if variant != its_variant:
        return variant
    numbers, its_numbers = one.numbering == device.numbering, other.numbering == device.numbering
    if numbers != its_numbers:
        return numbers
    return one.language == device.language != other.language

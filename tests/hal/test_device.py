# SPDX-License-Identifier: GPL-2.0-or-later
"""The device's state: values, what follows from them, changes from many threads."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.hal.device import (
    LAYOUTDIR_LTR,
    LAYOUTDIR_RTL,
    LOCALES,
    ORIENTATION_LANDSCAPE,
    ORIENTATION_PORTRAIT,
    SCREENLONG_NO,
    SCREENLONG_YES,
    SCREENSIZE_LARGE,
    SCREENSIZE_NORMAL,
    SCREENSIZE_SMALL,
    SCREENSIZE_XLARGE,
    UI_MODE_NIGHT_YES,
    DeviceSettings,
    DeviceState,
    brighter,
    configure,
    parse_locale,
    parse_setting,
    setting_words,
)
from droidemu.hal.profiles import DEFAULT, PROFILES, find_profile


@pytest.mark.parametrize(
    ("text", "name", "lang"),
    [
        ("en-US", "en-US", "en_US.UTF-8"),
        ("DE_de", "de-DE", "de_DE.UTF-8"),
        ("eo", "eo", "eo.UTF-8"),
        ("zh-hant-tw", "zh-Hant-TW", "zh_TW.UTF-8"),
        ("sr-Latn-RS", "sr-Latn-RS", "sr_RS.UTF-8@latin"),
        ("es-419", "es-419", "es_419.UTF-8"),
    ],
)
def test_locales(text: str, name: str, lang: str) -> None:
    locale = parse_locale(text)
    assert (str(locale), locale.posix) == (name, lang)


@pytest.mark.parametrize("text", ["", "d", "german", "de-", "de-DEU", "de-DE-x", "de\n", "ä-DE"])
def test_no_locales(text: str) -> None:
    with pytest.raises(UserError, match="is not a locale"):
        parse_locale(text)


@pytest.mark.parametrize("name", LOCALES)
def test_the_menus_locales_stay_as_they_are(name: str) -> None:
    assert DeviceSettings(locale=name).locale == name


@pytest.mark.parametrize(
    "changes",
    [
        {"rotation": 45}, {"font_scale": 0.1}, {"font_scale": float("nan")}, {"battery": 101},
        {"battery": -1}, {"brightness": 200}, {"network": "lan"}, {"locale": "x"}, {"density": 1},
    ],
)  # fmt: skip
def test_impossible_settings_change_nothing(changes: dict[str, Any]) -> None:
    state = DeviceState()
    before, serial = state.settings, state.serial
    with pytest.raises(UserError):
        state.change(**changes)
    assert state.settings is before and state.serial == serial


def test_what_follows_for_known_devices() -> None:
    """Widths as Android's developer pages name them for these devices."""
    tall = configure(find_profile("pixel-7"), DeviceSettings())
    assert (tall.screen_width_dp, tall.screen_height_dp) == (411, 914)
    assert tall.orientation == ORIENTATION_PORTRAIT
    assert (tall.screen_size, tall.screen_long) == (SCREENSIZE_NORMAL, SCREENLONG_YES)
    assert tall.screen_layout == "normal-long-port"
    tablet = configure(find_profile("nexus-10"), DeviceSettings())
    assert (tablet.smallest_width_dp, tablet.screen_size) == (800, SCREENSIZE_XLARGE)
    assert tablet.orientation == ORIENTATION_LANDSCAPE
    seven = configure(find_profile("nexus-7"), DeviceSettings())
    assert (seven.smallest_width_dp, seven.screen_size) == (600, SCREENSIZE_LARGE)
    assert configure(find_profile("nexus-one"), DeviceSettings()).screen_long == SCREENLONG_YES
    tiny = replace(DEFAULT, width=240, height=320, dpi=120)
    assert configure(tiny, DeviceSettings()).screen_size == SCREENSIZE_SMALL
    assert configure(tiny, DeviceSettings()).screen_long == SCREENLONG_NO


def test_turning_swaps_what_fits() -> None:
    state = DeviceState()
    upright = state.configuration
    state.step(rotation=90)
    turned = state.configuration
    assert (turned.screen_width_dp, turned.screen_height_dp) == (
        upright.screen_height_dp, upright.screen_width_dp,
    )  # fmt: skip
    assert turned.orientation == ORIENTATION_LANDSCAPE
    assert turned.smallest_width_dp == upright.smallest_width_dp
    state.step(rotation=-180)
    assert state.settings.rotation == 270
    state.step(rotation=90)
    assert state.configuration == upright


def test_theme_density_direction() -> None:
    state = DeviceState()
    state.change(dark=True, density=DEFAULT.dpi * 2, locale="ar-EG", font_scale=1.3)
    found = state.configuration
    assert found.night == UI_MODE_NIGHT_YES and found.font_scale == 1.3
    assert found.density == DEFAULT.dpi * 2
    assert found.smallest_width_dp == DEFAULT.width * 80 // DEFAULT.dpi
    assert found.layout_direction == LAYOUTDIR_RTL
    state.change(density=None, locale="uz-Latn-UZ")
    assert state.configuration.density == DEFAULT.dpi
    assert state.configuration.layout_direction == LAYOUTDIR_LTR


def test_steps_stay_within_limits() -> None:
    state = DeviceState(settings=DeviceSettings(battery=98))
    assert state.step(battery=5) and state.settings.battery == 100
    assert not state.step(battery=5)
    assert state.step(battery=-500) and state.settings.battery == 0


def test_listeners_hear_of_changes_only_and_see_the_new_state() -> None:
    state = DeviceState()
    heard: list[int] = []
    state.listeners.append(lambda: heard.append(state.settings.battery))
    assert not state.change(battery=100)
    assert state.change(battery=7)
    # A listener may change the state itself.
    state.listeners.append(lambda: state.change(charging=False) and None)
    assert state.change(battery=6)
    assert heard == [7, 6, 6] and not state.settings.charging


def test_no_change_is_lost_between_threads() -> None:
    state = DeviceState(settings=DeviceSettings(battery=0))
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        for _ in range(25):
            state.step(battery=1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state.settings.battery == 100 and state.serial == 100


def test_a_profile_waits_for_the_restart() -> None:
    state = DeviceState()
    other = find_profile("nexus-7")
    state.choose_profile(other)
    assert state.profile is DEFAULT and state.next_profile is other
    assert state.configuration.density == DEFAULT.dpi
    state.apply_profile(other)
    assert state.profile is other and state.configuration.density == other.dpi


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("battery", "20", {"battery": 20}),
        ("dark", "on", {"dark": True}),
        ("charging", "False", {"charging": False}),
        ("font-scale", "1.3", {"font_scale": 1.3}),
        ("rotate", "270", {"rotation": 270}),
        ("network", "none", {"network": "none"}),
        ("locale", "de_DE", {"locale": "de_DE"}),
    ],
)
def test_settings_of_scripts(name: str, text: str, wanted: dict[str, Any]) -> None:
    assert parse_setting(name, text) == wanted


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_words_are_settings_or_user_errors(name: str, text: str) -> None:
    state = DeviceState()
    for key in (name, "battery", "font-scale", "locale", "dark", "network", "rotate", "density"):
        try:
            state.change(**parse_setting(key, text))
        except UserError as error:
            assert str(error)


@settings(deadline=None)
@given(
    st.sampled_from(PROFILES), st.sampled_from((0, 90, 180, 270)), st.integers(50, 1000) | st.none()
)
def test_every_device_has_a_configuration(profile: Any, rotation: int, density: int | None) -> None:
    found = configure(profile, DeviceSettings(rotation=rotation, density=density))
    assert found.smallest_width_dp == min(found.screen_width_dp, found.screen_height_dp) > 0


def test_light_goes_by_its_logarithm() -> None:
    assert brighter(320, 5) == 3200 and brighter(3200, -5) == 320
    assert brighter(0, 1) == 1 and brighter(1, 0.1) == 2 and brighter(1, -1) == 0
    assert brighter(0, -1) == 0 and brighter(40_000, 1) == 40_000
    lux, steps = 0, 0
    while lux < 40_000:
        lux, steps = brighter(lux, 1), steps + 1
    assert steps < 30


def test_leaning_is_kept_to_hundredths() -> None:
    settings = DeviceSettings(pitch=1.23456, roll=-0.001)
    assert (settings.pitch, str(settings.roll)) == (1.23, "0.0")
    assert setting_words(DeviceSettings(pitch=-7.5, roll=3)) == {"pitch": "-7.5", "roll": "3"}
    assert parse_setting("roll", "-12.25") == {"roll": -12.25}
    for wrong in ("1e1", "x", "91", "-", "nan"):
        with pytest.raises(UserError):
            parse_setting("pitch", wrong)

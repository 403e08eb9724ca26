# SPDX-License-Identifier: GPL-2.0-or-later
"""Key names, device profiles and the ``devices`` verb."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from droidemu.errors import UserError
from droidemu.hal import codes, keycodes
from droidemu.hal.profiles import DEFAULT, PROFILES, find_profile

HEADER = Path("/usr/include/linux/input-event-codes.h")


@pytest.mark.skipif(not HEADER.exists(), reason="needs the Linux headers")
def test_codes_agree_with_the_kernel_header() -> None:
    words = re.findall(r"^#define\s+(\w+)\s+(\w+)", HEADER.read_text(encoding="utf-8"), re.M)
    values = dict(words)

    def number(word: str) -> int:
        return number(values[word]) if word in values else int(word, 0)

    ours = dict(keycodes.KEYCODES)
    ours.update({name: value for name, value in vars(codes).items() if name in values})
    checked = [name for name in ours if name in values and not name.endswith("_CNT")]
    assert len(checked) > 500
    assert {n: ours[n] for n in checked} == {n: number(values[n]) for n in checked}


@pytest.mark.parametrize(
    ("word", "name"),
    [("back", "KEY_BACK"), ("KEY_A", "KEY_A"), ("home", "KEY_HOMEPAGE"), ("key_home", "KEY_HOME"),
     ("btn_left", "BTN_LEFT"), ("1", "KEY_1")],
)  # fmt: skip
def test_key_names(word: str, name: str) -> None:
    assert keycodes.keycode(word) == keycodes.KEYCODES[name]


def test_unknown_key_has_a_hint() -> None:
    with pytest.raises(UserError, match="KEY_VOLUMEUP"):
        keycodes.keycode("VOLUMUP")


def test_every_printable_character_can_be_typed() -> None:
    keys = [keycodes.key_for_char(chr(code)) for code in range(32, 127)]
    assert None not in keys
    assert len(set(keys)) == len(keys)
    assert keycodes.key_for_char("ä") is None


def test_profiles_are_sane() -> None:
    assert len({profile.name for profile in PROFILES}) == len(PROFILES)
    assert PROFILES[0] is DEFAULT
    assert (DEFAULT.width, DEFAULT.height, DEFAULT.dpi) == (1080, 1920, 420)
    for profile in PROFILES:
        assert 100 <= profile.dpi <= 700 and profile.memory_mb >= 512


def test_profile_lookup() -> None:
    assert find_profile("pixel").model == "Pixel"
    assert find_profile("Pixel 5") is find_profile("pixel_5") is find_profile("PIXEL-5")
    assert find_profile("SM-G950F").name == "galaxy-s8"
    with pytest.raises(UserError, match="did you mean pixel-5"):
        find_profile("pixle5")
    with pytest.raises(UserError, match="droidemu devices"):
        find_profile("zzz")


def test_devices_verb() -> None:
    from droidemu.cli.devices import command

    result = CliRunner().invoke(command)
    assert result.exit_code == 0
    for profile in PROFILES:
        assert profile.name in result.output

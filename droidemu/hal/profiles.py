# SPDX-License-Identifier: GPL-2.0-or-later
"""Device profiles: the measures of well-known phones and tablets.

Sizes, refresh rates and memory are the makers' published figures; ``dpi`` is the density that
Android reports for the device (``ro.sf.lcd_density``), not the panel's exact pixels per inch.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from droidemu.errors import UserError


@dataclass(frozen=True)
class DeviceProfile:
    """What the emulated device looks like; sizes in pixels, portrait or as the device is held."""

    #: What ``--device`` takes.
    name: str
    #: What a person calls it.
    title: str
    width: int
    height: int
    dpi: int
    refresh_hz: int
    memory_mb: int
    #: ``ro.product.model``.
    model: str


DEFAULT = DeviceProfile("phone", "Generic phone", 1080, 1920, 420, 60, 2048, "DroidEmu Phone")

PROFILES: tuple[DeviceProfile, ...] = (
    DEFAULT,
    DeviceProfile("nexus-one", "Google Nexus One (2010)", 480, 800, 240, 60, 512, "Nexus One"),
    DeviceProfile("nexus-4", "Google Nexus 4 (2012)", 768, 1280, 320, 60, 2048, "Nexus 4"),
    DeviceProfile("nexus-5", "Google Nexus 5 (2013)", 1080, 1920, 480, 60, 2048, "Nexus 5"),
    DeviceProfile("pixel", "Google Pixel (2016)", 1080, 1920, 420, 60, 4096, "Pixel"),
    DeviceProfile("pixel-3a", "Google Pixel 3a (2019)", 1080, 2220, 440, 60, 4096, "Pixel 3a"),
    DeviceProfile("pixel-5", "Google Pixel 5 (2020)", 1080, 2340, 440, 90, 8192, "Pixel 5"),
    DeviceProfile("pixel-7", "Google Pixel 7 (2022)", 1080, 2400, 420, 90, 8192, "Pixel 7"),
    DeviceProfile("pixel-8", "Google Pixel 8 (2023)", 1080, 2400, 420, 120, 8192, "Pixel 8"),
    DeviceProfile("galaxy-s5", "Samsung Galaxy S5 (2014)", 1080, 1920, 480, 60, 2048, "SM-G900F"),
    DeviceProfile("galaxy-s8", "Samsung Galaxy S8 (2017)", 1440, 2960, 640, 60, 4096, "SM-G950F"),
    DeviceProfile(
        "galaxy-s21", "Samsung Galaxy S21 (2021)", 1080, 2400, 480, 120, 8192, "SM-G991B"
    ),
    DeviceProfile("nexus-7", "Google Nexus 7 tablet (2013)", 1200, 1920, 320, 60, 2048, "Nexus 7"),
    DeviceProfile(
        "nexus-10", "Google Nexus 10 tablet (2012)", 2560, 1600, 320, 60, 2048, "Nexus 10"
    ),
    DeviceProfile("pixel-c", "Google Pixel C tablet (2015)", 2560, 1800, 320, 60, 3072, "Pixel C"),
)


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def find_profile(name: str) -> DeviceProfile:
    """The profile of that name, in any spelling (``Pixel 5``, ``pixel_5``); UserError if none."""
    wanted = _plain(name)
    known = {_plain(profile.name): profile for profile in PROFILES}
    known.update({_plain(profile.model): profile for profile in PROFILES})
    if wanted in known:
        return known[wanted]
    close = [known[match].name for match in difflib.get_close_matches(wanted, known, n=3)]
    if close:
        hint = f"did you mean {' or '.join(dict.fromkeys(close))}?"
    else:
        hint = "'droidemu devices' lists them"
    raise UserError(f"unknown device {name!r}: {hint}")

# SPDX-License-Identifier: GPL-2.0-or-later
"""How an activity's window stands on the screen: by what it asks for and how the device is held."""

from __future__ import annotations

from typing import Final

#: Orientations of ``android:screenOrientation`` that fix one: whether it is a landscape, and which
#: of the two: None lets the sensor choose.
_FIXED: Final[dict[str, tuple[bool, bool | None]]] = {
    "landscape": (True, False),
    "portrait": (False, False),
    "reverseLandscape": (True, True),
    "reversePortrait": (False, True),
    "sensorLandscape": (True, None),
    "sensorPortrait": (False, None),
    "userLandscape": (True, None),
    "userPortrait": (False, None),
}
#: Orientations that stay as the device was built.
_NATURAL: Final = ("nosensor",)


def display_rotation(orientation: str, held: int, width: int, height: int) -> int:
    """How the device must be turned (degrees clockwise) for the window to be seen upright.

    ``held``: how it is turned; ``width`` and ``height`` of its screen in its natural position. At
    90 and 270 degrees the window is as wide as the screen is high.
    """
    if orientation in _NATURAL:
        return 0
    fixed = _FIXED.get(orientation)
    if fixed is None:
        return held
    landscape, reverse = fixed
    natural_landscape = width > height
    if landscape == natural_landscape:
        normal, other = 0, 180
    else:
        # Android's "landscape" of a phone has its top at the left.
        normal, other = 270, 90
    if reverse is None:
        return held if held in (normal, other) else normal
    return other if reverse else normal

# SPDX-License-Identifier: GPL-2.0-or-later
"""The mouse as one finger or two, and host fingers as slots: pure logic, no window.

With Ctrl held a second finger mirrors the first about the screen's centre, as in the Android
Emulator: dragging pinches and turns. With Shift added both fingers keep their distance and move
side by side. All coordinates are pixels of the unrotated screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["down", "move", "up"]


@dataclass(frozen=True)
class Touch:
    """One change of one finger, for the hub."""

    kind: Kind
    slot: int
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    """A finger to draw; ``pressed`` is False for a preview."""

    x: float
    y: float
    pressed: bool


class MouseTouch:
    """Turns mouse movements into touches in slots 0 and 1."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._height = height
        self._at = (0.0, 0.0)
        self._offset: tuple[float, float] | None = None
        self._two = False
        self._hover = False
        self.pressed = False

    def press(self, x: float, y: float, *, two: bool = False) -> list[Touch]:
        """The button goes down; ``two`` for a second, mirrored finger."""
        if self.pressed:
            return []
        self.pressed, self._two, self._offset = True, two, None
        self._at = (x, y)
        return [Touch("down", slot, *place) for slot, place in enumerate(self._places())]

    def move(self, x: float, y: float, *, parallel: bool = False) -> list[Touch]:
        """The mouse moves; ``parallel`` keeps the second finger's distance instead of mirroring."""
        if self.pressed and self._two:
            if parallel and self._offset is None:
                first, second = self._places()
                self._offset = (second[0] - first[0], second[1] - first[1])
            elif not parallel:
                self._offset = None
        if (x, y) == self._at and not parallel:
            return []
        self._at = (x, y)
        if not self.pressed:
            return []
        return [Touch("move", slot, *place) for slot, place in enumerate(self._places())]

    def release(self) -> list[Touch]:
        """The button goes up: every finger leaves."""
        if not self.pressed:
            return []
        places = self._places()
        self.pressed, self._two, self._offset = False, False, None
        return [Touch("up", slot, *place) for slot, place in enumerate(places)]

    def hover(self, two: bool) -> bool:
        """Show or hide the preview of two fingers; True if that changes what is drawn."""
        changed = two != self._hover
        self._hover = two
        return changed and not self.pressed

    @property
    def previews(self) -> bool:
        """Whether the fingers to draw move with the mouse although no button is down."""
        return self._hover and not self.pressed

    def dots(self) -> list[Dot]:
        """The fingers to draw: both of a two-finger gesture, none for a plain touch."""
        if not (self._two if self.pressed else self._hover):
            return []
        first, second = self._places() if self.pressed else (self._at, self._mirror(*self._at))
        return [Dot(*first, self.pressed), Dot(*second, self.pressed)]

    def _mirror(self, x: float, y: float) -> tuple[float, float]:
        return self._width - 1 - x, self._height - 1 - y

    def _places(self) -> list[tuple[float, float]]:
        if not self._two:
            return [self._at]
        if self._offset is None:
            return [self._at, self._mirror(*self._at)]
        x = min(max(self._at[0] + self._offset[0], 0.0), self._width - 1.0)
        y = min(max(self._at[1] + self._offset[1], 0.0), self._height - 1.0)
        return [self._at, (x, y)]


class Leaning:
    """A drag that leans the device: how far, in degrees, from where it began.

    The shorter side of the picture is a half turn: from the middle to its edge is what a device
    can lean to one side.
    """

    HALF_TURN: Final = 180.0

    def __init__(self) -> None:
        self._from: tuple[float, float] | None = None
        self._scale = 0.0

    @property
    def active(self) -> bool:
        """Whether the button is down."""
        return self._from is not None

    def press(self, x: float, y: float, side: float) -> None:
        """It begins here; ``side``: the picture's shorter one, in the same pixels."""
        self._from = (x, y)
        self._scale = self.HALF_TURN / max(side, 1.0)

    def move(self, x: float, y: float) -> tuple[float, float]:
        """Degrees of pitch (dragged up: back) and roll (to the right) since the beginning."""
        if self._from is None:
            return 0.0, 0.0
        return (self._from[1] - y) * self._scale, (x - self._from[0]) * self._scale

    def release(self) -> None:
        """It ends."""
        self._from = None


class FingerSlots:
    """Host fingers (any number as id) in the lowest free slots; further fingers are ignored."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._used: dict[int, int] = {}

    def down(self, finger: int) -> int | None:
        """The slot for a new finger, None if all are taken."""
        if finger in self._used:
            return self._used[finger]
        free = set(range(self._slots)) - set(self._used.values())
        if not free:
            return None
        self._used[finger] = min(free)
        return self._used[finger]

    def slot(self, finger: int) -> int | None:
        """The slot of a finger that is down."""
        return self._used.get(finger)

    def up(self, finger: int) -> int | None:
        """The slot that a leaving finger had."""
        return self._used.pop(finger, None)

    def clear(self) -> None:
        """Forget all fingers."""
        self._used.clear()

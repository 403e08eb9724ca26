# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the guest's screen lies in the window, and the way between both kinds of coordinates."""

from __future__ import annotations

from dataclasses import dataclass

#: Factors for the first window, largest fitting one wins: exact halves scale cleanly.
_FACTORS = (3.0, 2.0, 1.0, 3 / 4, 2 / 3, 1 / 2, 3 / 8, 1 / 3, 1 / 4, 1 / 6, 1 / 8)

#: A factor this close to a whole number is made whole, so that pixels stay square and sharp.
_SNAP = 0.03


@dataclass(frozen=True)
class Layout:
    """A screen of ``screen_w`` x ``screen_h`` px in a window of ``window_w`` x ``window_h`` px.

    ``rotation`` counts quarter turns clockwise of the picture. ``x, y, w, h`` is the rectangle that
    the (turned) picture fills, centred, with letterbox bars around it.
    """

    rotation: int
    screen_w: int
    screen_h: int
    window_w: int
    window_h: int
    x: int
    y: int
    w: int
    h: int

    @property
    def scale(self) -> float:
        """Window pixels a screen pixel."""
        turned_w = self.screen_h if self.rotation % 2 else self.screen_w
        return self.w / turned_w

    @property
    def sharp(self) -> bool:
        """Whether the factor is whole, so that nearest-neighbour scaling is exact."""
        turned = (
            (self.screen_h, self.screen_w) if self.rotation % 2 else (self.screen_w, self.screen_h)
        )
        return (
            self.w % turned[0] == 0
            and self.h % turned[1] == 0
            and self.w // turned[0] == self.h // turned[1]
        )

    def turns_of(self, turn: int) -> int:
        """Quarter turns clockwise for pixels that the panel shows turned: ``Frame.turn``."""
        return (self.rotation + turn) % 4

    def upright_size(self, turn: int = 0) -> tuple[int, int]:
        """Size of the scaled picture before it is turned."""
        return (self.h, self.w) if self.turns_of(turn) % 2 else (self.w, self.h)

    @property
    def bars(self) -> list[tuple[int, int, int, int]]:
        """The rectangles (x, y, w, h) around the picture, empty ones left out."""
        right, bottom = self.x + self.w, self.y + self.h
        rects = [
            (0, 0, self.window_w, self.y),
            (0, bottom, self.window_w, self.window_h - bottom),
            (0, self.y, self.x, self.h),
            (right, self.y, self.window_w - right, self.h),
        ]
        return [rect for rect in rects if rect[2] > 0 and rect[3] > 0]

    def contains(self, x: float, y: float) -> bool:
        """Whether a window point lies on the picture."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """A window point in pixels of the unturned screen, clamped to it."""
        u = min(max((x - self.x) / self.w, 0.0), 1.0)
        v = min(max((y - self.y) / self.h, 0.0), 1.0)
        if self.rotation == 1:
            u, v = v, 1 - u
        elif self.rotation == 2:
            u, v = 1 - u, 1 - v
        elif self.rotation == 3:
            u, v = 1 - v, u
        return (
            min(u * self.screen_w, self.screen_w - 1e-6),
            min(v * self.screen_h, self.screen_h - 1e-6),
        )

    def to_window(self, x: float, y: float) -> tuple[float, float]:
        """A point of the unturned screen in window pixels."""
        u, v = x / self.screen_w, y / self.screen_h
        if self.rotation == 1:
            u, v = 1 - v, u
        elif self.rotation == 2:
            u, v = 1 - u, 1 - v
        elif self.rotation == 3:
            u, v = v, 1 - u
        return self.x + u * self.w, self.y + v * self.h


def fit(window: tuple[int, int], screen: tuple[int, int], rotation: int = 0) -> Layout:
    """The largest centred place for the screen in the window (both in px, window at least 1x1)."""
    rotation %= 4
    width, height = (screen[1], screen[0]) if rotation % 2 else screen
    window_w, window_h = max(window[0], 1), max(window[1], 1)
    scale = min(window_w / width, window_h / height)
    whole = int(scale)
    if whole >= 1 and scale - whole < _SNAP:
        scale = whole
    w = min(max(round(width * scale), 1), window_w)
    h = min(max(round(height * scale), 1), window_h)
    return Layout(
        rotation, screen[0], screen[1], window_w, window_h,
        (window_w - w) // 2, (window_h - h) // 2, w, h,
    )  # fmt: skip


def first_window_size(
    screen: tuple[int, int], desktop: tuple[int, int], room: float = 0.9
) -> tuple[int, int]:
    """Size of a new window for a screen: at most ``room`` of the desktop, whole screen pixels.

    Small screens are not enlarged by more than the desktop's half, or they would fill it.
    """
    width, height = screen
    for factor in _FACTORS:
        limit = room if factor <= 1 else 0.5
        if width * factor <= desktop[0] * limit and height * factor <= desktop[1] * limit:
            return max(round(width * factor), 1), max(round(height * factor), 1)
    return max(width // 8, 1), max(height // 8, 1)

# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of the window's menu."""

from __future__ import annotations

import functools
from typing import Any, Final

from droidemu.display import overlay
from droidemu.display.menu import (
    PAD,
    TRACK_W,
    TRACK_X,
    VALUE_X,
    WIDTH,
    Button,
    Choice,
    Item,
    Menu,
    Slider,
    Toggle,
)
from droidemu.display.overlay import ACCENT, EDGE, FAINT, TEXT, WARN
from droidemu.display.pg import pygame

Color = tuple[int, ...]

_PANEL: Final = (18, 21, 27, 244)
_FOCUS: Final = (255, 255, 255, 26)
_BUTTON: Final = (255, 255, 255, 18)
_TRACK: Final = (255, 255, 255, 44)
_FONT: Final = 19.0
#: Text is drawn so many times larger.
_LARGE: Final = 3


@functools.lru_cache(maxsize=64)
def _shape(width: int, height: int, radius: float, fill: Color, edge: Color | None = None) -> Any:
    """A rounded rectangle; smooth corners are dear, so each is made once."""
    return overlay.rounded(max(width, 1), max(height, 1), radius, fill, edge)


@functools.lru_cache(maxsize=256)
def _words(words: str, size: float, color: Color, room: int) -> Any:
    """A line of text, its end cut off if it is longer than ``room`` px.

    Drawn large and reduced: at these sizes the font's own grid fitting loses dots of i and
    spaces letters unevenly.
    """
    whole, keep = words, len(words)
    picture = overlay.text(words, size * _LARGE, color)
    while picture.get_width() > room * _LARGE and keep > 4:
        keep -= 1
        words = whole[:keep].rstrip(" (") + "..."
        picture = overlay.text(words, size * _LARGE, color)
    width, height = picture.get_size()
    size_px = max(round(width / _LARGE), 1), max(round(height / _LARGE), 1)
    return pygame.transform.smoothscale(picture, size_px)


class _Painter:
    def __init__(self, menu: Menu, scale: float) -> None:
        self.scale = scale
        self.menu = menu
        size = round(WIDTH * scale), round(menu.height * scale)
        self.surface = _shape(*size, 16 * scale, _PANEL, EDGE).copy()

    def box(self, x: float, y: float, w: float, h: float, radius: float, fill: Color) -> None:
        scale = self.scale
        shape = _shape(round(w * scale), round(h * scale), radius * scale, fill)
        self.surface.blit(shape, (round(x * scale), round(y * scale)))

    def words(
        self, words: str, x: float, middle: float, color: Color = TEXT, size: float = _FONT,
        align: float = 0.0, room: float = WIDTH,
    ) -> None:  # fmt: skip
        """Text around the height ``middle``; ``align`` 0 begins, 0.5 is centred, 1 ends at x."""
        scale = self.scale
        picture = _words(words, size * scale, color, round(room * scale))
        left = x * scale - picture.get_width() * align
        top = middle * scale - picture.get_height() / 2 + scale
        self.surface.blit(picture, (round(left), round(top)))

    def arrow(self, x: float, y: float, direction: int, color: Color) -> None:
        """A small triangle about (x, y), drawn large and reduced: smooth edges."""
        scale, size = self.scale, 12
        side = max(round(size * scale), 4)
        big = pygame.Surface((side * 4, side * 4), pygame.SRCALPHA)
        tip, back = (0.72, 0.3) if direction > 0 else (0.28, 0.7)
        corners = [(back, 0.18), (tip, 0.5), (back, 0.82)]
        pygame.draw.polygon(big, color, [(cx * side * 4, cy * side * 4) for cx, cy in corners])
        small = pygame.transform.smoothscale(big, (side, side))
        self.surface.blit(small, (round(x * scale - side / 2), round(y * scale - side / 2)))

    # -- items -----------------------------------------------------------------------------------

    def item(self, item: Item, focused: bool) -> None:
        box = item.box
        if isinstance(item, Button):
            self.button(item, focused)
            return
        if focused:
            self.box(box.x, box.y + 1, box.w, box.h - 2, 8, _FOCUS)
        middle = box.y + box.h / 2
        self.words(item.label, box.x + 8, middle, TEXT if focused else FAINT, room=VALUE_X - 16)
        right = box.x + box.w - 8
        if isinstance(item, Choice):
            left = box.x + VALUE_X
            color = WARN if item.waits() else TEXT
            centre = (left + right) / 2
            self.words(item.text(), centre, middle, color, align=0.5, room=right - left - 30)
            arrows = ACCENT if focused else FAINT
            self.arrow(left + 6, middle, -1, arrows)
            self.arrow(right - 6, middle, 1, arrows)
        elif isinstance(item, Toggle):
            self.switch(right, middle, item.on())
        elif isinstance(item, Slider):
            self.track(box.x + TRACK_X, middle, item.value() / 100)
            self.words(f"{item.value()} %", right, middle, align=1)

    def switch(self, right: float, middle: float, on: bool) -> None:
        width, height = 36, 20
        left, top = right - width, middle - height / 2
        self.box(left, top, width, height, height / 2, (*ACCENT, 255) if on else _TRACK)
        knob = height - 6
        x = right - knob - 3 if on else left + 3
        self.box(x, top + 3, knob, knob, knob / 2, (*TEXT, 255))

    def track(self, left: float, middle: float, part: float) -> None:
        self.box(left, middle - 2, TRACK_W, 4, 2, _TRACK)
        if part > 0:
            self.box(left, middle - 2, TRACK_W * part, 4, 2, (*ACCENT, 255))
        self.box(left + TRACK_W * part - 7, middle - 7, 14, 14, 7, (*TEXT, 255))

    def button(self, item: Button, focused: bool) -> None:
        box = item.box
        fill: Color = (*ACCENT, 255) if focused else _BUTTON
        color: Color = (12, 24, 17) if focused else TEXT
        if item.urgent() and not focused:
            fill, color = (*WARN, 255), (36, 22, 4)
        self.box(box.x, box.y, box.w, box.h, 8, fill)
        middle = box.y + box.h / 2
        self.words(item.label, box.x + box.w / 2, middle, color, _FONT - 1, 0.5, box.w - 8)

    def frame(self, title: str) -> None:
        """All that is not an item."""
        menu, scale = self.menu, self.scale
        state = menu.state
        half = WIDTH / 2
        self.words(title, PAD, 19, ACCENT, _FONT + 3, room=half)
        profile = state.profile
        size = f"{profile.width} x {profile.height}"
        self.words(size, WIDTH - PAD, 19, FAINT, _FONT - 2, align=1)
        about = profile.title
        if state.next_profile != profile:
            about = f"restart for {state.next_profile.title}"
        self.words(about, PAD, 39, FAINT, _FONT - 3, room=WIDTH - 2 * PAD)
        for y in menu.rules:
            place = round(PAD * scale), round(y * scale)
            line = pygame.Surface((self.surface.get_width() - 2 * place[0], 1), pygame.SRCALPHA)
            line.fill((255, 255, 255, 30))
            self.surface.blit(line, place)
        hint = "arrows and Enter, or the mouse - Esc closes"
        self.words(hint, half, menu.height - 15, FAINT, _FONT - 4, align=0.5)


def picture(menu: Menu, title: str, scale: float) -> Any:
    """The menu as a new ``pygame.Surface``; ``scale`` is pixels a design pixel."""
    painter = _Painter(menu, scale)
    painter.frame(title)
    for index, item in enumerate(menu.items):
        painter.item(item, index == menu.focus)
    return painter.surface

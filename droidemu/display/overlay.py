# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures that float over the frame: the F1 panel, messages, the pause badge, fingers.

Each function returns a new ``pygame.Surface`` with alpha. ``scale`` is pixels a design pixel: 1.0
on an ordinary screen, 2.0 on a high-DPI one.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import Any

from droidemu.display.pg import pygame
from droidemu.display.session import SessionStats

PANEL = (18, 21, 27, 232)
EDGE = (255, 255, 255, 28)
TEXT = (236, 240, 245)
FAINT = (150, 160, 174)
ACCENT = (61, 220, 132)
WARN = (255, 184, 77)
RED = (244, 67, 54)
CAP = (255, 255, 255, 26)

#: Key caps and what they do.
KEYS: tuple[tuple[str, str], ...] = (
    ("F1", "this panel"),
    ("F2 or right click", "device menu"),
    ("F11", "full screen"),
    ("Ctrl Left / Right", "rotate"),
    ("Ctrl S", "screenshot"),
    ("Ctrl R", "record, stop"),
    ("Ctrl P", "pause, resume"),
    ("Ctrl drag", "two fingers"),
    ("Ctrl Shift drag", "both move"),
    ("Ctrl Alt drag, wheel", "lean, light"),
    ("Ctrl G", "capture mouse"),
    ("Esc", "Back"),
    ("Home", "Home"),
    ("Ctrl M / F5 / F7", "Menu, Search, Power"),
    ("Ctrl +  /  Ctrl -", "volume"),
)

_SUPER = 4  # circles and round corners are drawn this much larger and reduced: smooth edges


@functools.lru_cache(maxsize=16)
def _font(size: int) -> Any:
    pygame.font.init()
    return pygame.font.Font(None, size)


def text(words: str, size: float, color: tuple[int, ...]) -> Any:
    """A line of text; ``size`` in pixels."""
    return _font(max(round(size), 8)).render(words, True, color)


def rounded(width: int, height: int, radius: float, fill: Any, edge: Any = None) -> Any:
    """A rectangle with round, smooth corners."""
    big = pygame.Surface((width * _SUPER, height * _SUPER), pygame.SRCALPHA)
    rect = big.get_rect()
    corner = round(radius * _SUPER)
    if edge is not None:
        pygame.draw.rect(big, edge, rect, border_radius=corner)
        rect = rect.inflate(-2 * _SUPER, -2 * _SUPER)
        pygame.draw.rect(big, fill, rect, border_radius=max(corner - _SUPER, 1))
    else:
        pygame.draw.rect(big, fill, rect, border_radius=corner)
    return pygame.transform.smoothscale(big, (width, height))


def figure_rows(
    stats: SessionStats, fps: float, refresh_hz: float, worst_ms: float, present_ms: float
) -> list[tuple[str, str]]:
    """The live figures as (label, value)."""

    def share(value: float | None) -> str:
        return "-" if value is None else f"{value * 100:.0f} %"

    ips = stats.guest_ips
    speed = "-" if ips is None else f"{ips / 1e6:,.0f} MIPS" if ips >= 1e6 else f"{ips:,.0f} IPS"
    return [
        ("Frames a second", f"{fps:.0f} of {refresh_hz:g}"),
        ("Longest frame time", f"{worst_ms:.1f} ms" if worst_ms else "-"),
        ("Presenting a frame", f"{present_ms:.1f} ms" if present_ms else "-"),
        ("Guest speed", speed),
        ("This emulator's CPU share", share(stats.host_cpu)),
        ("Host load, everything", share(stats.host_load)),
    ]


class _Measures:
    """Places inside the panel at a scale, in pixels."""

    def __init__(self, scale: float, rows: int) -> None:
        self.pad = 16 * scale
        self.line = 22 * scale
        self.font = 20 * scale
        self.width = round(330 * scale)
        self.rows_y = self.pad + self.line * 1.3
        self.graph_y = self.rows_y + self.line * rows + 4 * scale
        self.graph_h = 44 * scale
        self.keys_y = self.graph_y + self.graph_h + self.line * 0.7
        self.height = round(self.keys_y + self.line * len(KEYS) + self.pad * 0.6)


@functools.lru_cache(maxsize=4)
def _panel_base(scale: float, rows: int, renderer: str) -> Any:
    """What stays the same in the panel: drawing it takes longer than a frame lasts."""
    m = _Measures(scale, rows)
    surface = rounded(m.width, m.height, 14 * scale, PANEL, EDGE)
    _put(surface, text("DroidEmu", m.font * 1.15, ACCENT), m.pad, m.pad)
    _put_right(surface, text(renderer, m.font * 0.85, FAINT), m.width - m.pad, m.pad + 2 * scale)
    back = rounded(round(m.width - 2 * m.pad), round(m.graph_h), 5 * scale, (0, 0, 0, 90))
    _put(surface, back, m.pad, m.graph_y)
    y = m.keys_y
    for key, does in KEYS:
        label = text(key, m.font * 0.9, TEXT)
        cap_w = label.get_width() + round(12 * scale)
        _put(
            surface,
            rounded(cap_w, round(m.line - 4 * scale), 5 * scale, CAP),
            m.pad,
            y - 3 * scale,
        )
        _put(surface, label, m.pad + 6 * scale, y)
        _put_right(surface, text(does, m.font * 0.95, FAINT), m.width - m.pad, y)
        y += m.line
    return surface


def panel(
    rows: Sequence[tuple[str, str]],
    intervals_ms: Sequence[float],
    period_ms: float,
    renderer: str,
    scale: float,
) -> Any:
    """The F1 panel: figures, a graph of the latest frame times, and the keys."""
    m = _Measures(scale, len(rows))
    surface = _panel_base(scale, len(rows), renderer).copy()
    y = m.rows_y
    for label, value in rows:
        _put(surface, text(label, m.font, FAINT), m.pad, y)
        _put_right(surface, text(value, m.font, TEXT), m.width - m.pad, y)
        y += m.line
    graph_w = m.width - 2 * m.pad
    _graph(surface, m.pad, m.graph_y, graph_w, m.graph_h, intervals_ms, period_ms, scale)
    return surface


def _put(surface: Any, picture: Any, x: float, y: float) -> None:
    surface.blit(picture, (round(x), round(y)))


def _put_right(surface: Any, picture: Any, right: float, y: float) -> None:
    _put(surface, picture, right - picture.get_width(), y)


def _graph(
    surface: Any, x: float, y: float, w: float, h: float,
    intervals_ms: Sequence[float], period_ms: float, scale: float,
) -> None:  # fmt: skip
    """Bars of frame times up to three periods; the line is one period."""
    top = period_ms * 3
    count = 90
    step = w / count
    for index, interval in enumerate(list(intervals_ms)[-count:]):
        bar = min(interval / top, 1.0) * (h - 4 * scale)
        color = ACCENT if interval < period_ms * 1.5 else WARN
        left = x + (count - min(len(intervals_ms), count) + index) * step
        rect = (round(left), round(y + h - 2 * scale - bar), max(round(step) - 1, 1), round(bar))
        pygame.draw.rect(surface, color, rect)
    line_y = round(y + h - 2 * scale - (h - 4 * scale) / 3)
    dash = round(4 * scale)
    for left in range(round(x), round(x + w) - dash, dash * 2):
        pygame.draw.line(surface, FAINT, (left, line_y), (left + dash, line_y))


def message(
    words: str, scale: float, color: tuple[int, int, int] = TEXT, room: int | None = None
) -> Any:
    """A short message in a pill at most ``room`` px wide; a long one loses its middle."""
    label = text(words, 21 * scale, color)
    keep = len(words)
    while room is not None and label.get_width() + 36 * scale > room and keep > 8:
        keep -= max(keep // 10, 2)
        label = text(f"{words[: keep // 2]}...{words[-keep // 2 :]}", 21 * scale, color)
    width = label.get_width() + round(36 * scale)
    height = label.get_height() + round(18 * scale)
    surface = rounded(width, height, height / 2, PANEL, EDGE)
    surface.blit(
        label, ((width - label.get_width()) // 2, (height - label.get_height()) // 2 + round(scale))
    )
    return surface


def record_badge(words: str, scale: float) -> Any:
    """The sign of a running recording: a red dot and the time."""
    label = text(words, 21 * scale, TEXT)
    pad, dot = round(12 * scale), round(12 * scale)
    width = label.get_width() + dot + 3 * pad
    height = label.get_height() + round(14 * scale)
    surface = rounded(width, height, height / 2, PANEL, EDGE)
    _put(surface, rounded(dot, dot, dot / 2, RED), pad, (height - dot) / 2)
    _put(surface, label, 2 * pad + dot, (height - label.get_height()) / 2 + scale)
    return surface


def pause_badge(scale: float) -> Any:
    """The sign in the middle of a paused screen."""
    size = round(96 * scale)
    surface = rounded(size, size, size / 2, PANEL, EDGE)
    bar_w, bar_h, gap = size // 8, size * 3 // 8, size // 10
    bar = rounded(bar_w, bar_h, bar_w / 4, TEXT)
    top = (size - bar_h) // 2
    surface.blit(bar, (size // 2 - gap // 2 - bar_w, top))
    surface.blit(bar, (size // 2 + gap - gap // 2, top))
    return surface


@functools.lru_cache(maxsize=4)
def finger(scale: float, pressed: bool) -> Any:
    """One finger of a two-finger gesture: a ring, filled while it touches."""
    size = round(52 * scale)
    big = pygame.Surface((size * _SUPER, size * _SUPER), pygame.SRCALPHA)
    middle, radius = big.get_rect().center, size * _SUPER // 2
    pygame.draw.circle(big, (0, 0, 0, 70), middle, radius)
    pygame.draw.circle(big, (*ACCENT, 255), middle, radius - 2 * _SUPER)
    inside = (255, 255, 255, 150) if pressed else (18, 21, 27, 110)
    pygame.draw.circle(big, inside, middle, round(radius - 5 * _SUPER * max(scale, 1)))
    pygame.draw.circle(big, (*ACCENT, 255), middle, round(4 * _SUPER * scale))
    return pygame.transform.smoothscale(big, (size, size))


def icon(data: bytes | None = None) -> Any:
    """The window's icon: ``data`` as a file of pixels, else a phone with a picture on it."""
    size = 64
    if data is not None:
        try:
            return pygame.image.load(io.BytesIO(data))
        except pygame.error:
            pass  # a format that this SDL does not know
    surface = pygame.Surface((size, size), pygame.SRCALPHA)
    surface.blit(rounded(38, 60, 8, (18, 21, 27), (236, 240, 245)), (13, 2))
    surface.blit(rounded(30, 44, 3, ACCENT), (17, 8))
    surface.blit(rounded(10, 3, 1.5, FAINT), (27, 55))
    return surface

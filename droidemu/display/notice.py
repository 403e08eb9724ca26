# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of a notice: a panel with a title and lines of text, wrapped to the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from droidemu.display import overlay
from droidemu.display.layout import Layout
from droidemu.display.present import Sprite
from droidemu.display.session import Notice, NoticeBoard

ERROR = (255, 107, 107)

#: A continued line begins this much further right.
_INDENT = "    "
_MORE = "..."


def wrap(text: str, fits: Callable[[str], bool]) -> list[str]:
    """`text` in pieces that fit, broken at spaces where there are any; the rest is indented."""
    pieces: list[str] = []
    rest = text.expandtabs(4).rstrip()
    while rest and not fits(rest):
        # The longest piece that fits, by halving: text is measured, which takes a while.
        low, high = 1, len(rest)
        while low < high:
            middle = (low + high + 1) // 2
            if fits(rest[:middle]):
                low = middle
            else:
                high = middle - 1
        at = rest.rfind(" ", 1, low + 1)
        if at <= len(rest) - len(rest.lstrip()):
            at = low
        pieces.append(rest[:at].rstrip())
        following = _INDENT + rest[at:].lstrip()
        if len(following) >= len(rest):  # a window too narrow for the indent
            following = rest[at:].lstrip()
        rest = following
    return [*pieces, rest] if rest else pieces


def drawable(text: str) -> str:
    """`text` without what a font cannot draw: control characters, halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() or char == "\t" else " " for char in whole)


def picture(notice: Notice, room: tuple[int, int], scale: float) -> Any:
    """A new ``pygame.Surface`` with alpha that fits into ``room`` (px); ``scale`` as in overlay."""
    margin, pad, line = round(12 * scale), round(16 * scale), round(20 * scale)
    width = max(room[0] - 2 * margin, 8)
    inner = max(width - 2 * pad, 4)

    def fits(words: str) -> bool:
        return bool(overlay.text(words, 18 * scale, overlay.TEXT).get_width() <= inner)

    lines = [piece for text in notice.lines for piece in wrap(drawable(text), fits)]
    head = line * 3 // 2
    most = max((room[1] - 2 * margin - 2 * pad - head) // line, 0)
    if len(lines) > most:
        lines = [*lines[: max(most - 1, 0)], _MORE][:most]
    height = 2 * pad + head + line * len(lines)
    surface = overlay.rounded(width, height, 14 * scale, overlay.PANEL, overlay.EDGE)
    color = ERROR if notice.is_error else overlay.ACCENT
    surface.blit(overlay.text(notice.title, 22 * scale, color), (pad, pad))
    for index, text in enumerate(lines):
        label = overlay.text(text, 18 * scale, overlay.TEXT)
        surface.blit(label, (pad, pad + head + index * line))
    return surface


class NoticeView:
    """The notice that a window shows now."""

    def __init__(self, board: NoticeBoard) -> None:
        self._board = board
        self.current: Notice | None = None
        self._picture: Any = None

    def renew(self, room: tuple[int, int], scale: float) -> bool:
        """Take what is on the board; whether that is news."""
        current = self._board.current
        if current is self.current and (current is None or self._picture is not None):
            return False
        self.current, self._picture = current, None
        if current is not None:
            self._picture = picture(current, room, scale)
        return True

    def resized(self) -> None:
        """Draw it again, in the size that fits."""
        self._picture = None

    def sprites(self, layout: Layout) -> list[Sprite]:
        """In the middle of the window."""
        if self._picture is None:
            return []
        w, h = self._picture.get_size()
        middle = ((layout.window_w - w) // 2, (layout.window_h - h) // 2)
        return [Sprite("notice", self._picture, *middle)]

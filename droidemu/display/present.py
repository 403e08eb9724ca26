# SPDX-License-Identifier: GPL-2.0-or-later
"""Bringing a frame and what floats over it into the window: the contract and the choice.

Two ways, measured on machines of both kinds: with a GPU the frame is uploaded as a texture and
scaled there; without one, SDL's software stretcher into the window's own memory is more than
twice as fast as any software GL.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from droidemu.display import sdl as sdl_module
from droidemu.display.layout import Layout
from droidemu.display.pg import pygame
from droidemu.hal.frame import Frame

log = logging.getLogger(__name__)

#: Colour of the letterbox bars.
BACKGROUND = (16, 18, 22)


@dataclass(frozen=True)
class Sprite:
    """A picture with alpha that floats over the frame, in window pixels.

    ``key`` names its place; ``surface`` is a new object whenever the picture changes.
    """

    key: str
    surface: Any
    x: int
    y: int


class Presenter(Protocol):
    """A window that frames can be brought into. Main thread only."""

    #: For the overlay and the tests: how frames reach the glass.
    name: str
    #: Whether ``show`` may be called again without ``upload``.
    keeps_frame: bool

    @property
    def size(self) -> tuple[int, int]:
        """Drawable size in pixels (on high-DPI hosts more than the window's own units)."""
        ...

    @property
    def density(self) -> float:
        """Drawable pixels for one unit of mouse coordinates."""
        ...

    def set_title(self, title: str) -> None: ...

    def set_icon(self, icon: Any) -> None: ...

    def resize(self, size: tuple[int, int]) -> None:
        """Change the window's size (window units)."""
        ...

    def resized(self) -> None:
        """The window has got another size from outside."""
        ...

    def set_fullscreen(self, on: bool) -> None: ...

    def set_relative_mouse(self, on: bool) -> None:
        """Capture the mouse: it disappears and only its movements count."""
        ...

    def wait_event(self, timeout_ms: int) -> Any | None:
        """Sleep until there is an event, or so long (1 ms at least).

        Returns the first event if it had to be taken from pygame's queue.
        """
        ...

    def upload(self, frame: Frame, layout: Layout) -> None:
        """Take the frame's pixels; they may change as soon as this returns."""
        ...

    def show(self, layout: Layout, sprites: Sequence[Sprite]) -> None:
        """Draw the frame taken last, the bars and the sprites, and bring them on the glass."""
        ...

    def grab(self) -> Any:
        """A ``pygame.Surface`` copy of what the window shows (for tests and pictures)."""
        ...

    def close(self) -> None: ...


def may_have_gpu() -> bool:
    """False where it is certain that no GPU draws, without loading a GL library (0.2 s)."""
    if os.environ.get("SDL_RENDER_DRIVER") == "software":
        return False
    if os.environ.get("SDL_VIDEODRIVER") in ("dummy", "offscreen"):
        return False
    if sys.platform == "linux":
        return any(Path("/dev/dri").glob("renderD*")) or Path("/dev/nvidia0").exists()
    return True


def open_presenter(title: str, size: tuple[int, int], renderer: str = "auto") -> Presenter:
    """Open a window of ``size`` (window units) with the fastest way of presenting.

    ``renderer`` is ``auto``, ``gpu`` (any renderer of SDL) or ``software``. Raises pygame.error
    if there is no way to open a window.
    """
    from droidemu.display.present_software import SoftwarePresenter

    sdl = sdl_module.load()
    if sdl is not None and (renderer == "gpu" or (renderer == "auto" and may_have_gpu())):
        from droidemu.display.present_gpu import GpuPresenter

        try:
            presenter = GpuPresenter(sdl, title, size)
        except (sdl_module.SdlError, pygame.error, TypeError) as error:
            log.info("no GPU renderer: %s", error)
        else:
            if renderer == "gpu" or presenter.hardware:
                return presenter
            log.info("renderer %s is not a GPU", presenter.name)
            presenter.close()
    return SoftwarePresenter(sdl, title, size)

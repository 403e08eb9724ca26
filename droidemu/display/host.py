# SPDX-License-Identifier: GPL-2.0-or-later
"""What the window asks of the desktop around it."""

from __future__ import annotations

import ctypes
import logging
import os
import sys

from droidemu.display.pg import pygame

log = logging.getLogger("droidemu.display")


def prepare_host() -> None:
    """Settings that SDL reads when it starts."""
    os.environ.setdefault("SDL_MOUSE_TOUCH_EVENTS", "0")
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    os.environ.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "1")
    os.environ.setdefault("SDL_MOUSE_FOCUS_CLICKTHROUGH", "1")
    if sys.platform == "win32":
        try:  # for SDL versions that do not know the setting
            ctypes.windll.shcore.SetProcessDpiAwareness(2)
        except (AttributeError, OSError):
            log.debug("no DPI awareness on this Windows")


def desktop_size() -> tuple[int, int]:
    """The first screen's size in pixels."""
    sizes = pygame.display.get_desktop_sizes()
    return (int(sizes[0][0]), int(sizes[0][1])) if sizes else (1280, 800)

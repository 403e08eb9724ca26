# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows' graphics driver, loaded while the machine is made: a third of a second less to wait."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading

#: D3D_SDK_VERSION of d3d9.h.
_SDK_VERSION = 32


def warm_up() -> None:
    """Begin; returns at once. SDL's renderer finds the driver loaded, or waits for it."""
    if sys.platform != "win32":
        return
    if os.environ.get("SDL_RENDER_DRIVER") or os.environ.get("SDL_VIDEODRIVER"):
        return  # another one is wanted
    # No daemon: a process must not end in the middle of loading a library.
    threading.Thread(target=_load, name="graphics driver").start()


def _load() -> None:
    if sys.platform != "win32":
        return
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.WinDLL("d3d9")
        create = library.Direct3DCreate9
        create.restype = ctypes.c_void_p
        # Never released: the driver would be unloaded again.
        create(_SDK_VERSION)

# SPDX-License-Identifier: GPL-2.0-or-later
"""The console of Windows as a terminal: console modes stand in for termios.

Output: escape sequences are switched on (ENABLE_VIRTUAL_TERMINAL_PROCESSING). Input: the guest's
ICANON, ECHO and ISIG choose line input, echo and processed input; keys come as escape sequences.
Console modes: learn.microsoft.com, "SetConsoleMode function".
"""

from __future__ import annotations

import atexit
import ctypes
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from droidemu.kernel.host.terminal import ECHO, ICANON, ISIG, Termios

ENABLE_PROCESSED_INPUT = 0x1
ENABLE_LINE_INPUT = 0x2
ENABLE_ECHO_INPUT = 0x4
ENABLE_VIRTUAL_TERMINAL_INPUT = 0x200
ENABLE_PROCESSED_OUTPUT = 0x1
ENABLE_VIRTUAL_TERMINAL_PROCESSING = 0x4
DISABLE_NEWLINE_AUTO_RETURN = 0x8
#: The code page's number.
_UTF8 = 65001
_STD_INPUT_HANDLE = -10
_STD_OUTPUT_HANDLE = -11


def input_mode(attributes: Termios, present: int) -> int:
    """Console input mode for the guest's local flags."""
    mode = present & ~(ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT)
    mode |= ENABLE_VIRTUAL_TERMINAL_INPUT
    if attributes.lflag & ISIG:
        mode |= ENABLE_PROCESSED_INPUT
    if attributes.lflag & ICANON:
        mode |= ENABLE_LINE_INPUT
        mode &= ~ENABLE_VIRTUAL_TERMINAL_INPUT
        if attributes.lflag & ECHO:  # The console echoes in line mode only.
            mode |= ENABLE_ECHO_INPUT
    return mode


def is_console(fd: int) -> bool:
    """Whether a descriptor is a console, not another character device such as NUL."""
    import msvcrt

    kernel32 = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    try:
        handle = msvcrt.get_osfhandle(fd)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    mode = ctypes.c_uint32()
    return bool(kernel32.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode)))


class WindowsTerminal:
    """See ``Terminal``."""

    def __init__(self, fd: int, kernel32: Any = None) -> None:
        """``kernel32``: the console functions, for tests elsewhere."""
        self._fd = fd
        self._kernel32 = kernel32 or ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        self._kernel32.GetStdHandle.restype = ctypes.c_void_p
        self._input = ctypes.c_void_p(self._kernel32.GetStdHandle(_STD_INPUT_HANDLE))
        self._output = ctypes.c_void_p(self._kernel32.GetStdHandle(_STD_OUTPUT_HANDLE))
        self._attributes = Termios()
        self._code_pages: tuple[int, int] | None = None
        self._original: tuple[int | None, int | None] | None = None
        self._remember()
        out = self._mode(self._output)
        if out is not None:
            self._kernel32.SetConsoleMode(
                self._output, out | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING
            )

    def _mode(self, handle: ctypes.c_void_p) -> int | None:
        mode = ctypes.c_uint32()
        if not self._kernel32.GetConsoleMode(handle, ctypes.byref(mode)):
            return None
        return mode.value

    def _remember(self) -> None:
        if self._original is None:
            self._original = (self._mode(self._input), self._mode(self._output))
            # Guests write and read UTF-8.
            self._code_pages = (
                self._kernel32.GetConsoleCP(),
                self._kernel32.GetConsoleOutputCP(),
            )
            self._kernel32.SetConsoleCP(_UTF8)
            self._kernel32.SetConsoleOutputCP(_UTF8)
            atexit.register(self.restore)

    def get(self) -> Termios:
        return Termios(**vars(self._attributes))

    def set(self, attributes: Termios, when: int) -> None:
        self._remember()
        if when == 2:
            self.flush(0)
        present = self._mode(self._input)
        if present is not None:
            self._kernel32.SetConsoleMode(self._input, input_mode(attributes, present))
        self._attributes = attributes

    def size(self) -> tuple[int, int, int, int]:
        size = os.get_terminal_size(self._fd if self._fd > 0 else 1)
        return size.lines, size.columns, 0, 0

    def set_size(self, rows: int, columns: int, width: int, height: int) -> None:
        """The user's window stays as it is."""

    def flush(self, queue: int) -> None:
        if queue in (0, 2):
            self._kernel32.FlushConsoleInputBuffer(self._input)

    def drain(self) -> None:
        """Console output is immediate."""

    def unread(self) -> int:
        return 0

    def restore(self) -> None:
        original, self._original = self._original, None
        if original is None:
            return
        for handle, mode in zip((self._input, self._output), original, strict=True):
            if mode is not None:
                self._kernel32.SetConsoleMode(handle, mode)
        if self._code_pages is not None:
            self._kernel32.SetConsoleCP(self._code_pages[0])
            self._kernel32.SetConsoleOutputCP(self._code_pages[1])
        self._attributes = Termios()
        atexit.unregister(self.restore)


def watch_size(changed: Callable[[], None], period: float = 0.5) -> bool:
    """Call ``changed`` (from a thread) when the console's size differs: there is no signal."""

    def watch() -> None:
        last: os.terminal_size | None = None
        while True:
            try:
                size = os.get_terminal_size(1)
            except OSError:  # the output is no console
                return
            if size != last and last is not None:
                changed()
            last = size
            time.sleep(period)

    threading.Thread(target=watch, name="console-size", daemon=True).start()
    return True

# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripted input: plays a list of timed actions into an :class:`~droidemu.hal.input.InputHub`.

The text format (see also docs/input-scripts.md), one action a line::

    # everything after a hash sign that starts a word is a comment
    at 0.5s touch down 0 100,200           # 0.5 s after the program started
    at +16ms touch move 0 110,210 pressure 0.8
    at +16ms touch up 0                    # 16 ms after the previous action ended
    touch cancel                           # at once: all fingers leave
    tap 50%,50%                            # coordinates in pixels or per cent of the screen
    tap 540,960 800ms                      # a long press
    swipe 540,1500 540,400 300ms
    pinch 540,960 100 300 400ms            # two fingers, from 100 to 300 pixels off the centre
    pinch 540,960 200 200 400ms rotate 90  # ... and turning by 90 degrees clockwise
    key press BACK                         # also: key down NAME, key up NAME
    text "hello, world\\n"
    wheel -1                               # detents, away from the user positive; wheel DY DX
    mouse move 10,-5
    button press left                      # down, up, press; left, right, middle, side, extra
    pad press A                            # the gamepad; also: pad down, pad up, pad axis LX 0.5
    device battery 20                      # device settings, as droidemu run has them
    tilt 30,-10 500ms                      # leans the device: back, to the right, in that time
    device window unfocused                # apps: the focus is gone; focused, hidden
    memory low                             # apps: onLowMemory
    wait 250ms
    screenshot shot.png
    quit

Times are ``s``, ``ms`` or ``us``. An action without ``at`` follows the previous one's end.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from droidemu.errors import UserError
from droidemu.hal.device import DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.script_devices import DeviceChange, Lean, LowMemory, PadAxis, PadButton
from droidemu.hal.script_parser import (
    Button,
    Key,
    Move,
    Quit,
    Screenshot,
    Step,
    TouchCancel,
    Touches,
    TouchUp,
    Wheel,
    parse_script,
)

#: Bytes: as many steps as there may be fit in.
LARGEST: Final = 32 << 20


def read_script(path: Path, width: int, height: int) -> list[Step]:
    """Read and parse a script file for a screen of that size (px); UserError with file and line."""
    try:
        kind = path.stat().st_mode
        # A pipe is what a shell makes of <(a command); devices may never end.
        if not stat.S_ISREG(kind) and not stat.S_ISFIFO(kind):
            raise UserError(f"input script {path} is neither a file nor a pipe")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UserError(f"cannot read input script {path}: {error.strerror}") from error
    if len(data) > LARGEST:
        raise UserError(f"input script {path} is larger than {LARGEST >> 20} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"input script {path} is not UTF-8 text") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return parse_script(text, width, height, name=str(path))


def _ignore_screenshot(path: Path) -> None:
    """Default for scripts played where nobody takes screenshots."""


def _ignore_quit() -> None:
    """Default for scripts played where nobody can be asked to quit."""


class ScriptedInput:
    """A ticker that plays parsed steps on the emulation thread.

    ``screenshot`` gets the file named in the script, ``quit`` is called at ``quit``; both run on
    the emulation thread. ``device`` takes what ``device`` lines change. Step times count from
    ``start`` (ns of the guest's monotonic clock).
    """

    def __init__(
        self,
        steps: list[Step],
        hub: InputHub,
        screenshot: Callable[[Path], None] = _ignore_screenshot,
        quit: Callable[[], None] = _ignore_quit,
        start: int = 0,
        device: DeviceState | None = None,
    ) -> None:
        self._steps = steps
        self._hub = hub
        self._screenshot = screenshot
        self._quit = quit
        self._start = start
        self._device = device
        self._next = 0

    @property
    def finished(self) -> bool:
        """Whether every step was played."""
        return self._next >= len(self._steps)

    def next_deadline(self) -> int | None:
        """Guest time of the next step in ns, None at the script's end."""
        return None if self.finished else self._start + self._steps[self._next].time_ns

    def tick(self, now: int) -> None:
        """Play the steps that are due, each with its own packet stamped ``now``."""
        while not self.finished and self._start + self._steps[self._next].time_ns <= now:
            step = self._steps[self._next]
            self._next += 1
            self._play(step)
            self._hub.pump(now)

    def _play(self, step: Step) -> None:
        hub = self._hub
        action = step.action
        if isinstance(action, Touches):
            with hub.batch():
                for finger in action.fingers:
                    touch = hub.touch_down if action.down else hub.touch_move
                    touch(finger.slot, finger.x, finger.y, finger.pressure)
        elif isinstance(action, TouchUp):
            with hub.batch():
                for slot in action.slots:
                    hub.touch_up(slot)
        elif isinstance(action, TouchCancel):
            hub.touch_cancel()
        elif isinstance(action, Key):
            hub.key(action.code, action.pressed)
        elif isinstance(action, Button):
            hub.mouse_button(action.code, action.pressed)
        elif isinstance(action, Wheel):
            hub.wheel(action.dy, action.dx)
        elif isinstance(action, Move):
            hub.mouse_move(action.dx, action.dy)
        elif isinstance(action, PadButton):
            hub.pad_button(action.code, action.pressed)
        elif isinstance(action, PadAxis):
            hub.pad_axis(action.code, action.value)
        elif isinstance(action, DeviceChange):
            if self._device is not None:
                self._device.change(**{action.name: action.value})
        elif isinstance(action, LowMemory):
            if self._device is not None:
                self._device.low_memory()
        elif isinstance(action, Lean):
            if self._device is not None:
                self._device.change(**action.changes(self._device.settings))
        elif isinstance(action, Screenshot):
            self._screenshot(action.path)
        elif isinstance(action, Quit):
            self._quit()

# SPDX-License-Identifier: GPL-2.0-or-later
"""Input that can be repeated exactly: it reaches the guest only at fixed steps of guest time.

A touch of a person comes at a moment of the host's time, which no second run can repeat. So in a
recorded run every action waits for the next step of guest time (a few milliseconds), is noted with
that time, and a replay performs it at the same step. The steps themselves are there in both runs,
so that the guest's threads are scheduled alike.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from droidemu.errors import UserError
from droidemu.hal.clock import Clock
from droidemu.hal.codes import EV_KEY
from droidemu.hal.device import DeviceSettings, DeviceState, setting_word, stepped
from droidemu.hal.gamepad import TRIGGERS
from droidemu.hal.input import DEFAULT_PRESSURE, InputHub
from droidemu.hal.keycodes import NAMES
from droidemu.hal.paced import PacedClock
from droidemu.hal.profiles import DeviceProfile
from droidemu.hal.script import ScriptedInput
from droidemu.hal.script_devices import DeviceChange, LowMemory, PadAxis, PadButton, pad_text
from droidemu.hal.script_parser import (
    BUTTONS,
    Action,
    Button,
    Finger,
    Key,
    Move,
    TouchCancel,
    Touches,
    TouchUp,
    Wheel,
    parse_script,
)

#: Guest time from one step to the next, ns: input waits half of it on average.
STEP_NS = 4_000_000

_BUTTON_NAMES = {code: name for name, code in BUTTONS.items()}
#: Fastest movement that the text can hold.
_MOST = 999_999


@dataclass(frozen=True)
class ReleaseKeys:
    """Every key and button that is down goes up; noted as those keys."""


@dataclass(frozen=True)
class ReleasePad:
    """Everything of the gamepad goes to its rest; noted as those buttons and axes."""


#: What waits: an action, or a release of whatever is held then.
Note = Action | ReleaseKeys | ReleasePad

#: Actions that arrive together, as one packet a device.
Batch = tuple[Action, ...]


def action_text(action: Action) -> str | None:
    """An action as a line of an input script; None for what no key or button name exists for.

    ``parse_action`` of it gives an equal action, but for digits that no device reports.
    """
    if isinstance(action, Touches):
        (finger,) = action.fingers
        how = "down" if action.down else "move"
        place = f"{round(finger.x)},{round(finger.y)}"
        return f"touch {how} {finger.slot} {place} pressure {_decimal(finger.pressure)}"
    if isinstance(action, TouchUp):
        return f"touch up {action.slots[0]}"
    if isinstance(action, TouchCancel):
        return "touch cancel"
    if isinstance(action, Key):
        name = NAMES.get(action.code)
        return f"key {_way(action.pressed)} {name}" if name else None
    if isinstance(action, Button):
        name = _BUTTON_NAMES.get(action.code)
        return f"button {_way(action.pressed)} {name}" if name else None
    if isinstance(action, Wheel):
        return f"wheel {_decimal(action.dy)} {_decimal(action.dx)}"
    if isinstance(action, DeviceChange):
        return f"device {action.name} {setting_word(action.value)}"
    if isinstance(action, LowMemory):
        return "memory low"
    if isinstance(action, PadButton | PadAxis):
        return pad_text(action)
    if isinstance(action, Move):
        dx, dy = (min(max(value, -_MOST), _MOST) for value in (action.dx, action.dy))
        return f"mouse move {dx},{dy}"
    return None


def _way(pressed: bool) -> str:
    return "down" if pressed else "up"


def _decimal(value: float) -> str:
    return f"{min(max(value, -_MOST), _MOST):.4f}".rstrip("0").rstrip(".")


def parse_action(text: str, width: int, height: int, name: str = "input") -> Action:
    """One primitive action for a screen of that size (px). UserError, also for gestures."""
    steps = parse_script(text, width, height, name)
    allowed = (Touches, TouchUp, TouchCancel, Key, Button, Wheel, Move, PadButton, PadAxis,
               DeviceChange, LowMemory)  # fmt: skip
    if len(steps) != 1 or steps[0].time_ns or not isinstance(steps[0].action, allowed):
        raise UserError(f"{name}: {text!r} is not one single action without a time")
    return steps[0].action


class SteppedHub(InputHub):
    """An input hub whose actions wait for :class:`SteppedInput`; see there."""

    def __init__(self, width: int, height: int, dpi: int, clock: Clock) -> None:
        super().__init__(width, height, dpi, clock)
        #: Takes changes of the device's state, which wait as input does.
        self.device: SteppedDevice | None = None
        self._waiting: deque[tuple[Note, ...]] = deque()

    # --- actions, any thread ------------------------------------------------------------------

    def touch_down(self, slot: int, x: float, y: float, pressure: float = DEFAULT_PRESSURE) -> None:
        self._finger(slot, x, y, pressure, down=True)

    def touch_move(self, slot: int, x: float, y: float, pressure: float = DEFAULT_PRESSURE) -> None:
        self._finger(slot, x, y, pressure, down=False)

    def touch_up(self, slot: int) -> None:
        self._check_slot(slot)
        self._note(TouchUp((slot,)))

    def touch_cancel(self) -> None:
        self._note(TouchCancel())

    def key(self, code: int, pressed: bool) -> None:
        self._note(Key(code, pressed))

    def release_keys(self) -> None:
        self._note(ReleaseKeys())

    def pad_button(self, code: int, pressed: bool) -> None:
        self._note(PadButton(code, pressed))

    def pad_axis(self, code: int, value: float) -> None:
        # Six digits tell every position of a stick, and can be written down.
        low = 0.0 if code in TRIGGERS else -1.0
        self._note(PadAxis(code, round(min(max(value, low), 1.0), 6)))

    def release_pad(self) -> None:
        self._note(ReleasePad())

    def change_device(self, changes: dict[str, Any]) -> None:
        """Settings of the device change at the next step."""
        with self.batch():
            for name, value in changes.items():
                self._note(DeviceChange(name, value))

    def low_memory(self) -> None:
        """Memory is short from the next step on."""
        self._note(LowMemory())

    def mouse_move(self, dx: int, dy: int) -> None:
        self._note(Move(dx, dy))

    def mouse_button(self, code: int, pressed: bool) -> None:
        self._note(Button(code, pressed))

    def wheel(self, dy: float, dx: float = 0) -> None:
        self._note(Wheel(dy, dx))

    @contextmanager
    def batch(self) -> Iterator[None]:
        if getattr(self._local, "noted", None) is not None:
            yield
            return
        noted: list[Note] = []
        self._local.noted = noted
        try:
            yield
        finally:
            self._local.noted = None
            if noted:
                self._waiting.append(tuple(noted))

    def _finger(self, slot: int, x: float, y: float, pressure: float, *, down: bool) -> None:
        self._check_slot(slot)
        place = (int(min(max(x, 0), self.width - 1)), int(min(max(y, 0), self.height - 1)))
        force = min(max(pressure, 0.0), 1.0)
        self._note(Touches((Finger(slot, *place, force),), down=down))

    def _note(self, action: Note) -> None:
        noted: list[Note] | None = getattr(self._local, "noted", None)
        if noted is not None:
            noted.append(action)
        else:
            self._waiting.append((action,))

    # --- the emulation thread -----------------------------------------------------------------

    def take(self) -> Iterator[Batch]:
        """What has waited, one after the other; each is to be performed before the next."""
        while self._waiting:
            batch: list[Action] = []
            for action in self._waiting.popleft():
                if isinstance(action, ReleaseKeys):
                    batch += [Key(code, False) for code in sorted(self.keyboard.state[EV_KEY])]
                    batch += [Button(code, False) for code in sorted(self.mouse.state[EV_KEY])]
                if isinstance(action, ReleaseKeys | ReleasePad):
                    batch += [PadButton(code, False) for code in self.gamepad.held()]
                    batch += [PadAxis(code, 0.0) for code in self.gamepad.deflected()]
                else:
                    batch.append(action)
            if batch:
                yield tuple(batch)

    def discard(self) -> None:
        """Forget what has waited."""
        self._waiting.clear()
        if self.device is not None:
            self.device.forget()

    def perform(self, batch: Batch, now: int) -> None:
        """Let actions reach the guest's devices, stamped ``now`` (ns of guest time)."""
        with super().batch():
            for action in batch:
                self._perform(action)
        self.pump(now)

    def _perform(self, action: Action) -> None:
        if isinstance(action, Touches):
            touch = super().touch_down if action.down else super().touch_move
            for finger in action.fingers:
                touch(finger.slot, finger.x, finger.y, finger.pressure)
        elif isinstance(action, TouchUp):
            for slot in action.slots:
                super().touch_up(slot)
        elif isinstance(action, TouchCancel):
            super().touch_cancel()
        elif isinstance(action, Key):
            super().key(action.code, action.pressed)
        elif isinstance(action, Button):
            super().mouse_button(action.code, action.pressed)
        elif isinstance(action, DeviceChange):
            if self.device is not None:
                self.device.perform(action)
        elif isinstance(action, LowMemory):
            if self.device is not None:
                self.device.perform_low_memory()
        elif isinstance(action, PadButton):
            super().pad_button(action.code, action.pressed)
        elif isinstance(action, PadAxis):
            super().pad_axis(action.code, action.value)
        elif isinstance(action, Wheel):
            super().wheel(action.dy, action.dx)
        elif isinstance(action, Move):
            super().mouse_move(action.dx, action.dy)


class SteppedDevice(DeviceState):
    """The state of a device whose changes wait for the next step, to be repeated there.

    Impossible values are told at once (UserError).
    """

    def __init__(
        self, hub: SteppedHub, profile: DeviceProfile, settings: DeviceSettings | None = None
    ) -> None:
        super().__init__(profile, settings)
        self._hub = hub
        #: What the settings will be when all that waits has been performed.
        self._wanted = self.settings
        self._asking = threading.Lock()
        hub.device = self

    def change(self, **changes: Any) -> bool:
        with self._asking:
            return self._ask(changes)

    def step(self, **steps: int) -> bool:
        with self._asking:
            return self._ask(stepped(self._wanted, steps))

    def _ask(self, changes: dict[str, Any]) -> bool:
        wanted = replace(self._wanted, **changes)
        if wanted == self._wanted:
            return False
        self._wanted = wanted
        self._hub.change_device({name: getattr(wanted, name) for name in changes})
        return True

    def forget(self) -> None:
        """What has waited was thrown away."""
        self._wanted = self.settings

    def low_memory(self) -> None:
        self._hub.low_memory()

    def perform_low_memory(self) -> None:
        """The step has come; emulation thread."""
        super().low_memory()

    def perform(self, action: DeviceChange) -> None:
        """The step has come; emulation thread."""
        super().change(**{action.name: action.value})


class SteppedInput:
    """The ticker of the steps: performs what has waited, or what a recording says.

    ``noted(ns, texts)`` is told of every batch that reached the guest. With ``recorded`` (ns and
    batch, in order of time) live input is thrown away. ``stepped(ns)`` is called after each step.
    """

    def __init__(
        self,
        hub: SteppedHub,
        clock: Clock,
        *,
        step_ns: int = STEP_NS,
        script: ScriptedInput | None = None,
        recorded: Sequence[tuple[int, Batch]] | None = None,
        noted: Callable[[int, tuple[str, ...]], None] = lambda ns, texts: None,
        stepped: Callable[[int], None] = lambda ns: None,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._step_ns = step_ns
        self._script = script
        self._recorded = None if recorded is None else deque(recorded)
        self._noted = noted
        self._stepped = stepped
        self._next = step_ns

    def next_deadline(self) -> int | None:
        """Guest time of the next step, ns (Ticker)."""
        return self._next

    def tick(self, now: int) -> None:
        """One step (Ticker). A late one counts as the last of those that were missed."""
        if isinstance(self._clock, PacedClock):
            self._clock.pace()
        at = now // self._step_ns * self._step_ns
        self._next = at + self._step_ns
        if self._script is not None:
            self._script.tick(now)
        for batch in self._due(at):
            self._hub.perform(batch, now)
        self._stepped(at)

    def _due(self, at: int) -> Iterator[Batch]:
        """The batches of this step; each is performed before the next is asked for."""
        if self._recorded is not None:
            self._hub.discard()
            while self._recorded and self._recorded[0][0] <= at:
                yield self._recorded.popleft()[1]
            return
        for batch in self._hub.take():
            texts = tuple(text for text in map(action_text, batch) if text is not None)
            if texts:
                self._noted(at, texts)
                # What is performed is what a replay will read.
                size = self._hub.width, self._hub.height
                yield tuple(parse_action(text, *size) for text in texts)

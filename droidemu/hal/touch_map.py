# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys and gamepad buttons as fingers: what a key map file says, played on the touchscreen.

:mod:`droidemu.hal.touch_map_file` reads the file. :class:`TouchMap` belongs to the input hub, on
the emulation thread, and works in guest time: the same keys make the same touches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Protocol

from droidemu.hal.gamepad import PAD_AXES, TRIGGER_PRESSED, TRIGGERS
from droidemu.hal.ticker import earliest

Point = tuple[float, float]

#: A touch panel reports about this often during a swipe (120 Hz).
STEP_NS: Final = 8_333_333
#: A stick within this share of its way counts as at rest.
DEAD_ZONE: Final = 0.15
#: The axes of the pad's sticks.
PAD_STICKS: Final[dict[str, tuple[int, int]]] = {
    "left": (PAD_AXES["LX"], PAD_AXES["LY"]),
    "right": (PAD_AXES["RX"], PAD_AXES["RY"]),
}


@dataclass(frozen=True)
class Tap:
    """A finger that touches one point as long as a key is held."""

    keys: tuple[int, ...]
    at: Point


@dataclass(frozen=True)
class Swipe:
    """A finger that moves along a line, once for each press."""

    keys: tuple[int, ...]
    start: Point
    end: Point
    time_ns: int


@dataclass(frozen=True)
class Stick:
    """A finger that is pushed off a centre, as on a joystick drawn on the screen."""

    at: Point
    #: Share of the screen's shorter side.
    radius: float
    #: Up, down, left, right; empty for none.
    keys: tuple[tuple[int, ...], ...]
    #: "left" or "right" stick of the gamepad, "" for none.
    pad: str


Binding = Tap | Swipe | Stick


@dataclass(frozen=True)
class KeyMap:
    """What a file says. Points are fractions of the unturned screen, from its upper left corner."""

    name: str
    bindings: tuple[Binding, ...]


class TouchSink(Protocol):
    """The touchscreen, on the emulation thread."""

    width: int
    height: int

    def take_slot(self) -> int | None:
        """A finger that touches nothing now, None if all ten do."""
        ...

    def place(self, slot: int, x: float, y: float) -> None:
        """The finger is down at a point (pixels)."""
        ...

    def lift(self, slot: int) -> None:
        """The finger leaves."""
        ...

    def end_packet(self) -> None:
        """What was done so far arrives at once; what follows comes after it."""
        ...


class _Finger:
    """One binding at work."""

    def __init__(self, screen: TouchSink) -> None:
        self.screen = screen
        self.slot: int | None = None

    def put(self, point: Point) -> None:
        """Down, or moved, to a point given in fractions."""
        if self.slot is None:
            self.slot = self.screen.take_slot()
        if self.slot is not None:
            x, y = point[0] * (self.screen.width - 1), point[1] * (self.screen.height - 1)
            self.screen.place(self.slot, x, y)

    def lift(self) -> None:
        if self.slot is not None:
            self.screen.lift(self.slot)
            self.slot = None

    # What bindings differ in.

    def key(self, code: int, pressed: bool, now: int) -> None:
        """A key of the binding goes down or up."""

    def next_deadline(self) -> int | None:
        """When to go on by itself, ns."""
        return None

    def tick(self, now: int) -> None:
        """It is time to."""

    def reset(self) -> None:
        """The finger was taken off the screen, or is to be: nothing is pressed any more."""
        self.slot = None


class _TapFinger(_Finger):
    def __init__(self, screen: TouchSink, binding: Tap) -> None:
        super().__init__(screen)
        self._at = binding.at
        self._held: set[int] = set()

    def key(self, code: int, pressed: bool, now: int) -> None:
        before = bool(self._held)
        (self._held.add if pressed else self._held.discard)(code)
        if self._held and not before:
            self.put(self._at)
        elif before and not self._held:
            self.lift()

    def reset(self) -> None:
        super().reset()
        self._held.clear()


class _SwipeFinger(_Finger):
    def __init__(self, screen: TouchSink, binding: Swipe) -> None:
        super().__init__(screen)
        self._swipe = binding
        self._began: int | None = None
        self._step = 0
        self._steps = max(1, binding.time_ns // STEP_NS)

    def key(self, code: int, pressed: bool, now: int) -> None:
        if pressed and self._began is None:
            self._began, self._step = now, 0
            self.put(self._swipe.start)

    def next_deadline(self) -> int | None:
        if self._began is None:
            return None
        return self._began + self._swipe.time_ns * (self._step + 1) // self._steps

    def tick(self, now: int) -> None:
        while (deadline := self.next_deadline()) is not None and deadline <= now:
            self._step += 1
            part = self._step / self._steps
            (x1, y1), (x2, y2) = self._swipe.start, self._swipe.end
            if self.slot is not None:
                self.put((x1 + (x2 - x1) * part, y1 + (y2 - y1) * part))
                self.screen.end_packet()
            if self._step == self._steps:
                self._began = None
                self.lift()

    def reset(self) -> None:
        super().reset()
        self._began = None


class _StickFinger(_Finger):
    def __init__(self, screen: TouchSink, binding: Stick) -> None:
        super().__init__(screen)
        self._stick = binding
        self._held: set[int] = set()
        self._axes = dict.fromkeys(PAD_STICKS.get(binding.pad, ()), 0.0)

    def key(self, code: int, pressed: bool, now: int) -> None:
        (self._held.add if pressed else self._held.discard)(code)
        self._follow()

    def axis(self, code: int, value: float) -> None:
        self._axes[code] = min(max(value, -1.0), 1.0)
        self._follow()

    def _direction(self) -> Point:
        up, down, left, right = (any(code in self._held for code in k) for k in self._stick.keys)
        x, y = float(right) - float(left), float(down) - float(up)
        if not (x or y) and self._axes:
            x, y = (self._axes[code] for code in PAD_STICKS[self._stick.pad])
            if math.hypot(x, y) < DEAD_ZONE:
                x = y = 0.0
        length = math.hypot(x, y)
        return (x / length, y / length) if length > 1 else (x, y)

    def _follow(self) -> None:
        x, y = self._direction()
        if not (x or y):
            self.lift()
            return
        screen = self.screen
        if self.slot is None:
            # Programs take the place of the first touch for the stick's centre.
            self.put(self._stick.at)
            screen.end_packet()
        reach = self._stick.radius * min(screen.width, screen.height)
        cx, cy = self._stick.at
        self.put((cx + x * reach / screen.width, cy + y * reach / screen.height))

    def reset(self) -> None:
        super().reset()
        self._held.clear()
        self._axes = dict.fromkeys(self._axes, 0.0)


class TouchMap:
    """A key map at work on a touchscreen; emulation thread only."""

    def __init__(self, keymap: KeyMap, screen: TouchSink) -> None:
        self.keymap = keymap
        self._fingers: list[_Finger] = []
        self._by_key: dict[int, _Finger] = {}
        self._by_axis: dict[int, _StickFinger] = {}
        #: Buttons of triggers that count as pressed.
        self._pulled: set[int] = set()
        for binding in keymap.bindings:
            self._add(binding, screen)

    def _add(self, binding: Binding, screen: TouchSink) -> None:
        finger: _Finger
        if isinstance(binding, Tap):
            finger, keys = _TapFinger(screen, binding), binding.keys
        elif isinstance(binding, Swipe):
            finger, keys = _SwipeFinger(screen, binding), binding.keys
        else:
            finger = stick = _StickFinger(screen, binding)
            keys = tuple(code for direction in binding.keys for code in direction)
            for axis in PAD_STICKS.get(binding.pad, ()):
                self._by_axis[axis] = stick
        self._fingers.append(finger)
        self._by_key.update(dict.fromkeys(keys, finger))

    def key(self, code: int, pressed: bool, now: int) -> bool:
        """A key or pad button (Linux code) changes; False if the map says nothing of it."""
        finger = self._by_key.get(code)
        if finger is None:
            return False
        finger.key(code, pressed, now)
        return True

    def axis(self, code: int, value: float, now: int) -> bool:
        """A stick (-1 to 1) or trigger (0 to 1) moves; False if the map says nothing of it."""
        if code in TRIGGERS:
            return self._trigger(TRIGGERS[code], value >= TRIGGER_PRESSED, now)
        stick = self._by_axis.get(code)
        if stick is None:
            return False
        stick.axis(code, value)
        return True

    def _trigger(self, button: int, pressed: bool, now: int) -> bool:
        if button not in self._by_key:
            return False
        if pressed != (button in self._pulled):
            (self._pulled.add if pressed else self._pulled.discard)(button)
            self.key(button, pressed, now)
        return True

    def next_deadline(self) -> int | None:
        """When a swipe goes on, ns of guest time."""
        return earliest([finger.next_deadline() for finger in self._fingers])

    def tick(self, now: int) -> None:
        """Move the fingers that are due."""
        for finger in self._fingers:
            finger.tick(now)

    def release(self) -> None:
        """Every key is up: lift what is down."""
        self._pulled.clear()
        for finger in self._fingers:
            finger.lift()
            finger.reset()

    def cancelled(self) -> None:
        """All fingers have been taken off the screen."""
        for finger in self._fingers:
            finger.reset()

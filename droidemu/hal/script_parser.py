# SPDX-License-Identifier: GPL-2.0-or-later
"""Parser of the input script format that :mod:`droidemu.hal.script` describes.

Gestures (tap, swipe, pinch, text) are expanded here into timed primitive actions, so that playing
a script is nothing but a walk through a list.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from droidemu.errors import UserError
from droidemu.hal.clock import NSEC_PER_SEC
from droidemu.hal.input import DEFAULT_PRESSURE, MAX_SLOTS
from droidemu.hal.keycodes import (
    BTN_EXTRA,
    BTN_LEFT,
    BTN_MIDDLE,
    BTN_RIGHT,
    BTN_SIDE,
    KEY_LEFTSHIFT,
    key_for_char,
    keycode,
)
from droidemu.hal.script_devices import (
    DEVICE_USAGE,
    MEMORY_USAGE,
    PAD_USAGE,
    TILT_USAGE,
    DeviceChange,
    Lean,
    LowMemory,
    PadAxis,
    PadButton,
    parse_device,
    parse_pad_axis,
    parse_pad_button,
    parse_tilt,
)

_UNITS = {"s": NSEC_PER_SEC, "ms": 1_000_000, "us": 1_000}

#: A touch panel reports about this often during a gesture (120 Hz).
GESTURE_STEP_NS = 8_333_333
TAP_NS = 50_000_000
KEY_NS = 20_000_000

#: Longest gesture and latest moment: a typing error must not fill the memory.
MAX_GESTURE_NS = 60 * NSEC_PER_SEC
MAX_TIME_NS = 7 * 24 * 3600 * NSEC_PER_SEC
MAX_STEPS = 1_000_000

BUTTONS = {
    "left": BTN_LEFT,
    "right": BTN_RIGHT,
    "middle": BTN_MIDDLE,
    "side": BTN_SIDE,
    "extra": BTN_EXTRA,
}


@dataclass(frozen=True)
class Finger:
    """One finger of a touch action, screen pixels, pressure 0.0 to 1.0."""

    slot: int
    x: float
    y: float
    pressure: float = DEFAULT_PRESSURE


@dataclass(frozen=True)
class Touches:
    """Fingers that come down or move together."""

    fingers: tuple[Finger, ...]
    down: bool


@dataclass(frozen=True)
class TouchUp:
    """Fingers that leave together."""

    slots: tuple[int, ...]


@dataclass(frozen=True)
class TouchCancel:
    """All fingers leave."""


@dataclass(frozen=True)
class Key:
    """A key goes down or up."""

    code: int
    pressed: bool


@dataclass(frozen=True)
class Button:
    """A mouse button goes down or up."""

    code: int
    pressed: bool


@dataclass(frozen=True)
class Wheel:
    """The wheel turns, in detents."""

    dy: float
    dx: float


@dataclass(frozen=True)
class Move:
    """The mouse moves, in its own steps."""

    dx: int
    dy: int


@dataclass(frozen=True)
class Screenshot:
    """The newest frame goes to a PNG file."""

    path: Path


@dataclass(frozen=True)
class Quit:
    """The guest is ended."""


Action = (
    Touches | TouchUp | TouchCancel | Key | Button | Wheel | Move | Screenshot | Quit
    | PadButton | PadAxis | DeviceChange | Lean | LowMemory
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One primitive action, ``time_ns`` after the script's start; ``line`` counts from 1."""

    time_ns: int
    line: int
    action: Action


class _Problem(Exception):
    """What is wrong with a line; the parser adds file and line."""


_WORD = re.compile(
    r'\s*(?:(?P<comment>#.*)|"(?P<quoted>(?:[^"\\]|\\.)*)"(?=\s|$)|(?P<bare>[^\s"]+))'
)
_NUMBER = r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})"
_TIME = re.compile(r"(\d{1,12}(?:\.\d{0,9})?|\.\d{1,9})(s|ms|us)")
_POINT = re.compile(rf"({_NUMBER})(%?),({_NUMBER})(%?)")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def split_words(line: str) -> list[str]:
    """Words of a line, double quotes grouping, comment dropped; ValueError for a bad quote."""
    words: list[str] = []
    place = 0
    line = line.rstrip()
    while place < len(line):
        match = _WORD.match(line, place)
        if match is None:
            raise ValueError("a double quote is not closed or not followed by a space")
        place = match.end()
        if match["comment"] is not None:
            break
        if match["quoted"] is not None:
            words.append(re.sub(r"\\(.)", _unescape, match["quoted"]))
        else:
            words.append(match["bare"])
    return words


def _unescape(match: re.Match[str]) -> str:
    char = match[1]
    if char not in _ESCAPES:
        raise ValueError(f'unknown escape \\{char} (known: \\n \\t \\" \\\\)')
    return _ESCAPES[char]


def parse_time(word: str) -> int:
    """``0.5s``, ``16ms`` or ``20us`` in ns; ValueError otherwise."""
    match = _TIME.fullmatch(word)
    if match is None:
        raise ValueError(f"{word!r} is not a time like 0.5s or 16ms")
    whole, _, fraction = match[1].partition(".")
    digits = int((whole or "0") + fraction.ljust(9, "0"))
    return digits * _UNITS[match[2]] // 10**9


def parse_script(text: str, width: int, height: int, name: str = "input script") -> list[Step]:
    """Parse a whole script for a screen of ``width`` x ``height`` px into steps in order of time.

    UserError names ``name`` and the line for everything that cannot be understood.
    """
    parser = _Parser(width, height)
    # Not splitlines(): it also breaks at form feeds and the like, which editors do not count.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        try:
            parser.line(number, split_words(line))
        except (_Problem, ValueError, UserError) as problem:
            raise UserError(f"{name}:{number}: {problem}") from None
    return sorted(parser.steps, key=lambda step: step.time_ns)


class _Parser:
    """State from line to line: where the next action without a time begins."""

    def __init__(self, width: int, height: int) -> None:
        self.steps: list[Step] = []
        self._width = width
        self._height = height
        self._cursor = 0
        self._number = 0
        self._verbs: dict[str, tuple[Callable[[list[str]], None], str]] = {
            "touch": (
                self._touch,
                "touch down|move SLOT X,Y [pressure P], touch up SLOT, touch cancel",
            ),
            "tap": (self._tap, "tap X,Y [TIME]"),
            "swipe": (self._swipe, "swipe X1,Y1 X2,Y2 TIME"),
            "pinch": (self._pinch, "pinch X,Y FROM TO TIME [rotate DEGREES]"),
            "key": (self._key, "key down|up|press NAME"),
            "text": (self._text, 'text "WORDS"'),
            "wheel": (self._wheel, "wheel DY [DX]"),
            "mouse": (self._mouse, "mouse move DX,DY"),
            "button": (self._button, "button down|up|press left|right|middle|side|extra"),
            "pad": (self._pad, PAD_USAGE),
            "device": (self._device, DEVICE_USAGE),
            "tilt": (self._tilt, TILT_USAGE),
            "memory": (self._memory, MEMORY_USAGE),
            "wait": (self._wait, "wait TIME"),
            "screenshot": (self._screenshot, "screenshot FILE.png"),
            "quit": (self._quit, "quit"),
        }

    def line(self, number: int, words: list[str]) -> None:
        self._number = number
        if not words:
            return
        if words[0] == "at":
            if len(words) < 3:
                raise _Problem("expected: at TIME ACTION")
            relative = words[1].startswith("+")
            time = parse_time(words[1].removeprefix("+"))
            self._cursor = self._cursor + time if relative else time
            words = words[2:]
        verb = self._verbs.get(words[0])
        if verb is None:
            raise _Problem(f"unknown action {words[0]!r} (known: {', '.join(self._verbs)})")
        parse, usage = verb
        try:
            parse(words[1:])
        except IndexError:
            raise _Problem(f"expected: {usage}") from None
        if self._cursor > MAX_TIME_NS:
            raise _Problem("this is more than a week after the start")
        if len(self.steps) > MAX_STEPS:
            raise _Problem("the script is too long")

    # --- helpers ------------------------------------------------------------------------------

    def _add(self, action: Action, after: int = 0) -> None:
        """Append an action, ``after`` ns from the cursor."""
        self.steps.append(Step(self._cursor + after, self._number, action))

    def _end(self, words: list[str], count: int) -> None:
        if len(words) > count:
            raise _Problem(f"unexpected {words[count]!r}")

    def _point(self, word: str) -> tuple[float, float]:
        match = _POINT.fullmatch(word)
        if match is None:
            raise _Problem(f"{word!r} is not a point like 100,200 or 50%,25%")
        x, y = float(match[1]), float(match[3])
        x = x * (self._width - 1) / 100 if match[2] else x
        y = y * (self._height - 1) / 100 if match[4] else y
        if not (0 <= x < self._width and 0 <= y < self._height):
            raise _Problem(f"{word} is not on the screen of {self._width}x{self._height}")
        return x, y

    def _number_of(self, word: str, what: str) -> float:
        if re.fullmatch(_NUMBER, word) is None:
            raise _Problem(f"{what} {word!r} is not a number")
        return float(word)

    def _slot(self, word: str) -> int:
        if not re.fullmatch(r"[0-9]", word) or int(word) >= MAX_SLOTS:
            raise _Problem(f"finger {word!r} is not in 0..{MAX_SLOTS - 1}")
        return int(word)

    def _duration(self, word: str) -> int:
        time = parse_time(word)
        if time > MAX_GESTURE_NS:
            raise _Problem(f"{word} is too long for a gesture")
        return time

    def _gesture(self, duration: int, place: Callable[[float], tuple[Finger, ...]]) -> None:
        """Fingers down, moving along ``place(0.0 ... 1.0)``, up; then the cursor is at the end."""
        self._add(Touches(place(0), down=True))
        steps = max(1, duration // GESTURE_STEP_NS)
        for index in range(1, steps + 1):
            self._add(Touches(place(index / steps), down=False), after=duration * index // steps)
        self._cursor += duration
        self._add(TouchUp(tuple(finger.slot for finger in place(1))))

    # --- actions ------------------------------------------------------------------------------

    def _touch(self, words: list[str]) -> None:
        how = words[0]
        if how in ("down", "move"):
            slot = self._slot(words[1])
            x, y = self._point(words[2])
            pressure = DEFAULT_PRESSURE
            rest = words[3:]
            if rest and rest[0] == "pressure":
                pressure = self._number_of(rest[1], "pressure")
                if not 0 <= pressure <= 1:
                    raise _Problem(f"pressure {rest[1]} is not in 0..1")
                rest = rest[2:]
            self._end(rest, 0)
            self._add(Touches((Finger(slot, x, y, pressure),), down=how == "down"))
        elif how == "up":
            self._end(words, 2)
            self._add(TouchUp((self._slot(words[1]),)))
        elif how == "cancel":
            self._end(words, 1)
            self._add(TouchCancel())
        else:
            raise IndexError

    def _tap(self, words: list[str]) -> None:
        self._end(words, 2)
        x, y = self._point(words[0])
        hold = self._duration(words[1]) if len(words) > 1 else TAP_NS
        self._add(Touches((Finger(0, x, y),), down=True))
        self._cursor += hold
        self._add(TouchUp((0,)))

    def _swipe(self, words: list[str]) -> None:
        (x1, y1), (x2, y2) = self._point(words[0]), self._point(words[1])
        duration = self._duration(words[2])
        self._end(words, 3)
        self._gesture(
            duration, lambda part: (Finger(0, x1 + (x2 - x1) * part, y1 + (y2 - y1) * part),)
        )

    def _pinch(self, words: list[str]) -> None:
        x, y = self._point(words[0])
        start = self._number_of(words[1], "distance")
        end = self._number_of(words[2], "distance")
        duration = self._duration(words[3])
        rest = words[4:]
        turn = 0.0
        if rest and rest[0] == "rotate":
            turn = math.radians(self._number_of(rest[1], "angle"))
            rest = rest[2:]
        self._end(rest, 0)

        def place(part: float) -> tuple[Finger, ...]:
            radius = start + (end - start) * part
            dx, dy = radius * math.cos(turn * part), radius * math.sin(turn * part)
            return Finger(0, x - dx, y - dy), Finger(1, x + dx, y + dy)

        self._gesture(duration, place)

    def _press(self, how: str, down: Action, up: Action) -> None:
        if how not in ("down", "up", "press"):
            raise IndexError
        if how != "up":
            self._add(down)
        if how == "press":
            self._cursor += KEY_NS
        if how != "down":
            self._add(up)

    def _key(self, words: list[str]) -> None:
        self._end(words, 2)
        code = keycode(words[1])
        self._press(words[0], Key(code, True), Key(code, False))

    def _button(self, words: list[str]) -> None:
        self._end(words, 2)
        if words[1].lower() not in BUTTONS:
            raise IndexError
        code = BUTTONS[words[1].lower()]
        self._press(words[0], Button(code, True), Button(code, False))

    def _text(self, words: list[str]) -> None:
        self._end(words, 1)
        for char in words[0]:
            key = key_for_char(char)
            if key is None:
                raise _Problem(f"{char!r} is not on a US keyboard")
            code, shift = key
            if shift:
                self._add(Key(KEY_LEFTSHIFT, True))
            self._press("press", Key(code, True), Key(code, False))
            if shift:
                self._add(Key(KEY_LEFTSHIFT, False))
            self._cursor += KEY_NS

    def _wheel(self, words: list[str]) -> None:
        self._end(words, 2)
        dy = self._number_of(words[0], "wheel step")
        dx = self._number_of(words[1], "wheel step") if len(words) > 1 else 0.0
        self._add(Wheel(dy, dx))

    def _mouse(self, words: list[str]) -> None:
        if words[0] != "move":
            raise IndexError
        self._end(words, 2)
        match = re.fullmatch(r"([+-]?\d{1,6}),([+-]?\d{1,6})", words[1])
        if match is None:
            raise _Problem(f"{words[1]!r} is not a movement like 10,-5")
        self._add(Move(int(match[1]), int(match[2])))

    def _pad(self, words: list[str]) -> None:
        if words[0] == "axis":
            self._end(words, 3)
            self._add(parse_pad_axis(words[1:]))
            return
        self._end(words, 2)
        code = parse_pad_button(words[1])
        self._press(words[0], PadButton(code, True), PadButton(code, False))

    def _device(self, words: list[str]) -> None:
        self._end(words, 2)
        self._add(parse_device(words))

    def _memory(self, words: list[str]) -> None:
        self._end(words, 1)
        if words[0] != "low":
            raise IndexError
        self._add(LowMemory())

    def _tilt(self, words: list[str]) -> None:
        self._end(words, 2)
        pitch, roll = parse_tilt(words[0])
        duration = self._duration(words[1]) if len(words) > 1 else 0
        steps = max(1, duration // GESTURE_STEP_NS)
        for index in range(1, steps + 1):
            self._add(Lean(pitch, roll, steps - index + 1), after=duration * index // steps)
        self._cursor += duration

    def _wait(self, words: list[str]) -> None:
        self._end(words, 1)
        self._cursor += parse_time(words[0])

    def _screenshot(self, words: list[str]) -> None:
        self._end(words, 1)
        if not words[0]:
            raise IndexError
        if not words[0].lower().endswith(".png"):
            raise _Problem(f"screenshot {words[0]}: the file name must end in .png")
        self._add(Screenshot(Path(words[0])))

    def _quit(self, words: list[str]) -> None:
        self._end(words, 0)
        self._add(Quit())

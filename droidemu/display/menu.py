# SPDX-License-Identifier: GPL-2.0-or-later
"""The window's menu as a thing of its own: what it offers, where it lies, what a click does.

No pygame here: places are design pixels from the menu's upper left corner, and the picture is
made by :mod:`~droidemu.display.menu_picture`. Device settings are changed at once in
:class:`~droidemu.hal.device.DeviceState`; the rest are commands of the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from droidemu.hal.device import (
    DENSITIES,
    FONT_SCALES,
    LOCALES,
    NETWORKS,
    ROTATIONS,
    DeviceState,
)
from droidemu.hal.keycodes import KEY_BACK, KEY_HOMEPAGE, KEY_MENU, KEY_POWER
from droidemu.hal.profiles import PROFILES

WIDTH: Final = 330
PAD: Final = 16
HEAD: Final = 58
ROW: Final = 31
BUTTON: Final = 34
GAP: Final = 6
FOOT: Final = 30
#: Where the value side of a row begins.
VALUE_X: Final = 118
#: The track of a slider within its row, from the row's left edge, and its length.
TRACK_X: Final = VALUE_X
TRACK_W: Final = 126

#: What a button's edges are worth in letters: its width goes by its label.
_AROUND: Final = 4
_NETWORK_NAMES = {"none": "none", "wifi": "Wi-Fi", "cellular": "cellular"}


class MenuCommands(Protocol):
    """What the menu can ask of the window."""

    def press_key(self, code: int) -> None:
        """Press and release one of the device's keys (KEY_*)."""
        ...

    def take_screenshot(self) -> None: ...
    def toggle_pause(self) -> None: ...
    def toggle_fullscreen(self) -> None: ...
    def restart(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Box:
    """A rectangle in design pixels."""

    x: float
    y: float
    w: float
    h: float

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


@dataclass
class Item:
    """Something that can have the focus."""

    label: str
    box: Box

    def step(self, amount: int) -> bool:
        """Left (-1) or right (1) was asked for; False if that means nothing here."""
        return False

    def activate(self) -> bool:
        """Enter or a click; True closes the menu."""
        self.step(1)
        return False


@dataclass
class Choice(Item):
    """One of several values, with arrows on both sides."""

    text: Callable[[], str]
    move: Callable[[int], None]
    #: Whether the value waits for a restart.
    waits: Callable[[], bool] = field(default=lambda: False)

    def step(self, amount: int) -> bool:
        """See ``Item``."""
        self.move(amount)
        return True


@dataclass
class Toggle(Item):
    """On or off."""

    on: Callable[[], bool]
    flip: Callable[[], None]

    def step(self, amount: int) -> bool:
        """See ``Item``."""
        self.flip()
        return True


@dataclass
class Slider(Item):
    """0 to 100 per cent."""

    value: Callable[[], int]
    set: Callable[[int], None]

    def step(self, amount: int) -> bool:
        """By fives, to multiples of five."""
        value = self.value() // 5 * 5 if amount > 0 else -(-self.value() // 5) * 5
        self.set(min(max(value + 5 * amount, 0), 100))
        return True

    def activate(self) -> bool:
        """A click sets it by its place instead."""
        return False

    def drag(self, x: float) -> None:
        """The mouse is at ``x`` with its button down."""
        part = (x - self.box.x - TRACK_X) / TRACK_W
        self.set(round(min(max(part, 0.0), 1.0) * 100))


@dataclass
class Button(Item):
    """Does something at once."""

    act: Callable[[], None]
    closes: bool = True
    #: Whether it is the thing to do now.
    urgent: Callable[[], bool] = field(default=lambda: False)

    def activate(self) -> bool:
        """See ``Item``."""
        self.act()
        return self.closes


def neighbour(values: Sequence[Any], value: Any, amount: int) -> Any:
    """The value ``amount`` places on, round the ends; from one not among them to the first."""
    if value not in values:
        return values[0 if amount > 0 else -1]
    return values[(values.index(value) + amount) % len(values)]


def stepped(values: Sequence[float], value: float, amount: int) -> float:
    """The next larger or smaller of ascending values; the last stays."""
    if amount > 0:
        return next((v for v in values if v > value), max(values[-1], value))
    return next((v for v in reversed(values) if v < value), min(values[0], value))


class Menu:
    """The menu's items and its focus; main thread."""

    def __init__(self, state: DeviceState, commands: MenuCommands) -> None:
        self.state = state
        self.focus = 0
        self.items: list[Item] = []
        self._dragged: Slider | None = None
        self._y: float = HEAD
        self._device_rows()
        #: Where the lines between the parts are drawn.
        self.rules = [HEAD - 6.0, self._y + GAP / 2]
        self._y += GAP + 2
        self._buttons(commands)
        self.height = round(self._y + FOOT)

    # -- what there is ---------------------------------------------------------------------------

    def _row(self) -> Box:
        box = Box(PAD - 8, self._y, WIDTH - 2 * PAD + 16, ROW)
        self._y += ROW
        return box

    def _device_rows(self) -> None:
        state = self.state

        def change(**changes: Any) -> None:
            state.change(**changes)

        def settings() -> Any:
            return state.settings

        self.items += [
            Choice("Device", self._row(), lambda: state.next_profile.title, self._move_profile,
                   lambda: state.next_profile != state.profile),
            Choice("Rotation", self._row(), lambda: f"{settings().rotation} degrees",
                   lambda n: change(rotation=neighbour(ROTATIONS, settings().rotation, n))),
            Choice("Density", self._row(), self._density_text, self._move_density),
            Choice("Font size", self._row(), lambda: f"{settings().font_scale * 100:.0f} %",
                   lambda n: change(font_scale=stepped(FONT_SCALES, settings().font_scale, n))),
            Toggle("Dark theme", self._row(), lambda: settings().dark,
                   lambda: change(dark=not settings().dark)),
            Choice("Language", self._row(), lambda: settings().locale,
                   lambda n: change(locale=neighbour(LOCALES, settings().locale, n))),
            Choice("Network", self._row(), lambda: _NETWORK_NAMES[settings().network],
                   lambda n: change(network=neighbour(NETWORKS, settings().network, n))),
            Slider("Battery", self._row(), lambda: settings().battery,
                   lambda value: change(battery=value)),
            Toggle("Charging", self._row(), lambda: settings().charging,
                   lambda: change(charging=not settings().charging)),
            Slider("Brightness", self._row(), lambda: settings().brightness,
                   lambda value: change(brightness=value)),
        ]  # fmt: skip

    def _move_profile(self, amount: int) -> None:
        state = self.state
        names = [profile.name for profile in PROFILES]
        name = neighbour(names, state.next_profile.name, amount)
        # The running one may have a size of its own (--size): its name stands for it.
        own = name == state.profile.name
        state.choose_profile(state.profile if own else PROFILES[names.index(name)])

    def _density_text(self) -> str:
        return f"{self.state.configuration.density} dpi"

    def _move_density(self, amount: int) -> None:
        wanted = round(stepped(DENSITIES, self.state.configuration.density, amount))
        self.state.change(density=None if wanted == self.state.profile.dpi else wanted)

    def _buttons(self, commands: MenuCommands) -> None:
        def key(code: int) -> Callable[[], None]:
            return lambda: commands.press_key(code)

        def waits() -> bool:
            return self.state.next_profile != self.state.profile

        restart = commands.restart
        rows: tuple[tuple[tuple[str, Callable[[], None], bool], ...], ...] = (
            (("Back", key(KEY_BACK), False), ("Home", key(KEY_HOMEPAGE), False),
             ("Menu", key(KEY_MENU), False), ("Power", key(KEY_POWER), False)),
            (("Screenshot", commands.take_screenshot, True),
             ("Pause", commands.toggle_pause, True),
             ("Full screen", commands.toggle_fullscreen, True)),
            (("Low memory", self.state.low_memory, True), ("Restart program", restart, True),
             ("Close", commands.close, True)),
        )  # fmt: skip
        for row in rows:
            room = WIDTH - 2 * PAD - GAP * (len(row) - 1)
            letters = sum(len(label) + _AROUND for label, _, _ in row)
            x: float = PAD
            for label, act, closes in row:
                width = room * (len(label) + _AROUND) / letters
                box = Box(x, self._y, width, BUTTON - GAP)
                x += width + GAP
                button = Button(label, box, act, closes)
                if act is restart:
                    button.urgent = waits
                self.items.append(button)
            self._y += BUTTON

    # -- the keyboard ----------------------------------------------------------------------------

    def move(self, amount: int) -> None:
        """The focus goes to the next (1) or previous (-1) item, round the ends."""
        self.focus = (self.focus + amount) % len(self.items)

    def move_row(self, amount: int) -> None:
        """The focus goes down (1) or up (-1), to what lies nearest in the next row."""
        box = self.items[self.focus].box
        rows = sorted({item.box.y for item in self.items})
        row = rows[(rows.index(box.y) + amount) % len(rows)]
        middle = box.x + box.w / 2

        def distance(index: int) -> float:
            other = self.items[index].box
            return abs(other.x + other.w / 2 - middle)

        self.focus = min((i for i, it in enumerate(self.items) if it.box.y == row), key=distance)

    def step(self, amount: int) -> None:
        """Left or right: change a value, or go to the button beside."""
        if not self.items[self.focus].step(amount):
            row = self.items[self.focus].box.y
            beside = (self.focus + amount) % len(self.items)
            if self.items[beside].box.y == row:
                self.focus = beside

    def activate(self) -> bool:
        """Enter; True if the menu is to close."""
        return self.items[self.focus].activate()

    # -- the mouse -------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> Item | None:
        """The item at a place."""
        return next((item for item in self.items if item.box.contains(x, y)), None)

    def hover(self, x: float, y: float) -> None:
        """The mouse is there: the focus follows; a slider that is held moves."""
        if self._dragged is not None:
            self._dragged.drag(x)
            return
        item = self.at(x, y)
        if item is not None:
            self.focus = self.items.index(item)

    def press(self, x: float, y: float) -> bool:
        """The button goes down there; True if the menu is to close."""
        item = self.at(x, y)
        if item is None:
            return not (0 <= x < WIDTH and 0 <= y < self.height)
        self.focus = self.items.index(item)
        if isinstance(item, Slider):
            self._dragged = item
            item.drag(x)
            return False
        if isinstance(item, Choice):
            left = item.box.x + VALUE_X
            if x >= left:  # the label only takes the focus
                item.step(-1 if x < (left + item.box.x + item.box.w) / 2 else 1)
            return False
        return item.activate()

    def release(self) -> None:
        """The button goes up."""
        self._dragged = None

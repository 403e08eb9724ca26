# SPDX-License-Identifier: GPL-2.0-or-later
"""The phone's input devices and the hub through which the outside reaches them.

``event0`` touchscreen, ``event1`` keyboard, ``event2`` mouse, ``event3`` gamepad
(:mod:`droidemu.hal.gamepad`). :class:`InputHub`'s action methods may be called from any thread:
they queue, set ``wakeup``, and :meth:`InputHub.pump` on the emulation thread turns them into
evdev packets stamped with guest time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from droidemu.hal.clock import Clock
from droidemu.hal.codes import (
    ABS_MT_POSITION_X,
    ABS_MT_POSITION_Y,
    ABS_MT_PRESSURE,
    ABS_MT_SLOT,
    ABS_MT_TOUCH_MAJOR,
    ABS_MT_TRACKING_ID,
    ABS_PRESSURE,
    ABS_X,
    ABS_Y,
    BUS_HOST,
    BUS_USB,
    EV_ABS,
    EV_KEY,
    EV_LED,
    EV_MSC,
    EV_REL,
    INPUT_PROP_DIRECT,
    LED_CAPSL,
    LED_NUML,
    LED_SCROLLL,
    MSC_SCAN,
    REL_HWHEEL,
    REL_HWHEEL_HI_RES,
    REL_WHEEL,
    REL_WHEEL_HI_RES,
    REL_X,
    REL_Y,
    TRKID_MAX,
)
from droidemu.hal.evdev import AbsInfo, Capabilities, EvdevDevice, InputId
from droidemu.hal.gamepad import Gamepad
from droidemu.hal.keycodes import (
    BTN_EXTRA,
    BTN_LEFT,
    BTN_MIDDLE,
    BTN_RIGHT,
    BTN_SIDE,
    BTN_TOUCH,
    KEYS,
)

if TYPE_CHECKING:
    from droidemu.hal.touch_map import TouchMap

MAX_SLOTS = 10
MAX_PRESSURE = 255
MAX_TOUCH_MAJOR = 255
DEFAULT_PRESSURE = 0.5

#: Units of the _HI_RES wheel axes in one detent.
WHEEL_DETENT = 120

MOUSE_BUTTONS = (BTN_LEFT, BTN_RIGHT, BTN_MIDDLE, BTN_SIDE, BTN_EXTRA)

Action = Callable[[], None]


def make_touchscreen(width: int, height: int, dpi: int) -> EvdevDevice:
    """A multi-touch protocol B screen in pixels, with the single-touch axes drivers add."""
    resolution = round(dpi / 25.4)
    axes = {
        ABS_X: AbsInfo(0, width - 1, resolution=resolution),
        ABS_Y: AbsInfo(0, height - 1, resolution=resolution),
        ABS_PRESSURE: AbsInfo(0, MAX_PRESSURE),
        ABS_MT_SLOT: AbsInfo(0, MAX_SLOTS - 1),
        ABS_MT_TOUCH_MAJOR: AbsInfo(0, MAX_TOUCH_MAJOR),
        ABS_MT_POSITION_X: AbsInfo(0, width - 1, resolution=resolution),
        ABS_MT_POSITION_Y: AbsInfo(0, height - 1, resolution=resolution),
        ABS_MT_TRACKING_ID: AbsInfo(0, TRKID_MAX),
        ABS_MT_PRESSURE: AbsInfo(0, MAX_PRESSURE),
    }
    caps = Capabilities(
        codes={EV_KEY: frozenset((BTN_TOUCH,))},
        axes=axes,
        props=frozenset((INPUT_PROP_DIRECT,)),
        slots=MAX_SLOTS,
    )
    return EvdevDevice(
        "DroidEmu Touchscreen", "droidemu/input0", "", InputId(BUS_HOST, 0x0000, 0x0001, 1), caps
    )


def make_keyboard() -> EvdevDevice:
    """A keyboard with every key that has a name, three LEDs and key repeat."""
    caps = Capabilities(
        codes={
            EV_KEY: frozenset(KEYS.values()),
            EV_MSC: frozenset((MSC_SCAN,)),
            EV_LED: frozenset((LED_NUML, LED_CAPSL, LED_SCROLLL)),
        },
        repeat=True,
    )
    return EvdevDevice(
        "DroidEmu Keyboard", "droidemu/input1", "", InputId(BUS_HOST, 0x0000, 0x0002, 1), caps
    )


def make_mouse() -> EvdevDevice:
    """A mouse with five buttons and two wheels."""
    caps = Capabilities(
        codes={
            EV_KEY: frozenset(MOUSE_BUTTONS),
            EV_REL: frozenset(
                (REL_X, REL_Y, REL_WHEEL, REL_HWHEEL, REL_WHEEL_HI_RES, REL_HWHEEL_HI_RES)
            ),
        }
    )
    return EvdevDevice(
        "DroidEmu Mouse", "droidemu/input2", "", InputId(BUS_USB, 0x0000, 0x0003, 1), caps
    )


class InputHub:
    """The way in for window, scripts and tests; also the ticker that repeats keys.

    Coordinates are pixels of the unrotated screen and clamped to it, pressures 0.0 to 1.0,
    slots 0 to 9 (ValueError beyond).
    """

    def __init__(self, width: int, height: int, dpi: int, clock: Clock) -> None:
        self.width = width
        self.height = height
        self.dpi = dpi
        self._clock = clock
        self.touchscreen = make_touchscreen(width, height, dpi)
        self.keyboard = make_keyboard()
        self.mouse = make_mouse()
        self.gamepad = Gamepad()
        #: In the order of /dev/input/event0, event1, event2, event3.
        self.devices: tuple[EvdevDevice, ...] = (
            self.touchscreen, self.keyboard, self.mouse, self.gamepad.device,
        )  # fmt: skip
        #: What keys and buttons are fingers; set before the guest runs.
        self.touch_map: TouchMap | None = None
        #: Set whenever an action was queued; the machine puts its own Event here.
        self.wakeup = threading.Event()
        self._queue: deque[tuple[Action, ...]] = deque()
        self._local = threading.local()
        self._next_id = 0
        self._now = 0
        self._wheel_rest = {REL_WHEEL: 0, REL_HWHEEL: 0}

    def resize(self, width: int, height: int, dpi: int) -> None:
        """Another screen, between two programs: the touchscreen gets its measures."""
        self._release_keys()
        self._touch_cancel()
        self._end_packets()
        self.width, self.height, self.dpi = width, height, dpi
        for code, info in make_touchscreen(width, height, dpi).absinfo.items():
            mine = self.touchscreen.absinfo[code]
            mine.maximum, mine.resolution = info.maximum, info.resolution

    # --- actions, any thread ------------------------------------------------------------------

    def touch_down(self, slot: int, x: float, y: float, pressure: float = DEFAULT_PRESSURE) -> None:
        """A finger comes down (or moves, if that slot is down already)."""
        self._check_slot(slot)
        self._post(lambda: self._touch(slot, x, y, pressure, down=True))

    def touch_move(self, slot: int, x: float, y: float, pressure: float = DEFAULT_PRESSURE) -> None:
        """A finger moves; ignored if it is not down."""
        self._check_slot(slot)
        self._post(lambda: self._touch(slot, x, y, pressure, down=False))

    def touch_up(self, slot: int) -> None:
        """A finger leaves; ignored if it is not down."""
        self._check_slot(slot)
        self._post(lambda: self._touch_up(slot))

    def touch_cancel(self) -> None:
        """Every finger leaves at once."""
        self._post(self._touch_cancel)

    def key(self, code: int, pressed: bool) -> None:
        """A key of the keyboard (KEY_*) goes down or up; or a finger, if the touch map says so."""
        self._post(lambda: self._key(code, pressed))

    def pad_button(self, code: int, pressed: bool) -> None:
        """A button of the gamepad, or an end of its cross (BTN_*), goes down or up."""
        self._post(lambda: self._pad_button(code, pressed))

    def pad_axis(self, code: int, value: float) -> None:
        """A stick's axis (ABS_*) is at -1 to 1, right and down positive, or a trigger at 0 to 1."""
        self._post(lambda: self._pad_axis(code, value))

    def release_keys(self) -> None:
        """Every key and button goes up, every stick to its centre (the window lost the focus)."""
        self._post(self._release_keys)

    def release_pad(self) -> None:
        """The gamepad was unplugged: its buttons go up, its sticks to their centre."""
        self._post(self._release_pad)

    def mouse_move(self, dx: int, dy: int) -> None:
        """The mouse moves by (dx, dy), right and down positive."""
        self._post(lambda: self._mouse_rel(dx, dy))

    def mouse_button(self, code: int, pressed: bool) -> None:
        """A mouse button (BTN_*) goes down or up."""
        self._post(lambda: self.mouse.event(EV_KEY, code, int(pressed)))

    def wheel(self, dy: float, dx: float = 0) -> None:
        """The wheel turns by ``dy`` detents (away from the user positive), sideways by ``dx``."""
        self._post(lambda: self._wheel(dy, dx))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Actions inside the block, from this thread, arrive as one packet a device.

        An inner block joins the outer one.
        """
        if getattr(self._local, "batch", None) is not None:
            yield
            return
        actions: list[Action] = []
        self._local.batch = actions
        try:
            yield
        finally:
            self._local.batch = None
            if actions:
                self._queue.append(tuple(actions))
                self.wakeup.set()

    def _check_slot(self, slot: int) -> None:
        if not 0 <= slot < MAX_SLOTS:
            raise ValueError(f"touch slot {slot} is not in 0..{MAX_SLOTS - 1}")

    def _post(self, action: Action) -> None:
        batch: list[Action] | None = getattr(self._local, "batch", None)
        if batch is not None:
            batch.append(action)
            return
        self._queue.append((action,))
        self.wakeup.set()

    # --- the emulation thread -----------------------------------------------------------------

    @property
    def pending(self) -> bool:
        """Whether actions wait for :meth:`pump`. Any thread."""
        return bool(self._queue)

    def pump(self, now: int) -> bool:
        """Turn queued actions into events stamped ``now`` (monotonic ns); False if none waited."""
        if not self._queue:
            return False
        self._set_time(now)
        while self._queue:
            for action in self._queue.popleft():
                action()
            self._end_packets()
        return True

    def next_deadline(self) -> int | None:
        """Guest time of the next key repeat, or of a swipe's next step (Ticker)."""
        # Asked before each slice of a thread: no list is made for it.
        found = self.touch_map.next_deadline() if self.touch_map is not None else None
        for device in self.devices:
            deadline = device.repeat_deadline
            if deadline is not None and (found is None or deadline < found):
                found = deadline
        return found

    def tick(self, now: int) -> None:
        """Pump, then send the swipe's steps and key repeats that are due (Ticker)."""
        self.pump(now)
        if self.touch_map is not None:
            deadline = self.touch_map.next_deadline()
            if deadline is not None and deadline <= now:
                self._set_time(now)
                self.touch_map.tick(now)
                self._end_packets()
        for device in self.devices:
            deadline = device.repeat_deadline
            if deadline is not None and deadline <= now:
                device.repeat(now, now + self._clock.realtime() - self._clock.monotonic())

    def _set_time(self, now: int) -> None:
        self._now = now
        realtime = now + self._clock.realtime() - self._clock.monotonic()
        for device in self.devices:
            device.set_stamp(now, realtime)

    def _end_packets(self) -> None:
        self._emulate_pointer()
        for device in self.devices:
            device.sync()

    # --- touch --------------------------------------------------------------------------------

    def _tracking_id(self, slot: int) -> int:
        return self.touchscreen.slots[slot][ABS_MT_TRACKING_ID]

    def _touch(self, slot: int, x: float, y: float, pressure: float, *, down: bool) -> None:
        screen = self.touchscreen
        active = self._tracking_id(slot) >= 0
        if not active and not down:
            return
        screen.event(EV_ABS, ABS_MT_SLOT, slot)
        if not active:
            screen.event(EV_ABS, ABS_MT_TRACKING_ID, self._next_id)
            self._next_id = (self._next_id + 1) & TRKID_MAX
        force = min(max(pressure, 0.0), 1.0)
        screen.event(EV_ABS, ABS_MT_POSITION_X, _clamp(x, self.width))
        screen.event(EV_ABS, ABS_MT_POSITION_Y, _clamp(y, self.height))
        screen.event(EV_ABS, ABS_MT_TOUCH_MAJOR, self._touch_major(force))
        # A finger that is down presses at least a little: 0 would read as hovering.
        screen.event(EV_ABS, ABS_MT_PRESSURE, max(1, round(force * MAX_PRESSURE)))

    def _touch_major(self, force: float) -> int:
        """A fingertip is 5 to 10 mm wide, the wider the harder it presses; in pixels."""
        return min(MAX_TOUCH_MAJOR, round((5 + 5 * force) * self.dpi / 25.4))

    def _touch_up(self, slot: int) -> None:
        self.touchscreen.event(EV_ABS, ABS_MT_SLOT, slot)
        self.touchscreen.event(EV_ABS, ABS_MT_TRACKING_ID, -1)

    def _touch_cancel(self) -> None:
        for slot in range(MAX_SLOTS):
            self._touch_up(slot)
        if self.touch_map is not None:
            self.touch_map.cancelled()

    # The touch map's way to the touchscreen (TouchSink); emulation thread.

    def take_slot(self) -> int | None:
        """The highest slot without a finger: the window's mouse and fingers use the low ones."""
        free = (slot for slot in reversed(range(MAX_SLOTS)) if self._tracking_id(slot) < 0)
        return next(free, None)

    def place(self, slot: int, x: float, y: float) -> None:
        """The finger is down at a point (px)."""
        self._touch(slot, x, y, DEFAULT_PRESSURE, down=True)

    def lift(self, slot: int) -> None:
        """The finger leaves."""
        self._touch_up(slot)

    def end_packet(self) -> None:
        """What was done so far arrives at once."""
        self._end_packets()

    def _emulate_pointer(self) -> None:
        """input_mt_report_pointer_emulation(): the oldest finger as single-touch axes."""
        screen = self.touchscreen
        half = (TRKID_MAX + 1) >> 1
        oldest: dict[int, int] | None = None
        oldest_id = self._next_id
        for slot in screen.slots:
            tracking = slot[ABS_MT_TRACKING_ID]
            if tracking >= 0 and (tracking - oldest_id) & half:
                oldest, oldest_id = slot, tracking
        screen.event(EV_KEY, BTN_TOUCH, int(oldest is not None))
        if oldest is None:
            screen.event(EV_ABS, ABS_PRESSURE, 0)
            return
        screen.event(EV_ABS, ABS_X, oldest[ABS_MT_POSITION_X])
        screen.event(EV_ABS, ABS_Y, oldest[ABS_MT_POSITION_Y])
        screen.event(EV_ABS, ABS_PRESSURE, oldest[ABS_MT_PRESSURE])

    # --- keys and mouse -----------------------------------------------------------------------

    def _key(self, code: int, pressed: bool) -> None:
        if self.touch_map is None or not self.touch_map.key(code, pressed, self._now):
            self.keyboard.event(EV_KEY, code, int(pressed))

    def _pad_button(self, code: int, pressed: bool) -> None:
        if self.touch_map is None or not self.touch_map.key(code, pressed, self._now):
            self.gamepad.button(code, pressed)

    def _pad_axis(self, code: int, value: float) -> None:
        if self.touch_map is None or not self.touch_map.axis(code, value, self._now):
            self.gamepad.axis(code, value)

    def _release_pad(self) -> None:
        if self.touch_map is not None:
            self.touch_map.release()
        self.gamepad.release()

    def _release_keys(self) -> None:
        self._release_pad()
        for device in (self.keyboard, self.mouse):
            for code in sorted(device.state[EV_KEY]):
                device.event(EV_KEY, code, 0)

    def _mouse_rel(self, dx: int, dy: int) -> None:
        self.mouse.event(EV_REL, REL_X, dx)
        self.mouse.event(EV_REL, REL_Y, dy)

    def _wheel(self, dy: float, dx: float) -> None:
        for low, high, amount in (
            (REL_WHEEL, REL_WHEEL_HI_RES, dy),
            (REL_HWHEEL, REL_HWHEEL_HI_RES, dx),
        ):
            fine = round(amount * WHEEL_DETENT)
            total = self._wheel_rest[low] + fine
            detents = int(total / WHEEL_DETENT)
            self._wheel_rest[low] = total - detents * WHEEL_DETENT
            self.mouse.event(EV_REL, low, detents)
            self.mouse.event(EV_REL, high, fine)


def _clamp(value: float, size: int) -> int:
    return int(min(max(value, 0), size - 1))

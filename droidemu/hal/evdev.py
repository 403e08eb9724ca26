# SPDX-License-Identifier: GPL-2.0-or-later
"""Evdev devices: the input core's state keeping and the per-client event queues.

:class:`EvdevDevice` does what drivers/input/input.c does (it drops events that change nothing,
keeps key, LED, switch and multi-touch slot state, repeats keys), :class:`EvdevClient` is one
open of ``/dev/input/eventN`` as drivers/input/evdev.c keeps it. Everything here belongs to the
emulation thread. Ioctls and ``struct input_event`` are the kernel layer's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from droidemu.hal.codes import (
    ABS_MT_SLOT,
    ABS_MT_TRACKING_ID,
    BUS_VIRTUAL,
    EV_ABS,
    EV_KEY,
    EV_LED,
    EV_MSC,
    EV_REL,
    EV_REP,
    EV_SND,
    EV_SW,
    EV_SYN,
    REP_DELAY,
    REP_PERIOD,
    SYN_CONFIG,
    SYN_REPORT,
    is_mt_value,
)
from droidemu.hal.evdev_client import DeviceGone, EvdevClient, InputEvent, Stamp

NSEC_PER_MSEC = 1_000_000

#: input_enable_softrepeat() defaults of drivers/input/input.c, ms.
DEFAULT_REP_DELAY_MS = 250
DEFAULT_REP_PERIOD_MS = 33

#: EVIOCGVERSION: EV_VERSION of include/uapi/linux/input.h.
EV_VERSION = 0x010001


class InputId(NamedTuple):
    """``struct input_id``."""

    bustype: int = BUS_VIRTUAL
    vendor: int = 0
    product: int = 0
    version: int = 0


@dataclass
class AbsInfo:
    """``struct input_absinfo``; ``resolution`` in units per millimetre."""

    minimum: int
    maximum: int
    fuzz: int = 0
    flat: int = 0
    resolution: int = 0
    value: int = 0


@dataclass(frozen=True)
class Capabilities:
    """What a device can send: event type -> codes, besides the absolute axes."""

    codes: Mapping[int, frozenset[int]] = field(default_factory=dict)
    axes: Mapping[int, AbsInfo] = field(default_factory=dict)
    props: frozenset[int] = frozenset()
    #: Number of multi-touch slots, 0 for none.
    slots: int = 0
    #: Whether held keys repeat (EV_REP).
    repeat: bool = False


def bitmap(bits: Iterable[int], count: int) -> bytes:
    """``count`` bits as little-endian bytes, rounded up to 8 bytes (a 64-bit ``long``)."""
    value = 0
    for bit in bits:
        value |= 1 << bit
    return value.to_bytes((count + 63) // 64 * 8, "little")


class EvdevDevice:
    """One input device and its clients."""

    def __init__(self, name: str, phys: str, uniq: str, id: InputId, caps: Capabilities) -> None:
        self.name = name
        self.phys = phys
        self.uniq = uniq
        self.id = id
        self.props = caps.props
        self.absinfo: dict[int, AbsInfo] = {code: replace(info) for code, info in caps.axes.items()}
        self._codes: dict[int, frozenset[int]] = dict(caps.codes)
        if self.absinfo:
            self._codes[EV_ABS] = frozenset(self.absinfo)
        #: EVIOCGREP: delay and period in ms; None without EV_REP.
        self.rep: list[int] | None = None
        if caps.repeat:
            self.rep = [DEFAULT_REP_DELAY_MS, DEFAULT_REP_PERIOD_MS]
            self._codes[EV_REP] = frozenset((REP_DELAY, REP_PERIOD))
        #: Pressed keys, lit LEDs, active switches and sounds: EVIOCGKEY, GLED, GSW, GSND.
        self.state: dict[int, set[int]] = {
            EV_KEY: set(),
            EV_LED: set(),
            EV_SW: set(),
            EV_SND: set(),
        }
        #: Per slot, the values of the ABS_MT axes (by code): EVIOCGMTSLOTS.
        self.slots: list[dict[int, int]] = [
            {
                code: -1 if code == ABS_MT_TRACKING_ID else 0
                for code in caps.axes
                if is_mt_value(code)
            }
            for _ in range(caps.slots)
        ]
        self._slot = 0
        self._packet: list[tuple[int, int, int]] = []
        self._stamp: Stamp = (0, 0)
        self._repeat_key: int | None = None
        self._repeat_at: int | None = None
        self.clients: list[EvdevClient] = []
        #: Called when anybody opens the device.
        self.open_listeners: list[Callable[[], None]] = []
        self.grabber: EvdevClient | None = None
        #: Told about EV_LED, EV_SND and EV_REP changes: (type, code, value).
        self.output_listeners: list[Callable[[int, int, int], None]] = []

    # --- what ioctls ask ----------------------------------------------------------------------

    @property
    def types(self) -> frozenset[int]:
        """Supported event types (EVIOCGBIT(0))."""
        return frozenset((EV_SYN, *self._codes))

    def codes(self, type: int) -> frozenset[int]:
        """Supported codes of an event type; of type 0 the supported types, as EVIOCGBIT has it."""
        return self.types if type == EV_SYN else self._codes.get(type, frozenset())

    def slot_values(self, code: int) -> list[int] | None:
        """Value of a per-slot axis in every slot (EVIOCGMTSLOTS), None if there is no such axis."""
        if not self.slots or code not in self.slots[0]:
            return None
        return [slot[code] for slot in self.slots]

    @property
    def packet_estimate(self) -> int:
        """Events in the largest packet: input_estimate_events_per_packet() of input.c."""
        slots = len(self.slots)
        axes = sum(slots if c == ABS_MT_SLOT or is_mt_value(c) else 1 for c in self.absinfo)
        return slots + 1 + axes + len(self.codes(EV_REL)) + 7

    # --- clients ------------------------------------------------------------------------------

    def open(self) -> EvdevClient:
        """A new open file with an empty queue."""
        client = EvdevClient(self)
        self.clients.append(client)
        for listener in tuple(self.open_listeners):
            listener()
        return client

    # --- events from the hardware's side ------------------------------------------------------

    def set_stamp(self, monotonic: int, realtime: int) -> None:
        """Time of the events that follow, ns on both clocks."""
        self._stamp = (monotonic, realtime)

    @property
    def stamp(self) -> Stamp:
        """(monotonic, realtime) ns of the latest events."""
        return self._stamp

    def event(self, type: int, code: int, value: int) -> None:
        """One event into the input core; whole packets go out with :meth:`sync`.

        Unsupported codes and events that change nothing are dropped (input_handle_event()).
        """
        if type == EV_SYN:
            if code == SYN_REPORT:
                self.sync(value)
            elif code == SYN_CONFIG:
                self._packet.append((type, code, value))
            return
        if type in (EV_LED, EV_SND, EV_REP):
            self._output(type, code, value)
        elif code not in self._codes.get(type, ()):
            return
        elif type == EV_ABS:
            self._abs_event(code, value)
        elif type == EV_KEY and value == 2:  # repeats bypass the state
            self._packet.append((type, code, value))
        elif type in (EV_KEY, EV_SW):
            if self._flip(type, code, value):
                self._packet.append((type, code, int(bool(value))))
        elif type == EV_MSC or (type == EV_REL and value):
            self._packet.append((type, code, value))

    def sync(self, value: int = 0) -> None:
        """End of a packet (SYN_REPORT): hand it to the clients unless it is empty."""
        packet, self._packet = self._packet, []
        if not packet:
            return
        packet.append((EV_SYN, SYN_REPORT, value))
        if self.grabber is not None:
            self.grabber.receive(packet, self._stamp)
        else:
            for client in tuple(self.clients):
                client.receive(packet, self._stamp)
        if self.rep is not None:
            for type, code, pressed in packet:
                if type == EV_KEY and pressed != 2:
                    self._start_repeat(code if pressed else None)

    def _flip(self, type: int, code: int, value: int) -> bool:
        active = self.state[type]
        if (code in active) == bool(value):
            return False
        if value:
            active.add(code)
        else:
            active.discard(code)
        return True

    def _abs_event(self, code: int, value: int) -> None:
        """input_handle_abs_event(): ABS_MT_SLOT is held back until a slot's value changes."""
        if code == ABS_MT_SLOT:
            if 0 <= value < len(self.slots):
                self._slot = value
            return
        if is_mt_value(code) and self.slots:
            slot = self.slots[self._slot]
            if slot[code] == value:
                return
            slot[code] = value
            if self.absinfo[ABS_MT_SLOT].value != self._slot:
                self.absinfo[ABS_MT_SLOT].value = self._slot
                self._packet.append((EV_ABS, ABS_MT_SLOT, self._slot))
        else:
            info = self.absinfo[code]
            if info.value == value:
                return
            info.value = value
        self._packet.append((EV_ABS, code, value))

    def _output(self, type: int, code: int, value: int) -> None:
        if code not in self._codes.get(type, ()):
            return
        if type == EV_REP:
            assert self.rep is not None
            if value < 0 or self.rep[code] == value:
                return
            self.rep[code] = value
        elif not self._flip(type, code, value):
            return
        self._packet.append((type, code, value))
        for listener in self.output_listeners:
            listener(type, code, value)

    # --- key repeat ---------------------------------------------------------------------------

    def _start_repeat(self, code: int | None) -> None:
        """input_start_autorepeat() and input_stop_autorepeat(): the last pressed key repeats."""
        if code is None:
            self._repeat_at = None
            return
        assert self.rep is not None
        if self.rep[REP_DELAY] and self.rep[REP_PERIOD]:
            self._repeat_key = code
            self._repeat_at = self._stamp[0] + self.rep[REP_DELAY] * NSEC_PER_MSEC

    @property
    def repeat_deadline(self) -> int | None:
        """Guest time in ns of the next key repeat, None if no key is held."""
        return self._repeat_at

    def repeat(self, monotonic: int, realtime: int) -> None:
        """Send the repeat that is due (input_repeat_key()); times in ns."""
        if self._repeat_at is None or monotonic < self._repeat_at or self.rep is None:
            return
        key = self._repeat_key
        period = self.rep[REP_PERIOD] * NSEC_PER_MSEC
        if key is None or key not in self.state[EV_KEY] or not period:
            self._repeat_at = None
            return
        self.set_stamp(monotonic, realtime)
        self.event(EV_KEY, key, 2)
        self.sync(1)
        # Like the kernel's timer, from now on: a late host does not make a burst.
        self._repeat_at = monotonic + period

    # --- shut down ----------------------------------------------------------------------------

    def release(self, client: EvdevClient) -> None:
        """The client was closed."""
        if self.grabber is client:
            self.grabber = None
        if client in self.clients:
            self.clients.remove(client)


__all__ = [
    "EV_VERSION",
    "AbsInfo",
    "Capabilities",
    "DeviceGone",
    "EvdevClient",
    "EvdevDevice",
    "InputEvent",
    "InputId",
    "bitmap",
]

# SPDX-License-Identifier: GPL-2.0-or-later
"""One open evdev file: the bounded event queue of drivers/input/evdev.c (Linux 6.x).

The ring buffer with ``head``, ``tail`` and ``packet_head`` is kept as the kernel has it, because
its overflow behaviour is visible to programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from droidemu.hal.codes import (
    CLOCK_BOOTTIME,
    CLOCK_MONOTONIC,
    CLOCK_REALTIME,
    CODE_COUNTS,
    EV_SYN,
    SYN_DROPPED,
    SYN_REPORT,
)

if TYPE_CHECKING:
    from droidemu.hal.evdev import EvdevDevice

#: EVDEV_MIN_BUFFER_SIZE and EVDEV_BUF_PACKETS of drivers/input/evdev.c.
EVDEV_MIN_BUFFER_SIZE = 64
EVDEV_BUF_PACKETS = 8

#: (monotonic, realtime) in ns.
Stamp = tuple[int, int]


class InputEvent(NamedTuple):
    """``struct input_event`` with its time in ns of the client's clock."""

    time_ns: int
    type: int
    code: int
    value: int


class DeviceGone(Exception):
    """The client was revoked: the guest gets ENODEV."""


def buffer_size(packet_estimate: int) -> int:
    """Queue length in events: evdev_compute_buffer_size()."""
    wanted = max(packet_estimate * EVDEV_BUF_PACKETS, EVDEV_MIN_BUFFER_SIZE)
    return 1 << (wanted - 1).bit_length()


class EvdevClient:
    """An open ``/dev/input/eventN``. Emulation thread only."""

    def __init__(self, device: EvdevDevice) -> None:
        self.device = device
        self.revoked = False
        #: Called without arguments when the file becomes readable or is revoked.
        self.listeners: list[Callable[[], None]] = []
        self._clock = CLOCK_REALTIME
        self._size = buffer_size(device.packet_estimate)
        self._buffer: list[InputEvent] = [InputEvent(0, 0, 0, 0)] * self._size
        self._head = 0
        self._tail = 0
        self._packet_head = 0
        #: event type -> wanted codes (EVIOCSMASK); type 0 holds the wanted types.
        self._masks: dict[int, frozenset[int]] = {}

    # --- reading ------------------------------------------------------------------------------

    def readable(self) -> bool:
        """Whether a whole packet waits (POLLIN)."""
        return self._packet_head != self._tail

    def read(self, max_events: int) -> list[InputEvent]:
        """Take up to ``max_events`` events of whole packets; empty if none. DeviceGone if revoked.

        A packet may be split over two reads, but its first event appears only when its
        SYN_REPORT has been queued.
        """
        if self.revoked:
            raise DeviceGone
        events: list[InputEvent] = []
        while len(events) < max_events and self._packet_head != self._tail:
            events.append(self._buffer[self._tail])
            self._tail = (self._tail + 1) & (self._size - 1)
        return events

    # --- receiving ----------------------------------------------------------------------------

    def receive(self, packet: Iterable[tuple[int, int, int]], stamp: Stamp) -> None:
        """Queue a packet from the device: evdev_pass_values()."""
        if self.revoked:
            return
        time_ns = self._time(stamp)
        wakeup = False
        for type, code, value in packet:
            if self._filtered(type, code):
                continue
            if type == EV_SYN and code == SYN_REPORT:
                if self._packet_head == self._head:
                    continue  # everything in it was filtered
                wakeup = True
            self._pass(InputEvent(time_ns, type, code, value))
        if wakeup:
            self._notify()

    def _pass(self, event: InputEvent) -> None:
        """__pass_event(): when full, drop all but SYN_DROPPED and the newest event."""
        mask = self._size - 1
        self._buffer[self._head] = event
        self._head = (self._head + 1) & mask
        if self._head == self._tail:
            self._tail = (self._head - 2) & mask
            self._buffer[self._tail] = InputEvent(event.time_ns, EV_SYN, SYN_DROPPED, 0)
            self._packet_head = self._tail
        if event.type == EV_SYN and event.code == SYN_REPORT:
            self._packet_head = self._head

    def _time(self, stamp: Stamp) -> int:
        return stamp[1] if self._clock == CLOCK_REALTIME else stamp[0]

    def _filtered(self, type: int, code: int) -> bool:
        if type == EV_SYN or code >= CODE_COUNTS.get(type, 0):
            return False
        types = self._masks.get(EV_SYN)
        if types is not None and type not in types:
            return True
        codes = self._masks.get(type)
        return codes is not None and code not in codes

    def _notify(self) -> None:
        for listener in tuple(self.listeners):
            listener()

    # --- ioctls -------------------------------------------------------------------------------

    @property
    def clock_id(self) -> int:
        """CLOCK_REALTIME, CLOCK_MONOTONIC or CLOCK_BOOTTIME."""
        return self._clock

    def set_clock(self, clock_id: int) -> bool:
        """EVIOCSCLOCKID; False for a clock that evdev does not know. Flushes the queue."""
        if clock_id not in (CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME):
            return False
        if clock_id != self._clock:
            self._clock = clock_id
            if self._head != self._tail:
                self._packet_head = self._head = self._tail
                self._queue_syn_dropped()
        return True

    def _queue_syn_dropped(self) -> None:
        """__evdev_queue_syn_dropped(): readable only with the next SYN_REPORT."""
        mask = self._size - 1
        stamp = self._time(self.device.stamp)
        self._buffer[self._head] = InputEvent(stamp, EV_SYN, SYN_DROPPED, 0)
        self._head = (self._head + 1) & mask
        if self._head == self._tail:
            self._tail = (self._head - 1) & mask
            self._packet_head = self._tail

    def flush_type(self, type: int) -> None:
        """Remove queued events of a type: what EVIOCGKEY, GLED, GSW and GSND do to the queue.

        The caller got the current state, so older changes must not reach it afterwards
        (__evdev_flush_queue()).
        """
        mask = self._size - 1
        head = self._tail
        self._packet_head = self._tail
        kept = 1  # a leading SYN_REPORT stays
        index = self._tail
        while index != self._head:
            event = self._buffer[index]
            index = (index + 1) & mask
            is_report = event.type == EV_SYN and event.code == SYN_REPORT
            if event.type == type or (is_report and not kept):
                continue
            self._buffer[head] = event
            kept += 1
            head = (head + 1) & mask
            if is_report:
                kept = 0
                self._packet_head = head
        self._head = head

    def grab(self) -> bool:
        """EVIOCGRAB(1): events go to this client alone; False (EBUSY) if anyone has it grabbed."""
        if self.device.grabber is not None:
            return False
        self.device.grabber = self
        return True

    def ungrab(self) -> bool:
        """EVIOCGRAB(0); False (EINVAL) if this client has no grab."""
        if self.device.grabber is not self:
            return False
        self.device.grabber = None
        return True

    def revoke(self) -> None:
        """EVIOCREVOKE: no more events, reads fail, poll tells POLLHUP|POLLERR."""
        self.revoked = True
        self.ungrab()
        self._notify()

    def get_mask(self, type: int) -> frozenset[int] | None:
        """EVIOCGMASK: the codes wanted of a type, None for all."""
        return self._masks.get(type)

    def set_mask(self, type: int, codes: Iterable[int]) -> None:
        """EVIOCSMASK: deliver only these codes of ``type``; of type 0, only these types."""
        if type in CODE_COUNTS:
            self._masks[type] = frozenset(codes)

    def write(self, events: Iterable[tuple[int, int, int]], stamp: Stamp) -> None:
        """``write()`` of (type, code, value): the guest sets LEDs or injects input.

        ``stamp`` is the present (monotonic, realtime) in ns. DeviceGone if revoked.
        """
        if self.revoked:
            raise DeviceGone
        self.device.set_stamp(*stamp)
        for type, code, value in events:
            self.device.event(type, code, value)

    def close(self) -> None:
        """The last file reference is gone."""
        self.device.release(self)
        self.listeners.clear()

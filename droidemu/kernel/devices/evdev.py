# SPDX-License-Identifier: GPL-2.0-or-later
"""``/dev/input/event0..2``: drivers/input/evdev.c over ``hal``'s devices.

Numbers and structures: include/uapi/linux/input.h. The state and the event queues live in
``droidemu.hal``; here are the file, ``struct input_event`` of both word sizes and the ioctls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from droidemu.hal.codes import (
    ABS_CNT,
    CODE_COUNTS,
    EV_KEY,
    EV_LED,
    EV_REP,
    EV_SND,
    EV_SW,
    INPUT_PROP_MAX,
)
from droidemu.hal.evdev import EV_VERSION, DeviceGone, EvdevDevice
from droidemu.kernel.devices.memory import CharDevice
from droidemu.kernel.errno import (
    EAGAIN,
    EBUSY,
    EINVAL,
    ENODEV,
    ENOENT,
    ENOSYS,
    ENOTTY,
    KernelError,
)
from droidemu.kernel.file import (
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLOUT,
    POLLRDNORM,
    POLLWRNORM,
    File,
)
from droidemu.kernel.stat import makedev

if TYPE_CHECKING:
    from droidemu.hal.clock import Clock
    from droidemu.kernel.task import Task

_IOC_WRITE = 1
_IOC_READ = 2
_TYPE_E = ord("E")

# Numbers of the fixed-size calls, as whole commands.
EVIOCGVERSION = 0x80044501
EVIOCGID = 0x80084502
EVIOCGREP = 0x80084503
EVIOCSREP = 0x40084503
EVIOCGEFFECTS = 0x80044584
EVIOCGRAB = 0x40044590
EVIOCREVOKE = 0x40044591
EVIOCGMASK = 0x80104592
EVIOCSMASK = 0x40104593
EVIOCSCLOCKID = 0x400445A0

# nr of the calls that carry the buffer's length in their size field.
_NR_NAME, _NR_PHYS, _NR_UNIQ, _NR_PROP, _NR_MTSLOTS = 0x06, 0x07, 0x08, 0x09, 0x0A
_STATE_NR = {0x18: EV_KEY, 0x19: EV_LED, 0x1A: EV_SND, 0x1B: EV_SW}

_ID = Struct("<4H")
_ABSINFO = Struct("<6i")
_MASK = Struct("<IIQ")
_REP = Struct("<2I")
_INT = Struct("<i")
#: struct input_event by word size: seconds, microseconds, type, code, value.
_EVENT = {8: Struct("<qqHHi"), 4: Struct("<IIHHi")}

#: Events that one read or write moves at most: a few thousand is far beyond every queue.
_MOST = 4096


class EvdevFile(CharDevice):
    """One open event device."""

    def __init__(self, device: EvdevDevice, minor: int, clock: Clock, flags: int) -> None:
        super().__init__(flags)
        self._device = device
        self._minor = minor
        self._clock = clock
        self._client = device.open()
        self._client.listeners.append(self._on_ready)

    device: ClassVar[int] = makedev(13, 64)

    def _on_ready(self) -> None:
        self.wait_read.wake()

    def release(self) -> None:
        """The last descriptor is closed."""
        self._client.close()

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        return EvdevFile(self._device, self._minor, self._clock, flags)

    # -- events ------------------------------------------------------------------------------------

    def read(self, task: Task, size: int) -> bytes:
        """Whole events; EINVAL for a buffer too small for one, EAGAIN when there is none."""
        layout = _EVENT[task.process.isa.word_size]
        if 0 < size < layout.size:
            raise KernelError(EINVAL)
        client = self._client
        if client.revoked:
            raise KernelError(ENODEV)
        if size == 0:
            return b""
        events = client.read(min(size // layout.size, _MOST))
        if not events:
            raise KernelError(EAGAIN)
        mask = 0xFFFFFFFF if layout is _EVENT[4] else 0x7FFFFFFFFFFFFFFF
        return b"".join(
            layout.pack(
                event.time_ns // 1_000_000_000 & mask,
                event.time_ns % 1_000_000_000 // 1000,
                event.type,
                event.code,
                event.value,
            )
            for event in events
        )

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Inject events, as programs do to set LEDs. Whole events count."""
        layout = _EVENT[task.process.isa.word_size]
        if 0 < len(data) < layout.size:
            raise KernelError(EINVAL)
        count = min(len(data) // layout.size, _MOST)
        events = [layout.unpack_from(data, layout.size * index)[2:] for index in range(count)]
        stamp = (self._clock.monotonic(), self._clock.realtime())
        try:
            self._client.write(events, stamp)
        except DeviceGone:
            raise KernelError(ENODEV) from None
        return count * layout.size

    def poll(self) -> int:
        """Readable once a whole packet waits."""
        if self._client.revoked:
            return POLLHUP | POLLERR
        mask = POLLOUT | POLLWRNORM
        return mask | POLLIN | POLLRDNORM if self._client.readable() else mask

    # -- control: evdev_do_ioctl ----------------------------------------------------------------

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """The EVIOC* calls."""
        if self._client.revoked:
            raise KernelError(ENODEV)
        fixed = _FIXED.get(command)
        if fixed is not None:
            return fixed(self, task, argument)
        number, size = command & 0xFF, command >> 16 & 0x3FFF
        if command >> 8 & 0xFF != _TYPE_E:
            raise KernelError(ENOTTY)
        direction = command >> 30
        if direction == _IOC_READ:
            return self._get(task, number, size, argument)
        if direction == _IOC_WRITE and 0xC0 <= number < 0xC0 + ABS_CNT:
            return self._set_abs(task, number - 0xC0, size, argument)
        raise KernelError(EINVAL if direction == _IOC_WRITE else ENOTTY)

    def _get(self, task: Task, number: int, size: int, argument: int) -> int:
        device = self._device
        if number in (_NR_NAME, _NR_PHYS, _NR_UNIQ):
            text = (device.name, device.phys, device.uniq)[number - _NR_NAME]
            return _string(task, text, size, argument)
        if number == _NR_PROP:
            return _bits(task, device.props, INPUT_PROP_MAX, size, argument)
        if number == _NR_MTSLOTS:
            return self._mt_slots(task, size, argument)
        if number in _STATE_NR:
            kind = _STATE_NR[number]
            # Changes that this reading already tells must not arrive afterwards.
            self._client.flush_type(kind)
            return _bits(task, device.state[kind], CODE_COUNTS[kind] - 1, size, argument)
        if 0x20 <= number < 0x40:
            kind = number - 0x20
            if kind not in CODE_COUNTS or kind == EV_REP:
                raise KernelError(EINVAL)
            return _bits(task, device.codes(kind), CODE_COUNTS[kind] - 1, size, argument)
        if 0x40 <= number < 0x40 + ABS_CNT:
            info = device.absinfo.get(number - 0x40)
            if info is None:
                raise KernelError(EINVAL)
            data = _ABSINFO.pack(
                info.value, info.minimum, info.maximum, info.fuzz, info.flat, info.resolution
            )
            task.space.write(argument, data[: min(size, len(data))])
            return 0
        raise KernelError(EINVAL)

    def _set_abs(self, task: Task, code: int, size: int, argument: int) -> int:
        info = self._device.absinfo.get(code)
        if info is None:
            raise KernelError(EINVAL)
        data = task.space.read(argument, min(size, _ABSINFO.size)).ljust(_ABSINFO.size, b"\0")
        (info.value, info.minimum, info.maximum, info.fuzz, info.flat, info.resolution) = (
            _ABSINFO.unpack(data)
        )
        return 0

    def _mt_slots(self, task: Task, size: int, argument: int) -> int:
        """struct { __u32 code; __s32 values[]; }: evdev_handle_mt_request."""
        if size < 4:
            raise KernelError(EINVAL)
        values = self._device.slot_values(task.space.read_u32(argument))
        if values is None:
            raise KernelError(EINVAL)
        room = (size - 4) // 4
        task.space.write(argument + 4, b"".join(_INT.pack(value) for value in values[:room]))
        return 0

    def _version(self, task: Task, argument: int) -> int:
        task.space.write_u32(argument, EV_VERSION)
        return 0

    def _id(self, task: Task, argument: int) -> int:
        task.space.write(argument, _ID.pack(*self._device.id))
        return 0

    def _get_rep(self, task: Task, argument: int) -> int:
        if self._device.rep is None:
            raise KernelError(ENOSYS)
        task.space.write(argument, _REP.pack(*self._device.rep))
        return 0

    def _set_rep(self, task: Task, argument: int) -> int:
        if self._device.rep is None:
            raise KernelError(ENOSYS)
        delay, period = _REP.unpack(task.space.read(argument, _REP.size))
        self._device.event(EV_REP, 0, min(delay, 0x7FFFFFFF))
        self._device.event(EV_REP, 1, min(period, 0x7FFFFFFF))
        return 0

    def _effects(self, task: Task, argument: int) -> int:
        task.space.write_u32(argument, 0)
        return 0

    def _grab(self, task: Task, argument: int) -> int:
        """The argument is the value itself."""
        if argument:
            if not self._client.grab():
                raise KernelError(EBUSY)
        elif not self._client.ungrab():
            raise KernelError(EINVAL)
        return 0

    def _revoke(self, task: Task, argument: int) -> int:
        if argument:
            raise KernelError(EINVAL)
        self._client.revoke()
        return 0

    def _get_mask(self, task: Task, argument: int) -> int:
        kind, size, address = _MASK.unpack(task.space.read(argument, _MASK.size))
        count = CODE_COUNTS.get(kind, 0)
        codes = self._client.get_mask(kind)
        wanted: Iterable[int] = range(count) if codes is None else codes
        bits = _bitmap(wanted, count - 1, task.process.isa.word_size) if count else b""
        task.space.write(address, bits[:size].ljust(min(size, 1 << 16), b"\0"))
        return 0

    def _set_mask(self, task: Task, argument: int) -> int:
        kind, size, address = _MASK.unpack(task.space.read(argument, _MASK.size))
        count = CODE_COUNTS.get(kind, 0)
        if not count:
            return 0  # the kernel ignores types it does not know
        data = task.space.read(address, min(size, (count + 7) // 8))
        value = int.from_bytes(data, "little")
        self._client.set_mask(kind, (code for code in range(count) if value >> code & 1))
        return 0

    def _set_clock(self, task: Task, argument: int) -> int:
        if not self._client.set_clock(task.space.read_i32(argument)):
            raise KernelError(EINVAL)
        return 0


def _string(task: Task, text: str, size: int, argument: int) -> int:
    """str_to_user: with its NUL, cut to the buffer; ENOENT if there is none."""
    if not text:
        raise KernelError(ENOENT)
    data = (text.encode() + b"\0")[:size]
    task.space.write(argument, data)
    return len(data)


def _bitmap(bits: Iterable[int], highest: int, word_size: int) -> bytes:
    """``highest`` bits in whole longs, as BITS_TO_LONGS counts them."""
    value = 0
    for bit in bits:
        value |= 1 << bit
    size = max((highest + 8 * word_size - 1) // (8 * word_size), 1) * word_size
    return (value & (1 << 8 * size) - 1).to_bytes(size, "little")


def _bits(task: Task, bits: Iterable[int], highest: int, size: int, argument: int) -> int:
    """bits_to_user: returns how many bytes were stored."""
    data = _bitmap(bits, highest, task.process.isa.word_size)[:size]
    task.space.write(argument, data)
    return len(data)


_FIXED: dict[int, Callable[[EvdevFile, Task, int], int]] = {
    EVIOCGVERSION: EvdevFile._version,
    EVIOCGID: EvdevFile._id,
    EVIOCGREP: EvdevFile._get_rep,
    EVIOCSREP: EvdevFile._set_rep,
    EVIOCGEFFECTS: EvdevFile._effects,
    EVIOCGRAB: EvdevFile._grab,
    EVIOCREVOKE: EvdevFile._revoke,
    EVIOCGMASK: EvdevFile._get_mask,
    EVIOCSMASK: EvdevFile._set_mask,
    EVIOCSCLOCKID: EvdevFile._set_clock,
}

__all__ = ["EvdevFile"]

# SPDX-License-Identifier: GPL-2.0-or-later
"""/dev/input/eventN: drivers/input/evdev.c over ``hal.evdev``."""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from droidemu.hal.codes import (
    ABS_CNT,
    ABS_MT_SLOT,
    CODE_COUNTS,
    EV_ABS,
    EV_FF,
    EV_KEY,
    EV_LED,
    EV_MAX,
    EV_MSC,
    EV_REL,
    EV_REP,
    EV_SND,
    EV_SW,
    INPUT_PROP_CNT,
    KEY_CNT,
    LED_CNT,
    REP_DELAY,
    REP_PERIOD,
    SND_CNT,
    SW_CNT,
    is_mt_value,
)
from droidemu.hal.evdev import EV_VERSION, AbsInfo, DeviceGone, EvdevDevice
from droidemu.kernel.errno import (
    EAGAIN,
    EBUSY,
    EINVAL,
    ENODEV,
    ENOENT,
    ENOSYS,
    ESPIPE,
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
from droidemu.kernel.stat import S_IFCHR, Stat, makedev

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

#: First minor number of evdev nodes.
EVDEV_MINOR_BASE = 64

# include/uapi/linux/input.h: numbers within the 'E' ioctls; names by their macros.
_IOC_WRITE, _IOC_READ = 1, 2
EVIOCGVERSION = 0x80044501
EVIOCGID = 0x80084502
EVIOCGREP = 0x80084503
EVIOCSREP = 0x40084503
EVIOCRMFF = 0x40044581
EVIOCGEFFECTS = 0x80044584
EVIOCGRAB = 0x40044590
EVIOCREVOKE = 0x40044591
EVIOCGMASK = 0x80104592
EVIOCSMASK = 0x40104593
EVIOCSCLOCKID = 0x400445A0
# Numbers of those whose size is the caller's.
EVIOCGNAME_NR = 0x06
EVIOCGPHYS_NR = 0x07
EVIOCGUNIQ_NR = 0x08
EVIOCGPROP_NR = 0x09
EVIOCGMTSLOTS_NR = 0x0A
EVIOCGKEY_NR = 0x18
EVIOCGLED_NR = 0x19
EVIOCGSND_NR = 0x1A
EVIOCGSW_NR = 0x1B
EVIOCGBIT_NR = 0x20
EVIOCGABS_NR = 0x40
EVIOCSFF_NR = 0x80
EVIOCSABS_NR = 0xC0

_EVENT64 = Struct("<qqHHi")
_EVENT32 = Struct("<IIHHi")
_ID = Struct("<4H")
_ABS = Struct("<6i")
_MASK = Struct("<IIQ")
_REP = Struct("<2I")
_INT = Struct("<i")

#: EVIOCGBIT's types, and those with a state to ask for.
_BIT_TYPES = (0, EV_KEY, EV_REL, EV_ABS, EV_MSC, EV_SW, EV_LED, EV_SND, EV_FF)
_STATES = {
    EVIOCGKEY_NR: (EV_KEY, KEY_CNT),
    EVIOCGLED_NR: (EV_LED, LED_CNT),
    EVIOCGSND_NR: (EV_SND, SND_CNT),
    EVIOCGSW_NR: (EV_SW, SW_CNT),
}
#: Largest event buffer of one read.
_READ_MAX = 1 << 16
#: Largest mask that is looked at, bytes.
_MASK_MAX = 4096


class EvdevFile(File):
    """One open event device."""

    kind: ClassVar[str] = "device"

    def __init__(self, device: EvdevDevice, flags: int, minor: int) -> None:
        super().__init__(flags)
        self.device = device
        self._minor = minor
        self.client = device.open()
        self.client.listeners.append(self._changed)

    def _changed(self) -> None:
        self.wait_read.wake()
        if self.client.revoked:
            self.wait_write.wake()

    def release(self) -> None:
        """The client goes, and its grab."""
        self.client.close()

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        return EvdevFile(self.device, flags, self._minor)

    def stat(self) -> Stat:
        """The node's attributes."""
        if self.place is not None:
            return self.place.inode.stat()
        return Stat(mode=S_IFCHR | 0o660, rdev=makedev(13, EVDEV_MINOR_BASE + self._minor))

    # -- events ---------------------------------------------------------------------------------

    def read(self, task: Task, size: int) -> bytes:
        """evdev_read(): whole events; EINVAL for a buffer shorter than one."""
        wide = task.abi.word_size == 8
        layout = _EVENT64 if wide else _EVENT32
        if size and size < layout.size:
            raise KernelError(EINVAL)
        try:
            events = self.client.read(min(size, _READ_MAX) // layout.size)
        except DeviceGone:
            raise KernelError(ENODEV) from None
        if not events:
            if not size:
                return b""
            raise KernelError(EAGAIN)
        pack = layout.pack
        out = []
        for event in events:
            seconds, nanoseconds = divmod(event.time_ns, 1_000_000_000)
            out.append(
                pack(
                    seconds if wide else seconds & 0xFFFFFFFF,
                    nanoseconds // 1000,
                    event.type,
                    event.code,
                    event.value,
                )
            )
        return b"".join(out)

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """evdev_write(): LEDs, and injected input."""
        layout = _EVENT64 if task.abi.word_size == 8 else _EVENT32
        if len(data) and len(data) < layout.size:
            raise KernelError(EINVAL)
        usable = len(data) // layout.size * layout.size
        events = [
            (type, code, value)
            for _, _, type, code, value in layout.iter_unpack(bytes(data[:usable]))
        ]
        clock = task.kernel.clock
        try:
            self.client.write(events, (clock.monotonic(), clock.realtime()))
        except DeviceGone:
            raise KernelError(ENODEV) from None
        return usable

    def poll(self) -> int:
        """evdev_poll()."""
        ready = POLLHUP | POLLERR if self.client.revoked else POLLOUT | POLLWRNORM
        if self.client.readable():
            ready |= POLLIN | POLLRDNORM
        return ready

    def lseek(self, offset: int, whence: int) -> int:
        """ESPIPE (no_llseek)."""
        raise KernelError(ESPIPE)

    # -- ioctls ---------------------------------------------------------------------------------

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """evdev_do_ioctl()."""
        if self.client.revoked:
            raise KernelError(ENODEV)
        fixed = _FIXED.get(command)
        if fixed is not None:
            return fixed(self, task, argument)
        if command >> 8 & 0xFF != 0x45:
            raise KernelError(EINVAL)
        number = command & 0xFF
        size = command >> 16 & 0x3FFF
        direction = command >> 30
        if direction == _IOC_READ:
            return self._get(task, number, size, argument)
        if direction == _IOC_WRITE and number & ~0x3F == EVIOCSABS_NR:
            return self._set_abs(task, number & 0x3F, size, argument)
        if direction == _IOC_WRITE and number == EVIOCSFF_NR:
            raise KernelError(ENOSYS)  # no force feedback
        raise KernelError(EINVAL)

    def _get(self, task: Task, number: int, size: int, address: int) -> int:
        """Those that give as many bytes as the caller has room for."""
        device = self.device
        if number == EVIOCGNAME_NR:
            return self._string(task, device.name, size, address)
        if number == EVIOCGPHYS_NR:
            return self._string(task, device.phys, size, address)
        if number == EVIOCGUNIQ_NR:
            return self._string(task, device.uniq, size, address)
        if number == EVIOCGPROP_NR:
            return self._bits(task, device.props, INPUT_PROP_CNT, size, address)
        if number == EVIOCGMTSLOTS_NR:
            return self._slots(task, size, address)
        if number in _STATES:
            type, count = _STATES[number]
            self.client.flush_type(type)
            return self._bits(task, device.state[type], count, size, address)
        if number & ~EV_MAX == EVIOCGBIT_NR:
            type = number & EV_MAX
            if type not in _BIT_TYPES:
                raise KernelError(EINVAL)
            return self._bits(task, device.codes(type), CODE_COUNTS[type], size, address)
        if number & ~0x3F == EVIOCGABS_NR:
            return self._get_abs(task, number & 0x3F, size, address)
        raise KernelError(EINVAL)

    def _string(self, task: Task, text: str, size: int, address: int) -> int:
        """str_to_user(); an empty one is a driver's NULL."""
        if not text:
            raise KernelError(ENOENT)
        data = (text.encode() + b"\0")[:size]
        task.space.write(address, data)
        return len(data)

    def _bits(self, task: Task, bits: Iterable[int], count: int, size: int, address: int) -> int:
        """bits_to_user(): whole longs of the guest."""
        data = _bitmap(bits, count, task.abi.word_size)[:size]
        task.space.write(address, data)
        return len(data)

    def _slots(self, task: Task, size: int, address: int) -> int:
        """evdev_handle_mt_request()."""
        code = task.space.read_u32(address)
        values = self.device.slot_values(code) if is_mt_value(code) else None
        if values is None:
            raise KernelError(EINVAL)
        room = max(0, (size - 4) // 4)
        data = b"".join(_INT.pack(value) for value in values[:room])
        task.space.write(address + 4, data)
        return 0

    def _get_abs(self, task: Task, axis: int, size: int, address: int) -> int:
        if not self.device.absinfo:
            raise KernelError(EINVAL)
        info = self.device.absinfo.get(axis) or AbsInfo(0, 0)
        data = _ABS.pack(
            info.value, info.minimum, info.maximum, info.fuzz, info.flat, info.resolution
        )
        task.space.write(address, data[:size])
        return 0

    def _set_abs(self, task: Task, axis: int, size: int, address: int) -> int:
        """EVIOCSABS: what this device tells about an axis; its events stay as they are."""
        absinfo = self.device.absinfo
        if not absinfo or axis >= ABS_CNT:
            raise KernelError(EINVAL)
        data = task.space.read(address, min(size, _ABS.size)).ljust(_ABS.size, b"\0")
        if axis == ABS_MT_SLOT:
            raise KernelError(EINVAL)
        info = absinfo.get(axis)
        if info is not None:
            (
                info.value, info.minimum, info.maximum, info.fuzz, info.flat, info.resolution,
            ) = _ABS.unpack(data)  # fmt: skip
        return 0

    def _version(self, task: Task, address: int) -> int:
        task.space.write(address, _INT.pack(EV_VERSION))
        return 0

    def _id(self, task: Task, address: int) -> int:
        task.space.write(address, _ID.pack(*self.device.id))
        return 0

    def _get_rep(self, task: Task, address: int) -> int:
        if self.device.rep is None:
            raise KernelError(ENOSYS)
        task.space.write(address, _REP.pack(*self.device.rep))
        return 0

    def _set_rep(self, task: Task, address: int) -> int:
        if self.device.rep is None:
            raise KernelError(ENOSYS)
        delay, period = _REP.unpack(task.space.read(address, _REP.size))
        clock = task.kernel.clock
        self.device.set_stamp(clock.monotonic(), clock.realtime())
        for code, value in ((REP_DELAY, delay), (REP_PERIOD, period)):
            self.device.event(EV_REP, code, min(value, 0x7FFFFFFF))
        return 0

    def _grab(self, task: Task, argument: int) -> int:
        if argument:
            if not self.client.grab():
                raise KernelError(EBUSY)
        elif not self.client.ungrab():
            raise KernelError(EINVAL)
        return 0

    def _revoke(self, task: Task, argument: int) -> int:
        if argument:
            raise KernelError(EINVAL)
        self.client.revoke()
        return 0

    def _set_clock(self, task: Task, address: int) -> int:
        if not self.client.set_clock(task.space.read_i32(address)):
            raise KernelError(EINVAL)
        return 0

    def _get_mask(self, task: Task, address: int) -> int:
        """evdev_get_mask()."""
        type, size, pointer = _MASK.unpack(task.space.read(address, _MASK.size))
        count = CODE_COUNTS.get(type, 0)
        length = min(size, (count + task.abi.word_size * 8 - 1) // 8 & -task.abi.word_size)
        wanted = self.client.get_mask(type)
        if wanted is None:
            data = b"\xff" * length
        else:
            data = _bitmap(wanted, count, task.abi.word_size)[:length]
        task.space.write(pointer, data)
        if size > length:
            task.space.fill(pointer + length, size - length, 0)
        return 0

    def _set_mask(self, task: Task, address: int) -> int:
        """evdev_set_mask(); unknown types are ignored."""
        type, size, pointer = _MASK.unpack(task.space.read(address, _MASK.size))
        if CODE_COUNTS.get(type, 0):
            bits = int.from_bytes(task.space.read(pointer, min(size, _MASK_MAX)), "little")
            count = CODE_COUNTS[type]
            self.client.set_mask(type, [code for code in range(count) if bits >> code & 1])
        return 0

    def _no_effects(self, task: Task, address: int) -> int:
        task.space.write(address, _INT.pack(0))
        return 0

    def _no_such_effect(self, task: Task, argument: int) -> int:
        raise KernelError(ENOSYS)


_FIXED = {
    EVIOCGVERSION: EvdevFile._version,
    EVIOCGID: EvdevFile._id,
    EVIOCGREP: EvdevFile._get_rep,
    EVIOCSREP: EvdevFile._set_rep,
    EVIOCGRAB: EvdevFile._grab,
    EVIOCREVOKE: EvdevFile._revoke,
    EVIOCSCLOCKID: EvdevFile._set_clock,
    EVIOCGMASK: EvdevFile._get_mask,
    EVIOCSMASK: EvdevFile._set_mask,
    EVIOCGEFFECTS: EvdevFile._no_effects,
    EVIOCRMFF: EvdevFile._no_such_effect,
}


def _bitmap(bits: Iterable[int], count: int, word_size: int) -> bytes:
    """``count`` bits in whole little-endian longs of ``word_size`` bytes."""
    value = 0
    for bit in bits:
        value |= 1 << bit
    longs = (count + word_size * 8 - 1) // (word_size * 8)
    return value.to_bytes(longs * word_size, "little")

# SPDX-License-Identifier: GPL-2.0-or-later
"""The device's state in /sys: battery, mains, backlight, network interfaces, configuration.

What Linux has a class for stands there under the kernel's own names (Documentation/ABI/testing:
sysfs-class-power, sysfs-class-net; stable/sysfs-class-backlight). The rest, which on Android comes
from its own services, is one value a file in ``/sys/devices/platform/droidemu/``. All files can be
polled for changes as sysfs attributes can: read, then ``poll`` for POLLPRI.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from droidemu.hal.device import UI_MODE_NIGHT_YES, DeviceState
from droidemu.kernel.file import POLLERR, POLLPRI
from droidemu.kernel.files.generated import (
    GenDir,
    GenFile,
    GenOpenFile,
    Make,
    directory,
    entry,
    link,
    text_file,
)

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

PLATFORM: Final = b"../../devices/platform/droidemu"
#: The scale of /sys/class/backlight, as phones have it.
MAX_BRIGHTNESS: Final = 255
#: A lithium cell's voltage (microvolts), empty and full.
_EMPTY_UV: Final = 3_500_000
_FULL_UV: Final = 4_200_000
#: Interface by network: name, index, address, type (ARPHRD_*), MTU. 519 is ARPHRD_RAWIP.
_INTERFACES: Final = {
    "wifi": ("wlan0", 2, "02:15:b2:00:00:00", 1, 1500),
    "cellular": ("rmnet0", 3, "", 519, 1500),
}

Text = Callable[[], str]


class Changes:
    """Tells open attributes that the state has changed; emulation thread."""

    def __init__(self, kernel: Kernel, state: DeviceState) -> None:
        self._state = state
        self._open: list[AttributeFile] = []
        # Any thread changes the state; files belong to the emulation thread.
        state.listeners.append(lambda: kernel.post(self._wake))

    @property
    def event(self) -> int:
        """kernfs' event counter; never 0, which is that of a file not read yet."""
        return self._state.serial + 1

    def add(self, file: AttributeFile) -> None:
        """A file was opened."""
        self._open.append(file)

    def remove(self, file: AttributeFile) -> None:
        """It was closed."""
        self._open.remove(file)

    def _wake(self) -> None:
        for file in tuple(self._open):
            if file.poll() & POLLPRI:
                file.wait_read.wake()


class Attribute(GenFile):
    """A file of one value."""

    def __init__(self, parent: GenDir, name: bytes, text: Text, changes: Changes) -> None:
        super().__init__(parent, name, lambda task: text().encode())
        self.value = text
        self.changes = changes

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        return AttributeFile(self, flags, task)


class AttributeFile(GenOpenFile):
    """An open attribute that can be polled: kernfs_generic_poll().

    Ready when the value has changed since the last read from the start.
    """

    def __init__(self, inode: Attribute, flags: int, task: Task | None) -> None:
        super().__init__(inode, flags, task)
        self._changes = inode.changes
        self._value = inode.value
        self._seen: str | None = None
        self._event = 0
        self._changes.add(self)

    def release(self) -> None:
        """See ``File.release``."""
        self._changes.remove(self)

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        if offset == 0:
            self._event, self._seen = self._changes.event, self._value()
        return super().read_at(offset, size)

    def poll(self) -> int:
        """See ``File.poll``."""
        ready = super().poll()
        if self._event != self._changes.event and self._value() != self._seen:
            ready |= POLLPRI | POLLERR
        return ready


def classes(state: DeviceState) -> dict[bytes, Make]:
    """The device's entries of /sys/class."""

    def net(task: Task | None) -> Mapping[bytes, Make]:
        found = {b"lo": link(b"../../devices/virtual/net/lo")}
        name = _interface(state)
        if name:
            found[name.encode()] = link(PLATFORM + b"/net/" + name.encode())
        return found

    return {
        b"backlight": directory({b"panel0": link(PLATFORM + b"/backlight/panel0")}),
        b"net": directory(net),
        b"power_supply": directory(
            {name: link(PLATFORM + b"/power_supply/" + name) for name in (b"ac", b"battery")}
        ),
    }


def loopback() -> Make:
    """/sys/devices/virtual/net."""
    return directory({b"lo": directory(_link_files("lo", 1, "00:00:00:00:00:00", 772, 65536))})


def platform(kernel: Kernel, state: DeviceState) -> Make:
    """/sys/devices/platform/droidemu."""
    changes = Changes(kernel, state)

    def attributes(texts: Mapping[str, Text]) -> dict[bytes, Make]:
        return {name.encode(): _attribute(text, changes) for name, text in texts.items()}

    def net(task: Task | None) -> Mapping[bytes, Make]:
        name = _interface(state)
        if not name:
            return {}
        return {name.encode(): directory(_link_files(*_INTERFACES[state.settings.network]))}

    def brightness() -> str:
        return f"{round(state.settings.brightness * MAX_BRIGHTNESS / 100)}\n"

    panel = attributes({"brightness": brightness, "actual_brightness": brightness})
    panel |= {
        b"max_brightness": text_file(f"{MAX_BRIGHTNESS}\n"),
        b"bl_power": text_file("0\n"),
        b"type": text_file("raw\n"),
    }
    return directory(
        {
            **attributes(_configuration(state)),
            b"backlight": directory({b"panel0": directory(panel)}),
            b"net": directory(net),
            b"power_supply": directory(
                {
                    b"ac": directory(attributes(_supply(state, "ac", _mains))),
                    b"battery": directory(attributes(_supply(state, "battery", _battery))),
                }
            ),
        }
    )


def _attribute(text: Text, changes: Changes) -> Make:
    return entry(lambda parent, name: Attribute(parent, name, text, changes))


def _configuration(state: DeviceState) -> dict[str, Text]:
    """One value a file."""
    return {
        "density": lambda: f"{state.configuration.density}\n",
        "font_scale": lambda: f"{state.configuration.font_scale:g}\n",
        "locale": lambda: f"{state.configuration.locale}\n",
        "model": lambda: f"{state.profile.model}\n",
        "network": lambda: f"{state.settings.network}\n",
        "night": lambda: f"{int(state.configuration.night == UI_MODE_NIGHT_YES)}\n",
        "profile": lambda: f"{state.profile.name}\n",
        "rotation": lambda: f"{state.settings.rotation}\n",
        "screen_height_dp": lambda: f"{state.configuration.screen_height_dp}\n",
        "screen_layout": lambda: f"{state.configuration.screen_layout}\n",
        "screen_width_dp": lambda: f"{state.configuration.screen_width_dp}\n",
        "smallest_width_dp": lambda: f"{state.configuration.smallest_width_dp}\n",
    }


def _battery(state: DeviceState) -> dict[str, str]:
    """POWER_SUPPLY_PROP_* of the battery."""
    settings = state.settings
    level = settings.battery
    status = "Discharging" if not settings.charging else "Full" if level == 100 else "Charging"
    grade = "Full" if level == 100 else "Critical" if level <= 5 else "Low" if level <= 15 else ""
    return {
        "type": "Battery",
        "present": "1",
        "status": status,
        "health": "Good",
        "technology": "Li-ion",
        "capacity": str(level),
        "capacity_level": grade or "Normal",
        "voltage_now": str(_EMPTY_UV + (_FULL_UV - _EMPTY_UV) * level // 100),
        "temp": "250",  # tenths of a degree Celsius
    }


def _mains(state: DeviceState) -> dict[str, str]:
    """POWER_SUPPLY_PROP_* of the charger."""
    return {"type": "Mains", "online": str(int(state.settings.charging))}


def _supply(
    state: DeviceState, name: str, properties: Callable[[DeviceState], dict[str, str]]
) -> dict[str, Text]:
    """The files of a power supply, with the ``uevent`` that has them all."""

    def one(key: str) -> Text:
        return lambda: f"{properties(state)[key]}\n"

    def uevent() -> str:
        lines = [f"POWER_SUPPLY_NAME={name}\n"]
        lines += [f"POWER_SUPPLY_{k.upper()}={v}\n" for k, v in properties(state).items()]
        return "".join(lines)

    return {**{key: one(key) for key in properties(state)}, "uevent": uevent}


def _interface(state: DeviceState) -> str:
    """The name of the interface that is up, "" for none."""
    found = _INTERFACES.get(state.settings.network)
    return found[0] if found else ""


def _link_files(name: str, index: int, address: str, kind: int, mtu: int) -> dict[bytes, Make]:
    """What sysfs tells of a network interface that is up (lo's state is never known)."""
    loop = name == "lo"
    return {
        b"address": text_file(f"{address}\n"),
        b"carrier": text_file("1\n"),
        b"flags": text_file("0x9\n" if loop else "0x1003\n" if address else "0x81\n"),
        b"ifindex": text_file(f"{index}\n"),
        b"mtu": text_file(f"{mtu}\n"),
        b"operstate": text_file("unknown\n" if loop else "up\n"),
        b"type": text_file(f"{kind}\n"),
        b"uevent": text_file(f"INTERFACE={name}\nIFINDEX={index}\n"),
    }

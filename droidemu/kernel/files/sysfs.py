# SPDX-License-Identifier: GPL-2.0-or-later
"""/sys: the few files by which programs find the screen, the input devices and the processors.

The state of the device stands in sysfs_device.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.files import sysfs_device
from droidemu.kernel.files.generated import GenDir, GenFs, Make, directory, link, named, text_file
from droidemu.kernel.files.proc_system import CAPABILITIES, hex_longs

if TYPE_CHECKING:
    from droidemu.hal.evdev import EvdevDevice
    from droidemu.hal.screen import Screen
    from droidemu.kernel.kernel import Kernel

SYSFS_MAGIC = 0x62656572


class SysFs(GenFs):
    """See the module."""

    type_name: ClassVar[str] = "sysfs"
    magic: ClassVar[int] = SYSFS_MAGIC

    def __init__(self, kernel: Kernel) -> None:
        super().__init__("sysfs", kernel.clock.realtime)
        tree: dict[bytes, Make] = {
            b"class": directory(_classes(kernel)),
            b"devices": directory(_devices(kernel)),
            b"kernel": directory({}),
            b"power": directory({b"state": text_file("\n")}),
        }
        self.root = GenDir(None, self, b"", named(tree))


def _classes(kernel: Kernel) -> Mapping[bytes, Make]:
    graphics: dict[bytes, Make] = {}
    if kernel.screen is not None:
        graphics[b"fb0"] = link(b"../../devices/virtual/graphics/fb0")
    events: dict[bytes, Make] = {}
    for index in range(len(kernel.input.devices) if kernel.input is not None else 0):
        events[b"event%d" % index] = link(
            b"../../devices/virtual/input/input%d/event%d" % (index, index)
        )
        events[b"input%d" % index] = link(b"../../devices/virtual/input/input%d" % index)
    found = {b"graphics": directory(graphics), b"input": directory(events)}
    if kernel.device is not None:
        found |= sysfs_device.classes(kernel.device)
    return found


def _devices(kernel: Kernel) -> Mapping[bytes, Make]:
    virtual: dict[bytes, Make] = {}
    if kernel.screen is not None:
        virtual[b"graphics"] = directory({b"fb0": directory(_graphics(kernel.screen))})
    if kernel.input is not None:
        virtual[b"input"] = directory(
            {
                b"input%d" % index: directory(_input(device, index))
                for index, device in enumerate(kernel.input.devices)
            }
        )
    cpus = kernel.options.cpus
    span = "0\n" if cpus == 1 else f"0-{cpus - 1}\n"
    processors: dict[bytes, Make] = {
        b"online": text_file(span),
        b"possible": text_file(span),
        b"present": text_file(span),
        b"offline": text_file("\n"),
        b"kernel_max": text_file("7\n"),
    }
    for cpu in range(cpus):
        processors[b"cpu%d" % cpu] = directory({b"online": text_file("1\n")})
    found: dict[bytes, Make] = {}
    if kernel.device is not None:
        virtual[b"net"] = sysfs_device.loopback()
        found[b"platform"] = directory({b"droidemu": sysfs_device.platform(kernel, kernel.device)})
    return found | {
        b"virtual": directory(virtual),
        b"system": directory({b"cpu": directory(processors)}),
    }


def _graphics(screen: Screen) -> Mapping[bytes, Make]:
    def mode() -> str:
        return f"U:{screen.xres}x{screen.yres}p-{round(screen.refresh_hz)}\n"

    return {
        b"name": text_file("droidemufb\n"),
        b"dev": text_file("29:0\n"),
        b"uevent": text_file("MAJOR=29\nMINOR=0\nDEVNAME=fb0\n"),
        b"bits_per_pixel": text_file(lambda: f"{screen.bits_per_pixel}\n"),
        b"stride": text_file(lambda: f"{screen.stride}\n"),
        b"virtual_size": text_file(lambda: f"{screen.xres},{screen.yres_virtual}\n"),
        b"pan": text_file(lambda: f"0,{screen.yoffset}\n"),
        b"rotate": text_file(lambda: f"{-screen.turn & 3}\n"),
        b"state": text_file("0\n"),
        b"mode": text_file(mode),
        b"modes": text_file(mode),
    }


def _input(device: EvdevDevice, index: int) -> Mapping[bytes, Make]:
    bus, vendor, product, version = device.id
    number = 64 + index
    return {
        b"name": text_file(f"{device.name}\n"),
        b"phys": text_file(f"{device.phys}\n"),
        b"uniq": text_file(f"{device.uniq}\n"),
        b"properties": text_file(f"{hex_longs(device.props)}\n"),
        b"id": directory(
            {
                b"bustype": text_file(f"{bus:04x}\n"),
                b"vendor": text_file(f"{vendor:04x}\n"),
                b"product": text_file(f"{product:04x}\n"),
                b"version": text_file(f"{version:04x}\n"),
            }
        ),
        b"capabilities": directory(
            {
                name.encode(): text_file(f"{hex_longs(device.codes(type))}\n")
                for type, _, name in CAPABILITIES
            }
        ),
        b"event%d" % index: directory(
            {
                b"dev": text_file(f"13:{number}\n"),
                b"uevent": text_file(f"MAJOR=13\nMINOR={number}\nDEVNAME=input/event{index}\n"),
                b"device": link(b"../../input%d" % index),
            }
        ),
    }

# SPDX-License-Identifier: GPL-2.0-or-later
"""System properties: what ``getprop`` and ``__system_property_get`` tell of the device.

The guest's libc reads them from ``/dev/__properties__/droidemu``: one ``name=value`` a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from droidemu.kernel.files.memfile import MemFile
from droidemu.kernel.files.memfs import MemDir

if TYPE_CHECKING:
    from droidemu.hal.device import DeviceState
    from droidemu.kernel.kernel import Kernel

#: The API level that the NDK's libraries offer, and its version's number.
SDK: Final = 30
RELEASE: Final = "11"
FOLDER: Final = b"__properties__"
FILE: Final = b"droidemu"
#: PROP_VALUE_MAX less the zero: longer values are for names that begin with "ro." only.
_LONGEST: Final = 91


def properties(device: DeviceState | None) -> dict[str, str]:
    """Names and values for a device."""
    from droidemu.hal.profiles import DEFAULT

    profile = device.profile if device is not None else DEFAULT
    locale = device.settings.locale if device is not None else "en-US"
    density = device.configuration.density if device is not None else profile.dpi
    name = f"droidemu_{profile.name}".replace("-", "_")
    identity = f"DroidEmu/{name}/{name}:{RELEASE}/DROIDEMU/1:userdebug/test-keys"
    abis = "arm64-v8a,armeabi-v7a,armeabi"
    return {
        "debug.atrace.tags.enableflags": "0",
        "init.svc.zygote": "running",
        "persist.sys.locale": locale,
        "persist.sys.timezone": "UTC",
        "ro.arch": "arm64",
        "ro.board.platform": "droidemu",
        "ro.boot.hardware": "droidemu",
        "ro.bootmode": "unknown",
        "ro.build.characteristics": "default",
        "ro.build.date.utc": "1600000000",
        "ro.build.display.id": "DROIDEMU",
        "ro.build.fingerprint": identity,
        "ro.build.id": "DROIDEMU",
        "ro.build.product": name,
        "ro.build.tags": "test-keys",
        "ro.build.type": "userdebug",
        "ro.build.version.all_codenames": "REL",
        "ro.build.version.codename": "REL",
        "ro.build.version.incremental": "1",
        "ro.build.version.preview_sdk": "0",
        "ro.build.version.release": RELEASE,
        "ro.build.version.sdk": str(SDK),
        "ro.build.version.security_patch": "2020-09-05",
        "ro.debuggable": "1",
        "ro.hardware": "droidemu",
        "ro.product.board": "droidemu",
        "ro.product.brand": "DroidEmu",
        "ro.product.cpu.abi": "arm64-v8a",
        "ro.product.cpu.abilist": abis,
        "ro.product.cpu.abilist32": "armeabi-v7a,armeabi",
        "ro.product.cpu.abilist64": "arm64-v8a",
        "ro.product.device": name,
        "ro.product.first_api_level": str(SDK),
        "ro.product.locale": locale,
        "ro.product.manufacturer": "DroidEmu",
        "ro.product.model": profile.model,
        "ro.product.name": name,
        "ro.secure": "1",
        "ro.serialno": "DROIDEMU0001",
        "ro.sf.lcd_density": str(density),
        "ro.treble.enabled": "true",
        "ro.vendor.api_level": str(SDK),
        "ro.zygote": "zygote64_32",
        "sys.boot_completed": "1",
    }


def properties_text(device: DeviceState | None) -> bytes:
    """The file's content."""
    lines = []
    for name, value in sorted(properties(device).items()):
        clean = value.replace("\n", " ")
        if not name.startswith("ro."):
            clean = clean.encode()[:_LONGEST].decode("utf-8", "ignore")
        lines.append(f"{name}={clean}\n")
    return "".join(lines).encode()


def install(kernel: Kernel) -> None:
    """Put the file into /dev, or bring it up to date."""
    dev = kernel.vfs.resolve(None, b"/dev", fs=kernel.vfs.context()).inode
    if not isinstance(dev, MemDir):
        return
    folder = dev.children.get(FOLDER)
    if folder is None:
        made = dev.mkdir(FOLDER, 0o755)
        assert isinstance(made, MemDir)
        folder = made
    if not isinstance(folder, MemDir):
        return
    if FILE in folder.children:
        folder.unlink(FILE)
    folder.adopt(FILE, MemFile(folder.fs, 0o444, properties_text(kernel.device)))

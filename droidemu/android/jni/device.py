# SPDX-License-Identifier: GPL-2.0-or-later
"""What Java code can ask about device, app and process, taken from the kernel."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from droidemu.android.java.platform import Platform
from droidemu.android.jni.files import Files
from droidemu.android.logcat import Message
from droidemu.android.ndk.state import state_of
from droidemu.android.properties import RELEASE, SDK, properties
from droidemu.kernel.errno import KernelError
from droidemu.loader.apk.errors import ApkError

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process

#: Largest dex file that is read, and all of them together, bytes. They stay in memory.
_MOST_DEX, _ALL_DEX = 64 << 20, 256 << 20


def platform_of(process: Process) -> Platform:
    """The profile's and the settings' figures (kept up to date), the kernel's clock, the guest's
    files, the log. What is known of an app comes from droidemu/android/ndk/java.py.
    """
    kernel = process.kernel
    clock = kernel.clock
    wide = process.abi.word_size == 8

    def write(fd: int, text: str) -> None:
        file = process.files.find(fd)
        task = kernel.scheduler.current
        if file is not None and task is not None:
            with contextlib.suppress(KernelError):
                file.write(task, text.encode("utf-8", "replace"))

    def log(priority: int, tag: str, text: str) -> None:
        task = kernel.scheduler.current
        tid = task.tid if task is not None else process.pid
        now = clock.realtime() / 1e9
        state_of(kernel).log.put(Message(priority, tag, text, process.pid, tid, now))

    made = Platform(
        sdk=SDK,
        release=RELEASE,
        abis=("arm64-v8a", "armeabi-v7a", "armeabi") if wide else ("armeabi-v7a", "armeabi"),
        pid=process.pid,
        uid=process.uid,
        memory_mb=kernel.options.memory_mb,
        nano_time=clock.monotonic,
        wall_time_ms=lambda: clock.realtime() // 1_000_000,
        write=write,
        log=log,
        random=kernel.random,
    )
    Files(process).connect(made)
    table = properties(kernel.device)
    made.get_property = lambda name: table.get(name, "")
    made.manufacturer = table.get("ro.product.manufacturer", made.manufacturer)
    made.brand = table.get("ro.product.brand", made.brand)
    made.device = table.get("ro.product.device", made.device)
    _follow(made, process)
    return made


def dex_files(kernel: Kernel) -> Iterator[bytes]:
    """The Java code of the app, if there is one; what cannot be read is left out."""
    app = state_of(kernel).app
    left = _ALL_DEX
    for name in () if app is None else app.apk.dex_files:
        assert app is not None
        try:
            data = app.apk.zip.read(name, min(left, _MOST_DEX))
        except ApkError:
            continue
        left -= len(data)
        yield data


def is_strict(kernel: Kernel) -> bool:
    """Whether Android would have CheckJNI on: not for apps that cannot be debugged."""
    app = state_of(kernel).app
    return app is None or app.apk.manifest.debuggable


def _follow(made: Platform, process: Process) -> None:
    """Take the device's state, now and whenever it changes."""
    kernel = process.kernel
    device = kernel.device
    if device is None:
        return

    def update() -> None:
        _take(made, kernel)

    update()
    device.listeners.append(update)
    process.on_exit.append(lambda: device.listeners.remove(update))


def _take(made: Platform, kernel: Kernel) -> None:
    device = kernel.device
    assert device is not None
    profile, settings, now = device.profile, device.settings, device.configuration
    activity = state_of(kernel).activity
    made.rotation = activity.rotation if activity is not None else settings.rotation
    made.model, made.refresh_hz = profile.model, float(profile.refresh_hz)
    made.dpi = now.density
    made.width, made.height = profile.width, profile.height
    if made.rotation % 180:
        made.width, made.height = made.height, made.width
    made.locale, made.font_scale = str(now.locale), now.font_scale
    made.night = settings.dark

# SPDX-License-Identifier: GPL-2.0-or-later
"""What Java code can ask about device and process, taken from the kernel."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from droidemu.android.java.platform import Platform
from droidemu.kernel.errno import KernelError

if TYPE_CHECKING:
    from droidemu.kernel.process import Process


def platform_of(process: Process) -> Platform:
    """The profile's and the settings' figures, the kernel's clock, the guest's files."""
    kernel = process.kernel
    clock = kernel.clock
    wide = process.abi.word_size == 8

    def find(path: str) -> int | None:
        try:
            place = kernel.vfs.resolve(None, path.encode(), fs=process.fs)
        except KernelError:
            return None
        return place.inode.stat().mode

    def write(fd: int, text: str) -> None:
        file = process.files.find(fd)
        task = kernel.scheduler.current
        if file is not None and task is not None:
            with contextlib.suppress(KernelError):
                file.write(task, text.encode("utf-8", "replace"))

    made = Platform(
        abis=("arm64-v8a", "armeabi-v7a", "armeabi") if wide else ("armeabi-v7a", "armeabi"),
        pid=process.pid,
        uid=process.uid,
        memory_mb=kernel.options.memory_mb,
        nano_time=clock.monotonic,
        wall_time_ms=lambda: clock.realtime() // 1_000_000,
        write=write,
        file_exists=lambda path: find(path) is not None,
        is_directory=lambda path: (find(path) or 0) & 0o170000 == 0o040000,
        random=kernel.random,
    )
    state = kernel.device
    if state is not None:
        profile, settings = state.profile, state.settings
        now = state.configuration
        made.model, made.refresh_hz = profile.model, float(profile.refresh_hz)
        made.dpi = now.density
        made.width, made.height = profile.width, profile.height
        if settings.rotation in (90, 270):
            made.width, made.height = made.height, made.width
        made.rotation = settings.rotation
        made.locale, made.font_scale = str(now.locale), now.font_scale
        made.night = settings.dark
    return made

# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs apps as ``droidemu run`` does, without its process and its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from droidemu.android.app import ABIS
from droidemu.android.logcat import Filters
from droidemu.android.ndk.state import state_of
from droidemu.android.system import system_folders
from droidemu.display.null import NullDisplay
from droidemu.display.session import DisplayBackend
from droidemu.hal.device import DeviceSettings
from droidemu.hal.frame import Frame, PixelFormat
from droidemu.machine.config import AppOptions, MachineConfig
from droidemu.machine.machine import Machine
from droidemu.machine.program import app_of

from .apkkit import write_apk
from .buildkit import build_library

SOURCES = Path(__file__).parent / "apps"
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)

Color = tuple[int, int, int]


@dataclass
class AppResult:
    """What an app did."""

    #: Text of the log's messages with the app's tag.
    lines: list[str] = field(default_factory=list)
    #: (priority, tag, text) of all messages.
    log: list[tuple[int, str, str]] = field(default_factory=list)
    status: int = 0
    frames: int = 0
    #: Colours in the panel's corners, of the last frame, its format and direction.
    corners: tuple[Color, ...] = ()
    format: PixelFormat | None = None
    turn: int = 0
    #: The corners of all frames.
    pictures: list[tuple[Color, ...]] = field(default_factory=list)
    crash: str | None = None

    def after(self, line: str) -> list[str]:
        """The lines behind this one."""
        return self.lines[self.lines.index(line) + 1 :]


@cache
def _need_system() -> Path:
    folders = system_folders()
    if len(folders) < 2 or not (folders[0] / "lib64" / "libandroid.so").is_file():
        pytest.skip("the guest's system libraries are not built (python3 launch.py setup)")
    return folders[0].parent.parent


@cache
def _libraries(source: str, flags: tuple[str, ...]) -> dict[str, bytes]:
    system, folder = _need_system(), Path(mkdtemp(prefix="droidemu-test-"))
    made = {}
    for abi in ("arm64-v8a", "armeabi-v7a"):
        (folder / abi).mkdir()
        out = folder / abi / f"lib{source.partition('.')[0]}.so"
        library = build_library([SOURCES / source], abi, system, out, flags)
        made[f"{abi}/{out.name}"] = library.read_bytes()
    return made


def make_app(
    path: Path,
    words: str = "",
    *,
    source: str = "probe.c",
    assets: Mapping[str, bytes] | None = None,
    compress: bool = False,
    flags: Sequence[str] = (),
    lib: str = "probe",
    **attributes: str | int,
) -> Path:
    """An APK of one of the apps in ``apps``; ``words`` are what the probe is to do."""
    return write_apk(
        path,
        libraries=_libraries(source, tuple(flags)),
        assets={"probe.txt": words.encode(), **(assets or {})},
        compress=compress,
        lib=lib,
        **attributes,
    )


def _corners(frame: Frame) -> tuple[Color, ...]:
    size = frame.format.bytes_per_pixel
    found = []
    for x, y in ((5, 5), (-5, 5), (5, -5), (-5, -5)):
        at = (y % frame.height) * frame.stride + (x % frame.width) * size
        value = int.from_bytes(frame.pixels[at : at + size], "little")
        if size == 2:
            r, g, b = value >> 11, value >> 5 & 63, value & 31
            found.append((r << 3 | r >> 2, g << 2 | g >> 4, b << 3 | b >> 2))
        else:
            blue, green, red = frame.pixels[at : at + 3]
            if frame.format.name == "XBGR8888":
                red, blue = blue, red
            found.append((red, green, blue))
    places = {0: (0, 1, 2, 3), 1: (2, 0, 3, 1), 2: (3, 2, 1, 0), 3: (1, 3, 0, 2)}[frame.turn]
    return tuple(found[place] for place in places)


def run_app(
    apk: Path,
    abi: str,
    *,
    script: str = "",
    frames: int | None = None,
    time: str = "virtual",
    settings: DeviceSettings | None = None,
    app: AppOptions | None = None,
    tag: str = "probe",
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[str, Machine], None] | None = None,
    display: DisplayBackend | None = None,
    java: tuple[Path, ...] = (),
    jni_leaks: bool = False,
) -> AppResult:
    """Run an app to its end. ``on_line`` hears its lines, on the emulation thread."""
    program = app_of(apk, ABIS[abi])
    assert program is not None
    config = MachineConfig(
        program=apk,
        time=time,
        frames=frames,
        settings=settings or DeviceSettings(),
        app=app or AppOptions(keep=False),
        environment=dict(environment or {}),
        java=java,
        jni_leaks=jni_leaks,
    )
    if script:
        config.input = apk.with_suffix(".txt")
        config.input.write_text(script, encoding="utf-8")
    machine = Machine(config, program)
    result = AppResult()
    log = state_of(machine.kernel).log
    log.filters = Filters(["*:S"])

    def heard(message: object) -> None:
        result.log.append((message.priority, message.tag, message.text))  # type: ignore[attr-defined]
        if message.tag == tag:  # type: ignore[attr-defined]
            result.lines.append(message.text)  # type: ignore[attr-defined]
            if on_line is not None:
                on_line(message.text, machine)  # type: ignore[attr-defined]

    def shown(frame: Frame) -> None:
        result.frames += 1
        result.corners = _corners(frame)
        result.pictures.append(result.corners)
        result.format = frame.format
        result.turn = frame.turn

    log.listeners.append(heard)
    machine.screen.frame_listeners.append(shown)
    result.status = machine.run(display or NullDisplay())
    result.crash = machine.crash_report
    return result

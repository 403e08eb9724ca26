# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that can be chosen about a run, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from droidemu.errors import UserError
from droidemu.hal.device import DeviceSettings
from droidemu.hal.profiles import DEFAULT, DeviceProfile

#: Seeds everything random in virtual time.
VIRTUAL_SEED = 0x0D201D


@dataclass(frozen=True)
class MountOption:
    """A host folder or file that the guest sees at ``guest``."""

    host: Path
    guest: str
    read_only: bool


@dataclass
class Launch:
    """How a program is started another way than the command line says."""

    arguments: Sequence[bytes] = ()
    #: Guest path; None: the command line's program.
    path: bytes | None = None
    #: Changes to the environment; None unsets.
    environment: Mapping[bytes, bytes | None] = field(default_factory=dict)


@dataclass(frozen=True)
class DebugOptions:
    """Where debuggers connect, and what the program does without one."""

    host: str = "127.0.0.1"
    #: 0: any free one.
    port: int = 1234
    #: The program stands at its entry until a debugger lets it go.
    wait: bool = True
    #: What it does when a debugger leaves without a word: "run" on, or "wait" for the next one.
    on_disconnect: Literal["run", "wait"] = "run"

    @property
    def is_local(self) -> bool:
        """Whether only this computer can connect."""
        return self.host in ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class AppOptions:
    """What belongs to apps."""

    #: The host folder with the app's data; None: the user's own for this package.
    data: Path | None = None
    #: Begin without any data.
    fresh: bool = False
    #: Keep data at all; else it lies in memory and is gone at the end.
    keep: bool = True


@dataclass(frozen=True)
class LogOptions:
    """How Android's log is shown."""

    #: Filters as logcat takes them; empty: the default's.
    specs: tuple[str, ...] = ()
    form: str = "brief"
    color: bool = False


@dataclass
class MachineConfig:
    """A machine and the program it runs."""

    #: Host file of the program.
    program: Path
    #: argv[1:] of the guest.
    arguments: tuple[str, ...] = ()
    #: Shown in the window's title.
    title: str = ""
    profile: DeviceProfile = DEFAULT
    #: Rotation, theme, battery and the like at the start.
    settings: DeviceSettings = field(default_factory=DeviceSettings)
    #: Take LANG from the locale; else it is C.UTF-8 until the locale is changed.
    lang: bool = False
    #: A key map file: keys and gamepad buttons that are fingers.
    keymap: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    mounts: tuple[MountOption, ...] = ()
    sysroot: Path | None = None
    #: "real" or "virtual".
    time: str = "real"
    #: Of everything random, in virtual time.
    seed: int = VIRTUAL_SEED
    #: End after this many frames were shown (one that stays counts again); None: never.
    frames: int | None = None
    #: Save the last frame (with ``frames``: that frame) as PNG.
    screenshot: Path | None = None
    #: A scripted input file.
    input: Path | None = None
    #: Its pictures count from this folder and stay in it; None: the working folder, and anywhere.
    pictures: Path | None = None
    #: Gets trace lines; None: no tracing.
    strace: Callable[[str], None] | None = None
    #: Print the guest's backtrace behind each traced call.
    strace_stack: bool = False
    stats: bool = False
    app: AppOptions = field(default_factory=AppOptions)
    logcat: LogOptions = field(default_factory=LogOptions)
    #: Python files with models of Java classes.
    java: tuple[Path, ...] = ()
    #: Say at the end what native code has kept of Java's.
    jni_leaks: bool = False
    #: Let debuggers in; None: no.
    debug: DebugOptions | None = None


def parse_endpoint(text: str) -> tuple[str, int]:
    """``[HOST:]PORT``, an IPv6 host in brackets. UserError."""
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or len(port) > 5 or int(port) > 65535:
        text = text[:80]
        raise UserError(f"--gdb {text}: expected PORT or HOST:PORT, with a port from 0 to 65535")
    return host.strip("[]") or "127.0.0.1", int(port)


def parse_mount(text: str) -> MountOption:
    """``HOST:GUEST[:ro|:rw]``; the host part may hold a drive's colon. UserError."""
    rest, read_only = text, False
    for suffix, value in ((":ro", True), (":rw", False)):
        if rest.endswith(suffix):
            rest, read_only = rest[: -len(suffix)], value
            break
    host, separator, guest = rest.rpartition(":")
    if not separator or not host or not guest.startswith("/"):
        raise UserError(
            f"--mount {text}: expected HOST:GUEST or HOST:GUEST:ro, with an absolute guest path"
        )
    path = Path(host)
    if not path.exists():
        raise UserError(f"--mount {text}: {host} does not exist")
    return MountOption(path, guest, read_only)


def parse_environment(items: tuple[str, ...]) -> dict[str, str]:
    """``K=V`` strings. UserError."""
    environment: dict[str, str] = {}
    for item in items:
        key, separator, value = item.partition("=")
        if not key or not separator or "\0" in item:
            raise UserError(f"--env {item}: expected NAME=VALUE")
        environment[key] = value
    return environment


def parse_size(text: str) -> tuple[int, int]:
    """``WxH`` in pixels. UserError."""
    width, separator, height = text.lower().partition("x")
    if separator and all(side.isdecimal() and len(side) < 6 for side in (width, height)):
        size = int(width), int(height)
        if min(size) >= 16 and max(size) <= 8192:
            return size
    text = text[:40]
    raise UserError(f"--size {text}: expected WIDTHxHEIGHT in pixels, 16 to 8192, like 1080x1920")

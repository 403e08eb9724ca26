# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine's part of the debugger's ``monitor`` commands (``debug.monitor.MonitorHost``)."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from droidemu.errors import UserError, tell
from droidemu.hal.clock import VirtualClock
from droidemu.loader.hostnames import is_portable

if TYPE_CHECKING:
    from droidemu.hal.frame import Frame
    from droidemu.machine.machine import Machine

_NS = 1e9
#: Frames over which rates are averaged.
_FRAMES = 60

#: Pictures of one run: whoever reaches the debugger's port can ask for them.
MOST_PICTURES = 1000
_LONGEST_NAME = 100


def check_name(name: str) -> None:
    """UserError unless it is the plain name of a picture on every system."""
    plain = name.isprintable() and is_portable(name) and len(name) <= _LONGEST_NAME
    if not plain or name.startswith((".", "~", " ", "-")):
        raise UserError(
            f"{name[:_LONGEST_NAME]!r} is no plain file name: pictures go into the folder that"
            " DroidEmu was started in"
        )
    if not name.lower().endswith(".png"):
        raise UserError(f"{name}: the file name must end in .png")


class MachineMonitor:
    """What the commands need of a machine. Make one per debugged machine: it counts frames."""

    def __init__(self, machine: Machine, output: Callable[[str], None] | None = None) -> None:
        """``output`` takes text (with newlines) for the debugger's console; None: stderr."""
        self._machine = machine
        #: May be set anew for each session.
        self.output = output or _to_stderr
        self.clock_stops = True
        self._virtual = isinstance(machine.clock, VirtualClock)
        self._count = 0
        #: Guest times at which the latest frames were shown, ns.
        self._shown: deque[int] = deque(maxlen=_FRAMES + 1)
        #: Where pictures go: a debugger writes nowhere else on the host.
        self._folder = Path.cwd()
        self._pictures = 0
        machine.screen.frame_listeners.append(self._on_frame)

    def _on_frame(self, frame: Frame) -> None:
        self._count += 1
        self._shown.append(frame.time_ns)

    # -- MonitorHost ---------------------------------------------------------------------------

    def screenshot(self, path: str | None) -> Path:
        """See ``MonitorHost``."""
        from droidemu.display.screenshot import free_name, save_png

        if path is not None:
            check_name(path)
        if self._pictures >= MOST_PICTURES:
            raise UserError(f"no more than {MOST_PICTURES:,} pictures a run")
        with self._machine.screen.acquire() as frame:
            if frame is None:
                raise UserError("the program has shown no frame yet")
            while True:
                target = free_name(self._folder) if path is None else self._folder / path
                try:
                    # Ours from here on: nobody else's file is replaced by the picture.
                    target.open("xb").close()
                    break
                except FileExistsError:
                    if path is not None:
                        raise UserError(f"{target} exists; choose another name") from None
                except OSError as error:
                    raise UserError(f"cannot write {target}: {error.strerror or error}") from None
            self._pictures += 1
            try:
                save_png(frame, target)
            except UserError:
                with contextlib.suppress(OSError):
                    target.unlink()
                raise
        return target

    def clock(self) -> list[str]:
        """See ``MonitorHost``."""
        now = f"guest time {self._machine.clock.monotonic() / _NS:.6f} s since boot"
        if self._virtual:
            return [f"{now}, virtual: it moves only with what the guest does"]
        does = "stands still" if self.clock_stops else "goes on"
        return [f"{now}; it {does} while the debugger has stopped the guest"]

    def fps(self) -> list[str]:
        """See ``MonitorHost``."""
        if not self._count:
            return ["the program has shown no frame yet"]
        screen, shown = self._machine.screen, list(self._shown)
        lines = [f"{self._count:,} frames shown, the latest at {shown[-1] / _NS:.3f} s"]
        if len(shown) > 1:
            gaps = [later - earlier for earlier, later in pairwise(shown)]
            span = shown[-1] - shown[0]
            rate = len(gaps) * _NS / span if span else 0.0
            lines.append(
                f"{rate:.1f} frames a second of guest time over the last {len(gaps)}, "
                f"longest gap {max(gaps) / 1e6:.1f} ms; the screen has {screen.refresh_hz:g} Hz"
            )
        lines.append(f"{screen.missed_vsyncs:,} vsyncs missed")
        presented = self._machine.presented
        if presented.frames:
            each = presented.spent_ns / presented.frames / 1e6
            lines.append(f"{presented.frames:,} frames in the window, {each:.1f} ms each")
        return lines

    def stats(self) -> list[str]:
        """See ``MonitorHost``."""
        machine = self._machine
        kernel = machine.kernel
        kind = "virtual" if self._virtual else "real"
        lines = [
            f"guest time   {kernel.clock.monotonic() / _NS:9.3f} s  {kind}",
            f"instructions {machine.instructions:,}",
            f"threads      {len(kernel.tasks)} in {len(kernel.processes)} processes",
        ]
        for process in kernel.processes.values():
            used, limit = process.mm.charged / (1 << 20), process.mm.limit >> 20
            lines.append(f"memory       {used:9.1f} MiB of {limit:,} (pid {process.pid})")
        if kernel.stats is None:
            lines.append("start with --stats for times and counts of system calls")
        else:
            lines += machine.report()
        return lines

    def trace(self, line: str) -> None:
        """See ``MonitorHost``."""
        self.output(line + "\n")


def _to_stderr(text: str) -> None:
    tell(text.removesuffix("\n"))

# SPDX-License-Identifier: GPL-2.0-or-later
"""``monitor ...``: commands for people who debug a guest, as text in and text out.

gdb sends what stands behind its ``monitor`` (lldb: ``process plugin packet monitor``) as it is
typed. ``Monitor.run`` carries out one line on the emulation thread while the guest stands still;
whatever the line or the guest's leftovers are, it returns text and raises nothing. The commands
themselves are declared in ``monitor_commands``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from droidemu.errors import UserError, printable, shown

if TYPE_CHECKING:
    from pathlib import Path

    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

_log = logging.getLogger("droidemu.debug")


class MonitorError(Exception):
    """What is wrong with a command: one line for the user."""


class MonitorHost(Protocol):
    """What only the machine around the kernel can do. All on the emulation thread."""

    #: Whether guest time stands still while the debugger has stopped the guest.
    clock_stops: bool

    def screenshot(self, path: str | None) -> Path:
        """Save the newest frame as a new PNG file; the file's absolute path.

        ``path`` None: a free name in the emulator's folder. UserError: there is no frame, the
        name is taken or does not end in .png, the file cannot be written.
        """

    def clock(self) -> list[str]:
        """Lines about guest time, and what it does while the guest is stopped."""

    def fps(self) -> list[str]:
        """Lines about the frames that the guest shows."""

    def stats(self) -> list[str]:
        """Lines about the machine: guest speed, where the time went."""

    def trace(self, line: str) -> None:
        """Takes the lines of ``strace on``, while the guest runs."""


Run = Callable[["Monitor", str], Iterable[str]]


@dataclass(frozen=True)
class Command:
    """One entry of the table: how it is called, what it does in a line, and what does it."""

    name: str
    usage: str
    help: str
    #: Takes the rest of the line, stripped; gives lines of text. MonitorError, UserError.
    run: Run


class Monitor:
    """Carries out the commands for one kernel."""

    def __init__(
        self,
        kernel: Kernel,
        host: MonitorHost,
        selected: Callable[[], Task | None] = lambda: None,
    ) -> None:
        """``selected``: the thread that the debugger has chosen; None: the first live one."""
        from droidemu.debug.monitor_commands import COMMANDS

        self.kernel = kernel
        self.host = host
        self.commands = COMMANDS
        self._selected = selected

    def run(self, line: str) -> str:
        """Carry out one line; the text to show, lines that each end in a newline."""
        try:
            word, _, rest = line.strip().partition(" ")
            command = self.find(word or "help")
            lines = list(command.run(self, rest.strip()))
        except (MonitorError, UserError) as error:
            lines = [f"error: {error}"]
        except Exception as error:
            # The debugger's session must survive whatever the guest left behind.
            _log.debug("monitor command failed: %r", line[:200], exc_info=True)
            lines = [f"error: {type(error).__name__}: {error} (a mistake in DroidEmu)"]
        return "".join(f"{printable(text)}\n" for text in lines)

    # -- for the commands ----------------------------------------------------------------------

    def find(self, word: str) -> Command:
        """The command with this name or, as gdb has it, a beginning that only one name has."""
        if word in self.commands:
            return self.commands[word]
        found = [command for name, command in self.commands.items() if name.startswith(word)]
        if len(found) == 1 and word:
            return found[0]
        if found:
            names = ", ".join(command.name for command in found)
            raise MonitorError(f"{shown(word)} is ambiguous: {names}")
        raise MonitorError(f"no command {shown(word)}; monitor help lists them")

    def task(self, word: str = "") -> Task:
        """The thread with a number, or the one that the debugger has chosen."""
        tasks = self.kernel.tasks
        if not word:
            chosen = self._selected()
            if chosen is not None and tasks.get(chosen.tid) is chosen:
                return chosen
            first = next(iter(tasks.values()), None)
            if first is None:
                raise MonitorError("no program is running")
            return first
        number = parse_number(word)
        if number is None:
            raise MonitorError(f"{shown(word)} is no thread number; monitor threads lists them")
        if number not in tasks:
            known = ", ".join(map(str, list(tasks)[:20])) or "none"
            raise MonitorError(f"there is no thread {shown(word)}; threads: {known}")
        return tasks[number]

    def process(self) -> Process:
        """The process of the chosen thread."""
        return self.task().process


def parse_number(word: str) -> int | None:
    """A number as gdb takes it (decimal, 0x hexadecimal, 0 octal), None if it is none."""
    text = word.lower()
    if len(text) > 20 or not text.isascii() or not text[:1].isdigit() or "_" in text:
        return None
    try:
        return int(text, 8 if text[0] == "0" and text[1:2].isdigit() else 0)
    except ValueError:
        return None

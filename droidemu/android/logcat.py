# SPDX-License-Identifier: GPL-2.0-or-later
"""The log of guest programs as ``logcat`` prints it: filters, formats, colours.

A filter is ``TAG:PRIORITY`` as logcat takes it: the first one with the message's tag decides, else
``*:PRIORITY`` (or a bare ``*``), else everything of the default's priority and above is shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from droidemu.errors import UserError, printable

#: Letters by android_LogPriority: unknown, default, verbose ... silent.
LETTERS: Final = "??VDIWEFS"
VERBOSE, DEBUG, INFO, WARN, ERROR, FATAL, SILENT = range(2, 9)
FORMATS: Final = ("brief", "process", "tag", "thread", "raw", "time", "threadtime", "long")
#: Shown when nothing is said: what an app tells of itself, not its debugging.
DEFAULT_PRIORITY: Final = INFO
#: Names of log_id_t.
BUFFERS: Final = ("main", "radio", "events", "system", "crash", "stats", "security", "kernel")

#: Foregrounds of the 256 colours that logcat -v color uses.
_COLORS: Final = {DEBUG: 75, INFO: 40, WARN: 166, ERROR: 196, FATAL: 196}


@dataclass(frozen=True)
class Message:
    """One entry of the log."""

    priority: int
    tag: str
    text: str
    pid: int
    tid: int
    #: Seconds since the epoch, guest time.
    time_s: float
    buffer: int = 0


class Filters:
    """Which messages are shown."""

    def __init__(self, specs: Sequence[str] = ()) -> None:
        """UserError for a spec that logcat would not take either."""
        self.by_tag: dict[str, int] = {}
        self.default = DEFAULT_PRIORITY
        for spec in specs:
            tag, colon, letter = spec.rpartition(":")
            if not colon:
                tag, letter = spec, "V"
            priority = _priority(letter)
            if priority is None or not tag:
                raise UserError(
                    f"--logcat {spec}: expected TAG:PRIORITY, with one of V D I W E F S, like *:W"
                )
            if tag == "*":
                self.default = priority
            else:
                self.by_tag[tag] = priority

    def shows(self, priority: int, tag: str) -> bool:
        """Whether a message of this priority and tag is printed."""
        return self.by_tag.get(tag, self.default) <= priority < SILENT


def _priority(letter: str) -> int | None:
    if letter == "*":
        return VERBOSE
    at = LETTERS.find(letter.upper()) if len(letter) == 1 and letter != "?" else -1
    return at if at >= VERBOSE else None


def split_specs(text: str) -> list[str]:
    """``'TAG:D *:S'``: specs between blanks or commas."""
    return text.replace(",", " ").split()


def format_message(message: Message, form: str, color: bool = False) -> list[str]:
    """The lines of a message in one of ``FORMATS``."""
    letter = LETTERS[message.priority] if message.priority < len(LETTERS) else "?"
    tag, pid, tid = message.tag, message.pid, message.tid
    moment = ""
    if form in ("time", "threadtime", "long"):
        millis = int(message.time_s * 1000) % 1000
        moment = time.strftime("%m-%d %H:%M:%S", time.localtime(message.time_s)) + f".{millis:03d}"
    lines = message.text.rstrip("\n").split("\n")
    suffix = ""
    if form == "process":
        prefix, suffix = f"{letter}({pid:5d}) ", f"  ({tag})"
    elif form == "tag":
        prefix = f"{letter}/{tag:<8}: "
    elif form == "thread":
        prefix = f"{letter}({pid:5d}:{tid:5d}) "
    elif form == "raw":
        prefix = ""
    elif form == "time":
        prefix = f"{moment} {letter}/{tag:<8}({pid:5d}): "
    elif form == "threadtime":
        prefix = f"{moment} {pid:5d} {tid:5d} {letter} {tag:<8}: "
    elif form == "long":
        lines = [f"[ {moment} {pid:5d}:{tid:5d} {letter}/{tag:<8} ]", *lines, ""]
        prefix = ""
    else:
        prefix = f"{letter}/{tag:<8}({pid:5d}): "
    shown = [f"{prefix}{line}{suffix}" for line in lines]
    number = _COLORS.get(message.priority) if color else None
    if number is not None:
        shown = [f"\x1b[38;5;{number}m{line}\x1b[0m" for line in shown]
    return shown


class Logcat:
    """Takes messages, prints those that the filters show. ``write`` gets whole lines."""

    def __init__(
        self,
        write: Callable[[str], None],
        filters: Filters | None = None,
        form: str = "brief",
        color: bool = False,
    ) -> None:
        self._write = write
        self.filters = filters or Filters()
        self.form = form
        self.color = color
        #: Hear of every message, shown or not (scripts, tests).
        self.listeners: list[Callable[[Message], None]] = []

    def put(self, message: Message) -> None:
        """One message."""
        for listener in tuple(self.listeners):
            listener(message)
        if self.filters.shows(message.priority, message.tag):
            for line in format_message(message, self.form, self.color):
                self._write(safe(line))


def safe(line: str) -> str:
    """Without characters that could steer the terminal; our own colours stay."""
    head, body, tail = "", line, ""
    if line.startswith("\x1b[38;5;") and line.endswith("\x1b[0m"):
        end = line.index("m") + 1
        head, body, tail = line[:end], line[end:-4], line[-4:]
    return head + printable(body, keep="\t") + tail

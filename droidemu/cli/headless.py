# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``droidemu screenshot`` and ``droidemu record`` share: run's options, an end, progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from droidemu.cli.run import command as run_command
from droidemu.cli.run_command import RunCommand
from droidemu.errors import printable

if TYPE_CHECKING:
    from droidemu.display.session import Session

#: Options of ``droidemu run`` that these verbs have in a form of their own, or not at all.
_OWN = frozenset(
    ("program", "arguments", "headless", "frames", "screenshot", "time_mode", "record",
     "record_session", "force", "stats", "gdb")
)  # fmt: skip
#: What ``configure`` expects where a verb has no such option.
DEFAULTS: dict[str, Any] = {
    "headless": True,
    "frames": None,
    "screenshot": None,
    "time_mode": "virtual",
    "record": None,
    "record_session": None,
    "force": False,
    "stats": False,
}


class HeadlessCommand(RunCommand):
    """A verb that runs a program without a window and takes the options of ``droidemu run``."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        own = {option for parameter in self.params for option in parameter.opts}
        self.params += [
            parameter
            for parameter in run_command.params
            if parameter.name not in _OWN and not own & set(parameter.opts)
        ]


class Alarm:
    """A ticker that calls ``due`` once at a moment of guest time."""

    def __init__(self, due: Callable[[int], None], ns: int | None = None) -> None:
        """``ns`` may also be set later, on the emulation thread."""
        self.ns = ns
        self._due = due

    def next_deadline(self) -> int | None:
        """See ``Ticker``."""
        return self.ns

    def tick(self, now: int) -> None:
        """See ``Ticker``."""
        self.ns = None
        self._due(now)


class ProgressDisplay:
    """Shows no frames, but how far the run is, on a terminal on stderr."""

    def __init__(self, title: str, done: Callable[[], float] | None = None) -> None:
        """``done``: share of the work that is done, 0.0 to 1.0; any thread. None: nobody knows."""
        self._title = printable(title)
        self._done = done

    def run(self, session: Session) -> None:
        """See ``DisplayBackend``."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        console = Console(stderr=True)
        if not console.is_terminal:
            while not session.finished.wait(0.1):
                pass
            return
        # A title is a file's name or an app's label, and steers nothing, whatever is in it.
        title = TextColumn("{task.description}", markup=False)
        columns = title, BarColumn(), TaskProgressColumn()
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(self._title, total=None if self._done is None else 1.0)
            while not session.finished.wait(0.1):
                if self._done is not None:
                    progress.update(task, completed=min(self._done(), 1.0))


class GuestTime(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A time like ``1.5s``, ``200ms`` or plain seconds, in ns; at most a week."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """See click."""
        from droidemu.hal.script_parser import MAX_TIME_NS, parse_time

        if isinstance(value, int):
            return value
        text = str(value)
        try:
            time = parse_time(text if text.endswith("s") else text + "s")
        except ValueError:
            self.fail(f"{text!r} is not a time like 1.5s or 200ms", param, ctx)
        if time > MAX_TIME_NS:
            self.fail(f"{text} is more than a week", param, ctx)
        return time

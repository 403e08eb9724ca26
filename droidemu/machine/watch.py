# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps a machine on the newest build of a project: builds at every save, restarts in place.

One thread waits for changes, builds and decides; what touches the guest is posted to the emulation
thread. The window, its place and the device's state outlive every restart.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from droidemu.display.session import Notice
from droidemu.errors import UserError

if TYPE_CHECKING:
    from droidemu.machine.machine import Machine
    from droidemu.machine.program import Program

log = logging.getLogger(__name__)

#: How long a program may take to end by itself (SIGTERM) before it is ended, s.
GRACE_S = 0.25
#: How often to look whether the machine has ended while something is posted to it, s.
_LOOK_S = 0.1
#: Lines of a tool's output that a notice shows.
_MOST_LINES = 12

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ERROR = re.compile(r"\b(?:fatal )?error: ")

_SIGTERM = 15


class Trouble(Exception):
    """There is no newer program: the sources do not compile; ``output`` says why."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


@dataclass(frozen=True)
class Wanted:
    """What should run now."""

    program: Program
    arguments: tuple[str, ...]
    environment: dict[str, str]
    #: Whether building had something to do, even if the same program came out of it.
    worked: bool = field(default=False, compare=False)


class Source(Protocol):
    """Where changes and programs come from."""

    def wait(self) -> frozenset[Path] | None:
        """Changed files; None when watching is over. UserError."""

    def build(self) -> Wanted:
        """Build; Trouble when the sources are wrong, UserError for anything else."""

    def concerns_data(self, changed: frozenset[Path]) -> bool:
        """Whether files that the program reads are among the changed ones."""


class Watch:
    """The watching thread of one machine, whose program is running (or has ended) already."""

    def __init__(
        self,
        machine: Machine,
        wanted: Wanted,
        source: Source,
        say: Callable[[str], None],
        keep_data: bool,
    ) -> None:
        """`wanted` is what the machine was made for. `say` prints a line in the terminal.

        `keep_data`: files that the guest made in memory outlive a restart.
        """
        self._machine = machine
        self._source = source
        self._say = say
        self._keep_data = keep_data
        #: The file and the settings of what was started last.
        self._running = _stamp(wanted.program.host)
        self._wanted = wanted
        self._frozen = False
        self._ending = False
        #: Which start of a program it is: what an earlier one does at its end does not count.
        self._start = 0
        self._ended = threading.Event()
        self._over = threading.Event()
        machine.kernel.stay = True
        self._hear_of_the_end()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def start(self) -> None:
        """Begin; call it right before ``Machine.run``."""
        self._thread.start()

    def close(self) -> None:
        """The machine has ended: the thread follows once its source says that it is over."""
        self._over.set()
        self._thread.join(5)

    # --- the thread -----------------------------------------------------------------------------

    def _watch(self) -> None:
        try:
            while not self._over.is_set():
                changed = self._source.wait()
                if changed is None or self._over.is_set():
                    return
                self._round(changed)
        except UserError as error:
            self._say(f"error: {error}; saves are not noticed any more")
        except Exception as error:  # the program goes on; the user must know that we do not
            log.debug("watching failed", exc_info=True)
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            self._say(f"internal error: {what}; saves are not noticed any more")

    def _round(self, changed: frozenset[Path]) -> None:
        """Something was saved: bring the newest program to run, or say why it cannot."""
        try:
            wanted = self._source.build()
        except Trouble as trouble:
            self._stop_picture("Does not compile", summary(trouble.output))
            return
        except UserError as error:
            self._say(f"error: {error}")
            self._stop_picture("Cannot build", (str(error),))
            return
        except (OSError, UnicodeEncodeError) as error:
            # A path in the project's file that the host does not take: the next save may mend it.
            words = _words(error)
            self._say(f"error: {words}")
            self._stop_picture("Cannot build", (words,))
            return
        stamp = _stamp(wanted.program.host)
        if (
            stamp != self._running
            or wanted != self._wanted
            or (wanted.worked and self._ended.is_set())
            or self._source.concerns_data(changed)
        ):
            self._restart(wanted, stamp)
        else:
            self._go_on()

    def _stop_picture(self, title: str, lines: tuple[str, ...]) -> None:
        """Freeze what is seen, with the reason over it."""
        clock = self._machine.clock
        if not clock.paused and not self._ended.is_set():
            self._frozen = True
            clock.pause()
        self._machine.notices.show(Notice(title, lines, is_error=True))

    def _go_on(self) -> None:
        """The program that runs is the newest one (again)."""
        self._thaw()
        if not self._ended.is_set():
            self._machine.notices.show(None)

    def _thaw(self) -> None:
        if self._frozen:
            self._frozen = False
            self._machine.clock.resume()

    # --- restarting -------------------------------------------------------------------------------

    def _restart(self, wanted: Wanted, stamp: object) -> None:
        machine = self._machine
        # A frozen program has no say in its end: time stands still for it.
        if not self._ended.is_set() and not machine.clock.paused:
            self._ending = True
            machine.signal(_SIGTERM)
            self._ended.wait(GRACE_S)
        self._start += 1
        self._ending = False
        done = threading.Event()
        failure: list[UserError] = []

        def replace() -> None:
            if not machine.kernel.stay:  # the user has ended it meanwhile
                done.set()
                return
            config = machine.config
            moved = machine.change_program(wanted.program)
            config.arguments = wanted.arguments
            config.environment = wanted.environment
            try:
                machine.respawn(fresh_files=moved or not self._keep_data)
                self._hear_of_the_end()
            except UserError as error:
                self._ended.set()
                failure.append(error)
            finally:
                done.set()

        machine.kernel.post(replace)
        while not done.wait(_LOOK_S):
            if machine.finished.is_set():
                return
        if not machine.kernel.stay:
            return
        self._running, self._wanted = stamp, wanted
        self._thaw()
        if failure:
            self._say(f"error: {failure[0]}")
            machine.notices.show(Notice("Cannot start", (str(failure[0]),), is_error=True))
        else:
            machine.notices.show(None)
            self._say("restarted")

    def _hear_of_the_end(self) -> None:
        """Be told when the process that was just started ends."""
        process, start = self._machine.process, self._start
        self._ended.clear()

        def ended() -> None:
            if start != self._start or self._over.is_set():
                return
            self._ended.set()
            if self._ending or not self._machine.kernel.stay:
                return  # it was asked to
            status, signal = process.exit_status, process.exit_signal
            if self._machine.crash_report is not None:
                notice = Notice(
                    f"Crashed (signal {signal})",
                    ("The terminal shows the report.", "Save a source to start again."),
                    is_error=True,
                )
            else:
                notice = Notice(f"Ended (status {status})", ("Save a source to start again.",))
            self._machine.notices.show(notice)
            self._say(f"{notice.title[0].lower()}{notice.title[1:]}; waiting for the next save")

        process.on_exit.append(ended)


def summary(output: str) -> tuple[str, ...]:
    """The lines of a tool's output that say what is wrong, without colours."""
    lines = [line.rstrip() for line in _ESCAPES.sub("", output).splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR.search(line)]
    shown = errors or lines[-_MOST_LINES:]
    more = len(shown) - _MOST_LINES
    return (*shown[:_MOST_LINES], *([f"and {more} more"] if more > 0 else []))


def _words(error: OSError | UnicodeEncodeError) -> str:
    """One line of a reasonable length: the path that is meant may be very long."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{str(error.filename)[:80]}: {error.strerror}"
    return str(error)[:200]


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return (str(path), found.st_mtime_ns, found.st_size)

# SPDX-License-Identifier: GPL-2.0-or-later
"""Replaying a session: the same run again, and whether it showed the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from droidemu.display.picture import Picture
from droidemu.display.session import DisplayBackend
from droidemu.hal.clock import NSEC_PER_SEC, host_ns
from droidemu.machine.config import MachineConfig
from droidemu.machine.program import Program
from droidemu.machine.session import file_hash, until_ns
from droidemu.machine.session_file import End, Session, Shown
from droidemu.machine.session_machine import SessionMachine


@dataclass
class Failure:
    """The first difference between a recording and its replay."""

    #: One line for the user.
    message: str
    #: Number of the frame and its guest time (ns); None if it was no frame.
    frame: int | None = None
    ns: int | None = None
    #: Hashes of the pictures; None: there was none.
    expected: str | None = None
    actual: str | None = None
    picture: Picture | None = None


@dataclass
class Result:
    """What a replay found."""

    session: Session
    frames: int
    pictures: int
    guest_ns: int
    host_ns: int
    #: The program is not the recorded one, byte for byte.
    program_changed: bool
    #: Pictures that came at another guest time than recorded; 0 unless that was allowed.
    moved: int = 0
    failure: Failure | None = None
    #: Text of a crash of the guest.
    crash: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, for scripts."""
        failure: dict[str, Any] | None = None
        if self.failure is not None:
            wrong = self.failure
            failure = {
                "message": wrong.message,
                "frame": wrong.frame,
                "ns": wrong.ns,
                "expected": wrong.expected,
                "actual": wrong.actual,
            }
        return {
            "passed": self.failure is None,
            "frames": self.frames,
            "pictures": self.pictures,
            "moved": self.moved,
            "guest_seconds": self.guest_ns / NSEC_PER_SEC,
            "seconds": self.host_ns / NSEC_PER_SEC,
            "program_changed": self.program_changed,
            "failure": failure,
            "crash": self.crash,
        }


def seconds(ns: int) -> str:
    """Guest time for people; exact to the microsecond."""
    return f"{ns / NSEC_PER_SEC:.6f} s"


class _Checker(SessionMachine):
    """Compares as it runs, and stops at the first difference.

    ``exact``: times count, too. Otherwise a run that was ended from outside goes on until every
    picture has come, for at most as long again, and may then have shown more.
    """

    def __init__(
        self,
        config: MachineConfig,
        program: Program,
        session: Session,
        paced: bool,
        keep: bool,
        exact: bool,
    ) -> None:
        self.failure: Failure | None = None
        self.moved = 0
        self._session = session
        self._exact = exact
        #: Every picture by hash, if asked for.
        self.kept: dict[str, Picture] = {}
        self._keep = keep
        self._expected = iter(session.pictures)
        super().__init__(
            config,
            program,
            step_ns=session.step_ns,
            inputs=session.inputs,
            until_ns=until_ns(session) if exact else _longest_ns(session),
            paced=paced,
            show=False,
        )

    def _stepped(self, ns: int) -> None:
        end = self._session.end
        if not self._exact and end.how == "quit" and ns >= end.ns:
            self._quit_wanted |= len(self.pictures) >= len(self._session.pictures)
        super()._stepped(ns)

    def on_picture(self, shown: Shown, picture: Picture) -> None:
        if self.failure is not None:
            return
        super().on_picture(shown, picture)
        expected = next(self._expected, None)
        if not self._is_right(shown, expected):
            self.failure = _difference(shown, expected, picture)
            self.request_quit()
            return
        self.moved += expected is not None and shown != expected
        if self._keep:
            self.kept[shown.hash] = picture

    def _is_right(self, shown: Shown, expected: Shown | None) -> bool:
        if self._exact or shown == expected:
            return shown == expected
        if expected is None:
            return self._session.end.how == "quit"
        return shown.hash == expected.hash


def _longest_ns(session: Session) -> int:
    """When (guest ns) a replay whose times do not count is ended from outside."""
    return max(until_ns(session), 2 * session.end.ns)


def _difference(shown: Shown, expected: Shown | None, picture: Picture) -> Failure:
    where = f"frame {shown.frame} at {seconds(shown.ns)}"
    if expected is None:
        text = f"{where}: a picture that the recording does not have ({shown.hash})"
        return Failure(text, shown.frame, shown.ns, None, shown.hash, picture)
    if shown.hash == expected.hash:
        text = (
            f"{where}: this picture was recorded as frame {expected.frame} "
            f"at {seconds(expected.ns)}"
        )
    elif (shown.frame, shown.ns) == (expected.frame, expected.ns):
        text = f"{where}: expected picture {expected.hash}, got {shown.hash}"
    else:
        text = (
            f"{where}: got picture {shown.hash}; the recording has {expected.hash} as frame "
            f"{expected.frame} at {seconds(expected.ns)}"
        )
    return Failure(text, shown.frame, shown.ns, expected.hash, shown.hash, picture)


def _end_difference(session: Session, seen: int, end: End, exact: bool) -> Failure | None:
    wanted = session.end
    if seen < len(session.pictures):
        missing = session.pictures[seen]
        text = f"frame {missing.frame} at {seconds(missing.ns)}: picture {missing.hash} never came"
        return Failure(_ended(end) + text, missing.frame, missing.ns, missing.hash, None)
    if not exact and wanted.how == "quit" and end.ns >= wanted.ns:
        return None
    if end.how != wanted.how:
        if end.how == "quit":
            return Failure(f"the program still ran at {seconds(end.ns)}; it ended when recorded")
        return Failure(_ended(end) + "it still ran when recorded")
    if end.status != wanted.status:
        return Failure(f"exit status {end.status}, recorded {wanted.status}")
    if end.output != wanted.output:
        return Failure(
            f"standard output differs: {end.output_bytes} bytes, recorded {wanted.output_bytes}"
        )
    if not exact:
        return None
    if end.frames != wanted.frames:
        return Failure(f"{end.frames} frames were shown, recorded {wanted.frames}")
    if end.ns != wanted.ns:
        return Failure(f"the program ended at {seconds(end.ns)}, recorded {seconds(wanted.ns)}")
    return None


def _ended(end: End) -> str:
    if end.how == "quit":
        return ""
    return f"the program ended at {seconds(end.ns)} with status {end.status}: "


class Replay:
    """One replay; ``run`` once, then look at the rest."""

    def __init__(
        self,
        session: Session,
        config: MachineConfig,
        program: Program,
        *,
        paced: bool = False,
        keep: bool = False,
        exact: bool = True,
    ) -> None:
        """``paced``: to be watched in a window. ``keep``: keep every picture in memory.

        ``exact``: pictures must also come at the recorded times.
        """
        self.session = session
        self._exact = exact
        self._changed = file_hash(program.host) != session.program.sha256
        self.machine: SessionMachine = _Checker(config, program, session, paced, keep, exact)

    def run(self, display: DisplayBackend) -> Result:
        """Run it and compare. UserError, InternalError as ``Machine.run``."""
        machine = self.machine
        assert isinstance(machine, _Checker)
        start = host_ns()
        machine.run(display)
        end = machine.conclude()
        seen = len(machine.pictures)
        failure = machine.failure or _end_difference(self.session, seen, end, self._exact)
        return Result(
            self.session, end.frames, seen, end.ns, host_ns() - start,
            self._changed, machine.moved, failure, machine.crash_report,
        )  # fmt: skip

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures seen, by hash, if they were kept."""
        assert isinstance(self.machine, _Checker)
        return self.machine.kept


def update(
    session: Session, config: MachineConfig, program: Program, display: DisplayBackend
) -> Session:
    """Run a session's input again and take what is shown now as what is expected."""
    machine = SessionMachine(
        config, program, step_ns=session.step_ns, inputs=session.inputs,
        until_ns=until_ns(session), show=False,
    )  # fmt: skip
    machine.run(display)
    end = machine.conclude()
    reference = replace(session.program, sha256=file_hash(program.host))
    return replace(session, program=reference, pictures=machine.pictures, end=end)


def failure_folder(path: Path) -> Path:
    """Where a failed replay of the session at ``path`` puts its pictures by default."""
    return path.with_name(path.stem + ".failed")


def pictures_folder(path: Path) -> Path:
    """Where ``--pictures`` keeps the pictures of the session at ``path``."""
    return path.with_name(path.stem + ".pictures")

# SPDX-License-Identifier: GPL-2.0-or-later
"""Session files: a run that can be repeated and checked, as JSON lines. See docs/replay.md.

The first line tells what ran and on which device; then come the input and the pictures in order
of guest time; the last line tells how it ended. Reading a file gives a :class:`Session` or one
UserError that names the line.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from droidemu.display.picture import HASH_DIGITS
from droidemu.errors import UserError
from droidemu.hal.device import DeviceSettings, parse_setting, setting_words
from droidemu.hal.profiles import DEFAULT, DeviceProfile
from droidemu.hal.stepped_input import STEP_NS, Batch, parse_action

FORMAT = "droidemu-session"
VERSION = 1
SUFFIX = ".session"

#: Bounds that keep a damaged or hostile file from doing harm.
_MOST_BYTES = 256 << 20
_MOST_NS = 7 * 24 * 3600 * 10**9
_MOST_TEXT = 1 << 20
_PROFILE_RANGES = {
    "width": (16, 8192),
    "height": (16, 8192),
    "dpi": (50, 1000),
    "refresh_hz": (1, 1000),
    "memory_mb": (16, 32768),
}
_HEX = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True)
class ProgramReference:
    """Which program ran. One of ``sample``, ``file`` (relative to the session) and ``guest``."""

    kind: str
    name: str
    #: Of a sample: which build.
    abi: str = ""
    #: SHA-256 of the program as it was recorded.
    sha256: str = ""


@dataclass(frozen=True)
class Input:
    """Actions that reached the guest together."""

    ns: int
    texts: tuple[str, ...]
    batch: Batch


@dataclass(frozen=True)
class Shown:
    """A picture that differs from the one before it: guest time, number of the frame, hash."""

    ns: int
    frame: int
    hash: str


@dataclass(frozen=True)
class End:
    """How the run ended: the guest left (``exit``) or was ended from outside (``quit``)."""

    ns: int
    how: str
    #: Exit status of the guest, 0 for ``quit``.
    status: int
    #: Frames shown in all.
    frames: int
    #: SHA-256 of standard output and how many bytes that was.
    output: str
    output_bytes: int


@dataclass
class Session:
    """The content of a session file."""

    program: ProgramReference
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    profile: DeviceProfile = DEFAULT
    #: Rotation, theme, battery and the like.
    settings: DeviceSettings = field(default_factory=DeviceSettings)
    #: (host path, guest path), shown read-only.
    mounts: tuple[tuple[str, str], ...] = ()
    sysroot: str | None = None
    seed: int = 0
    step_ns: int = STEP_NS
    #: Free text of the user's, kept by updates.
    note: str = ""
    inputs: list[Input] = field(default_factory=list)
    pictures: list[Shown] = field(default_factory=list)
    end: End = End(0, "quit", 0, 0, "", 0)


# -- writing -------------------------------------------------------------------------------------


def dump_session(session: Session) -> bytes:
    """The file's content: ASCII, lines end in LF."""
    program = {session.program.kind: session.program.name}
    if session.program.abi:
        program["abi"] = session.program.abi
    program["sha256"] = session.program.sha256
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "note": session.note,
        "program": program,
        "arguments": list(session.arguments),
        "environment": session.environment,
        "device": asdict(session.profile),
        "state": setting_words(session.settings),
        "mounts": [list(mount) for mount in session.mounts],
        "sysroot": session.sysroot,
        "clock": "virtual",
        "seed": session.seed,
        "step_ns": session.step_ns,
    }
    rows: list[tuple[int, int, dict[str, Any]]] = [
        (shown.ns, 0, {"ns": shown.ns, "frame": shown.frame, "picture": shown.hash})
        for shown in session.pictures
    ]
    rows += [(item.ns, 1, {"ns": item.ns, "input": list(item.texts)}) for item in session.inputs]
    rows.sort(key=lambda row: row[:2])
    end = session.end
    last = {
        "ns": end.ns,
        "end": end.how,
        "status": end.status,
        "frames": end.frames,
        "output": end.output,
        "output_bytes": end.output_bytes,
    }
    lines = [head, *(row for _, _, row in rows), last]
    return "".join(json.dumps(line) + "\n" for line in lines).encode("ascii")


# -- reading -------------------------------------------------------------------------------------


def read_session(path: Path) -> Session:
    """Read a session file. UserError."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1) if path.is_file() else b""
    except OSError as error:
        raise UserError(f"cannot read session {path}: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise UserError(f"{path}: too large for a session")
    return parse_session(data, str(path))


def parse_session(data: bytes, name: str = "session") -> Session:
    """Parse a session file's content; UserError names ``name`` and the line."""
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise UserError(f"{name}: not a session file (not UTF-8 text)") from None
    session: Session | None = None
    ended = False
    last_ns = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        at = f"{name}:{number}"
        row = _Row(_load(line, at, session is None), at)
        if session is None:
            session = _head(row)
            continue
        if ended:
            raise row.problem("nothing may follow the end")
        ns = row.number("ns", 0, _MOST_NS)
        if ns < last_ns:
            raise row.problem("earlier than the line before")
        last_ns = ns
        if row.has("input"):
            _input(row, session, ns)
        elif row.has("picture"):
            _picture(row, session, ns)
        elif row.has("end"):
            session.end = _end(row, session, ns)
            ended = True
        else:
            raise row.problem("expected input, picture or end")
        row.done()
    if session is None:
        raise UserError(f"{name}: not a session file (it is empty)")
    if not ended:
        raise UserError(f"{name}: the last line, which tells the end, is missing")
    return session


def _load(line: str, at: str, first: bool) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        if first:
            raise UserError(f"{at}: not a session file") from None
        text = str(error) if isinstance(error, json.JSONDecodeError) else "a value is too large"
        raise UserError(f"{at}: not JSON: {text}") from None
    if not isinstance(row, dict):
        raise UserError(f"{at}: not a session file" if first else f"{at}: not a JSON object")
    return row


class _Row:
    """One line; every access checks type and range."""

    def __init__(self, values: dict[str, Any], at: str) -> None:
        self._values = dict(values)
        self.at = at

    def problem(self, what: str) -> UserError:
        return UserError(f"{self.at}: {what}")

    def has(self, key: str) -> bool:
        return key in self._values

    def done(self) -> None:
        """Nothing else may be there: a misspelt key would be ignored otherwise."""
        for key in self._values:
            raise self.problem(f"unknown key {key[:40]!r}")

    def _take(self, key: str, kind: type | tuple[type, ...], what: str) -> Any:
        if key not in self._values:
            raise self.problem(f"{key} is missing")
        value = self._values.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.problem(f"{key} is not {what}")
        return value

    def number(self, key: str, low: int, high: int) -> int:
        value: int = self._take(key, int, "a whole number")
        if not low <= value <= high:
            raise self.problem(f"{key} is not in {low} to {high}")
        return value

    def text(self, key: str) -> str:
        value: str = self._take(key, str, "text")
        return self.plain(key, value)

    def plain(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or len(value) > _MOST_TEXT or "\0" in value:
            raise self.problem(f"{key} is not text without NUL characters")
        try:
            value.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raise self.problem(f"{key} holds half a character") from None
        return value

    def digest(self, key: str, digits: int) -> str:
        value = self.text(key)
        if len(value) != digits or not _HEX.fullmatch(value):
            raise self.problem(f"{key} is not {digits} hexadecimal digits")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._take(key, list, "a list")
        return tuple(self.plain(key, value) for value in values)

    def row(self, key: str) -> _Row:
        return _Row(self._take(key, dict, "an object"), f"{self.at}: {key}")

    def mapping(self, key: str) -> dict[str, str]:
        values = self._take(key, dict, "an object")
        for name in values:
            if not self.plain(key, name) or "=" in name:
                raise self.problem(f"{key} holds a name that cannot be")
        return {name: self.plain(key, value) for name, value in values.items()}

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        found = []
        for pair in self._take(key, list, "a list"):
            if not isinstance(pair, list) or len(pair) != 2:
                raise self.problem(f"{key} is not a list of pairs")
            found.append((self.plain(key, pair[0]), self.plain(key, pair[1])))
        return tuple(found)

    def optional_text(self, key: str) -> str | None:
        if self._values.get(key, 0) is None:
            del self._values[key]
            return None
        return self.text(key)


def _head(row: _Row) -> Session:
    if not row.has("format") or row.text("format") != FORMAT:
        raise row.problem("not a session file")
    version = row.number("version", 0, 1 << 31)
    if version != VERSION:
        raise row.problem(f"version {version} of the format is not known, only {VERSION}")
    clock = row.text("clock")
    if clock != "virtual":
        raise row.problem(f"clock {clock[:20]!r} cannot be replayed, only virtual")
    session = Session(
        program=_program(row.row("program")),
        arguments=row.texts("arguments"),
        environment=row.mapping("environment"),
        profile=_profile(row.row("device")),
        settings=_settings(row),
        mounts=row.pairs("mounts"),
        sysroot=row.optional_text("sysroot"),
        seed=row.number("seed", 0, (1 << 63) - 1),
        step_ns=row.number("step_ns", 100_000, 1_000_000_000),
        note=row.text("note"),
    )
    row.done()
    for host, guest in session.mounts:
        if not host or not guest.startswith("/"):
            raise row.problem("mounts: expected a host path and an absolute guest path")
    return session


def _program(row: _Row) -> ProgramReference:
    kinds = [kind for kind in ("sample", "file", "guest") if row.has(kind)]
    if len(kinds) != 1:
        raise row.problem("expected one of sample, file and guest")
    name = row.text(kinds[0])
    if not name:
        raise row.problem(f"{kinds[0]} is empty")
    abi = row.text("abi") if row.has("abi") else ""
    program = ProgramReference(kinds[0], name, abi, row.digest("sha256", 64))
    row.done()
    return program


def _profile(row: _Row) -> DeviceProfile:
    """Of every field of a profile; those that are missing are the default's."""
    values: dict[str, Any] = {}
    for known in fields(DeviceProfile):
        if not row.has(known.name):
            continue
        default = getattr(DEFAULT, known.name)
        if isinstance(default, int):
            values[known.name] = row.number(
                known.name, *_PROFILE_RANGES.get(known.name, (0, 1 << 31))
            )
        else:
            values[known.name] = row.text(known.name)
    row.done()
    return replace(DEFAULT, **values)


def _settings(row: _Row) -> DeviceSettings:
    """Sessions from before there were settings have none."""
    changes: dict[str, Any] = {}
    for name, text in (row.mapping("state") if row.has("state") else {}).items():
        try:
            changes |= parse_setting(name, text)
        except UserError as error:
            raise row.problem(f"state: {error}") from None
    return DeviceSettings(**changes)


def _input(row: _Row, session: Session, ns: int) -> None:
    if ns % session.step_ns:
        raise row.problem(f"input comes only at multiples of {session.step_ns} ns")
    texts = row.texts("input")
    if not texts:
        raise row.problem("input is empty")
    profile = session.profile
    batch = tuple(parse_action(text, profile.width, profile.height, row.at) for text in texts)
    session.inputs.append(Input(ns, texts, batch))


def _picture(row: _Row, session: Session, ns: int) -> None:
    frame = row.number("frame", 1, 1 << 40)
    if session.pictures and frame <= session.pictures[-1].frame:
        raise row.problem("frame numbers must rise")
    session.pictures.append(Shown(ns, frame, row.digest("picture", HASH_DIGITS)))


def _end(row: _Row, session: Session, ns: int) -> End:
    how = row.text("end")
    if how not in ("exit", "quit"):
        raise row.problem("end is neither exit nor quit")
    latest = session.pictures[-1].frame if session.pictures else 0
    return End(
        ns,
        how,
        row.number("status", 0, 255),
        row.number("frames", latest, 1 << 40),
        row.digest("output", 64),
        row.number("output_bytes", 0, 1 << 62),
    )

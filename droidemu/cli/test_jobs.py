# SPDX-License-Identifier: GPL-2.0-or-later
"""One job of ``droidemu test``: a replay in a process of its own, and reports of many."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from droidemu.hal.clock import NSEC_PER_SEC, host_ns

#: Lines of a process's stderr that a report shows.
_MOST_LINES = 40

#: The name of all suites together: who has made a report.
_MAKER = "droidemu test"

#: Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Outcome:
    """How a session's replay went."""

    path: Path
    #: passed, failed (something differs), error (it could not run, or crashed) or timeout.
    kind: str
    message: str = ""
    #: Host seconds.
    seconds: float = 0.0
    frames: int | None = None
    files: list[str] = field(default_factory=list)
    #: What the process said on stderr, if it did not pass.
    details: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for scripts."""
        return {
            "session": str(self.path),
            "result": self.kind,
            "message": self.message,
            "seconds": self.seconds,
            "frames": self.frames,
            "files": self.files,
            "details": self.details,
            "failure": self.result.get("failure"),
        }


def self_command() -> list[str]:
    """How to start this program once more, also when it is frozen into one file."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "droidemu"]


def run_session(path: Path, timeout: float, options: Sequence[str] = ()) -> Outcome:
    """Replay one session; whatever happens to its process is an outcome."""
    start = host_ns()
    command = [*self_command(), "replay", "--json", *options, "--", str(path)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=timeout
        )
    except subprocess.TimeoutExpired:
        outcome = Outcome(path, "timeout", f"not finished after {timeout:g} s")
    except OSError as error:
        outcome = Outcome(path, "error", f"cannot start a process: {error.strerror}")
    else:
        outcome = _judge(path, done)
    outcome.seconds = (host_ns() - start) / NSEC_PER_SEC
    return outcome


def _judge(path: Path, done: subprocess.CompletedProcess[bytes]) -> Outcome:
    said = done.stderr.decode("utf-8", "replace").replace("\r\n", "\n").strip()
    try:
        result = json.loads(done.stdout)
        passed = bool(result["passed"])
    except (ValueError, TypeError, KeyError):
        result, passed = {}, False
    frames = result.get("frames")
    if done.returncode == 0 and passed:
        return Outcome(path, "passed", frames=frames, result=result)
    details = "\n".join(said.splitlines()[-_MOST_LINES:])
    if done.returncode == 1 and result.get("failure"):
        message = str(result["failure"]["message"])
        files = [str(file) for file in result.get("files", [])]
        return Outcome(path, "failed", message, 0.0, frames, files, details, result)
    if done.returncode == 2 and said:
        message = said.splitlines()[-1].removeprefix("droidemu: error: ")
        return Outcome(path, "error", message.removeprefix(f"{path}: "))
    what = f"signal {-done.returncode}" if done.returncode < 0 else f"status {done.returncode}"
    return Outcome(path, "error", f"its process ended with {what}", details=details)


def junit_report(name: str, outcomes: list[Outcome]) -> bytes:
    """The outcomes as a JUnit XML file."""
    suite = ElementTree.Element(
        "testsuite",
        name=_clean(name),
        tests=str(len(outcomes)),
        failures=str(sum(outcome.kind == "failed" for outcome in outcomes)),
        errors=str(sum(outcome.kind in ("error", "timeout") for outcome in outcomes)),
        time=f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    )
    for outcome in outcomes:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_clean(outcome.path.parent.as_posix()),
            name=_clean(outcome.path.stem),
            time=f"{outcome.seconds:.3f}",
        )
        if outcome.kind == "passed":
            continue
        tag = "failure" if outcome.kind == "failed" else "error"
        wrong = ElementTree.SubElement(
            case, tag, type=outcome.kind, message=_clean(outcome.message)
        )
        wrong.text = _clean("\n".join([outcome.message, *outcome.files, outcome.details]))
    suites = ElementTree.Element("testsuites", name=_MAKER)
    suites.append(suite)
    ElementTree.indent(suites)
    return bytes(ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)) + b"\n"


def is_report(path: Path) -> bool:
    """Whether a file is a report of ours, which the next one may replace."""
    try:
        with path.open("rb") as file:
            return f'<testsuites name="{_MAKER}">'.encode() in file.read(200)
    except OSError:
        return False


def _clean(text: str) -> str:
    return _NOT_XML.sub("?", text)

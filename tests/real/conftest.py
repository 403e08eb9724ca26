# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that nobody here wrote: Debian's, unmodified, as .ci/real-programs fetches them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ARCHES = ("arm64", "armhf")
#: Longest time a program may take, in seconds.
LIMIT = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests need the programs; one reason for all of them."""
    here = Path(__file__).parent
    reason = ""
    if not os.environ.get("DROIDEMU_REAL"):
        reason = "DROIDEMU_REAL is not set; .ci/real-programs FOLDER fetches the programs"
    for item in items:
        # tests/real/android has needs of its own.
        if reason and here in item.path.parents and here / "android" not in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder with amd64, arm64 and armhf root folders."""
    folder = Path(os.environ["DROIDEMU_REAL"]).resolve()
    assert (folder / "complete").is_file(), "run .ci/real-programs again"
    return folder


@pytest.fixture(params=ARCHES)
def arch(request: pytest.FixtureRequest) -> str:
    """Both ABIs, one after the other."""
    return str(request.param)


@dataclass(frozen=True)
class Done:
    """What a program left behind."""

    status: int
    out: str
    err: str


def run(
    command: list[str],
    *,
    text: str = "",
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> Done:
    """Runs a command with `text` on its standard input."""
    done = subprocess.run(
        command,
        check=False,
        input=text.encode(),
        capture_output=True,
        timeout=LIMIT,
        cwd=cwd or ROOT,
        env=None if env is None else {"PATH": os.environ["PATH"], **env},
    )
    return Done(
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def droidemu(*args: str, headless: bool = True) -> list[str]:
    """The command line of ``droidemu run``."""
    first = ["--headless"] if headless else []
    return [sys.executable, "-m", "droidemu", "run", *first, *args]


def root_run(real: Path, arch: str, *args: str, text: str = "") -> Done:
    """Runs ``droidemu run --headless --sysroot ROOT args...`` on Debian's files for `arch`."""
    return run(droidemu("--sysroot", str(real / arch), *args), text=text)

# SPDX-License-Identifier: GPL-2.0-or-later
"""Letters of all kinds in paths and output, whatever the encoding of the pipe: no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from droidemu.sdk.catalog import find_sample

FOLDER = "Zoë Müller 中文 folder"


def droidemu(*arguments: str, **environment: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "droidemu", *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / FOLDER
    folder.mkdir()
    return Path(shutil.copy(find_sample("hello"), folder / "héllo 世界"))


def test_a_program_in_such_a_folder_runs(program: Path) -> None:
    status, out, err = droidemu("run", "--headless", str(program), "ärgument", "世")
    assert (status, err) == (0, b"")
    assert "héllo 世界 ärgument 世".encode() in out


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "utf-8", "cp932"])
def test_every_code_page_shows_something(program: Path, encoding: str) -> None:
    status, out, err = droidemu("info", str(program), PYTHONIOENCODING=encoding, COLUMNS="400")
    assert (status, err) == (0, b"")
    assert "llo" in out.decode(encoding)
    missing = program.with_name("缺失 ß")
    status, out, err = droidemu("run", "--headless", str(missing), PYTHONIOENCODING=encoding)
    assert (status, out) == (2, b"")
    said = err.decode(encoding)
    assert said.startswith("droidemu: error: ") and len(said.splitlines()) == 1
    shown = "缺失 ß".encode(encoding, "backslashreplace").decode(encoding)
    assert shown in said


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows: elsewhere the locale rules")
def test_pipes_on_windows_get_utf8(program: Path) -> None:
    status, _, err = droidemu("run", "--headless", str(program.with_name("缺失 ß")))
    assert status == 2 and "缺失 ß".encode() in err

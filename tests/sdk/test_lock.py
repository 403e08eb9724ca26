# SPDX-License-Identifier: GPL-2.0-or-later
"""One at a time, also on network file systems that know no locks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.sdk.lock import hold

filelock = pytest.importorskip("filelock")


@pytest.fixture(params=["locks", "none"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With a file system's locks, and without."""

    class None_(filelock.FileLock):  # type: ignore[misc, name-defined]
        def _acquire(self) -> None:
            raise NotImplementedError("FileSystem does not appear to support flock")

    if request.param == "none":
        monkeypatch.setattr(filelock, "FileLock", None_)
    return str(request.param)


def test_the_second_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ".lock"
    waited: list[bool] = []
    with hold(path, 0, "busy"):
        assert (tmp_path / ".lock.held").exists() == (kind == "none")
        with pytest.raises(UserError, match="busy"), hold(path, 0, "busy"):
            pass
        with (
            pytest.raises(UserError, match="busy"),
            hold(path, 0.6, "busy", lambda: waited.append(True)),
        ):
            pass
    assert waited == [True]
    with hold(path, 0, "busy"):
        pass


def test_what_goes_wrong_inside_frees_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ".lock"
    with pytest.raises(KeyError), hold(path, 0, "busy"):
        raise KeyError("x")
    with hold(path, 0, "busy"):
        pass


def test_a_process_that_dies_frees_it(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom droidemu.sdk.lock import hold\n"
        "with hold(Path(sys.argv[1]), 0, 'busy'):\n    os._exit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 3
    with hold(path, 0, "busy"):
        pass


def test_no_folder_to_write_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises((UserError, OSError)), hold(tmp_path / "file" / ".lock", 0, "busy"):
        pass

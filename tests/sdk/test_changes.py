# SPDX-License-Identifier: GPL-2.0-or-later
"""Noticing saves: as editors make them, in new folders, told by the system and by looking."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from droidemu.errors import UserError
from droidemu.sdk.changes import Changes, is_on_network

pytest.importorskip("watchfiles")

Watch = Callable[..., Changes]


@pytest.fixture
def watch() -> Iterator[Watch]:
    made: list[Changes] = []

    def start(folder: Path, poll: bool = False) -> Changes:
        made.append(Changes([folder], [folder / "build"], poll))
        return made[-1]

    yield start
    for changes in made:
        changes.close()


def until(changes: Changes, name: str) -> set[str]:
    """What was reported up to the file of that name; AssertionError when it is not."""
    seen: set[str] = set()
    while name not in seen:
        found = changes.wait(20)
        assert found, f"{name} was not reported, but {seen}"
        seen |= {path.name for path in found}
    return seen


@pytest.mark.parametrize("poll", [False, True], ids=["told", "looking"])
def test_saves_are_noticed(tmp_path: Path, watch: Watch, poll: bool) -> None:
    source = tmp_path / "main.c"
    source.write_text("one", encoding="utf-8")
    changes = watch(tmp_path, poll)
    assert changes.polls == poll
    source.write_text("two!", encoding="utf-8")
    until(changes, "main.c")
    new = tmp_path / "main.c.tmp"  # the way of editors that never leave half a file
    new.write_text("three", encoding="utf-8")
    new.replace(source)
    until(changes, "main.c")
    source.unlink()
    until(changes, "main.c")


def test_new_folders_belong(tmp_path: Path, watch: Watch) -> None:
    changes = watch(tmp_path)
    (tmp_path / "src").mkdir()
    until(changes, "src")
    (tmp_path / "src" / "new.c").write_text("x", encoding="utf-8")
    until(changes, "new.c")


def test_what_a_build_makes_is_no_change(tmp_path: Path, watch: Watch) -> None:
    (tmp_path / "build").mkdir()
    changes = watch(tmp_path)
    (tmp_path / "build" / "x.o").write_text("x", encoding="utf-8")
    (tmp_path / "src.c").write_text("x", encoding="utf-8")
    assert "x.o" not in until(changes, "src.c")


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: links need a privilege")
def test_what_a_build_makes_is_no_change_behind_a_link(tmp_path: Path) -> None:
    """Whichever of its names the system tells: a build must not be the reason for the next."""
    real, link = tmp_path / "real", tmp_path / "link"
    (real / "build").mkdir(parents=True)
    link.symlink_to(real)
    changes = Changes([link], [link / "build"], False)
    try:
        for folder in (real, link):
            assert not changes._counts(None, str(folder / "build" / ".lock"))
            assert changes._counts(None, str(folder / "main.c"))
    finally:
        changes.close()


def test_waiting_ends(tmp_path: Path, watch: Watch) -> None:
    changes = watch(tmp_path)
    assert changes.wait(0.01) is None
    threading.Timer(0.05, changes.interrupt).start()
    assert changes.wait(20) is None
    threading.Timer(0.05, changes.close).start()
    assert changes.wait(20) is None


def test_looking_where_the_system_does_not_tell(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No inotify watches are left: the same saves are found by looking."""
    import watchfiles

    def refuse(*folders: Path, **options: object) -> object:
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refuse)
    changes = watch(tmp_path)
    assert changes.polls
    (tmp_path / "x.c").write_text("x", encoding="utf-8")
    until(changes, "x.c")


def test_a_folder_that_is_not_there(tmp_path: Path, watch: Watch) -> None:
    with pytest.raises(UserError, match=r"cannot watch .*nowhere: no such folder"):
        watch(tmp_path / "nowhere")


def test_network_file_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil

    def part(device: str, mount: Path, kind: str, options: str) -> SimpleNamespace:
        return SimpleNamespace(device=device, mountpoint=str(mount), fstype=kind, opts=options)

    assert not is_on_network(tmp_path)
    full = tmp_path.resolve()
    parts = [
        part("x", Path(full.anchor), "ext4", "rw"),
        part("server:/x", full, "nfs4", "rw"),
        part("y", full / "local", "ext4", "rw"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: parts)
    assert is_on_network(tmp_path) and is_on_network(tmp_path / "sub")
    assert not is_on_network(tmp_path / "local" / "sub")
    parts[1] = part("z", full, "NTFS", "rw,remote")
    assert is_on_network(tmp_path)


@pytest.mark.skipif(os.name != "nt", reason="needs Windows")
def test_windows_shares_are_on_the_network() -> None:
    assert is_on_network(Path("\\\\server\\share\\project"))
    assert is_on_network(Path("\\\\?\\UNC\\server\\share\\project"))

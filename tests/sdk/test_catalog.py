# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of samples, and finding their programs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from droidemu.cli.samples import command
from droidemu.errors import UserError
from droidemu.sdk import catalog
from droidemu.sdk.catalog import find_sample, list_samples, newest_change, read_catalog

APPS = ["native-plasma", "native-paint", "marbles"]
NAMES = ["hello", "plasma", "clock", "paint", "game", "inspector", *APPS]
ROOT = Path(catalog.__file__).resolve().parents[2]


def test_list() -> None:
    samples = list_samples()
    assert [sample.name for sample in samples] == NAMES
    for sample in samples:
        assert sample.abis == ("arm64-v8a", "armeabi-v7a")
        assert sample.title and sample.how
        assert sample.is_app == (sample.name in APPS)
        for source in sample.sources:
            path = ROOT / "samples" / source
            assert path.is_dir() if sample.is_app else path.is_file()


def test_every_source_belongs_to_a_sample() -> None:
    listed = {
        s for sample in read_catalog(ROOT / "samples" / "samples.cfg") for s in sample.sources
    }
    assert listed >= {path.name for path in (ROOT / "samples").glob("*.c")}


def test_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ziglang")
    monkeypatch.setattr(catalog, "_GUEST", tmp_path / "droidemu" / "_guest")
    monkeypatch.setattr(catalog, "_in_source_tree", lambda: True)
    monkeypatch.setattr(catalog, "_newest_source", lambda: 1000)
    program = find_sample("hello", "arm")
    assert program == tmp_path / "droidemu" / "_guest" / "armeabi-v7a" / "hello"
    built = program.stat().st_mtime_ns
    assert find_sample("hello", "armeabi-v7a").stat().st_mtime_ns == built  # up to date
    os.utime(program, ns=(500, 500))
    assert find_sample("hello", "arm").stat().st_mtime_ns > 1000  # older than the sources


def test_the_newest_change(tmp_path: Path) -> None:
    """Python's byte code, which is made when a module is first needed, is no change."""
    assert newest_change(tmp_path) == 0
    for name, time_ns in (("a", 3000), ("b/c/d", 5000), ("b/__pycache__/e.pyc", 7000)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        os.utime(path, ns=(time_ns, time_ns))
    assert newest_change(tmp_path) == 5000


def test_links_to_folders_are_not_walked(tmp_path: Path) -> None:
    """Such a link may lead back up, without an end."""
    link = tmp_path / "up"
    try:
        link.symlink_to(".", target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links here")
    if not link.is_symlink():  # Wine only says that it has made one
        pytest.skip("no symbolic links here")
    os.utime(tmp_path, ns=(3000, 3000))
    assert newest_change(tmp_path) == 3000


def test_a_built_sample_needs_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an installed wheel: the program is there, sources and compiler are not."""
    program = tmp_path / "_guest" / "arm64-v8a" / "hello"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\x7fELF")
    monkeypatch.setattr(catalog, "_GUEST", tmp_path / "_guest")
    assert find_sample("hello") == program


@pytest.mark.parametrize("name", ["nothing", "../hello", "", "arm64-v8a/hello"])
def test_no_such_sample(name: str) -> None:
    with pytest.raises(UserError, match="there are hello, plasma, clock"):
        find_sample(name)


def test_unknown_abi() -> None:
    with pytest.raises(UserError, match="unknown ABI"):
        find_sample("hello", "mips")


def test_samples_verb() -> None:
    result = CliRunner().invoke(command)
    assert result.exit_code == 0
    for name in NAMES:
        assert name in result.output

# SPDX-License-Identifier: GPL-2.0-or-later
"""The builder of Android's /system: its files, their order, version scripts, object files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.sdk import android, library, musl, runtime, system
from droidemu.sdk.exports import read_exports, read_missing, version_script
from droidemu.sdk.objfile import give_away

pytest.importorskip("ziglang")


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "library.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('kind = "library"', "file is missing"),
        ('file = "a.so"\nkind = "disk"', "kind is neither"),
        ('file = "a.so"\nneeded = "libc.so"', "needed has the wrong type"),
        ('file = "a.so"\nflags = [1]', "flags has the wrong type"),
        ('file = "a.so"\ncolour = "red"', "unknown key 'colour'"),
        ("file = ", "library.toml: "),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(UserError, match=complaint) as error:
        library.read_library(file)
    assert str(file) in str(error.value)


def test_names_by_abi(tmp_path: Path) -> None:
    file = write(tmp_path, 'kind = "program"\nfile = "x"\nfile64 = "x64"')
    read = library.read_library(file)
    assert read.place(android.ARM64) == "system/bin/x64"
    assert read.place(android.ARM) == "system/bin/x"
    with pytest.raises(UserError, match="nothing is"):
        _ = library.read_library(write(tmp_path, 'file = "x"\nsources = ["*.c"]')).sources


def test_order_and_circles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "system_root", lambda: tmp_path)
    write(tmp_path / "a", 'file = "a.so"\nneeded = ["b.so", "unwritten.so"]')
    write(tmp_path / "b", 'file = "b.so"\nneeded = ["c.so"]')
    write(tmp_path / "c", 'file = "c.so"')
    assert [item.folder.name for item in library.find_libraries()] == ["c", "b", "a"]
    write(tmp_path / "c", 'file = "c.so"\nneeded = ["a.so"]')
    with pytest.raises(UserError, match="a needs b needs c needs a"):
        library.find_libraries()


def test_our_libraries_come_after_what_they_need() -> None:
    seen: set[str] = set()
    every = library.find_libraries()
    names = {name for item in every for name in item.names.values()}
    for item in every:
        assert {name for name in item.needed if name in names} <= seen
        seen.update(item.names.values())
    assert {"libc.so", "libm.so", "libstdc++.so", "libz.so"} <= seen
    with pytest.raises(UserError, match="no nothing"):
        system.build_system("unused", names=["nothing"])


def test_version_script(tmp_path: Path) -> None:
    table = tmp_path / "exports.txt"
    lines = ("# words", "a LIBC", "b LIBC_N api=24", "c LIBC abi=armeabi-v7a var")
    table.write_text("\n".join((*lines, "d LIBC_PRIVATE own", "")), "utf-8")
    assert version_script(table, android.ARM64) == (
        "LIBC {\n  global:\n    a;\n  local:\n    *;\n};\n"
        "LIBC_N {\n  global:\n    b;\n} LIBC;\n"
        "LIBC_PRIVATE {\n  global:\n    d;\n} LIBC_N;\n"
    )
    assert "    c;\n" in version_script(table, android.ARM)
    assert read_exports(table)[2].is_data and read_exports(table)[3].own
    for line in ("lonely", "a LIBC api=x", "a LIBC colour=red"):
        table.write_text(line, "utf-8")
        with pytest.raises(UserError, match=r"exports\.txt:1: not an export"):
            read_exports(table)
    table.write_text("a LIBX", "utf-8")
    with pytest.raises(UserError, match="unknown version LIBX"):
        version_script(table, android.ARM)
    table.write_text("a", "utf-8")
    with pytest.raises(UserError, match="a has no reason"):
        read_missing(table)


@pytest.mark.parametrize("abi", [android.ARM64, android.ARM], ids=lambda abi: str(abi.name))
def test_the_compilers_routines_bring_nothing_of_libc(abi: android.AndroidAbi) -> None:
    for name in ("memcpy", "sin", "fmodf", "__stack_chk_fail", "__memcpy_chk", "__strcpy_chk"):
        assert not runtime.is_compilers(name, abi)
    assert runtime.is_compilers("__addtf3", abi)
    assert runtime.is_compilers("__aeabi_uldivmod", android.ARM)
    assert not runtime.is_compilers("__aeabi_memcpy", android.ARM)
    if shutil.which("readelf") is None:
        return
    path = runtime.build(abi, runtime.EXPORTED)
    hidden = give_away(path.read_bytes(), lambda name: name == "__divti3" or name == "__aeabi_dadd")
    assert len(hidden) == path.stat().st_size
    text = subprocess.run(
        ["readelf", "-sW", str(path)], check=True, capture_output=True, text=True
    ).stdout
    assert not [line for line in text.splitlines() if line.endswith((" memcpy", " sin"))
                and " UND " not in line]  # fmt: skip


def test_musl_sources() -> None:
    for abi in (android.ARM64, android.ARM):
        sources = list(musl.musl_sources(abi))
        names = {f"{source.part}/{source.path.stem}" for source in sources}
        assert len(names) == len(sources) > 900
        assert not names & musl.left_out()
        assert ("time32/time32" in names) == (abi is android.ARM)
        assert {"string/memcpy", "stdio/vfprintf", "math/sin"} <= names
    known = {
        f"{path.parent.relative_to(musl.musl_root() / 'src').as_posix()}/{path.stem}"
        for path in (musl.musl_root() / "src").rglob("*.c")
    } | {f"time32/{p.stem}" for p in (musl.musl_root() / "compat" / "time32").glob("*.c")}
    folders = {name.rpartition("/")[0] for name in known}
    unknown = {
        name
        for name in musl.left_out()
        if name not in known and not (name.endswith("/*") and name[:-2] in folders)
    }
    assert not unknown


def test_nothing_else_is_built_again(tmp_path: Path) -> None:
    """The second time everything comes from the cache, the files are left alone."""
    steps: list[tuple[int, int, str]] = []
    made = system.build_system(tmp_path, ["arm64-v8a"], lambda *step: steps.append(step), ["libdl"])
    times = [path.stat().st_mtime_ns for path in made]
    assert steps[-1][0] == steps[-1][1] == len(steps)
    again = system.build_system(tmp_path, ["arm64-v8a"], names=["libdl"])
    assert again == made and [path.stat().st_mtime_ns for path in again] == times

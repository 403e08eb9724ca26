# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu.toml``: what it can say, and one clear line for everything wrong in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.sdk.project import (
    FILE,
    check_name,
    find_project,
    load_project,
    make_project,
    parse_project,
)

FULL = """
[project]
name = "my-game"
[build]
sources = ["src/*.c", "lib/**/*.cpp"]
include = ["include", "../shared"]
defines = ["LEVEL=3", 'TITLE="x y"', "FAST"]
flags = ["-Wshadow"]
abis = ["arm", "arm64"]
c = "c11"
"c++" = "c++20"
libraries = ["c", "gfx"]
link = ["lib/{abi}/libx.a"]
link-flags = ["--trace"]
post = [["python3", "tools/pack.py", "{program}"]]
[debug]
optimize = 0
defines = ["DEBUG"]
[release]
optimize = "s"
flags = ["-flto"]
[run]
device = "pixel 7"
size = "540x960"
dpi = 240
refresh = 90
memory = 512
arguments = ["one", "", "two words"]
env = { TZ = "CET", EMPTY = "" }
mounts = ["data:/sdcard:ro"]
input = "demo.txt"
"""


def parse(text: str, folder: Path = Path("somewhere")) -> Any:
    return parse_project(folder, text.encode())


def test_everything_that_can_be_said() -> None:
    project = parse(FULL)
    assert project.root.is_absolute() and project.root.name == "somewhere"
    assert (project.name, project.sources) == ("my-game", ("src/*.c", "lib/**/*.cpp"))
    assert project.include == ("include", "../shared")
    assert project.defines == ("LEVEL=3", 'TITLE="x y"', "FAST")
    assert [abi.name for abi in project.abis] == ["armeabi-v7a", "arm64-v8a"]
    assert (project.c_standard, project.cxx_standard) == ("c11", "c++20")
    assert project.post == (("python3", "tools/pack.py", "{program}"),)
    debug, release = (project.configurations[name] for name in ("debug", "release"))
    assert (debug.optimize, debug.defines) == ("0", ("DEBUG",))
    assert (release.optimize, release.flags) == ("s", ("-flto",))
    run = project.run
    assert run.arguments == ("one", "", "two words")
    assert run.env == {"TZ": "CET", "EMPTY": ""}
    assert (run.mounts, run.input) == (("data:/sdcard:ro",), "demo.txt")


def test_only_the_name_must_be_there() -> None:
    project = parse('[project]\nname = "x"\n')
    assert [abi.name for abi in project.abis] == ["arm64-v8a", "armeabi-v7a"]
    assert (project.c_standard, project.cxx_standard) == ("gnu11", "gnu++17")
    assert project.configurations["debug"].optimize == "g"
    assert project.configurations["release"].optimize == "2"
    assert project.run.input is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["project.name", "needs a name"]),
        ("[project]\nname = 3\n", ["project.name", "expected a string"]),
        ('[project]\nname = "a b"\n', ["project.name", "letters, digits"]),
        ('[project]\nname = "con"\n', ["project.name", "Windows"]),
        ("[project]\nname = \n", ["line 2"]),
        ("[project\n", ["line 1"]),
        ('[project]\nname = "x"\nname = "y"\n', ["line 3"]),
        ('project = "x"\n', ["project", "expected a table"]),
        ('[project]\nname = "x"\nnmae = "y"\n', ["project.nmae", "did you mean project.name?"]),
        ("[projekt]\n", ["projekt", "did you mean project?"]),
        ("[runs]\n", ["runs", "did you mean run?"]),
        ("[zebra]\n", ["zebra", "there are project, build"]),
        ('["a\\tb"]\n', ["'a\\tb'", "unknown"]),
        ("[build]\nsources = 'x.c'\n", ["build.sources", "expected a list"]),
        ("[build]\nsources = [1]\n", ["build.sources", "list of strings"]),
        ("[build]\nsources = ['']\n", ["build.sources", "list of strings"]),
        ("[build]\nsources = ['/etc/*.c']\n", ["build.sources", "inside the project"]),
        ("[build]\nsources = ['../x.c']\n", ["build.sources", "inside the project"]),
        ("[build]\nsources = ['src\\x.c']\n", ["build.sources", "forward slashes"]),
        ("[build]\nsources = ['C:/x.c']\n", ["build.sources", "inside the project"]),
        ("[build]\ndefines = ['3D']\n", ["build.defines", "'3D'", "NAME=VALUE"]),
        ('[build]\ndefines = ["A=\\u0000"]\n', ["build.defines", "control characters"]),
        ("[build]\nabis = ['mips']\n", ["build.abis", "mips", "arm64-v8a"]),
        ("[build]\nabis = []\n", ["build.abis", "at least one"]),
        ("[build]\nc = 'c89'\n", ["build.c", "gnu11"]),
        ("[build]\n'c++' = 'c++98'\n", ["build.c++", "gnu++17"]),
        ("[build]\nlibraries = ['qt']\n", ["build.libraries", "gfx"]),
        ("[build]\npost = ['x']\n", ["build.post", "list of commands"]),
        ("[build]\npost = [['']]\n", ["build.post", "list of commands"]),
        ("[debug]\noptimize = 9\n", ["debug.optimize", "expected one of"]),
        ("[release]\noptimize = true\n", ["release.optimize", "expected a string"]),
        ("[run]\nenv = {A = 1}\n", ["run.env.A", "expected a string"]),
        ("[run]\nenv = {'A=B' = ''}\n", ["run.env", "'A=B'"]),
        ("x = " + "[" * 5000 + "]" * 5000 + "\n", [FILE]),
    ],
)
def test_what_is_wrong_is_named(text: str, words: list[str]) -> None:
    whole = text if "project" in text or "[" not in text else f'[project]\nname = "x"\n{text}'
    with pytest.raises(UserError) as caught:
        parse(whole)
    message = str(caught.value)
    assert message.startswith(f"{FILE}: ")
    assert "\n" not in message
    for word in words:
        assert word in message


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'[project]\nname = "\xff"\n')
    with pytest.raises(UserError, match=r"droidemu\.toml: line 2 is not UTF-8"):
        load_project(tmp_path)
    (tmp_path / FILE).write_bytes(b"#" * (2 << 20))
    with pytest.raises(UserError, match="larger than"):
        load_project(tmp_path)


def test_folders_without_a_project(tmp_path: Path) -> None:
    assert find_project(tmp_path) is None
    with pytest.raises(UserError, match="droidemu new"):
        load_project(tmp_path)
    with pytest.raises(UserError, match="no such folder"):
        load_project(tmp_path / "nowhere")
    (tmp_path / FILE).mkdir()
    with pytest.raises(UserError, match=r"droidemu\.toml"):
        load_project(tmp_path)


def test_sources_are_found(tmp_path: Path) -> None:
    for name in ("src/a.c", "src/sub/b.cpp", "src/notes.txt", "src/.c.c", "build/x.c", "x.c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    project = parse('[project]\nname = "x"\n', tmp_path)
    assert [path.as_posix() for path in project.find_sources()] == ["src/a.c", "src/sub/b.cpp"]
    project = parse('[project]\nname = "x"\n[build]\nsources = ["**/*.c"]\n', tmp_path)
    assert [path.as_posix() for path in project.find_sources()] == ["src/a.c", "x.c"]
    for pattern in ("lib/*.c", "src/notes.txt", "src"):
        project = parse(f'[project]\nname = "x"\n[build]\nsources = ["{pattern}"]\n', tmp_path)
        with pytest.raises(UserError, match="matches no source file"):
            project.find_sources()
    with pytest.raises(UserError, match="no source file in"):
        parse('[project]\nname = "x"\n', tmp_path / "src").find_sources()


def test_abis_are_picked() -> None:
    project = parse('[project]\nname = "x"\n[build]\nabis = ["arm64"]\n')
    assert [one.name for one in project.pick(None)] == ["arm64-v8a"]
    assert project.pick("all") == project.pick("aarch64")
    with pytest.raises(UserError, match="not built for armeabi-v7a"):
        project.pick("arm")
    with pytest.raises(UserError, match="unknown ABI"):
        project.pick("mips")


@pytest.mark.parametrize("name", ["x", "My_game-2.0", "a" * 64])
def test_good_names(name: str) -> None:
    assert check_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2d",
        "a b",
        "a/b",
        "a" * 65,
        "x.",
        ".x",
        "-x",
        "nul",
        "Aux.c",
        "COM1",
        "\u00fcber",
        "x\n",
    ],
)
def test_bad_names(name: str) -> None:
    assert check_name(name)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
WORDS = """
    name sources include defines flags abis c c++ libraries link link-flags post optimize device
    size dpi refresh memory arguments env mounts input other
"""
KEYS = st.sampled_from(WORDS.split())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["project", "build", "debug", "release", "run", "x"]),
        VALUES | st.dictionaries(KEYS, VALUES),
    )
)
def test_any_values_are_taken_or_refused(data: dict[str, Any]) -> None:
    data.setdefault("project", {"name": "x"})
    try:
        project = make_project(Path(), data, FILE)
    except UserError as error:
        assert str(error).startswith(FILE)
        assert len(str(error).splitlines()) == 1
    else:
        assert check_name(project.name) is None


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_taken_or_refused(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        parse_project(Path(), data)
    assert len(str(caught.value).splitlines()) == 1

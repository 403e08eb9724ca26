# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu new``, ``build``, ``run`` in a project, ``watch`` and ``cmake`` from the outside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from droidemu.cli.main import main
from droidemu.cli.project import add_defaults
from droidemu.errors import UserError
from droidemu.sdk.project import FILE, parse_project

from .test_run_errors import assert_one_line

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
pytest.importorskip("watchfiles")

HELLO = '#include <stdio.h>\nint main(int n, char **v) { puts(n > 1 ? v[1] : "none"); return n; }\n'
NAME = '[project]\nname = "hi"\n'


def droidemu(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *words],
        check=False, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", timeout=120, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    folder = tmp_path / "hi"
    (folder / "src").mkdir(parents=True)
    (folder / FILE).write_text(NAME, encoding="utf-8")
    (folder / "src" / "hi.c").write_text(HELLO, encoding="utf-8")
    return folder


@pytest.fixture
def inside(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Runs a command that must fail, in this process; answers the one line that it says."""

    def run(folder: Path, *words: str) -> str:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["droidemu", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        lines = [line for line in err.splitlines() if not line.startswith("[watch] built")]
        assert (ended.value.code, out, len(lines)) == (2, "", 1), err
        assert lines[0].startswith("droidemu: error: ")
        return lines[0]

    return run


def test_from_nothing_to_a_running_program(tmp_path: Path) -> None:
    done = droidemu(tmp_path, "new", "count", "--template", "cli", "--lang", "c++")
    assert done.returncode == 0, done.stderr
    assert "cd count" in done.stdout and "droidemu watch" in done.stdout
    done = droidemu(tmp_path, "run", "count")
    assert (done.returncode, done.stdout[:6]) == (0, "usage:")
    done = droidemu(tmp_path / "count", "build")
    program = tmp_path / "count" / "build" / "debug" / "arm64-v8a" / "count"
    assert f"{program} (" in done.stdout
    assert done.stdout.count("up to date") == 1  # the other ABI was not wanted before
    assert "[arm64" not in done.stderr and "[armeabi-v7a 2/2] count" in done.stderr
    assert_one_line(droidemu(tmp_path, "new", "count"), "count", "not empty")


def test_building(hello: Path) -> None:
    done = droidemu(hello.parent, "build", "hi", "--abi", "arm", "--release", "-v", "-j", "1")
    assert done.returncode == 0, done.stderr
    assert (hello / "build" / "release" / "armeabi-v7a" / "hi").is_file()
    assert not (hello / "build" / "debug").exists()
    assert " clang " in done.stderr and " ld.lld " in done.stderr and "-O2" in done.stderr
    done = droidemu(hello, "build", "--clean")
    assert (done.returncode, done.stdout) == (0, "") and "removed" in done.stderr
    assert not (hello / "build" / "release").exists()


def test_sources_that_do_not_compile(hello: Path) -> None:
    (hello / "src" / "hi.c").write_text("int main(void) { return x; }\n", encoding="utf-8")
    for words in (("build",), ("run",), ("run", "--headless", ".")):
        done = droidemu(hello, *words)
        assert done.returncode == 1 and done.stdout == ""
        assert "src/hi.c:1:25: error: use of undeclared identifier 'x'" in done.stderr
        assert "\x1b" not in done.stderr and "Traceback" not in done.stderr


def test_running_with_the_projects_defaults(hello: Path) -> None:
    (hello / FILE).write_text(NAME + "[run]\narguments = ['given']\n", encoding="utf-8")
    done = droidemu(hello, "run")
    assert (done.returncode, done.stdout) == (2, "given\n")
    done = droidemu(hello.parent, "run", "--abi", "arm", "hi", "other", "more")
    assert (done.returncode, done.stdout) == (3, "other\n")


def test_defaults_give_way_to_options(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = NAME + "[run]\nenv = { A = '1' }\nmounts = ['data:/sdcard:ro']\ninput = 'x.txt'\n"
    project = parse_project(tmp_path, text.encode())
    chosen = {"env": ("B=2",), "mount": ("/:/host",), "input_file": None}
    add_defaults(project, chosen)
    assert chosen == {
        "env": ("A=1", "B=2"), "mount": (f"{project.root / 'data'}:/sdcard:ro", "/:/host"),
        "input_file": project.root / "x.txt", "pictures": project.root,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mounts = ['nowhere:/x']", r"droidemu\.toml: run\.mounts: 'nowhere:/x': .*not exist"),
        ("mounts = ['data']", r"droidemu\.toml: run\.mounts: 'data': expected HOST:GUEST"),
        ("mounts = ['data:x:ro']", r"droidemu\.toml: run\.mounts: 'data:x:ro': .*absolute"),
    ],
)
def test_defaults_that_cannot_be(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "data").mkdir()
    project = parse_project(tmp_path, f"{NAME}[run]\n{text}\n".encode())
    with pytest.raises(UserError, match=message):
        add_defaults(project, {"env": (), "mount": ()})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "2d"], ["'2d'", "letter"]),
        (["new"], ["NAME"]),
        (["new", "x", "--template", "3d"], ["3d", "framebuffer"]),
        (["new", "x", "--lang", "rust"], ["rust", "c++"]),
        (["new", "nowhere/x"], ["no folder"]),
        (["build"], [FILE, "droidemu new"]),
        (["build", "nowhere"], ["nowhere", "no such folder"]),
        (["watch"], [FILE, "droidemu new"]),
        (["watch", "nowhere"], ["nowhere", "no such folder"]),
        (["run"], ["PROGRAM", FILE]),
        (["run", "--headless"], ["PROGRAM", FILE]),
        (["cmake", "-o", "nowhere/x.cmake"], ["cannot write", "x.cmake"]),
        (["build", "hi", "--abi", "mips"], ["mips", "arm64-v8a"]),
        (["watch", "hi", "--abi", "thumb"], ["not built for arm-thumb"]),
        (["watch", "hi", "--device", "pixl"], ["pixl", "did you mean"]),
        (["watch", "hi", "--size", "x"], ["--size x"]),
    ],
)
def test_one_line_for_what_is_wrong(
    hello: Path, inside: Callable[..., str], words: list[str], said: list[str]
) -> None:
    line = inside(hello.parent, *words)
    assert all(word in line for word in said), line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[project\n", FILE),
        (NAME + "[build]\nsorces = []\n", "build.sorces: unknown; did you mean build.sources?"),
        (NAME + "[run]\ndevice = 'pixl'\n", "device: unknown device 'pixl': did you mean"),
        (NAME + "[run]\ndpi = 7\n", ":4: dpi: 7 is not a whole number from 50 to 1000"),
        (NAME + "[build]\nsources = ['nothing/*.c']\n", "matches no source file"),
    ],
)
@pytest.mark.parametrize("verb", ["build", "watch", "run"])
def test_project_files_that_are_wrong(
    hello: Path, inside: Callable[..., str], verb: str, text: str, said: str
) -> None:
    (hello / FILE).write_text(text, encoding="utf-8")
    line = inside(hello, verb)
    assert FILE in line and said in line


def test_without_the_compiler(hello: Path) -> None:
    """A package of that name without a compiler in it stands in front of the real one."""
    (hello / "none" / "ziglang").mkdir(parents=True)
    (hello / "none" / "ziglang" / "__init__.py").write_text("", encoding="utf-8")
    path = os.pathsep.join([str(hello / "none"), os.environ.get("PYTHONPATH", "")])
    for verb in ("build", "watch", "run"):
        done = droidemu(hello, verb, PYTHONPATH=path)
        assert_one_line(done, "pip install 'droidemu[sdk]'")
    assert not (hello / "build" / "debug").exists()


def test_debugging_a_project(hello: Path) -> None:
    (hello / FILE).write_text(NAME + "[run]\narguments = ['given']\n", encoding="utf-8")
    words = ("debug", "--vscode", "--no-wait", "--port", "0")
    assert_one_line(droidemu(hello, *words), "--vscode needs a fixed --port")
    done = droidemu(hello, "debug", "--no-wait", "--port", "0")
    assert (done.returncode, done.stdout) == (2, "given\n"), done.stderr
    program = hello / "build" / "debug" / "arm64-v8a" / "hi"
    assert str(program) in done.stderr  # in the command lines for gdb and lldb
    assert_one_line(droidemu(hello.parent, "debug"), "PROGRAM is missing")


def test_a_picture_of_a_project(tmp_path: Path) -> None:
    """What works on programs works on a project's folder."""
    assert droidemu(tmp_path, "new", "ball").returncode == 0
    done = droidemu(tmp_path, "screenshot", "ball", "-o", "ball.png")
    assert done.returncode == 0, done.stderr
    picture = (tmp_path / "ball.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    done = droidemu(tmp_path / "ball", "screenshot", "-o", "here.png")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ball" / "here.png").read_bytes() == picture
    done = droidemu(tmp_path / "ball", "record", "-o", "here.gif", "--frames", "2")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ball" / "here.gif").read_bytes().startswith(b"GIF8")
    done = droidemu(tmp_path, "screenshot", "-o", "none.png")
    assert done.returncode == 2 and "there is no droidemu.toml" in done.stderr
    (tmp_path / "ball" / "src" / "main.c").write_text("oops\n", encoding="utf-8")
    done = droidemu(tmp_path, "screenshot", "ball", "-o", "other.png")
    assert done.returncode == 1 and "src/main.c:1:1: error:" in done.stderr
    assert not (tmp_path / "other.png").exists()


def test_cmake_prints_where_the_file_is(tmp_path: Path) -> None:
    done = droidemu(tmp_path, "cmake", "-o", "droidemu.cmake")
    assert (done.returncode, done.stdout) == (0, "droidemu.cmake\n"), done.stderr
    assert "DROIDEMU_ABI" in (tmp_path / "droidemu.cmake").read_text(encoding="utf-8")

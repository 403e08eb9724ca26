# SPDX-License-Identifier: GPL-2.0-or-later
"""Values in files that nobody means: numbers of thousands of digits, circles of links, no homes.

Each is one line, also where Python itself gives up.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from droidemu.cli.run import find_keymap
from droidemu.cli.settings_sources import store
from droidemu.errors import UserError, shown
from droidemu.hal.script import LARGEST, read_script
from droidemu.hal.touch_map_file import parse_keymap
from droidemu.machine.config import parse_endpoint, parse_size
from droidemu.machine.session import locate
from droidemu.machine.session_file import ProgramReference, Session
from droidemu.sdk.project import FILE, parse_project

from .sessions import inside, one_line
from .test_nothing_lost import link

#: More than Python writes in decimal digits.
HUGE = "0x" + "F" * 4000
DIGITS = "9" * 5000
NAME = '[project]\nname = "hi"\n'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"battery = {HUGE}", "battery: a value that is too long to show is not a whole number"),
        (f"font-scale = {HUGE}", "font-scale: a value that is too long"),
        (f"rotate = {HUGE}", "rotate: a value that is too long"),
        (f"env = [{HUGE}]", "env: a value that is too long"),
        (f'size = "{DIGITS}x1"', "size: --size 999"),
        ('keymap = "~no-such-user-here/k.toml"', "keymap: "),
        ('java = ["~no-such-user-here/k.py"]', "java: "),
        ('mount = ["~no-such-user-here:/b"]', "mount: "),
    ],
    ids=lambda value: str(value)[:16],
)
def test_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE).write_text(f"{NAME}[run]\n{line}\n", encoding="utf-8")
    done = inside("run", "--headless", "hello", check=None)
    one_line(done, f"{FILE}:4: {words}")
    assert "no-such-user-here" in done.stderr or "~" not in line  # outside, to Windows
    assert len(done.stderr) < 300


def test_values_in_messages() -> None:
    assert shown("x" * 50) == "'" + "x" * 36 + "..." and shown([1]) == "[1]"
    with pytest.raises(UserError, match=r"^key map:4: at: a value that is too long"):
        parse_keymap(f'\n[[tap]]\nkey = "A"\nat = [{HUGE}, 1]\n')
    text = f"{NAME}[debug]\noptimize = {HUGE}\n"
    with pytest.raises(UserError, match=r"debug\.optimize: expected one of 0, 1"):
        parse_project(Path(), text.encode())
    assert parse_project(Path(), f"{NAME}[debug]\noptimize = 3\n".encode())
    for parse in (parse_size, parse_endpoint):
        with pytest.raises(UserError, match="expected"):
            parse(f"{DIGITS}x1" if parse is parse_size else DIGITS)
    one_line(inside("call", "libm.so", "cos", DIGITS, check=None), "a number of 5000 digits")


def circle(folder: Path) -> Path:
    link(folder / "loop", folder / "loop")
    return folder / "loop"


def test_links_in_a_circle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    loop = circle(tmp_path)
    for line in ('sysroot = "loop"', 'mount = ["loop:/b"]', 'keymap = "loop"', 'java = ["loop"]'):
        (tmp_path / FILE).write_text(f"{NAME}[run]\n{line}\n", encoding="utf-8")
        one_line(inside("run", "--headless", "hello", check=None), "loop")
    (tmp_path / FILE).unlink()
    for session in (
        Session(ProgramReference("sample", "hello"), mounts=(("loop", "/b"),)),
        Session(ProgramReference("sample", "hello"), sysroot="loop"),
    ):
        with pytest.raises(UserError, match="loop"):
            locate(session, tmp_path)
    monkeypatch.setenv("DROIDEMU_CONFIG", str(loop))
    with pytest.raises(UserError, match="loop"):
        store("battery", "3")


def test_a_circle_among_the_include_folders(tmp_path: Path) -> None:
    from droidemu.cli.watch import _outer_includes

    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "shared").mkdir()
    circle(project)
    text = f"{NAME}[build]\ninclude = ['loop', '../shared', 'nothing']\n"
    assert _outer_includes(parse_project(project, text.encode())) == [
        (tmp_path / "shared").resolve()
    ]


# -- input scripts -------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX devices and pipes")
def test_a_script_is_a_file_or_a_pipe(tmp_path: Path) -> None:
    one_line(inside("replay", "/dev/zero", check=None), "/dev/zero: not a session file")
    for place in ("/dev/zero", "/dev/null", str(tmp_path)):
        done = inside("run", "--headless", "hello", "--input", place, check=None)
        one_line(done, f"input script {place} is neither a file nor a pipe")
    pipe, end = os.pipe()
    os.write(end, b"wait 1ms\r\nquit\r")
    os.close(end)
    assert len(read_script(Path(f"/dev/fd/{pipe}"), 10, 10)) == 1
    os.close(pipe)


def test_a_script_is_not_endless(tmp_path: Path) -> None:
    script = tmp_path / "long.txt"
    with script.open("wb") as file:
        file.truncate(LARGEST + 1)  # takes no room on the disk
    with pytest.raises(UserError, match=r"long\.txt is larger than 32 MB"):
        read_script(script, 10, 10)


# -- the name of a program -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../config", "x" * 300, "é" * 200, "a\\b", "c:d", ""])
def test_no_name_leads_out_of_the_folder_of_key_maps(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[run]\n", encoding="utf-8")
    (tmp_path / "keymaps").mkdir()
    monkeypatch.setenv("DROIDEMU_CONFIG", str(config))
    assert find_keymap({"keymap": None}, name) is None
    own = tmp_path / "keymaps" / "org.example.app.toml"
    own.touch()
    assert find_keymap({"keymap": None}, "org.example.app") == own


def test_an_apps_key_map_is_named_for_its_package() -> None:
    from droidemu.cli.run import keymap_name
    from droidemu.machine.program import resolve

    program = resolve("native-plasma", None, None)
    assert program.app is not None and keymap_name(program) == program.app.package
    assert keymap_name(resolve("paint", None, None)) == "paint"


# -- the locale and the disk ---------------------------------------------------------------------


def plain(
    folder: Path, *words: str, stdout: object = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command under a locale of plain ASCII."""
    names = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *words],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,  # type: ignore[call-overload]
        encoding="utf-8", timeout=120, check=False, env={**os.environ, **names, **environment},
    )  # fmt: skip


posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX locales")


@posix
def test_words_are_utf8_under_any_locale(tmp_path: Path) -> None:
    pytest.importorskip("ziglang")
    from droidemu.sdk.toolchain import build_program

    source = tmp_path / "tells.c"
    source.write_text(
        "#include <stdio.h>\n#include <stdlib.h>\nint main(int n, char **v) {\n"
        '    printf("%s %s %s %s\\n", getenv("A"), getenv("B"), getenv("C"), n > 1 ? v[1] : "-");\n'
        "    return 0;\n}\n",
        encoding="utf-8",
    )
    program = build_program(source, "arm64", tmp_path / "日本")
    text = '[run]\nenv = ["A=日本"]\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    config = {"DROIDEMU_CONFIG": str(tmp_path / "config.toml")}
    done = plain(tmp_path, "run", "--headless", str(program), "wört", **config)
    assert (done.returncode, done.stdout, done.stderr) == (0, "日本 (null) (null) wört\n", "")
    done = plain(tmp_path, "run", "--headless", "--env", "B=é", "--env=C=ü", f"./{program.name}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "(null) é ü -\n", "")
    done = plain(tmp_path, "run", "--headless", f"./{program.name}", DROIDEMU_ENV="A=ä;B=中")
    assert (done.returncode, done.stdout) == (0, "ä 中 (null) -\n"), done.stderr
    # A session's words are out of a file, too.
    session = tmp_path / "a.session"
    record = ("run", "--headless", "--record-session", str(session), f"./{program.name}", "wört")
    assert plain(tmp_path, *record, **config).returncode == 0
    done = plain(tmp_path, "replay", str(session))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@posix
@pytest.mark.parametrize(
    "line", ['sysroot = "日本"', 'mount = ["日本:/b"]', 'keymap = "日本"', 'java = ["日本.py"]']
)
def test_paths_that_the_locale_has_no_bytes_for(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(f"{NAME}[run]\n{line}\n", encoding="utf-8")
    one_line(plain(tmp_path, "run", "--headless", "hello"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
@pytest.mark.parametrize(
    "words", [("config", "--path"), ("config",), ("samples", "--json"), ("devices",), ("--help",)]
)
def test_no_room_for_what_is_printed(tmp_path: Path, words: tuple[str, ...]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        one_line(plain(tmp_path, *words, stdout=full), "cannot write the output: No space left")

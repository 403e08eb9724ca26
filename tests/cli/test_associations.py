# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/packaging.md, "Opening apps and ARM programs with a double click": what it shows works.

Linux' commands are carried out in a home of their own, Windows' under a key of their own; where
there is no such system, what they would do is read.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from droidemu.cli.main import VERBS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "packaging.md"
APK = "application/vnd.android.package-archive"
CLASSES = r"HKCU\Software\Classes"


def blocks(language: str) -> list[str]:
    """The blocks of a language in the section, in order."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.split("## Opening apps and ARM programs", 1)[1].split("\n## ", 1)[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.M | re.S)


def assert_runs_it(words: list[str], file: str) -> None:
    """A command that starts DroidEmu with the file that was clicked."""
    program, verb, argument = words
    assert re.split(r"[/\\]", program)[-1] in ("droidemu", "droidemu.exe")
    assert verb == "run" and verb in VERBS and argument == file


def test_linux_desktop_file() -> None:
    (text,) = blocks("ini")
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    entry = parser["Desktop Entry"]
    assert entry["Type"] == "Application" and entry["Name"] == "DroidEmu"
    assert_runs_it(entry["Exec"].split(), "%f")
    types = entry["MimeType"].split(";")
    assert types[0] == APK and types[-1] == "" and len(types) == 4


def test_linux_opens_apps_with_it(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("needs Linux's desktops")
    if shutil.which("xdg-mime") is None:
        pytest.skip("xdg-mime is not installed")
    applications = tmp_path / ".local" / "share" / "applications"
    applications.mkdir(parents=True)
    (applications / "droidemu.desktop").write_text(blocks("ini")[0], encoding="utf-8")
    # No desktop's own settings: with those of this computer xdg-mime would ask other programs.
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    printed = ""
    (commands,) = blocks("sh")
    for line in commands.splitlines():
        done = subprocess.run(
            ["sh", "-c", line], env=environment, cwd=tmp_path, stdin=subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}: {done.stderr}"
        printed += done.stdout
    assert printed == "droidemu.desktop\n"
    kept = (tmp_path / ".config" / "mimeapps.list").read_text(encoding="utf-8")
    assert f"{APK}=droidemu.desktop" in kept


# -- Windows -------------------------------------------------------------------------------------


def words_of(line: str) -> list[str]:
    r"""A command line as programs on Windows take it apart; ``\"`` is a quotation mark."""
    found = []
    for word in re.findall(r'(?:[^\s"]|"(?:\\"|[^"])*")+', line):
        plain = re.sub(r'(?<!\\)"', "", word)
        found.append(plain.replace('\\"', '"'))
    return found


def registry() -> dict[tuple[str, str], str]:
    """(key below the classes, name of the value) -> data, as the lines would set them."""
    made: dict[tuple[str, str], str] = {}
    for line in "".join(blocks("bat")).splitlines():
        words = words_of(line)
        assert words[0] == "reg" and words[2].startswith(CLASSES + "\\"), line
        key = words[2].removeprefix(CLASSES + "\\")
        options = words[3:]
        if words[1] == "delete":
            continue
        assert words[1] == "add"
        name = "" if "/ve" in options else options[options.index("/v") + 1]
        data = options[options.index("/d") + 1] if "/d" in options else ""
        assert "/f" not in options  # it asks before it changes what is there
        made[key, name] = data
    return made


def test_windows_registry() -> None:
    made = registry()
    for suffix, program in ((".apk", "DroidEmu.App"), (".elf", "DroidEmu.Program")):
        assert made[suffix, ""] == program
        assert_runs_it(words_of(made[rf"{program}\shell\open\command", ""]), "%1")
        assert made[rf"{program}\shell\open\command", ""].endswith('"%1"')  # blanks in names
        assert made[rf"{program}\DefaultIcon", ""].endswith(r"\droidemu.exe,0")
    assert (r".apk\OpenWithProgids", "DroidEmu.App") in made
    gone = [words_of(line)[2:] for line in blocks("bat")[-1].splitlines()]
    assert [rf"{CLASSES}\DroidEmu.App"] in gone and [rf"{CLASSES}\.apk", "/ve"] in gone


def test_windows_commands(tmp_path: Path) -> None:
    """Carried out under a key of the test's own."""
    if sys.platform != "win32":
        pytest.skip("needs Windows")
    import winreg

    own = rf"Software\DroidEmuTest{os.getpid()}"
    lines = [line for block in blocks("bat") for line in block.splitlines()]
    try:
        for line in lines:
            if line.startswith("reg add"):
                command = line.replace(CLASSES, rf"HKCU\{own}")
                subprocess.run(command, stdin=subprocess.DEVNULL, check=True, timeout=60)
        for (key, name), data in registry().items():
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{own}\{key}") as opened:
                assert winreg.QueryValueEx(opened, name)[0] == data
        for line in lines:
            if line.startswith("reg delete"):
                command = line.replace(CLASSES, rf"HKCU\{own}") + " /f"
                subprocess.run(command, stdin=subprocess.DEVNULL, check=True, timeout=60)
        with pytest.raises(OSError):
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{own}\DroidEmu.App")
    finally:
        subprocess.run(f"reg delete HKCU\\{own} /f", stdin=subprocess.DEVNULL, check=False)


def test_macos_script() -> None:
    (script,) = blocks("applescript")
    (command,) = re.findall(r'do shell script "(.*?) " & place', script)
    assert_runs_it([*command.split(), "place"], "place")
    assert script.startswith("on open ") and script.rstrip().endswith("end open")

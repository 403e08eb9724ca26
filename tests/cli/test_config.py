# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings: their one table, the places values come from, and ``droidemu config``."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.cli import config, run, settings_sources
from droidemu.cli.settings import SETTINGS, STORED, Setting, find_setting
from droidemu.cli.settings_sources import collect, store, user_file
from droidemu.errors import UserError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, with the user's file (``home/config.toml``) beside it."""
    for name in list(os.environ):
        if name.startswith("DROIDEMU_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("DROIDEMU_CONFIG", str(tmp_path / "home" / "config.toml"))
    monkeypatch.chdir(folder)
    return folder


def user(text: str) -> Path:
    path = user_file()
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def project(text: str) -> Path:
    path = Path("droidemu.toml")
    path.write_text(text, encoding="utf-8")
    return path


def droidemu_config(*arguments: str) -> Result:
    return CliRunner().invoke(config.command, list(arguments), catch_exceptions=False)


# -- the table ---------------------------------------------------------------------------------


def test_the_options_of_run_are_those_of_the_table() -> None:
    options = {p.name: p for p in run.command.params if isinstance(p, click.Option)}
    assert set(options) == {setting.param for setting in SETTINGS}, (
        "an option of droidemu run must stand in droidemu/cli/settings.py"
    )
    for setting in SETTINGS:
        option = options[setting.param]
        assert f"--{setting.name}" in option.opts and option.help == setting.help
        if setting.kind != "list":
            assert option.default == setting.default


def test_defaults_are_values_of_their_settings() -> None:
    for setting in STORED.values():
        if setting.default not in (None, ()):
            assert setting.value(setting.default) == setting.default
    assert len({setting.variable for setting in SETTINGS}) == len(SETTINGS)


def test_the_document_has_every_setting() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \| (.*?) \|$", text, re.M)
    wanted = [
        (
            s.name,
            s.expected(),
            f"`{s.shown_default}`" if s.shown_default else "",
            s.help.rstrip("."),
        )
        for s in STORED.values()
    ]
    assert rows == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("battery", "20"), ("battery", 101), ("battery", True), ("battery", 1.5), ("dark", 1),
        ("dark", "yes"), ("font-scale", float("nan")), ("font-scale", 9), ("device", "pixl"),
        ("device", ""), ("size", "3x3"), ("env", "A=1"), ("env", ["A"]), ("env", [1]),
        ("locale", "german"), ("network", "lan"), ("network", []), ("log", "loud"),
        ("abi", "mips"), ("sysroot", 3), ("mount", ["a\0b"]),
    ],
)  # fmt: skip
def test_wrong_values(name: str, value: Any) -> None:
    with pytest.raises(UserError):
        find_setting(name).value(value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(STORED.values())), st.text(max_size=20))
def test_any_text_is_a_value_or_a_user_error(setting: Setting, text: str) -> None:
    try:
        value = setting.parse(text)
    except UserError:
        return
    assert setting.value(list(value) if setting.kind == "list" else value) == value


# -- places ------------------------------------------------------------------------------------


def test_stronger_places_win(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = user('[run]\nbattery = 10\ndark = true\nnetwork = "none"\nfont_scale = 2\n')
    project("[project]\nname = 3\n[run]\nbattery = 20\ndark = false\nrotate = 90\n")
    monkeypatch.setenv("DROIDEMU_BATTERY", "30")
    found = {name: (v.value, v.origin, v.place) for name, v in collect().items()}
    assert found["battery"] == (30, "environment", "DROIDEMU_BATTERY")
    assert found["dark"] == (False, "project", "droidemu.toml:5")
    assert found["network"] == ("none", "user", f"{path}:4")
    assert found["font-scale"] == (2.0, "user", f"{path}:5")
    assert found["rotate"] == ("90", "project", "droidemu.toml:6")
    assert found["brightness"] == (80, "default", "")


def test_paths_are_relative_to_their_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = user('[run]\nkeymap = "keys.toml"\nmount = ["pictures:/sdcard:ro"]\n').parent
    found = collect()
    assert found["keymap"].value == home / "keys.toml"
    assert found["mount"].value == (f"{home / 'pictures'}:/sdcard:ro",)
    project('[run]\nsysroot = "root"\n')
    assert collect()["sysroot"].value == place / "root"
    monkeypatch.setenv("DROIDEMU_ENV", "A=1;B=2")
    assert collect()["env"].value == ("A=1", "B=2")


@pytest.mark.parametrize(
    "line",
    ['sysroot = "../other"', 'keymap = "/etc/passwd"', 'mount = ["/:/host"]',
     'mount = ["ok:/a", "../x:/b:ro"]', 'sysroot = "link"', 'keymap = "~/keys.toml"',
     'java = ["../x.py"]', 'java = ["ok.py", "/x.py"]', 'java = ["link/x.py"]'],
)  # fmt: skip
def test_a_project_cannot_reach_outside_of_itself(place: Path, line: str) -> None:
    """A folder that somebody else wrote is not trusted with the user's other files."""
    if "link" in line:
        try:
            (place / "link").symlink_to(place.parent)
        except OSError:
            pytest.skip("no symbolic links here")
        if not (place / "link").is_symlink():  # Wine only says that it has made one
            pytest.skip("no symbolic links here")
    project(f"[run]\n{line}\n")
    with pytest.raises(UserError, match=r"^droidemu\.toml:2: .*outside of the project"):
        collect()


def test_what_runs_the_project_itself_is_left_to_its_loader(place: Path) -> None:
    project('[run]\narguments = ["x"]\nmounts = ["a:/b"]\ninput = "s"\nenv = { A = "1" }\n')
    assert collect()["env"].origin == "default"
    project('[run]\nenv = ["A=1"]\n')
    assert collect()["env"].value == ("A=1",)
    user("[run]\narguments = []\n")
    with pytest.raises(UserError, match="there is no setting 'arguments'"):
        collect()


def test_a_projects_folder_as_the_program(place: Path) -> None:
    other = place / "other"
    other.mkdir()
    (other / "droidemu.toml").write_text("[run]\nbattery = 5\nmemory = 1\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        run.command.make_context("run", ["other"])
    assert str(caught.value).startswith(f"{Path('other') / 'droidemu.toml'}:3: memory: 1 is not")
    (other / "droidemu.toml").write_text("[run]\nbattery = 5\n", encoding="utf-8")
    assert run.command.make_context("run", ["other"]).params["battery"] == 5
    assert run.command.make_context("run", ["hello"]).params["battery"] == 100


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[run]\nbatery = 3", ":2: batery: there is no setting 'batery': did you mean battery?"),
        ("[run]\n\nbattery = 300", ":3: battery: 300 is not a whole number from 0 to 100"),
        ("[run]\ndevice = 'pixl'", ":2: device: unknown device 'pixl': did you mean"),
        ("[run]\nframes = 3", ":2: frames: frames belongs to a single run"),
        ("run = 3", ":1: run: expected a table [run]"),
        ("[run\n", ":1: "),
        ("[run]\nx = 'a\n", ":2: "),
        ("[run]\ndark = true\ndark = false", ":3: "),
    ],
)
def test_broken_files_are_named_with_line_and_key(place: Path, text: str, words: str) -> None:
    for path, shown in ((user(text), str(user_file())), (project(text), "droidemu.toml")):
        with pytest.raises(UserError) as caught:
            collect()
        assert str(caught.value).startswith(shown + words), caught.value
        assert "\n" not in str(caught.value)
        path.unlink()


def test_the_users_file_has_no_other_tables(place: Path) -> None:
    user("[window]\nx = 1\n")
    with pytest.raises(UserError, match=r":1: window: unknown; settings stand in a table \[run\]"):
        collect()
    user("dark = true\n")
    with pytest.raises(UserError, match=r":1: dark: unknown"):
        collect()


def test_a_wrong_variable_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROIDEMU_FONT_SCALE", "big")
    with pytest.raises(UserError, match=r"^DROIDEMU_FONT_SCALE: 'big' is not a number from 0\.5"):
        collect()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=60))
def test_any_file_gives_settings_or_a_user_error(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "droidemu.toml").write_bytes(b"[run]\n" + data)
        try:
            collect({}, Path(folder))
        except UserError as error:
            assert str(error).startswith(str(Path(folder, "droidemu.toml:"))) and "\n" not in str(
                error
            )


@pytest.mark.parametrize(
    ("platform", "parts"),
    [("linux", (".config", "droidemu")), ("darwin", ("Library", "Application Support"))],
)
def test_the_platforms_own_place(
    platform: str, parts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    platformdirs = pytest.importorskip("platformdirs")
    from platformdirs.macos import MacOS
    from platformdirs.unix import Unix

    kind = Unix if platform == "linux" else MacOS
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(platformdirs, "PlatformDirs", kind)
    folder = settings_sources.user_folder()
    assert folder.parts[len(tmp_path.parts) :][: len(parts)] == parts
    assert folder.name == "droidemu"


# -- the verb ----------------------------------------------------------------------------------


def test_listing_tells_values_and_places(place: Path) -> None:
    project("[run]\nrotate = 180\n")
    result = droidemu_config()
    row = next(line for line in result.stdout.splitlines() if line.startswith("rotate"))
    assert row.split()[1:3] == ["180", "droidemu.toml:2"]
    assert str(user_file()) in result.stderr
    facts = json.loads(droidemu_config("--json").stdout)
    assert facts["settings"]["rotate"] == {
        "value": "180", "origin": "project", "place": "droidemu.toml:2",
    }  # fmt: skip
    assert list(facts["settings"]) == list(STORED)
    assert droidemu_config("--path").stdout.strip() == str(user_file())
    assert droidemu_config("get", "rotate").stdout == "180\n"


def test_set_and_unset_keep_everything_else(place: Path) -> None:
    path = user("# mine\n\n[run] # settings\n# loved\ndark = true # yes\nfont_scale = 1.5\n")
    result = droidemu_config("set", "battery", "33")
    assert result.stdout == "" and "battery is set in" in result.stderr
    assert droidemu_config("set", "font-scale", "2").exit_code == 0
    assert droidemu_config("set", "env", "A=1;B=x y").exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mine\n\n[run] # settings\n# loved\ndark = true # yes\n")
    found = collect()
    assert (found["battery"].value, found["font-scale"].value) == (33, 2.0)
    assert found["env"].value == ("A=1", "B=x y")
    assert text.count("font") == 1
    for name in ("battery", "font-scale", "env", "network"):
        assert droidemu_config("unset", name).exit_code == 0
    left = path.read_text(encoding="utf-8")
    assert left == "# mine\n\n[run] # settings\n# loved\ndark = true # yes\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "text",
    ["# mine\r\n\r\n[run] # settings\r\ndark = true\r\n", "[run]\r\ndark = true", "\r\n\r\n",
     "# one\n# two\r\n# three\r\n[run]\r\ndark = true\n# end\r\n", "[run]\ndark = true\n"],
)  # fmt: skip
def test_the_ends_of_lines_stay(place: Path, mark: str, text: str) -> None:
    """As Windows' Notepad writes a file, it stays; new lines end as most do."""
    path = user("")
    path.write_bytes((mark + text).encode())
    before = text.splitlines(keepends=True)
    for value in ("20", "33"):
        droidemu_config("set", "battery", value)
        found = path.read_bytes().decode()
        assert found.startswith("\ufeff") == bool(mark)
        lines = found.removeprefix("\ufeff").splitlines(keepends=True)
        ends = {line[len(line.rstrip("\r\n")) :] for line in lines if line not in before}
        assert ends <= {"\r\n"} if "\r\n" in text else ends == {"\n"}
        assert [line for line in lines if line in before][: len(before) - 1] == before[
            : len(before) - 1
        ]
        assert collect()["battery"].value == int(value)
    droidemu_config("unset", "battery")
    left = path.read_bytes().decode().removeprefix(mark)
    assert left.rstrip("\r\n") == (text if "[run]" in text else f"{text}[run]").rstrip("\r\n")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_set_keeps_who_may_read_the_file(place: Path) -> None:
    path = user("[run]\n")
    path.chmod(0o600)
    path.with_name("config.toml.new").write_text("mine", encoding="utf-8")
    droidemu_config("set", "battery", "20")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.with_name("config.toml.new").read_text(encoding="utf-8") == "mine"


def test_set_makes_the_file_and_tells_what_is_stronger(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROIDEMU_DARK", "on")
    result = droidemu_config("set", "dark", "off")
    assert "but here DROIDEMU_DARK is stronger: true" in result.stderr
    assert user_file().read_text(encoding="utf-8") == "[run]\ndark = false\n"


@pytest.mark.parametrize(
    ("key", "value"), [("battery", "x"), ("device", "pixl"), ("batery", "1"), ("frames", "3")]
)
def test_nothing_wrong_is_stored(place: Path, key: str, value: str) -> None:
    path = user("[run]\ndark = true\n")
    with pytest.raises(UserError, match=key):
        store(key, value)
    assert path.read_text(encoding="utf-8") == "[run]\ndark = true\n"


def test_a_broken_file_is_not_overwritten(place: Path) -> None:
    path = user("[run]\ndark = maybe\n")
    with pytest.raises(UserError, match=r":2: "):
        store("battery", "3")
    assert path.read_text(encoding="utf-8") == "[run]\ndark = maybe\n"


def test_a_place_that_cannot_be_written_is_one_line(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("DROIDEMU_CONFIG", str(place / "file" / "config.toml"))
    with pytest.raises(UserError, match="cannot write"):
        store("battery", "3")

# SPDX-License-Identifier: GPL-2.0-or-later
"""A stranger's project reaches its own folder only, and runs Python only for its own programs.

What a project file may say at all is tested in test_config.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from droidemu.cli.project import add_defaults
from droidemu.cli.settings_sources import collect
from droidemu.errors import UserError
from droidemu.sdk.project import FILE, parse_project

from .sessions import inside, one_line
from .test_nothing_lost import link

RUN = ("run", "--headless", "--size", "64x64", "--time", "virtual")
NAME = '[project]\nname = "hi"\n'
#: A model of a Java class that leaves a trace when it is loaded.
MODEL = (
    "from pathlib import Path\n"
    "from droidemu.android.java.declare import Object\n"
    "Path(__file__).with_name('was-here').touch()\n"
    'class X(Object, java="com.example.X"):\n    pass\n'
)


@pytest.fixture
def download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project whose file names a model and a mount."""
    folder = tmp_path / "download"
    (folder / "card").mkdir(parents=True)
    (folder / "x.py").write_text(MODEL, encoding="utf-8")
    text = NAME + '[run]\njava = ["x.py"]\nmount = ["card:/sdcard"]\n'
    (folder / FILE).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def app() -> Path:
    from droidemu.sdk.catalog import find_sample

    return find_sample("native-plasma")


# -- paths of [run] ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["mounts = ['../a:/b']", "mounts = ['OUT:/b:ro']", "mounts = ['link:/b']",
     "input = '../demo.txt'", "input = 'OUT/demo.txt'", "input = 'link/demo.txt'"],
)  # fmt: skip
def test_the_projects_own_keys_stay_inside(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / "demo.txt").touch()
    if "link" in line:
        link(folder / "link", tmp_path)
    text = f"{NAME}[run]\n{line.replace('OUT', tmp_path.as_posix())}\n"
    project = parse_project(folder, text.encode())
    with pytest.raises(UserError, match=r"droidemu\.toml: run\.\w+: .*outside of the project's"):
        add_defaults(project, {"env": (), "mount": ()})


def test_models_count_from_the_file_and_stay_inside(download: Path) -> None:
    assert collect()["java"].value == (str(download / "x.py"),)
    inner = download / "inner"
    inner.mkdir()
    (inner / FILE).write_text('[run]\njava = ["../x.py"]\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"java: .*outside of the project's folder"):
        collect(folder=inner)


def test_pictures_of_a_projects_script_stay_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """... and count from its folder, wherever it is started."""
    pytest.importorskip("ziglang")
    folder = tmp_path / "ball"
    inside("new", folder)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write('input = "demo.txt"\n')  # in [run], the last table
    monkeypatch.chdir(tmp_path)
    script = folder / "demo.txt"
    outside = (tmp_path / "out.png").as_posix()
    for name in ("../out.png", outside):
        script.write_text(f'screenshot "{name}"\nquit\n', encoding="utf-8")
        done = inside(*RUN, "ball", check=None)
        assert done.returncode == 2 and "outside of the project's folder" in done.stderr
    link(folder / "shots", tmp_path)
    script.write_text("screenshot shots/out.png\nquit\n", encoding="utf-8")
    assert "outside of the project's folder" in inside(*RUN, "ball", check=2).stderr
    assert not (tmp_path / "out.png").exists()
    script.write_text("wait 300ms\nscreenshot in.png\nquit\n", encoding="utf-8")
    inside(*RUN, "ball")
    assert (folder / "in.png").is_file() and not (tmp_path / "in.png").exists()
    # A script that the user names is the user's.
    script.write_text(f'wait 300ms\nscreenshot "{outside}"\nquit\n', encoding="utf-8")
    inside(*RUN, "--input", script, "ball")
    assert (tmp_path / "out.png").is_file()


# -- models and mounts ---------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["sample", "file"])
def test_other_programs_get_neither_models_nor_mounts(
    download: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    program: object = "native-plasma"
    if what == "file":
        program = shutil.copy(app(), download.parent / "other.apk")
    inside(*RUN, "--frames", "2", program)
    assert not (download / "was-here").exists()
    assert f"{FILE}:4: java is for the project's own programs" in caplog.text
    assert f"{FILE}:5: mount is for the project's own programs" in caplog.text


def test_the_projects_own_programs_get_them(
    download: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(app(), download / "own.apk")
    inside(*RUN, "--frames", "2", "own.apk")
    assert (download / "was-here").exists() and caplog.text == ""


def test_the_users_own_file_counts_for_others(
    download: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home = download.parent / "home"
    home.mkdir()
    (home / "config.toml").write_text('[run]\nmount = ["gone:/sdcard"]\n', encoding="utf-8")
    monkeypatch.setenv("DROIDEMU_CONFIG", str(home / "config.toml"))
    done = inside("run", "--headless", "hello", check=None)
    assert f"{home / 'gone'} does not exist" in done.stderr
    monkeypatch.setenv("DROIDEMU_MOUNT", f"{download / 'card'}:/sdcard")
    caplog.clear()
    inside("run", "--headless", "hello")
    assert "mount is" not in caplog.text and "java is" in caplog.text


def test_a_model_that_is_not_there(download: Path) -> None:
    (download / FILE).write_text('[run]\njava = ["y.py"]\n', encoding="utf-8")
    shutil.copy(app(), download / "own.apk")
    done = inside(*RUN, "own.apk", check=None)
    one_line(done, f"--java {download / 'y.py'}: no such file")

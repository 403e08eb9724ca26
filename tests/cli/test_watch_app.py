# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu watch`` in the project of an app: a save starts the app anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.sdk.apk.keys import VARIABLE
from droidemu.sdk.template import APP, new_project

from .test_watch import Watched

pytest.importorskip("cryptography")


@pytest.mark.parametrize("language", ["c", "c++"])
def test_an_app_is_started_anew(
    tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "key.pem"))
    folder = tmp_path / "ball"
    new_project(folder, APP, language)
    name = f"src/main.{'c' if language == 'c' else 'cpp'}"
    text = (folder / name).read_text(encoding="utf-8")
    watched = Watched(folder)
    try:
        watched.until("x 1920 pixels")
        for number in (1, 2):
            watched.save(name, text.replace("%d x %d pixels", f"version {number}: %d by %d"))
            assert any("restarted" in line for line in watched.until(f"version {number}: 1080 by"))
        watched.save(name, text.replace("scheduled", "shedulde", 1))
        watched.until("error: ")
        # Taken back: the same APK comes out, so nothing is started.
        watched.save(name, text.replace("%d x %d pixels", "version 2: %d by %d"))
        watched.save("droidemu.toml", (folder / "droidemu.toml").read_text("utf-8") + "\n#\n")
        (folder / "assets").mkdir()
        watched.save("assets/a.txt", "an asset makes another APK")
        watched.until("version 2: 1080 by")
    finally:
        assert watched.end() in (0, 143)


def test_an_app_with_models_of_java_classes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are loaded anew when they are saved; its log is shown as the project says."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "key.pem"))
    folder = tmp_path / "ball"
    new_project(folder, APP, "c")
    model = (
        "from droidemu.android.java.declare import Object\n"
        'class X(Object, java="com.example.X"):\n    pass\nprint("model one", flush=True)\n'
    )
    (folder / "x.py").write_text(model, encoding="utf-8")
    with (folder / "droidemu.toml").open("a", encoding="utf-8") as file:
        file.write('java = ["x.py"]\nlogcat-format = "raw"\n')  # in [run], the last table
    watched = Watched(folder)
    try:
        seen = watched.until("x 1920 pixels")
        assert "model one" in seen and seen[-1].startswith("1080 x")
        watched.save("x.py", model.replace("one", "two"))
        watched.until("model two")
    finally:
        assert watched.end() in (0, 143)

# SPDX-License-Identifier: GPL-2.0-or-later
"""The set-up launcher: everything that can be tried without installing."""

from __future__ import annotations

import ast
import hashlib
import http.server
import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

LAUNCH = Path(__file__).resolve().parents[2] / "launch.py"


@pytest.fixture
def launch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.setenv("DROIDEMU_VENV", str(tmp_path / "venv"))
    spec = importlib.util.spec_from_file_location("launch", LAUNCH)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_old_pythons_can_parse_it() -> None:
    """Down to Python 2: no f-strings, no annotations, no star in a list, no "raise from"."""
    tree = ast.parse(LAUNCH.read_text(encoding="ascii"), feature_version=(3, 4))
    for node in ast.walk(tree):
        assert not isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.Nonlocal))
        assert not (isinstance(node, ast.Raise) and node.cause)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            assert not any(isinstance(item, ast.Starred) for item in node.elts)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not node.args.kwonlyargs
            assert all(argument.annotation is None for argument in node.args.args)


def test_an_old_python_is_told() -> None:
    """The version check comes before anything that an old Python lacks."""
    code = "import sys; sys.version_info = (3, 6, 0); exec(compile(open(%r).read(), 'l', 'exec'))"
    done = subprocess.run(
        [sys.executable, "-c", code % str(LAUNCH)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("droidemu: error: this is Python 3.6; DroidEmu needs 3.10")


def test_help() -> None:
    done = subprocess.run(
        [sys.executable, str(LAUNCH), "--help"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "launch.py test" in done.stdout


def test_requirements(launch: ModuleType) -> None:
    wanted = launch.requirements(["sdk", "test"])
    assert "ziglang==0.13.0" in wanted
    assert any(line.startswith("unicorn") for line in wanted)
    assert any(line.startswith("pytest") for line in wanted)
    assert len(wanted) == len(set(wanted))
    assert not any(line.startswith("pytest") for line in launch.requirements(["sdk"]))


def test_what_pip_says(launch: ModuleType) -> None:
    assert (
        launch.brief("Downloading https://x.y/a/b/name-1.whl (4 MB)")
        == "Downloading name-1.whl (4 MB)"
    )
    assert launch.complaint(["a", "ERROR: no match", "x"]) == "ERROR: no match"
    assert launch.complaint(["a", "b", ""]) == "b"
    assert launch.complaint([]) == "no message"


def test_stamps(launch: ModuleType) -> None:
    launch.VENV.mkdir()
    assert not launch.is_done("install", "1")
    launch.mark_done("install", "1")
    assert launch.is_done("install", "1")
    assert not launch.is_done("install", "2")


def test_digest_sees_content(launch: ModuleType, tmp_path: Path) -> None:
    launch.ROOT = tmp_path
    (tmp_path / "a").write_text("1", encoding="utf-8")
    one = launch.digest([tmp_path / "a"])
    (tmp_path / "a").write_text("2", encoding="utf-8")
    assert launch.digest([tmp_path / "a"]) != one


def test_index_url(launch: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror/simple")
    assert launch.index_url() == "https://mirror/simple"
    monkeypatch.delenv("PIP_INDEX_URL")
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = https://other/simple\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    assert launch.index_url() == "https://other/simple"


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A package index with three versions of pip, one of them withdrawn, one not final."""
    wheel = b"a wheel"
    names = ["pip-9.0-py3-none-any.whl", "pip-24.1-py3-none-any.whl", "pip-25.0b1-py3-none-any.whl"]
    files = [
        {"filename": name, "url": f"../../files/{name}", "hashes": {"sha256": "0"}, "yanked": False}
        for name in [*names, "pip-99.0-py3-none-any.whl", "pip-24.1.tar.gz"]
    ]
    files[1]["hashes"] = {"sha256": hashlib.sha256(wheel).hexdigest()}
    files[3]["yanked"] = "broken"

    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"files": files}).encode() if self.path.endswith("pip/") else wheel
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("no_proxy", "*")
    yield files
    server.shutdown()
    server.server_close()


def test_fetch_pip(launch: ModuleType, index: Any, tmp_path: Path) -> None:
    wheel = launch.fetch_pip(tmp_path)
    assert wheel.name == "pip-24.1-py3-none-any.whl"
    assert wheel.read_bytes() == b"a wheel"
    index[1]["hashes"] = {"sha256": "1" * 64}
    with pytest.raises(launch.SetupError, match="damaged"):
        launch.fetch_pip(tmp_path)


def test_pip_failures_are_one_line(launch: ModuleType, tmp_path: Path) -> None:
    launch.PYTHON = Path(sys.executable)
    launch.PIP = ["-c", "import sys; print('x'); print('ERROR: no network'); sys.exit(1)"]
    progress = launch.Progress(1)
    progress.step("Trying")
    with pytest.raises(launch.SetupError, match=r"^ERROR: no network"):
        launch.pip(progress, tmp_path / "log")
    assert "no network" in (tmp_path / "log").read_text(encoding="utf-8")


def test_main_job_without_a_screen(
    launch: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "has_screen", lambda: False)
    assert "--headless" in launch.main_job()
    said = capsys.readouterr().out
    assert "no screen" in said and "run plasma --headless" in said
    monkeypatch.setattr(launch, "has_screen", lambda: True)
    assert launch.main_job() == ["run", "plasma"]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="always have a screen")
def test_screens_are_found_by_their_variables(
    launch: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    assert not launch.has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert launch.has_screen()

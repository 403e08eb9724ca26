# SPDX-License-Identifier: GPL-2.0-or-later
"""How debugging is asked for, and what is said when it cannot be had."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .kit import PATIENCE, ROOT, Debugged
from .test_lifecycle import Client


def droidemu(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *words], stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", timeout=PATIENCE, check=False, cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("abi", ["arm64"])
def test_run_gdb_is_the_same_port(program: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "droidemu", "run", "--headless", "--gdb", f"127.0.0.1:{port}",
         str(program)],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert f"debuggers connect to 127.0.0.1:{port}; the program waits" in first
        assert process.stderr.readline().lstrip().startswith("gdb-multiarch -ex ")
        assert process.stderr.readline().lstrip().startswith("lldb -o ")
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
            client.sendall(b"$?#3f")
            said = b""
            while b"#" not in said:
                piece = client.recv(4096)
                assert piece
                said += piece
            assert b"$T05" in said
        while " has left" not in process.stderr.readline():
            assert process.poll() is None
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("abi", ["arm64"])
def test_other_addresses_come_with_a_warning(program: Path) -> None:
    with Debugged(program, options=["--host", "0.0.0.0"]) as target:
        target.err.wait_for(r"warning: whoever reaches 0\.0\.0\.0 can control the program")
        target.host = "127.0.0.1"
        assert Client(target).ask("?").startswith("T05")
    with Debugged(program) as target:
        target.err.wait_for("lldb")
        assert "warning" not in target.err.text


@pytest.mark.parametrize("abi", ["arm64"])
def test_a_taken_port_is_one_line(program: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = droidemu("debug", "--headless", "--port", port, str(program))
    assert done.returncode == 2
    assert re.fullmatch(
        rf"droidemu: error: no debugger can connect to 127\.0\.0\.1 port {port}: .*\n", done.stderr
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--gdb", "here", "hello"], "--gdb here: expected PORT or HOST:PORT"),
        (["run", "--gdb", "99999", "hello"], "--gdb 99999: expected PORT or HOST:PORT"),
        (["debug", "--port", "70000", "hello"], "70000"),
        (["debug", "--vscode", "--port", "0", "hello"], "--vscode needs a fixed --port"),
        (["debug", "--host", "no.such.host.invalid", "hello"], "no.such.host.invalid"),
        (["debug", "no-such-sample"], "no-such-sample"),
    ],
)
def test_bad_words_are_one_line(words: list[str], said: str, tmp_path: Path) -> None:
    done = droidemu(*words, "--headless", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("abi", ["arm64"])
def test_vscode_gets_its_file(program: Path, tmp_path: Path) -> None:
    import json

    with Debugged(program) as other:
        port = str(other.port)  # taken: the command ends after it has written
        done = droidemu(
            "debug", "--vscode", "--headless", "--port", port, str(program), cwd=tmp_path
        )
    assert done.returncode == 2
    written = json.loads((tmp_path / ".vscode" / "launch.json").read_text(encoding="utf-8"))
    first = written["configurations"][0]
    assert first["miDebuggerServerAddress"] == f"127.0.0.1:{port}"
    assert first["program"] == str(program)

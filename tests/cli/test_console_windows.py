# SPDX-License-Identifier: GPL-2.0-or-later
"""Ctrl+C and Ctrl+Break in a console of Windows: the guest gets them, and the run ends."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

#: Runs droidemu in a console of its own and presses a key there; prints the exit status and what
#: was said since. Arguments: "c" or "break".
IN_A_CONSOLE = r"""
import ctypes, signal, subprocess, sys
kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGBREAK, signal.SIG_IGN)
process = subprocess.Popen(
    [sys.executable, "-m", "droidemu", "run", "--headless", "--strace", "plasma"],
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
)
for line in process.stderr:
    if b"/dev" in line and b"openat" in line:
        break  # the guest runs
kernel32.AllocConsole()  # in case there is none yet
event = {"c": signal.CTRL_C_EVENT, "break": signal.CTRL_BREAK_EVENT}[sys.argv[1]]
if not kernel32.GenerateConsoleCtrlEvent(int(event), 0):
    process.kill()
    raise ctypes.WinError(ctypes.get_last_error())
said = process.stderr.read()
print(process.wait(60), said[-2000:])
"""


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows: consoles")
@pytest.mark.parametrize(("key", "statuses"), [("c", (0, 130)), ("break", (143,))])
def test_keys_that_end_a_run(key: str, statuses: tuple[int, ...], tmp_path: Path) -> None:
    if sys.platform != "win32":
        return
    if key == "break" and hasattr(ctypes.CDLL("ntdll"), "wine_get_version"):
        pytest.skip("Wine has no Ctrl+Break")
    script = tmp_path / "console.py"
    script.write_text(IN_A_CONSOLE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), key],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        creationflags=subprocess.CREATE_NEW_CONSOLE,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    status, _, said = done.stdout.partition(" ")
    assert int(status) in statuses, done.stdout
    assert "Traceback" not in said

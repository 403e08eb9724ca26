# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole runs through the command line: samples, exit status, frames, determinism, crashes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ABIS = ("arm64", "arm")


def droidemu(
    *arguments: str, stdin: bytes | None = None, check: int | None = 0
) -> subprocess.CompletedProcess[bytes]:
    result = subprocess.run(
        [sys.executable, "-m", "droidemu", "run", "--headless", *arguments],
        capture_output=True,
        check=False,
        timeout=120,
        **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}),
    )
    if check is not None:
        assert result.returncode == check, result.stderr.decode()
    return result


@pytest.mark.parametrize("abi", ABIS)
def test_hello_tells_its_arguments_and_environment(abi: str) -> None:
    result = droidemu("--abi", abi, "hello", "first", "second word")
    out = result.stdout.decode()
    assert "Hello from DroidEmu!" in out
    assert "first second word" in out
    assert result.stderr == b""


def test_the_guests_exit_status_is_the_commands() -> None:
    for status in (0, 1, 42, 255):
        droidemu("hello", "--", "--exit", str(status), check=status)


def test_options_behind_the_program_are_ours_until_the_first_argument() -> None:
    result = droidemu("hello", "--stats", "x", "--stats")
    assert "x --stats" in result.stdout.decode()
    assert "instructions" in result.stderr.decode()


@pytest.mark.parametrize("abi", ABIS)
def test_frames_and_screenshot(abi: str, tmp_path: Path) -> None:
    picture = tmp_path / "plasma.png"
    droidemu(
        "--abi", abi, "--size", "240x320", "--frames", "5", "--screenshot", str(picture),
        "--time", "virtual", "plasma",
    )  # fmt: skip
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 240
    assert int.from_bytes(data[20:24], "big") == 320
    assert len(data) > 5_000  # not one flat colour


def screenshots(folder: Path, abi: str, sample: str, script: str) -> list[bytes]:
    """Pictures that a script takes of a sample in virtual time, and the sample's output."""
    folder.mkdir()
    file = folder / "input.txt"
    names = [folder / f"{index}.png" for index in range(script.count("SHOT"))]
    for name in names:
        script = script.replace("SHOT", f'screenshot "{name.as_posix()}"', 1)
    file.write_text(script, encoding="utf-8")
    result = droidemu(
        "--abi", abi, "--size", "270x480", "--dpi", "160", "--time", "virtual",
        "--input", str(file), sample,
    )  # fmt: skip
    return [*(name.read_bytes() for name in names), result.stdout]


SCRIPT = """
at 200ms touch down 0 60,200
at +50ms touch move 0 120,240 pressure 0.9
SHOT
touch down 1 200,300
at +50ms touch move 1 180,320
SHOT
touch up 0
touch up 1
key press A
at +100ms swipe 40,400 220,100 300ms
SHOT
quit
"""


@pytest.mark.parametrize("sample", ["paint", "inspector", "game", "clock"])
@pytest.mark.parametrize("abi", ABIS)
def test_virtual_time_runs_are_equal_byte_for_byte(abi: str, sample: str, tmp_path: Path) -> None:
    first = screenshots(tmp_path / "first", abi, sample, SCRIPT)
    second = screenshots(tmp_path / "second", abi, sample, SCRIPT)
    assert first == second
    assert len(set(first[:3])) == 3 or sample == "clock"  # something happens on the screen


def test_touch_comes_back_as_paint(tmp_path: Path) -> None:
    touched = screenshots(tmp_path / "touched", "arm64", "paint", SCRIPT)
    still = screenshots(tmp_path / "still", "arm64", "paint", "wait 300ms\nSHOT\nquit\n")
    assert touched[0] != still[0]


CRASH = """
#include <stdio.h>
static int poke(volatile int *p) { return *p; }
int main(int argc, char **argv) {
    (void)argv;
    printf("before\\n");
    return poke((int *)(unsigned long)(argc * 16));
}
"""


@pytest.mark.parametrize("abi", ["arm64", "arm", "arm-thumb"])
def test_a_crash_gets_a_report(abi: str, tmp_path: Path) -> None:
    pytest.importorskip("ziglang")
    from droidemu.sdk.toolchain import build_program

    source = tmp_path / "crasher.c"
    source.write_text(CRASH, encoding="utf-8")
    program = build_program(source, abi, tmp_path / "crasher")
    result = droidemu(str(program), check=139)
    assert result.stdout == b"before\n"
    report = result.stderr.decode()
    assert "SIGSEGV" in report and "SEGV_MAPERR" in report
    assert re.search(r"reading address 0x0+10\b", report)
    assert "crasher.c:3" in report and "main" in report
    assert "Traceback" not in report


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals to a process")
def test_ctrl_c_reaches_the_guest_and_ends_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "droidemu", "run", "--headless", "--strace", "plasma"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if b"/dev" in line and b"openat" in line:
            break  # the guest runs
    process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        process.stderr.read(65536)
    process.stderr.close()
    assert process.wait(10) in (0, 130)


def test_strace_prints_calls() -> None:
    result = droidemu("--strace", "hello")
    trace = result.stderr.decode().replace("\r\n", "\n")
    assert re.search(r'^write\(1, "', trace, re.M)
    assert re.search(r"^\+\+\+ exited with 0 \+\+\+$", trace, re.M)


@pytest.mark.parametrize("abi", ABIS)
def test_strace_with_stacks(abi: str) -> None:
    result = droidemu("--abi", abi, "--strace-stack", "hello")
    trace = result.stderr.decode().replace("\r\n", "\n")
    stack = re.search(r'^write\(1, "Hello .*\n((?: > .*\n)+)', trace, re.M)
    assert stack is not None
    main = r"^ > /data/local/tmp/hello\(main\+0x[0-9a-f]+\) \[0x[0-9a-f]+\] samples/hello\.c:\d+$"
    assert re.search(main, stack[1], re.M), stack[1]

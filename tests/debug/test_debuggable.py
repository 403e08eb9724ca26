# SPDX-License-Identifier: GPL-2.0-or-later
"""Samples are made for debugging: DWARF, a way out of every instruction, sources that are found.

The debuggers themselves look at them where they are installed (the whole suite's machine has them).
"""

from __future__ import annotations

import io
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from elftools.elf.elffile import ELFFile
from guestrun import Build

from droidemu.debug.modulefile import ParsedFile
from droidemu.loader.sections import SymbolIndex, parse_sections
from droidemu.sdk import sources
from droidemu.sdk.catalog import find_sample, list_samples
from droidemu.sdk.targets import SAMPLE_ABIS

SAMPLES = [sample.name for sample in list_samples() if not sample.is_app]
#: Functions of start.S and where each may be entered; ends of signal handlers are known otherwise.
ASSEMBLY = ("_start", "clone_thread", "setjmp", "longjmp")
ASSEMBLY_ARM = ("__aeabi_read_tp", "__aeabi_uidivmod", "__aeabi_uldivmod")


@pytest.mark.parametrize("sample_abi", SAMPLE_ABIS)
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_debug_information(name: str, sample_abi: str) -> None:
    data = find_sample(name, sample_abi).read_bytes()
    info = ELFFile(io.BytesIO(data)).get_dwarf_info()
    units = {unit.get_top_DIE().get_full_path() for unit in info.iter_CUs()}
    names = {Path(unit).as_posix() for unit in units}
    assert f"samples/{name}.c" in names
    assert {"guest/src/start.c", "guest/src/start.S"} <= names
    root = sources.source_root()
    assert root is not None
    for unit in names:
        assert (root / unit).is_file(), f"no debugger finds {unit}"


def test_every_instruction_of_the_start_up_code_can_be_unwound(
    build_guest: Build, abi: str
) -> None:
    program = build_guest("stack_asm", abi)
    data = program.read_bytes()
    parsed = ParsedFile(lambda: data)
    symbols = SymbolIndex(data, parse_sections(data))
    for name in ASSEMBLY if abi == "arm64" else ASSEMBLY + ASSEMBLY_ARM:
        start = symbols.address_of(name)
        assert start is not None, name
        found = symbols.find(start)
        assert found is not None and found[2] > 0, name
        for address in range(start, start + found[2], 4):
            rows = [frames.row(address) for frames in parsed.call_frames]
            (row,) = [row for row in rows if row is not None]
            assert row.cfa_register is not None, (name, hex(address))
        last = next(
            row
            for frames in parsed.call_frames
            if (row := frames.row(start + found[2] - 4)) is not None
        )
        outermost = name in ("_start", "clone_thread")
        rule = last.rules.get(last.return_register)
        assert (rule is not None and rule.kind == "undefined") == outermost, name


def test_commands_for_debuggers() -> None:
    spaced, plain = PurePosixPath("/opt/a b"), PurePosixPath("/opt/droidemu")
    assert sources.gdb_commands(spaced) == ["directory '/opt/a b'"]
    assert sources.lldb_commands(spaced) == ["settings append target.source-map . '/opt/a b'"]
    assert sources.gdb_commands(plain) == ["directory /opt/droidemu"]
    assert sources.gdb_commands(PureWindowsPath(r"C:\emu")) == ["directory C:/emu"]
    assert sources.gdb_commands(None) == sources.lldb_commands(None) == []


# -- the real debuggers ----------------------------------------------------------------------------


def _needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing or sys.platform != "linux":
        pytest.skip(f"needs Linux and {', '.join(missing or programs)}")


class Qemu:
    """A guest program that waits in qemu-user's own debug stub."""

    def __init__(self, program: Path, abi: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        name = "qemu-aarch64" if abi == "arm64" else "qemu-arm"
        self.process = subprocess.Popen(
            [name, "-g", str(self.port), str(program)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close(self) -> None:
        self.process.kill()
        self.process.wait()

    def gdb(self, folder: Path, program: Path, *commands: str) -> str:
        """What gdb prints; started in an empty folder, so that no source is found by chance."""
        deadline = time.monotonic() + 20
        while True:
            done = subprocess.run(
                [
                    "gdb-multiarch", "-batch", "-nx", "-q",
                    *(f"-ex={command}" for command in sources.gdb_commands(sources.source_root())),
                    "-ex=set backtrace past-main on", "-ex=set pagination off",
                    f"-ex=file {program}", f"-ex=target remote 127.0.0.1:{self.port}",
                    *(f"-ex={command}" for command in commands),
                ],
                check=False, capture_output=True, encoding="utf-8", cwd=folder, timeout=60,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
            text = done.stdout + done.stderr
            # qemu takes one connection only: an attempt that finds no port does not use it up.
            refused = "Connection refused" in text or "timed out" in text
            if not refused or self.process.poll() is not None or time.monotonic() > deadline:
                return text


def test_gdb_unwinds_to_the_end_and_finds_the_sources(
    build_guest: Build, tmp_path: Path, abi: str
) -> None:
    _needs("gdb-multiarch", "qemu-aarch64", "qemu-arm")
    program = build_guest("stack_calls", abi, True)
    qemu = Qemu(program, abi)
    try:
        text = qemu.gdb(
            tmp_path, program,
            "handle SIGUSR1 nostop noprint", "echo ==start\\n", "backtrace 9",
            "break innermost", "continue", "echo ==nested\\n", "backtrace 20", "list",
            "break in_thread", "continue", "echo ==thread\\n", "backtrace 9",
            "frame function clone_thread", "list",
        )  # fmt: skip
    finally:
        qemu.close()
    parts = dict(part.split("\n", 1) for part in text.split("==")[1:])
    assert "corrupt" not in text and "No such file" not in text, text
    assert "Backtrace stopped" not in text and "More stack frames" not in text, text

    def functions(part: str) -> list[str]:
        return re.findall(r"^#\d+ +(?:0x[0-9a-f]+ in )?(\w+) \(", part, re.M)

    assert functions(parts["start"]) == ["_start"]
    nested = functions(parts["nested"])
    assert nested == ["innermost", "middle", "middle", "middle", "main", "start_c", "_start"]
    assert "long result = getppid() + depth;" in parts["nested"]
    assert functions(parts["thread"])[:3] == ["in_thread", "thread_main", "clone_thread"]
    assert "bottom of the new thread's stack" in parts["thread"]


def test_lldb_finds_the_sources(tmp_path: Path) -> None:
    _needs("lldb")
    command = ["lldb", "-b", "-o", f"target create {find_sample('hello', 'arm64')}"]
    for line in [*sources.lldb_commands(sources.source_root()), "source list -f hello.c -l 44 -c 1",
                 "source list -f stdio.c -l 1 -c 2"]:  # fmt: skip
        command += ["-o", line]
    done = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert 'printf("Hello from DroidEmu!' in done.stdout, done.stdout + done.stderr
    assert "SPDX-License-Identifier" in done.stdout

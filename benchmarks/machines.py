# SPDX-License-Identifier: GPL-2.0-or-later
"""The three things that are compared: the host itself, qemu-user, DroidEmu."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from droidemu.sdk.toolchain import build_program

_SOURCES = Path(__file__).resolve().parent / "workloads"
_ROOT = Path(__file__).resolve().parent.parent

#: Short name -> what it is; the names are those of ``droidemu.sdk.targets``.
ABIS = {
    "arm64": "arm64-v8a (AArch64)",
    "arm": "armeabi-v7a (A32 code)",
    "thumb": "armeabi-v7a (Thumb-2 code)",
}

_QEMU = {"arm64": "qemu-aarch64", "arm": "qemu-arm", "thumb": "qemu-arm"}

NATIVE, QEMU, DROIDEMU = "native", "qemu", "droidemu"
#: Longest time one run may take, in seconds.
LIMIT = 300


@dataclass(frozen=True)
class Machine:
    """One way to run a program built for `abi`; `prefix` is the command before its path."""

    name: str
    abi: str
    prefix: tuple[str, ...]
    folder: Path

    def build(self, workload: str, sources: Sequence[str]) -> Path:
        """The program of `workload` for this machine, built if it is not there yet."""
        out = self.folder / self.abi / workload
        if not out.is_file():
            build_program([_SOURCES / name for name in sources], self.abi, out)
        return out

    def run(self, program: Path, *args: str) -> dict[str, str]:
        """Runs it; the lines ``name value`` that it prints. RuntimeError when it fails.

        ``cpu_ns`` is added: processor time of the whole process, 0 where the system does not tell.
        """
        command = [*self.prefix, str(program), *args]
        before = os.times()
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            cwd=_ROOT,
        )
        if done.returncode != 0:
            raise RuntimeError(
                f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.strip()}"
            )
        after = os.times()
        cpu = after.children_user - before.children_user
        cpu += after.children_system - before.children_system
        said = dict(line.split() for line in done.stdout.splitlines())
        return said | {"cpu_ns": str(round(cpu * 1e9))}


def droidemu_command(*args: str) -> list[str]:
    """The command line of DroidEmu in this very Python."""
    return [sys.executable, "-m", "droidemu", *args]


def machines(folder: Path, abis: Iterable[str]) -> list[Machine]:
    """What this computer has of them: native code only on x86-64 Linux, qemu-user if installed."""
    found = []
    if sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64"):
        found.append(Machine(NATIVE, "x86_64", (), folder))
    for abi in abis:
        if qemu := shutil.which(_QEMU[abi]):
            found.append(Machine(QEMU, abi, (qemu,), folder))
        run = droidemu_command("run", "--headless")
        found.append(Machine(DROIDEMU, abi, tuple(run), folder))
    return found


def about() -> dict[str, object]:
    """The kind of computer and the versions that the figures belong to."""
    version = None
    if qemu := shutil.which("qemu-aarch64") or shutil.which("qemu-arm"):
        command = [qemu, "--version"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        version = next((word for word in text.split() if word[:1].isdigit()), None)
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "qemu": version,
    }

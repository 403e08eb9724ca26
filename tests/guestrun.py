# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs guest test programs: natively first, then under the kernel on each ABI.

Used through the fixtures of conftest.py.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from droidemu.arm import ARM, ARM64
from droidemu.arm.unicorn_engine import UnicornEngine
from droidemu.hal.clock import make_clock
from droidemu.kernel.errno import EAGAIN, KernelError
from droidemu.kernel.file import O_RDONLY, O_RDWR, O_WRONLY, File
from droidemu.kernel.files.root import build_tree
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.options import KernelOptions
from droidemu.kernel.process import Process
from droidemu.kernel.stat import S_IFCHR, Stat
from droidemu.kernel.task import Task

if TYPE_CHECKING:
    from droidemu.hal.device import DeviceState
    from droidemu.hal.input import InputHub
    from droidemu.hal.screen import Screen

GUESTS = Path(__file__).parent / "guest"


class Build(Protocol):
    """Builds tests/guest/NAME.c; ``pie``: as a static-PIE."""

    def __call__(self, name: str, abi: str, pie: bool = False) -> Path: ...


#: The ABIs that guest tests run on; thumb is arm with another instruction encoding.
ABIS = ("arm64", "arm", "thumb")


#: Host seconds after which a run is given up.
_PATIENCE_S = 120


def is_native_host() -> bool:
    """x86-64 Linux: guest tests prove their expectations here first."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


class Pipe(File):
    """A standard stream of a test: what the guest writes is kept, what it reads is given."""

    def __init__(self, flags: int, data: bytes = b"") -> None:
        super().__init__(flags, "/dev/test")
        self.data = bytearray(data)

    def read(self, task: Task, size: int) -> bytes:
        """What is left of the input, then end of file."""
        taken = bytes(self.data[:size])
        del self.data[:size]
        return taken

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Keep the output, up to a sane size."""
        if len(self.data) > 1 << 24:
            raise KernelError(EAGAIN)
        self.data += data
        return len(data)

    def stat(self) -> Stat:
        """A character device."""
        return Stat(mode=S_IFCHR | 0o600, ino=1)


@dataclass
class Run:
    """How a guest program ended."""

    status: int
    out: str
    err: str
    trace: list[str] = field(default_factory=list)
    kernel: Kernel | None = None
    #: Guest time at the end, ns.
    time: int = 0
    #: (signal number, thread id) of fatal signals.
    crashes: list[tuple[int, int]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Standard output by line."""
        return self.out.splitlines()


def make_kernel(
    *,
    clock: str = "virtual",
    programs: Mapping[str, bytes | Path] | None = None,
    screen: Screen | None = None,
    hub: InputHub | None = None,
    device: DeviceState | None = None,
    **options: Any,
) -> Kernel:
    """A kernel with the built-in file tree, and ``programs`` in its /bin."""
    chosen = KernelOptions(isas={"arm64": ARM64, "arm": ARM}, make_engine=UnicornEngine, **options)
    if clock == "virtual" and chosen.seed is None:
        chosen.seed = 1
    kernel = Kernel(clock=make_clock(clock), options=chosen, screen=screen, hub=hub, device=device)
    vfs = build_tree(kernel)
    # Not this process's terminal: ``run`` gives streams of its own.
    kernel.on_spawn.clear()
    folder = vfs.resolve(None, b"/bin", fs=vfs.context()).inode
    for name, data in (programs or {}).items():
        content = data.read_bytes() if isinstance(data, Path) else data
        inode: Any = folder.create(name.encode(), 0o755)
        inode.write_at(0, content)
    return kernel


def run(
    program: Path,
    arguments: Sequence[str] = (),
    *,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
    clock: str = "virtual",
    trace: bool = False,
    prepare: Callable[[Kernel], None] | None = None,
    programs: Mapping[str, bytes | Path] | None = None,
    path: str = "/bin/program",
    **options: Any,
) -> Run:
    """Run a guest program under the kernel to its end; ``prepare`` may put it at another path."""
    lines: list[str] = []
    if trace:
        options["strace"] = lines.append
    kernel = make_kernel(clock=clock, programs={"program": program, **(programs or {})}, **options)
    streams = [Pipe(O_RDONLY, stdin), Pipe(O_WRONLY), Pipe(O_RDWR)]
    crashes: list[tuple[int, int]] = []

    def standard_streams(process: Process) -> None:
        for file in streams:
            process.files.allocate(file)

    kernel.on_spawn.append(standard_streams)
    kernel.crash = lambda task, signo, info: crashes.append((signo, task.tid))
    if prepare is not None:
        prepare(kernel)
    # A guest that hangs fails its test instead of holding the run.
    guard = threading.Timer(_PATIENCE_S, lambda: kernel.quit(255))
    guard.daemon = True
    guard.start()
    try:
        argv = [path.encode(), *(argument.encode() for argument in arguments)]
        envp = [f"{key}={value}".encode() for key, value in (environment or {}).items()]
        kernel.spawn(path.encode(), argv, envp)
        status = kernel.run()
    finally:
        guard.cancel()
        kernel.close()
    out, err = (bytes(stream.data).decode("utf-8", "replace") for stream in streams[1:])
    return Run(status, out, err, lines, kernel, kernel.clock.monotonic(), crashes)


def run_native(
    program: Path,
    arguments: Sequence[str] = (),
    *,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a program of this computer."""
    done = subprocess.run(
        [str(program), *arguments],
        input=stdin,
        capture_output=True,
        env=dict(environment or {}),
        timeout=60,
        check=False,
    )
    status = done.returncode if done.returncode >= 0 else 128 - done.returncode
    return Run(status, done.stdout.decode(), done.stderr.decode())


def assert_ok(result: Run, wanted: int = 0) -> None:
    """No check of the program failed, it came to its end, and left with ``wanted``."""
    failed = [line for line in result.lines() if line.startswith("FAIL")]
    assert not failed, "\n".join(failed)
    assert result.status == wanted, f"status {result.status}\n{result.out}{result.err}"
    assert any(line.startswith("done,") for line in result.lines()), result.out

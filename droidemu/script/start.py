# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine below a script's guest, and the files that it is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.errors import UserError
from droidemu.hal.profiles import DEFAULT
from droidemu.kernel.files.root import HostMount, mount_host
from droidemu.machine.config import MachineConfig, MountOption
from droidemu.machine.machine import Machine
from droidemu.machine.program import PROGRAM_FOLDER, Program
from droidemu.script.errors import GuestError

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Vfs

_PROGRAMS = {"arm64-v8a": "script_host64", "armeabi-v7a": "script_host"}
_ABIS = {"arm64": "arm64-v8a", "arm": "armeabi-v7a", **{name: name for name in _PROGRAMS}}
_ISAS = {"arm64-v8a": "arm64", "armeabi-v7a": "arm"}


class ScriptMachine(Machine):
    """A machine that runs on the script's thread; crash reports are the script's, not printed."""

    def _on_crash(self, task: Task, signo: int, info: Any) -> None:
        self.crash_report = self._crash_text(task, info)

    def _declare_host_calls(self) -> None:
        super()._declare_host_calls()
        from droidemu.script import serve  # noqa: F401


def make_machine(
    abi: str,
    environment: dict[str, str],
    mounts: tuple[MountOption, ...],
    sysroot: Path | None,
    time: str,
    memory_mb: int,
) -> ScriptMachine:
    """A machine with the waiting process in it. UserError."""
    from droidemu.android.system import system_root

    chosen = _ABIS.get(abi)
    if chosen is None:
        raise GuestError(f"unknown ABI {abi!r}: use arm64-v8a or armeabi-v7a")
    name = _PROGRAMS[chosen]
    host = system_root(chosen) / "bin" / name
    config = MachineConfig(
        program=host,
        title="script",
        profile=replace(DEFAULT, memory_mb=memory_mb),
        # Where ``give`` puts libraries and what they need.
        environment={"LD_LIBRARY_PATH": PROGRAM_FOLDER, **environment},
        mounts=mounts,
        sysroot=sysroot,
        time=time,
    )
    return ScriptMachine(config, Program(host, f"/system/bin/{name}", False, "script"))


def give(vfs: Vfs, path: Path, isa: str) -> str:
    """Let the guest see a library of the host and those beside it that it needs; its guest path.

    UserError if it is none for this guest.
    """
    from droidemu.android.siblings import siblings
    from droidemu.loader.elf import parse_file

    image = parse_file(path, library=True)
    if image.isa != isa:
        names = {value: key for key, value in _ISAS.items()}
        raise GuestError(f"{path} is for {names[image.isa]}, this guest is {names[isa]}")
    for file in (path, *siblings(path)):
        guest = f"{PROGRAM_FOLDER}/{file.name}".encode("utf-8", "surrogateescape")
        if vfs.walk(None, guest, fs=vfs.context()).place is None:
            mount_host(vfs, HostMount(file, guest, True))
    return f"{PROGRAM_FOLDER}/{path.name}"


def abi_of(path: Path) -> str:
    """The ABI that a library is for. UserError."""
    from droidemu.loader.elf import parse_file

    isa = parse_file(path, library=True).isa
    for abi, name in _ISAS.items():
        if name == isa:
            return abi
    raise UserError(f"{path}: no engine for {isa} libraries")

# SPDX-License-Identifier: GPL-2.0-or-later
"""Calls system calls straight from Python, on a process whose code never runs."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import guestrun

from droidemu.hal.clock import VirtualClock
from droidemu.hal.input import InputHub
from droidemu.hal.screen import Screen
from droidemu.kernel.errno import NAMES, KernelError
from droidemu.kernel.file import O_RDWR
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.process import Process
from droidemu.kernel.syscall import TABLE
from droidemu.kernel.task import Task
from droidemu.memory import MemoryFault

AT_FDCWD = -100 & 0xFFFFFFFF


class Caller:
    """One task of one kernel, with a megabyte of memory to pass arguments in."""

    SIZE = 1 << 20

    def __init__(self, abi: str = "arm64", kernel: Kernel | None = None) -> None:
        screen = Screen(64, 48)
        hub = InputHub(64, 48, 160, VirtualClock())
        program = tiny_program(abi)
        self.kernel = kernel or guestrun.make_kernel(
            programs={"program": program}, screen=screen, hub=hub
        )
        self.kernel.on_spawn.append(_streams)
        process = self.kernel.spawn(b"/bin/program", [b"program"], [])
        self.task: Task = next(iter(process.tasks.values()))
        self.buffer = process.mm.mmap(0, self.SIZE, 3, 0x22)
        self._next = self.buffer
        self._calls = {entry.name: entry for entry in TABLE[abi].values()}
        self.abi = abi

    def bytes(self, data: bytes) -> int:
        """Put data into guest memory; its address."""
        if self._next + len(data) + 16 > self.buffer + self.SIZE // 2:
            self._next = self.buffer
        address = self._next
        self.task.space.write(address, data)
        self._next += (len(data) + 23) & ~15
        return address

    def path(self, path: bytes) -> int:
        """Put a path into guest memory."""
        return self.bytes(path + b"\0")

    @property
    def out(self) -> int:
        """Half a megabyte for results."""
        return self.buffer + self.SIZE // 2

    def call(self, name: str, *arguments: int) -> Any:
        """The call's result; minus its error number. A sleeping call is a generator."""
        registers = [value & 0xFFFFFFFFFFFFFFFF for value in arguments] + [0] * 7
        if self.abi == "arm":
            registers = [value & 0xFFFFFFFF for value in registers]
        try:
            return self._calls[name].call(self.abi)(self.task, registers)
        except KernelError as error:
            return -error.errno
        except MemoryFault:
            return -14

    def errno(self, name: str, *arguments: int) -> str:
        """The name of the call's error, or "" if it succeeds."""
        result = self.call(name, *arguments)
        if isinstance(result, Generator):
            result.close()
            return "sleeps"
        return NAMES[-result] if result < 0 else ""

    def open(self, path: bytes, flags: int = 0, mode: int = 0o644) -> int:
        """openat; a descriptor or minus an error number."""
        return int(self.call("openat", AT_FDCWD, self.path(path), flags, mode))

    def read(self, fd: int, size: int = 65536) -> bytes:
        """What read gives."""
        done = self.call("read", fd, self.out, size)
        assert done >= 0, done
        return self.task.space.read(self.out, done)

    def close(self) -> None:
        """End it all."""
        self.kernel.close()


def _streams(process: Process) -> None:
    for _ in range(3):
        process.files.allocate(guestrun.Pipe(O_RDWR))


def tiny_program(abi: str) -> bytes:
    """An ELF file that can be loaded; its code is never run."""
    from loader.elfbuild import Elf, Ph

    load = Ph(vaddr=0x400000, filesz=0x1000, memsz=0x1000)
    return bytes(Elf(bits=64 if abi == "arm64" else 32, phdrs=[load]).build())

# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine as the debugger's target: kernel, ``monitor`` commands, and starting again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from droidemu.debug.gdb.kernel_files import errors
from droidemu.debug.gdb.kernel_target import KernelTarget
from droidemu.debug.gdb.server import DebugServer
from droidemu.debug.gdb.target import TargetError, ThreadId
from droidemu.debug.monitor import Monitor
from droidemu.errors import UserError, tell
from droidemu.kernel.errno import ENOEXEC, ENOTDIR, KernelError
from droidemu.machine.config import DebugOptions, Launch
from droidemu.machine.monitor import MachineMonitor

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.machine.machine import Machine


class MachineTarget(KernelTarget):
    """``CanRestart`` and ``HasMonitor`` on top of what the kernel does."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine.kernel)
        self._machine = machine
        self._host = MachineMonitor(machine, self._output)
        #: How the running program was started; None: as the command line says.
        self._last: Launch | None = None
        self._directory: bytes | None = None
        self._monitor = Monitor(machine.kernel, self._host, self._selected_task)

    # -- HasMonitor --------------------------------------------------------------------------------

    def monitor(self, line: str) -> str:
        """See ``HasMonitor``."""
        text = self._monitor.run(line)
        self.port.set_clock_stops(self._host.clock_stops)
        return text

    def _selected_task(self) -> Task | None:
        return self.kernel.tasks.get(self.selected.tid) if self.selected is not None else None

    def _output(self, text: str) -> None:
        if self.listener is not None:
            self.listener.output(text)
        else:
            tell(text.removesuffix("\n"))

    # -- CanRestart --------------------------------------------------------------------------------

    def run(
        self,
        path: bytes | None,
        arguments: Sequence[bytes],
        environment: Mapping[bytes, bytes | None],
        directory: bytes | None,
    ) -> ThreadId:
        """See ``CanRestart``."""
        return self._start(Launch(list(arguments), path, dict(environment)), directory)

    def restart(self) -> ThreadId:
        """See ``CanRestart``."""
        return self._start(self._last, self._directory)

    def stay(self, on: bool) -> None:
        """See ``CanRestart``."""
        self.kernel.stay = on
        self.kernel.wakeup.set()

    def _start(self, launch: Launch | None, directory: bytes | None) -> ThreadId:
        self._last, self._directory = launch, directory
        self.close_files()
        self.port.clear()
        self.port.hold()
        try:
            self._machine.respawn(launch)
        except UserError as error:
            raise TargetError(ENOEXEC, str(error)) from None
        process = self._machine.process
        if directory is not None:
            with errors():
                place = self.kernel.vfs.resolve(None, directory, fs=process.fs)
                if not place.inode.is_dir:
                    raise KernelError(ENOTDIR)
                process.fs.cwd = place
        return ThreadId(process.pid, process.pid)


class Debugging:
    """The debug server of one machine, from its first instruction to its end."""

    def __init__(self, machine: Machine, options: DebugOptions) -> None:
        """Listens when this returns. UserError if the address cannot be had."""
        self.options = options
        self.target = MachineTarget(machine)
        self.server = DebugServer(
            self.target, self.target.port.post, options.host, options.port, options.on_disconnect,
            log=_say,
        )  # fmt: skip
        try:
            self.server.start()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(
                f"no debugger can connect to {options.host} port {options.port}: {reason}"
                " (another --port, or 0 for a free one, may help)"
            ) from None
        if options.wait:
            self.target.port.hold()

    @property
    def address(self) -> str:
        """``HOST:PORT`` as debuggers want it."""
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return f"{host}:{self.server.port}"

    def close(self) -> None:
        """The machine ends; what the debugger is still to hear gets a moment."""
        self.server.close()


def _say(line: str) -> None:
    tell(f"droidemu: {line}")

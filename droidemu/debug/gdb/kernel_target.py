# SPDX-License-Identifier: GPL-2.0-or-later
"""The emulated kernel as the protocol's target: ``Target`` over ``kernel.debugport``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from droidemu.debug.gdb import kernel_registers as regs
from droidemu.debug.gdb.kernel_files import KernelFiles, errors
from droidemu.debug.gdb.kernel_libraries import libraries
from droidemu.debug.gdb.target import (
    BreakKind,
    Condition,
    Library,
    Listener,
    MemoryRegion,
    Motion,
    ProcessInfo,
    StopEvent,
    StopKind,
    TargetError,
    ThreadAction,
    ThreadId,
    ThreadInfo,
)
from droidemu.debug.monitor_commands import task_state
from droidemu.engine import Watch
from droidemu.engine.description import Register, TargetDescription
from droidemu.kernel.abi.mman import MAP_ANONYMOUS, MAP_PRIVATE
from droidemu.kernel.debugport import Breakpoint, DebugPort, Event, EventKind, Resume
from droidemu.kernel.debugstep import Motion as KernelMotion
from droidemu.kernel.errno import EFAULT, EINVAL, ENODATA, ENOMEM, ESRCH
from droidemu.kernel.siginfo import SIGINFO_SIZE, from_guest
from droidemu.memory import (
    PAGE_SIZE,
    PROT_EXEC,
    PROT_READ,
    PROT_WRITE,
    MemoryFault,
    page_up,
)

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: Bytes of one memory request.
_LONGEST = 1 << 20
#: What lldb's expressions may map in one piece.
_LARGEST = 64 << 20
_TAG_MASK = (1 << 56) - 1

#: The "kinds" of breakpoints, by instruction set; 3: a Thumb instruction of two halfwords.
_SIZES = {"arm64": (4,), "arm": (2, 3, 4)}
_ACCESS = {
    BreakKind.WATCH_WRITE: PROT_WRITE,
    BreakKind.WATCH_READ: PROT_READ,
    BreakKind.WATCH_ACCESS: PROT_READ | PROT_WRITE,
}
_ACCESS_NAMES = {PROT_WRITE: "write", PROT_READ: "read", PROT_READ | PROT_WRITE: "access"}
_KINDS = {
    EventKind.SIGNAL: StopKind.SIGNAL,
    EventKind.WATCH: StopKind.WATCH,
    EventKind.STEP: StopKind.STEP,
    EventKind.INTERRUPT: StopKind.INTERRUPT,
    EventKind.CALL_ENTRY: StopKind.SYSCALL_ENTRY,
    EventKind.CALL_RETURN: StopKind.SYSCALL_RETURN,
    EventKind.EXEC: StopKind.EXEC,
    EventKind.TASK_ADDED: StopKind.THREAD_CREATED,
    EventKind.TASK_ENDED: StopKind.THREAD_EXITED,
    EventKind.NONE_LEFT: StopKind.NO_RESUMED,
}


class KernelTarget(KernelFiles):
    """See ``target.Target`` and the abilities there; all on the emulation thread."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__()
        self.kernel = kernel
        self.port = DebugPort(kernel)
        self.listener: Listener | None = None
        #: The thread that the debugger looked at last.
        self.selected: ThreadId | None = None
        self._allocated: dict[tuple[int, int], int] = {}
        #: How the last process ended, for a debugger that comes too late.
        self._ended: StopEvent | None = None

    # -- sessions --------------------------------------------------------------------------------

    def attach(self, listener: Listener) -> StopEvent:
        """See ``Target``."""
        self.listener = listener
        event = self.port.attach(self._on_event)
        if event is None:
            return self._ended or StopEvent(StopKind.EXITED, ThreadId(1, 1))
        return self._translate(event)

    def detach(self, *, run: bool) -> None:
        """See ``Target``."""
        self.listener = None
        self._allocated.clear()
        self.close_files()
        self.port.detach(run=run)

    def _on_event(self, event: Event) -> None:
        translated = self._translate(event)
        if event.kind is EventKind.PROCESS_ENDED:
            self._ended = translated
        if self.listener is not None:
            self.selected = translated.thread
            self.listener.stopped(translated)

    def _translate(self, event: Event) -> StopEvent:
        thread = ThreadId(event.pid, event.tid)
        if event.kind is EventKind.BREAKPOINT:
            hardware = self.port.hardware_at(event.address)
            return StopEvent(StopKind.HWBREAK if hardware else StopKind.SWBREAK, thread)
        if event.kind is EventKind.PROCESS_ENDED:
            kind = StopKind.SIGNALLED if event.signal else StopKind.EXITED
            return StopEvent(kind, thread, signal=event.signal, status=event.status)
        path = b""
        if event.kind is EventKind.EXEC:
            path = self._process(event.pid).exe
        return StopEvent(
            _KINDS[event.kind],
            thread,
            signal=event.signal,
            address=event.address,
            access="" if event.watch is None else _ACCESS_NAMES[event.watch.access],
            number=event.number,
            status=event.status,
            path=path,
        )

    # -- who is there ----------------------------------------------------------------------------

    def description(self) -> TargetDescription:
        """See ``Target``."""
        for process in self.kernel.processes.values():
            return process.engine.description()
        raise TargetError(ESRCH, "no program is running")

    def processes(self) -> Sequence[ProcessInfo]:
        """See ``Target``."""
        return [
            ProcessInfo(
                process.pid,
                process.ppid,
                process.exe,
                tuple(process.argv),
                process.plan.bias if process.plan is not None else 0,
                process.plan.entry & ~1 if process.plan is not None else 0,
            )
            for process in self.kernel.processes.values()
            if not process.exiting
        ]

    def threads(self) -> Sequence[ThreadInfo]:
        """See ``Target``."""
        return [
            ThreadInfo(
                ThreadId(task.process.pid, task.tid),
                task.name.decode("utf-8", "replace"),
                task_state(task),
            )
            for task in self.kernel.tasks.values()
            if not task.process.exiting
        ]

    def thread_ids(self) -> Sequence[ThreadId]:
        """See ``Target``."""
        tasks = self.kernel.tasks.values()
        return [ThreadId(t.process.pid, t.tid) for t in tasks if not t.process.exiting]

    def _task(self, thread: ThreadId) -> Task:
        task = self.kernel.tasks.get(thread.tid)
        if task is None or task.process.pid != thread.pid or task.process.exiting:
            raise TargetError(ESRCH, "no such thread")
        return task

    def _process(self, pid: int) -> Process:
        processes = self.kernel.processes
        process = processes.get(pid) if pid else next(iter(processes.values()), None)
        if process is None:
            raise TargetError(ESRCH, "no such process")
        return process

    # -- registers -------------------------------------------------------------------------------

    def read_registers(self, thread: ThreadId) -> bytes:
        """See ``Target``."""
        task = self._task(thread)
        self.selected = thread
        data = regs.read_all(task.cpu)
        return regs.rewind(task, data) if self.port.rewound(task) else data

    def read_core(self, thread: ThreadId) -> bytes:
        """See ``Target``."""
        task = self._task(thread)
        self.selected = thread
        data = regs.read_core(task.cpu)
        return regs.rewind(task, data) if self.port.rewound(task) else data

    def write_registers(self, thread: ThreadId, data: bytes) -> None:
        """See ``Target``."""
        if len(data) != self.description().size:
            raise TargetError(EINVAL, "not all registers")
        if data == self.read_registers(thread):
            return
        task = self._task(thread)
        with errors():
            self.port.settle(task)
        regs.write_all(task.cpu, data)

    def read_register(self, thread: ThreadId, number: int) -> bytes:
        """See ``Target``."""
        task = self._task(thread)
        self.selected = thread
        register = self._register(task, number)
        if self.port.rewound(task):
            if register.name == "pc":
                return regs.rewound_pc(task).to_bytes(register.size, "little")
            if register.name in ("x0", "r0"):
                return task.orig_arg0.to_bytes(register.size, "little")
        return regs.read_one(task.cpu, register.name, register.size)

    def write_register(self, thread: ThreadId, number: int, data: bytes) -> None:
        """See ``Target``."""
        task = self._task(thread)
        register = self._register(task, number)
        if len(data) != register.size:
            raise TargetError(EINVAL, "not the register's size")
        if data == self.read_register(thread, number):
            return
        with errors():
            self.port.settle(task)
        regs.write_one(task.cpu, register.name, data)

    def _register(self, task: Task, number: int) -> Register:
        registers = task.process.engine.description().registers
        if not 0 <= number < len(registers):
            raise TargetError(EINVAL, "no such register")
        return registers[number]

    # -- memory ----------------------------------------------------------------------------------

    def _address(self, process: Process, address: int) -> int:
        if process.isa.word_size == 8 and not address >> 55 & 1:
            address &= _TAG_MASK
        return address

    def read_memory(self, pid: int, address: int, length: int) -> bytes:
        """See ``Target``."""
        process = self._process(pid)
        address = self._address(process, address)
        length = min(length, _LONGEST)
        if length < 0 or not 0 <= address < process.space.size:
            raise TargetError(EFAULT, "no memory there")
        length = min(length, process.space.size - address)
        whole = process.space.peek(address, length)
        if whole is not None:
            return whole
        found = b""
        while len(found) < length:
            at = address + len(found)
            room = min(PAGE_SIZE - at % PAGE_SIZE, length - len(found))
            piece = process.space.peek(at, room)
            if piece is None:
                break
            found += piece
        if not found:
            raise TargetError(EFAULT, "no memory there")
        return found

    def write_memory(self, pid: int, address: int, data: bytes) -> None:
        """See ``Target``."""
        process = self._process(pid)
        address = self._address(process, address)
        if not data:
            return
        try:
            process.space.poke(address, data)
        except MemoryFault:
            raise TargetError(EFAULT, "no memory there") from None

    def memory_region(self, address: int) -> MemoryRegion:
        """See ``HasRegions``."""
        process = self._process(0)
        address = self._address(process, address)
        regions = process.space.regions
        end = process.space.size
        if not 0 <= address < end:
            return MemoryRegion(end, 1 << 64, False)
        region = regions.find(address)
        if region is not None:
            letters = "".join(
                letter
                for bit, letter in ((PROT_READ, "r"), (PROT_WRITE, "w"), (PROT_EXEC, "x"))
                if region.prot & bit
            )
            return MemoryRegion(region.start, region.end, True, letters, region.name)
        start = 0
        for other in regions:
            if other.start > address:
                end = other.start
                break
            start = other.end
        return MemoryRegion(start, end, False)

    def allocate(self, pid: int, size: int, permissions: str) -> int:
        """See ``CanAllocate``."""
        if not 0 < size <= _LARGEST:
            raise TargetError(ENOMEM, "absurd size")
        prot = (
            ("r" in permissions) * PROT_READ
            | ("w" in permissions) * PROT_WRITE
            | ("x" in permissions) * PROT_EXEC
        )
        process = self._process(pid)
        with errors():
            address = process.mm.mmap(0, size, prot, MAP_PRIVATE | MAP_ANONYMOUS)
        self._allocated[process.pid, address] = page_up(size)
        return address

    def deallocate(self, pid: int, address: int) -> None:
        """See ``CanAllocate``."""
        process = self._process(pid)
        size = self._allocated.pop((process.pid, address), None)
        if size is None:
            raise TargetError(EINVAL, "not allocated by the debugger")
        with errors():
            process.mm.munmap(address, size)

    # -- breakpoints -----------------------------------------------------------------------------

    def insert_breakpoint(
        self, kind: BreakKind, address: int, size: int, condition: Condition | None
    ) -> None:
        """See ``Target``."""
        process = self._process(0)
        address = self._address(process, address)
        with errors():
            if kind in _ACCESS:
                if size <= 0:
                    raise TargetError(EINVAL, "nothing to watch")
                self.port.watches.insert(Watch(address, address + size, _ACCESS[kind]))
                return
            if size not in _SIZES[process.isa.name]:
                raise TargetError(EINVAL, "no instruction has this size")
            check = None
            if condition is not None:
                wanted = condition

                def check(task: Task) -> bool:
                    return wanted(ThreadId(task.process.pid, task.tid))

            if process.isa.word_size == 4:
                address &= ~1
            self.port.insert(Breakpoint(address, kind is BreakKind.HARDWARE, check), 0)

    def remove_breakpoint(self, kind: BreakKind, address: int, size: int) -> None:
        """See ``Target``."""
        try:
            process = self._process(0)
        except TargetError:
            return
        address = self._address(process, address)
        if kind in _ACCESS:
            if size > 0:
                self.port.watches.remove(Watch(address, address + size, _ACCESS[kind]))
            return
        if process.isa.word_size == 4:
            address &= ~1
        self.port.remove(address, kind is BreakKind.HARDWARE)

    # -- running ---------------------------------------------------------------------------------

    def resume(self, actions: Sequence[ThreadAction]) -> None:
        """See ``Target``."""
        resumed = []
        for action in actions:
            try:
                task = self._task(action.thread)
            except TargetError:
                continue
            motion = None
            if action.motion is Motion.STEP:
                motion = KernelMotion()
            elif action.motion is Motion.RANGE:
                motion = KernelMotion(action.start, action.end)
            resumed.append(Resume(task, motion, action.signal))
        self.port.resume(resumed)

    def interrupt(self) -> None:
        """See ``Target``."""
        self.port.interrupt()

    def kill(self, pid: int) -> None:
        """See ``Target``."""
        self._process(pid).exit_group(128 + 9, 9)

    def pass_signals(self, signals: frozenset[int]) -> None:
        """See ``Target``."""
        self.port.pass_signals = signals

    def catch_syscalls(self, numbers: frozenset[int] | None) -> None:
        """See ``HasSyscallCatch``."""
        self.port.catch(numbers)

    def thread_events(self, on: bool) -> None:
        """See ``HasThreadEvents``."""
        self.port.thread_events = on

    # -- what else Linux knows -------------------------------------------------------------------

    def auxv(self, pid: int) -> bytes:
        """See ``HasAuxv``."""
        return self._process(pid).auxv

    def libraries(self, pid: int) -> tuple[int, Sequence[Library]]:
        """See ``HasLibraries``."""
        return libraries(self._process(pid))

    def siginfo(self, thread: ThreadId) -> bytes:
        """See ``HasSiginfo``."""
        task = self._task(thread)
        if task.reported is None:
            raise TargetError(ENODATA, "the thread has not stopped for a signal")
        return task.reported.encode(task.abi.word_size)

    def set_siginfo(self, thread: ThreadId, data: bytes) -> None:
        """See ``HasSiginfo``."""
        task = self._task(thread)
        if task.reported is None or len(data) != SIGINFO_SIZE:
            raise TargetError(EINVAL, "not a siginfo_t, or no signal")
        task.reported = from_guest(task.reported.signo, data, task.abi.word_size)

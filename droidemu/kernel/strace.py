# SPDX-License-Identifier: GPL-2.0-or-later
"""``--strace``: system calls and signals as strace prints them.

Nothing of this exists unless asked for: the tracer wraps the calls of the scheduler's table.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

from droidemu.kernel.abi.numbers import name_of
from droidemu.kernel.errno import EFAULT, NAMES, KernelError
from droidemu.kernel.siginfo import signal_name
from droidemu.kernel.strace_names import ERRORS, RESTARTS
from droidemu.kernel.strace_shapes import HEX_RESULTS, shapes
from droidemu.kernel.strace_show import SHOW, Show, pointer, quote
from droidemu.kernel.syscall import Arg, Call, SystemCall
from droidemu.kernel.task import TaskState
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.siginfo import SigInfo
    from droidemu.kernel.task import Task

#: strace pads a call to this column.
_COLUMN = 39

_SI_CODES: dict[tuple[int, int], str] = {
    (4, 1): "ILL_ILLOPC", (5, 1): "TRAP_BRKPT", (5, 2): "TRAP_TRACE",
    (7, 1): "BUS_ADRALN", (7, 2): "BUS_ADRERR", (8, 1): "FPE_INTDIV", (8, 3): "FPE_FLTDIV",
    (11, 1): "SEGV_MAPERR", (11, 2): "SEGV_ACCERR", (17, 1): "CLD_EXITED", (17, 2): "CLD_KILLED",
}  # fmt: skip
_ANY_CODES = {0: "SI_USER", 0x80: "SI_KERNEL", -1: "SI_QUEUE", -2: "SI_TIMER", -6: "SI_TKILL"}

#: (thread, whether it is inside a system call) -> lines that tell how it came there. The debug
#: room has one (``debug.stack.stack_lines``); this room knows nothing of symbols.
Stack = Callable[["Task", bool], Sequence[str]]

#: What turns the raw registers into argument values.
Decode = Callable[[Sequence[int]], list[int]]


class Frame:
    """One call under way."""

    __slots__ = ("call", "split", "stack", "task", "texts", "values")

    def __init__(
        self, task: Task, call: Shape, values: list[int], stack: Sequence[str] = ()
    ) -> None:
        self.task = task
        self.call = call
        self.values = values
        #: Arguments shown so far.
        self.texts: list[str] = []
        #: ``<unfinished ...>`` has been printed.
        self.split = False
        #: How the thread came here: found at the start, since execve, sigreturn, munmap and exit
        #: leave nothing to look at.
        self.stack = stack


class Shape:
    """How one system call of one ABI is shown."""

    def __init__(self, name: str, keys: Sequence[str], decode: Decode) -> None:
        self.name = name
        self.decode = decode
        self.shows: list[Show] = [SHOW.get(key.lstrip(">"), SHOW["hex"]) for key in keys]
        #: Arguments from here on are shown after the call.
        late = [i for i, key in enumerate(keys) if key.startswith(">") or key == "outbuf"]
        self.early = late[0] if late else len(keys)

    def texts(self, frame: Frame, start: int, end: int, result: int | None) -> list[str]:
        """Arguments [start, end) as text; one that shows as nothing is left out."""
        texts = [
            self.shows[index](frame.task, frame.values, index, result)
            for index in range(start, min(end, len(frame.values)))
        ]
        return [text for text in texts if text]


def shape_of(entry: SystemCall, abi: str, number: int, table: dict[str, tuple[str, ...]]) -> Shape:
    """Build a call's shape from the table, or from its declaration."""
    name = name_of(abi, number).removeprefix("ARM_")
    declared = [arg.show for _, arg in entry.arguments]
    keys = table.get(name, ())
    merged = [*keys[: len(declared)], *declared[len(keys) :]]
    return Shape(name, merged, _decoder([arg for _, arg in entry.arguments], abi))


def _decoder(arguments: list[Arg], abi: str) -> Decode:
    """Argument values out of the raw registers, as ``syscall`` marshals them."""
    word = 32 if abi == "arm" else 64
    plan: list[tuple[int, bool, int, bool]] = []
    slot = 0
    for arg in arguments:
        pair = arg.wide and abi == "arm"
        slot += slot & 1 if pair else 0
        signed = arg.convert.startswith(("(v +", "signed_word"))
        if arg.wide:
            bits = 64
        elif "signed_word" in arg.convert:
            bits = word
        else:
            bits = 32 if "FFFFFFFF" in arg.convert else word
        plan.append((slot, pair, bits, signed))
        slot += 2 if pair else 1

    def decode(registers: Sequence[int]) -> list[int]:
        values: list[int] = []
        for at, pair, bits, signed in plan:
            value = registers[at] | registers[at + 1] << 32 if pair else registers[at]
            value &= (1 << bits) - 1
            if signed and value >> (bits - 1):
                value -= 1 << bits
            values.append(value)
        return values

    return decode


class Tracer:
    """Prints what happens; ``sink`` takes lines without their newline."""

    def __init__(
        self, kernel: Kernel, sink: Callable[[str], None], stack: Stack | None = None
    ) -> None:
        """``stack``: gives the lines behind each call and signal; None: there are none."""
        self.kernel = kernel
        self.sink = sink
        self.stack = stack
        #: Calls that sleep and have not been printed, by thread.
        self._open: dict[Task, Frame] = {}
        #: The call whose handler runs.
        self._current: Frame | None = None

    def close(self) -> None:
        """Print nothing any more: calls that sleep end unheard."""
        self.sink = _unheard
        self.stack = None
        self._open.clear()
        self._current = None

    # -- wrapping --------------------------------------------------------------------------------

    def wrap(self, abi: str, calls: dict[int, Call]) -> dict[int, Call]:
        """The same calls, traced."""
        table = shapes()
        entry = self.kernel.scheduler.tables.entry
        return {
            number: self._traced(shape_of(entry(abi, number), abi, number, table), call)
            for number, call in calls.items()
        }

    def _traced(self, shape: Shape, call: Call) -> Call:
        def traced(task: Task, registers: Sequence[int]) -> Any:
            stack = () if self.stack is None else self.stack(task, True)
            frame = Frame(task, shape, shape.decode(registers), stack)
            frame.texts = shape.texts(frame, 0, shape.early, None)
            self._current = frame
            try:
                result = call(task, registers)
            except KernelError as error:
                self._leave(frame, -error.errno)
                raise
            except MemoryFault:
                self._leave(frame, -EFAULT)
                raise
            if result is not None and result.__class__ is not int and hasattr(result, "send"):
                return self._generator(frame, result)
            self._leave(frame, result)
            return result

        return traced

    def _generator(self, frame: Frame, inner: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        value: Any = None
        try:
            while True:
                self._current = frame
                try:
                    wait = inner.send(value)
                except StopIteration as stop:
                    result = stop.value
                    break
                self._current = None
                self._open[frame.task] = frame
                try:
                    value = yield wait
                except GeneratorExit:
                    inner.close()
                    raise
        except KernelError as error:
            self._leave(frame, -error.errno)
            raise
        except MemoryFault:
            self._leave(frame, -EFAULT)
            raise
        self._leave(frame, result)
        return result

    # -- printing --------------------------------------------------------------------------------

    def _print(self, task: Task, text: str, stack: Sequence[str] = ()) -> None:
        """One line and the stack behind it.

        Calls of other threads that sleep are printed as unfinished first.
        """
        for other, frame in list(self._open.items()):
            if other is not task and not frame.split:
                frame.split = True
                arguments = ", ".join(frame.texts)
                comma = ", " if frame.texts and frame.call.early < len(frame.values) else " "
                tail = f"{frame.call.name}({arguments}{comma if frame.texts else ''}"
                self.sink(f"{self._prefix(other)}{tail}<unfinished ...>")
        self.sink(self._prefix(task) + text)
        for line in stack:
            self.sink(line)

    def _prefix(self, task: Task) -> str:
        return f"[pid {task.tid:5}] " if len(self.kernel.tasks) > 1 else ""

    def _leave(self, frame: Frame, result: int | None) -> None:
        task, shape = frame.task, frame.call
        self._open.pop(task, None)
        if self._current is frame:
            self._current = None
        elif task.state is TaskState.DEAD:
            # ``exited`` has printed it.
            return
        dead = task.state is TaskState.DEAD
        late = [] if dead else shape.texts(frame, shape.early, len(shape.shows), result)
        if frame.split:
            call = f"<... {shape.name} resumed>{', '.join(late)})"
        else:
            call = f"{shape.name}({', '.join([*frame.texts, *late])})"
        end = self._result(task, shape, result)
        self._print(task, f"{call:<{_COLUMN}} = {end}", frame.stack)

    def _result(self, task: Task, shape: Shape, result: int | None) -> str:
        if task.state is TaskState.DEAD:
            return "?"
        if result is None:
            if shape.name == "execve":
                return "0"
            # sigreturn: the result of what the signal interrupted.
            sign = 1 << (8 * task.abi.word_size - 1)
            return self._result(task, shape, (task.cpu.result ^ sign) - sign)
        if result >= 0:
            return hex(result) if shape.name in HEX_RESULTS else str(result)
        if -result in RESTARTS:
            name, text = RESTARTS[-result]
            return f"? {name} ({text})"
        if -result in NAMES:
            return f"-1 {NAMES[-result]} ({ERRORS.get(-result, 'Unknown error')})"
        return str(result)

    # -- events ----------------------------------------------------------------------------------

    def spawned(
        self, task: Task, path: bytes, argv: Sequence[bytes], envp: Sequence[bytes]
    ) -> None:
        """The first program of a process begins."""
        words = ", ".join(quote(argument) for argument in argv)
        address = task.process.env_area[0]
        call = f"execve({quote(path, 4096)}, [{words}], {pointer(address)} /* {len(envp)} vars */)"
        self._print(task, f"{call:<{_COLUMN}} = 0")

    def unknown(self, task: Task, number: int) -> None:
        """A call that is not implemented."""
        name = name_of(task.abi.name, number)
        arguments = ", ".join(hex(value) if value else "0" for value in task.cpu.args[:6])
        call = f"{name}({arguments})"
        stack = () if self.stack is None else self.stack(task, True)
        self._print(task, f"{call:<{_COLUMN}} = -1 ENOSYS ({ERRORS[38]})", stack)

    def signal(self, task: Task, info: SigInfo) -> None:
        """A signal is delivered."""
        code = _SI_CODES.get((info.signo, info.code)) or _ANY_CODES.get(info.code, str(info.code))
        name = signal_name(info.signo)
        fields = [f"si_signo={name}", f"si_code={code}"]
        if info.code > 0 and info.code != 0x80 and info.signo in (4, 5, 7, 8, 11):
            fields.append(f"si_addr={pointer(info.address)}")
        elif info.code == -2:
            fields.append(f"si_timerid={info.timer:#x}")
            fields.append(f"si_overrun={info.overrun}")
        elif info.code <= 0:
            fields += [f"si_pid={info.pid}", f"si_uid={info.uid}"]
        stack = () if self.stack is None else self.stack(task, False)
        self._print(task, f"--- {name} {{{', '.join(fields)}}} ---", stack)

    def exited(self, process: Process) -> None:
        """All threads of a process are about to end."""
        end = f"+++ exited with {process.exit_status} +++"
        if process.exit_signal:
            end = f"+++ killed by {signal_name(process.exit_signal)} +++"
        for task in list(process.tasks.values()):
            self.task_exited(task, end)

    def task_exited(self, task: Task, end: str) -> None:
        """One thread is about to end; its call under way does not return."""
        frame = self._open.pop(task, None)
        if self._current is not None and self._current.task is task:
            frame, self._current = self._current, None
        if frame is not None:
            head = f"<... {frame.call.name} resumed>"
            if not frame.split:
                head = f"{frame.call.name}({', '.join(frame.texts)}"
            self._print(task, f"{head + ')':<{_COLUMN}} = ?", frame.stack)
        self._print(task, end)


def _unheard(line: str) -> None:
    """The sink of a tracer that has been closed."""

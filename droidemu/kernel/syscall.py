# SPDX-License-Identifier: GPL-2.0-or-later
"""The registry of system calls: each is declared once, as a typed Python function.

::

    @syscall("pread64", arm64=67, arm=180)
    def sys_pread64(task: Task, fd: Fd, buf: OutBuf, count: Size, offset: Off64) -> int: ...

The decorator reads the annotations once, at import, and derives from them how arguments are taken
from registers on each ABI (64-bit arguments sit in aligned register pairs on 32-bit ARM), how a
trace shows them, and the support level. A handler returns its result (or minus an error number),
raises ``KernelError`` or ``MemoryFault`` (EFAULT), or is a generator that yields ``Wait``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    from droidemu.kernel.task import Task


class Support(Enum):
    """How much of a system call there is; shown on the generated coverage page."""

    FULL = "full"
    PARTIAL = "partial"
    #: Accepted and without effect, which is all a guest can ask of this kernel.
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Arg:
    """How one argument is taken from its register and how a trace shows it.

    ``convert``: Python expression over ``v``, the register's unsigned value, and ``task``.
    ``show``: key into ``strace.SHOW``; ``slots``: 2 for a 64-bit value on a 32-bit ABI.
    """

    convert: str
    show: str
    wide: bool = False


# Signed and unsigned 32-bit: the upper half of a 64-bit register is ignored, as the kernel does.
Int = Annotated[int, Arg("(v + 0x80000000 & 0xFFFFFFFF) - 0x80000000", "int")]
UInt = Annotated[int, Arg("v & 0xFFFFFFFF", "uint")]
#: C's ``long``: signed, word-sized.
Long = Annotated[int, Arg("signed_word(v)", "int")]
#: C's ``unsigned long``.
ULong = Annotated[int, Arg("v", "uint")]
Size = Annotated[int, Arg("v", "uint")]
Fd = Annotated[int, Arg("(v + 0x80000000 & 0xFFFFFFFF) - 0x80000000", "fd")]
#: A descriptor that may be AT_FDCWD.
DirFd = Annotated[int, Arg("(v + 0x80000000 & 0xFFFFFFFF) - 0x80000000", "dirfd")]
#: A guest address; arm64 ignores the top byte of tagged pointers in some calls, we in all.
Ptr = Annotated[int, Arg("v", "ptr")]
#: Bytes the guest gives (shown before the call) or gets (shown after it, result long).
InBuf = Annotated[int, Arg("v", "inbuf")]
OutBuf = Annotated[int, Arg("v", "outbuf")]
#: A path from guest memory: EFAULT, ENAMETOOLONG.
Path = Annotated[bytes, Arg("task.path_argument(v)", "path")]
#: Like ``Path``; a null pointer becomes None.
OptionalPath = Annotated["bytes | None", Arg("task.path_argument(v) if v else None", "path")]
Off64 = Annotated[int, Arg("(v + 0x8000000000000000 & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000",
                           "int", wide=True)]  # fmt: skip
U64 = Annotated[int, Arg("v", "uint", wide=True)]
Mode = Annotated[int, Arg("v & 0xFFFF", "mode")]
Signal = Annotated[int, Arg("(v + 0x80000000 & 0xFFFFFFFF) - 0x80000000", "signal")]


def flags(show: str) -> Arg:
    """An unsigned 32-bit argument that a trace shows by the table ``show`` of strace_names.

    Used as ``Annotated[int, flags("open")]``.
    """
    return Arg("v & 0xFFFFFFFF", show)


Handler = Callable[..., Any]
#: (task, raw registers) -> the handler's result; one a system call and ABI.
Call = Callable[["Task", Sequence[int]], Any]


@dataclass
class SystemCall:
    """One entry of the table."""

    name: str
    handler: Handler
    arguments: tuple[tuple[str, Arg], ...]
    support: Support
    note: str
    numbers: dict[str, int | None]
    module: str
    #: Compiled marshalling by ABI name; see ``call``.
    calls: dict[str, Call]

    def call(self, abi: str) -> Call:
        """What turns registers into arguments and calls the handler; compiled at first use."""
        if abi not in self.calls:
            self.calls[abi] = _marshal(self.handler, self.arguments, abi)
        return self.calls[abi]


#: Every declared call: its name on each ABI may differ (``fcntl``/``fcntl64``).
CALLS: dict[str, SystemCall] = {}
#: ABI -> number -> entry.
TABLE: dict[str, dict[int, SystemCall]] = {"arm64": {}, "arm": {}}


def syscall(
    name: str,
    *,
    arm64: int | None = None,
    arm: int | None = None,
    support: Support = Support.FULL,
    note: str = "",
) -> Callable[[Handler], Handler]:
    """Declare a system call. ``name`` as in the kernel's unistd.h; numbers per ABI."""

    def declare(handler: Handler) -> Handler:
        arguments = declared_arguments(handler)
        numbers = {"arm64": arm64, "arm": arm}
        entry = SystemCall(name, handler, arguments, support, note, numbers, handler.__module__, {})
        if name in CALLS:
            raise ValueError(f"system call {name} declared twice")
        CALLS[name] = entry
        for abi, number in numbers.items():
            if number is None:
                continue
            if number in TABLE[abi]:
                raise ValueError(f"{abi} system call {number} declared twice: {name}")
            TABLE[abi][number] = entry
        return handler

    return declare


def declared_arguments(handler: Handler) -> tuple[tuple[str, Arg], ...]:
    """Names and types of a handler's parameters behind the first, the task.

    Annotations are strings here (``from __future__ import annotations``), nearly always the plain
    name of one of the types above: looked up, not evaluated, since hundreds are read at start-up.
    """
    found: list[tuple[str, Arg]] = []
    names = handler.__globals__
    code = handler.__code__
    for parameter in code.co_varnames[1 : code.co_argcount]:
        annotation = handler.__annotations__.get(parameter)
        if isinstance(annotation, str):
            text = annotation
            annotation = names.get(text)
            if annotation is None:
                annotation = eval(text, names)
        metadata = getattr(annotation, "__metadata__", ())
        args = [item for item in metadata if isinstance(item, Arg)]
        if len(args) != 1:
            raise TypeError(f"{handler.__qualname__}: {parameter} needs one of the argument types")
        found.append((parameter, args[0]))
    return tuple(found)


def _marshal(handler: Handler, arguments: tuple[tuple[str, Arg], ...], abi: str) -> Call:
    """Compile ``lambda task, r: handler(task, <converted registers>)`` once, at import."""
    parts: list[str] = []
    slot = 0
    for _, arg in arguments:
        if arg.wide and abi == "arm":
            slot += slot & 1
            value = f"(r[{slot}] | r[{slot + 1}] << 32)"
            slot += 2
        else:
            value = f"r[{slot}]"
            slot += 1
        if slot > 7:
            raise TypeError(f"{handler.__qualname__}: too many arguments")
        parts.append(arg.convert.replace("v", value) if _simple(arg) else _inline(arg, value))
    source = f"lambda task, r: handler(task{''.join(', ' + part for part in parts)})"
    word = (1 << 31, (1 << 32) - 1) if abi == "arm" else (1 << 63, (1 << 64) - 1)

    def signed_word(value: int) -> int:
        return (value + word[0] & word[1]) - word[0]

    call: Call = eval(source, {"handler": handler, "signed_word": signed_word})
    return call


def _simple(arg: Arg) -> bool:
    return arg.convert == "v"


def _inline(arg: Arg, value: str) -> str:
    """The conversion with ``v`` replaced as a whole word."""
    out = []
    for token in arg.convert.replace("(", " ( ").replace(")", " ) ").split(" "):
        out.append(value if token == "v" else token)
    return " ".join(out)

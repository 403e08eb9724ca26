# SPDX-License-Identifier: GPL-2.0-or-later
"""A live process as its debuggers see it: modules, symbols, backtraces.

The one place where crash reports, traces and the debugger get their symbols from. What is found is
kept: per process until its mappings change, and per file as long as the machine lives.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from droidemu.debug.modulefile import ParsedFile
from droidemu.debug.report_types import REGISTER_NAMES, Frame, Isa, Module, Region
from droidemu.debug.symbols import Symboliser
from droidemu.debug.unwind import Unwinder
from droidemu.kernel.file import File
from droidemu.memory import PROT_EXEC

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: The largest file whose symbols are read, bytes.
_LARGEST = 512 << 20
#: Files of one machine that are kept parsed.
_MAX_FILES = 64
_MAP_SHARED = 1


@dataclass
class _KnownFile:
    """One file of the guest's, wherever and by whomever it is mapped."""

    parsed: ParsedFile
    #: (file offset, bytes in the file, address) of each PT_LOAD segment; () for no ELF file.
    segments: tuple[tuple[int, int, int], ...]


@dataclass
class _View:
    """What was found of one process."""

    #: Its file mappings when it was found; also keeps their ``id``s from being used again.
    mappings: tuple[tuple[File, int, int, int, bool], ...]
    modules: list[Module]
    symboliser: Symboliser
    unwinder: Unwinder


class _KnownFiles(OrderedDict[Any, _KnownFile]):
    """Of one kernel, by what tells that a file is the same and unchanged."""


def isa_of(process: Process) -> Isa:
    """The instruction set under the name that this room uses."""
    return "arm64" if process.isa.word_size == 8 else "arm"


def modules_of(process: Process) -> list[Module]:
    """Files of which some page is mapped executable, with their load bias, by address."""
    return _view(process).modules


def symboliser_of(process: Process) -> Symboliser:
    """Looks up addresses and names of ``process`` as it is mapped now; ask again each time."""
    return _view(process).symboliser


def backtrace(task: Task, max_frames: int = 64, *, in_call: bool | None = None) -> list[Frame]:
    """The frames of a thread, innermost first, at least one.

    ``in_call``: whether it is inside a system call; None: if it sleeps in one.
    """
    if in_call is None:
        in_call = task.sleeping is not None
    unwinder = _view(task.process).unwinder
    return unwinder.backtrace(registers_of(task), max_frames, after_call=in_call)


def registers_of(task: Task) -> dict[str, int]:
    """The registers of :data:`REGISTER_NAMES`, as they are now."""
    isa, cpu = task.process.isa, task.cpu
    values = dict(zip(isa.general, cpu.general(), strict=True))
    values["pc"] = cpu.pc
    values[isa.flags] = cpu.flags
    return {name: values[name] for name in REGISTER_NAMES[isa.name]}


def regions_of(process: Process) -> list[Region]:
    """All mappings, by address."""
    return [
        Region(r.start, r.end, r.prot, r.name, r.offset, bool(r.flags & _MAP_SHARED))
        for r in process.space.regions
    ]


# -- how -----------------------------------------------------------------------------------------


def _view(process: Process) -> _View:
    mappings = tuple(
        (r.backing, r.start, r.end, r.offset, bool(r.prot & PROT_EXEC))
        for r in process.space.regions
        if isinstance(r.backing, File)
    )
    view: _View | None = process.kept.get(_View)
    if view is None or view.mappings != mappings:
        view = process.kept[_View] = _look(process, mappings)
    return view


def _look(process: Process, mappings: tuple[tuple[File, int, int, int, bool], ...]) -> _View:
    parts: dict[File, list[tuple[File, int, int, int, bool]]] = {}
    for mapping in mappings:
        parts.setdefault(mapping[0], []).append(mapping)
    modules: list[Module] = []
    parsed: list[ParsedFile] = []
    for file, own in parts.items():
        if not any(executable for *_, executable in own):
            continue
        known = _known(process, file)
        bias = _bias(known, own[0][1], own[0][3])
        modules.append(Module(file.path, bias, own[0][1], own[-1][2], known.parsed.provide))
        parsed.append(known.parsed)
    isa = isa_of(process)
    symboliser = Symboliser(isa, modules, parsed)

    def read(address: int, size: int) -> bytes | None:
        return process.space.peek(address, size)

    return _View(mappings, modules, symboliser, Unwinder(isa, read, symboliser.files))


def _known(process: Process, file: File) -> _KnownFile:
    """The file's parsed form, from another mapping of the same file if it is unchanged."""
    files: _KnownFiles = process.kernel.kept.setdefault(_KnownFiles, _KnownFiles())
    try:
        stat = file.stat()
        size = stat.size
        key: Any = (stat.dev, stat.ino, size, stat.mtime, stat.ctime)
    except Exception:
        # Whatever the file is, a report without its symbols is still one.
        size, key = 0, file
    known = files.pop(key, None)
    provide = _reader(process, file, size)
    if known is None:
        known = _KnownFile(ParsedFile(provide), _segments(process, file, size))
    # The one that was mapped before may be closed by now.
    known.parsed.provide = provide
    files[key] = known
    if len(files) > _MAX_FILES:
        files.popitem(last=False)
    return known


def _pread(process: Process, file: File, offset: int, size: int) -> bytes:
    # Regular files, the only ones that programs are mapped from, need no task.
    return file.pread(next(iter(process.tasks.values()), None), size, offset)  # type: ignore[arg-type]


def _reader(process: Process, file: File, size: int) -> Callable[[], bytes | None]:
    def provide() -> bytes | None:
        try:
            return _pread(process, file, 0, min(size, _LARGEST))
        except Exception:
            # The report goes on without symbols of this file.
            return None

    return provide


def _segments(process: Process, file: File, size: int) -> tuple[tuple[int, int, int], ...]:
    from droidemu.loader.elf import parse_elf

    try:
        image = parse_elf(lambda at, count: _pread(process, file, at, count), size, file.path)
    except Exception:
        # No program, or one that is damaged or cannot be read any more.
        return ()
    return tuple((s.offset, s.filesz, s.vaddr) for s in image.segments)


def _bias(known: _KnownFile, start: int, offset: int) -> int:
    """Guest address minus file address: from the segment that the first mapping shows."""
    for at, size, address in known.segments:
        if (at & ~0xFFF) <= offset < at + size:
            return start - offset - (address - at)
    return start

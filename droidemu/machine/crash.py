# SPDX-License-Identifier: GPL-2.0-or-later
"""From a dying guest thread to a crash report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.debug.report_types import REGISTER_NAMES, AccessKind, CrashInfo, Module, Region
from droidemu.memory import PROT_EXEC, PROT_READ, PROT_WRITE

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.siginfo import SigInfo
    from droidemu.kernel.task import Task

_ACCESS: dict[int, AccessKind] = {PROT_READ: "read", PROT_WRITE: "write", PROT_EXEC: "execute"}
#: SIGBUS and SIGSEGV: their siginfo has the address of an access.
_MEMORY_SIGNALS = (7, 11)
#: The largest file whose symbols are read, bytes.
_LARGEST = 512 << 20
_MAP_SHARED = 1


def describe(task: Task, info: SigInfo) -> CrashInfo:
    """Everything a report tells of ``task``, dying of the signal ``info``, still in memory."""
    process = task.process
    cpu = task.cpu
    names = REGISTER_NAMES[process.isa.name]
    registers = dict(zip(process.isa.general, cpu.general(), strict=True))
    registers["pc"] = cpu.pc
    registers[process.isa.flags] = cpu.flags
    space = process.space
    regions = [
        Region(r.start, r.end, r.prot, r.name, r.offset, bool(r.flags & _MAP_SHARED))
        for r in space.regions
    ]
    return CrashInfo(
        isa="arm64" if process.isa.word_size == 8 else "arm",
        signal=info.signo,
        code=info.code,
        registers={name: registers[name] for name in names},
        regions=regions,
        read=space.peek,
        modules=_modules(task),
        fault_address=info.address if info.signo in _MEMORY_SIGNALS and info.code > 0 else None,
        access=_ACCESS.get(info.access),
        sender_pid=info.pid if info.code <= 0 else None,
        program=process.exe.decode("utf-8", "replace"),
        pid=process.pid,
        tid=task.tid,
        thread_name=task.name.decode("utf-8", "replace"),
    )


def _modules(task: Task) -> list[Module]:
    """Files of which some page is mapped executable, with their load bias."""
    modules: dict[int, list[Any]] = {}
    for region in task.space.regions:
        if region.backing is not None:
            modules.setdefault(id(region.backing), []).append(region)
    found = []
    for parts in modules.values():
        if not any(part.prot & PROT_EXEC for part in parts):
            continue
        file: File = parts[0].backing
        data = _reader(task, file)
        bias = _bias(data, parts)
        found.append(Module(file.path, bias, parts[0].start, parts[-1].end, data))
    return found


def _reader(task: Task, file: File) -> Any:
    cache: list[bytes | None] = []

    def data() -> bytes | None:
        if not cache:
            try:
                size = min(file.stat().size, _LARGEST)
                cache.append(file.pread(task, size, 0))
            except Exception:
                # The report goes on without symbols of this file.
                cache.append(None)
        return cache[0]

    return data


def _bias(data: Any, parts: list[Any]) -> int:
    """Guest address minus file address: from the program header that maps the first part."""
    from droidemu.errors import UserError
    from droidemu.loader.elf import parse_elf

    content = data()
    first = parts[0]
    if content is None:
        return int(first.start)
    try:
        image = parse_elf(lambda offset, size: content[offset : offset + size], len(content), "")
    except UserError:
        return int(first.start)
    for segment in image.segments:
        low = segment.offset & ~0xFFF
        if low <= first.offset < segment.offset + segment.filesz:
            return int(first.start - first.offset - (segment.vaddr - segment.offset))
    return int(first.start)

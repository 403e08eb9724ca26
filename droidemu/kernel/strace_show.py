# SPDX-License-Identifier: GPL-2.0-or-later
"""How ``--strace`` shows one argument. Memory that cannot be read is shown as its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.abi import prctl
from droidemu.kernel.siginfo import signal_name
from droidemu.kernel.strace_names import TABLES, Bits, Values
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

#: (thread, all argument values, which one, result or None before the call) -> text.
Show = Callable[["Task", Sequence[int], int, "int | None"], str]

#: Longest string shown, as strace's -s 32.
STRING_LIMIT = 32
_LIST_LIMIT = 16

_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r",
            34: '\\"', 92: "\\\\"}  # fmt: skip


def quote(data: bytes, limit: int = STRING_LIMIT, more: bool = False) -> str:
    """A C string literal; ``...`` behind it if it was cut."""
    more = more or len(data) > limit
    data = data[:limit]
    out: list[str] = []
    for index, byte in enumerate(data):
        if byte in _ESCAPES:
            out.append(_ESCAPES[byte])
        elif 32 <= byte < 127:
            out.append(chr(byte))
        else:
            digit = index + 1 < len(data) and 48 <= data[index + 1] <= 57
            out.append(f"\\{byte:03o}" if digit else f"\\{byte:o}")
    return '"' + "".join(out) + '"' + ("..." if more else "")


def pointer(value: int) -> str:
    """An address."""
    return hex(value) if value else "NULL"


def _plain(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return str(values[index])


def _hex(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return hex(values[index]) if values[index] else "0"


def _pointer(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return pointer(values[index])


def _dirfd(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return "AT_FDCWD" if values[index] == -100 else str(values[index])


def _mode(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return f"{values[index]:#05o}".replace("0o", "0") if values[index] else "000"


def _open_mode(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if values[index - 1] & (0o100 | 0o20000000):
        return _mode(task, values, index, result)
    return ""


def _signal(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return signal_name(values[index])


def _path(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if not values[index]:
        return "NULL"
    try:
        text = task.space.cstring(values[index], 4096)
    except (MemoryFault, ValueError):
        return pointer(values[index])
    return quote(text, 4096)


def _bytes(task: Task, address: int, size: int, limit: int = STRING_LIMIT) -> str:
    if not address:
        return "NULL"
    try:
        return quote(task.space.read(address, max(0, min(size, limit))), limit, size > limit)
    except MemoryFault:
        return pointer(address)


def _in(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    size = values[index + 1] if index + 1 < len(values) else 0
    return _bytes(task, values[index], size)


def _out(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if result is None or result < 0:
        return pointer(values[index])
    return _bytes(task, values[index], result)


def _out_text(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if result is None or result < 0:
        return pointer(values[index])
    try:
        data = task.space.read(values[index], min(result, 4096))
    except MemoryFault:
        return pointer(values[index])
    return quote(data.rstrip(b"\0"), 4096)


def _out_hex(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if result is None or result < 0:
        return pointer(values[index])
    try:
        data = task.space.read(values[index], min(result, STRING_LIMIT))
    except MemoryFault:
        return pointer(values[index])
    text = "".join(f"\\x{byte:02x}" for byte in data)
    return f'"{text}"' + ("..." if result > STRING_LIMIT else "")


def _iovec(task: Task, address: int, count: int, total: int | None) -> str:
    layout = task.abi.iovec
    try:
        data = task.space.read(address, min(max(count, 0), _LIST_LIMIT) * layout.size)
    except MemoryFault:
        return pointer(address)
    parts: list[str] = []
    for base, size in layout.iter_unpack(data):
        shown = size if total is None else min(size, total)
        if total is not None:
            total -= shown
        parts.append(f"{{iov_base={_bytes(task, base, shown)}, iov_len={size}}}")
    return "[" + ", ".join(parts) + (", ..." if count > _LIST_LIMIT else "") + "]"


def _iov_in(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return _iovec(task, values[index], values[index + 1], None)


def _iov_out(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if result is None or result < 0:
        return pointer(values[index])
    return _iovec(task, values[index], values[index + 1], result)


def _sockaddr(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    """``struct sockaddr``, whose size is the next argument."""
    address, size = values[index], values[index + 1] & 0xFFFFFFFF
    if not address or not 2 <= size <= 128:
        return pointer(address)
    try:
        raw = task.space.read(address, size)
    except MemoryFault:
        return pointer(address)
    family, path = int.from_bytes(raw[:2], "little"), raw[2:]
    shown = f"sa_family={TABLES['af'].show(family)}"
    if family == 1 and path:
        name = f"@{quote(path[1:], 108)}" if not path[0] else quote(path.partition(b"\0")[0], 108)
        shown += f", sun_path={name}"
    return f"{{{shown}}}"


def _structure(layout: Callable[[Task], Struct], form: Callable[..., str]) -> Show:
    """A structure that ``form`` turns into text from its unpacked fields."""

    def show(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
        address = values[index]
        if not address:
            return "NULL"
        if result is not None and result < 0:
            return pointer(address)
        structure = layout(task)
        try:
            return form(*structure.unpack(task.space.read(address, structure.size)))
        except MemoryFault:
            return pointer(address)

    return show


def _timespec(seconds: int, nanoseconds: int) -> str:
    return f"{{tv_sec={seconds}, tv_nsec={nanoseconds}}}"


def _timeval(seconds: int, microseconds: int) -> str:
    return f"{{tv_sec={seconds}, tv_usec={microseconds}}}"


def _itimerspec(isec: int, insec: int, sec: int, nsec: int) -> str:
    return f"{{it_interval={_timespec(isec, insec)}, it_value={_timespec(sec, nsec)}}}"


def _itimerval(isec: int, iusec: int, sec: int, usec: int) -> str:
    return f"{{it_interval={_timeval(isec, iusec)}, it_value={_timeval(sec, usec)}}}"


def _limit(value: int) -> str:
    if value in ((1 << 64) - 1, (1 << 32) - 1):
        return "RLIM64_INFINITY" if value >> 32 else "RLIM_INFINITY"
    return f"{value >> 10}*1024" if value and value % 1024 == 0 else str(value)


def _rlimit(soft: int, hard: int) -> str:
    return f"{{rlim_cur={_limit(soft)}, rlim_max={_limit(hard)}}}"


def sigset(mask: int) -> str:
    """``[INT USR1]``, ``~[...]`` where most are set."""
    mask &= (1 << 64) - 1
    inverted = mask.bit_count() > 32
    if inverted:
        mask = ~mask & (1 << 64) - 1
    names = [signal_name(n + 1).removeprefix("SIG") for n in range(64) if mask >> n & 1]
    return ("~" if inverted else "") + "[" + " ".join(names) + "]"


def _sigaction(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    address = values[index]
    if not address:
        return "NULL"
    if result is not None and result < 0:
        return pointer(address)
    layout = Struct("<4Q") if task.abi.word_size == 8 else Struct("<3IQ")
    try:
        handler, flags, _, mask = layout.unpack(task.space.read(address, layout.size))
    except MemoryFault:
        return pointer(address)
    name = {0: "SIG_DFL", 1: "SIG_IGN"}.get(handler) or hex(handler)
    return f"{{sa_handler={name}, sa_mask={sigset(mask)}, sa_flags={TABLES['sa'].show(flags)}}}"


def _stack(sp: int, flags: int, size: int) -> str:
    return f"{{ss_sp={pointer(sp)}, ss_flags={TABLES['ss'].show(flags)}, ss_size={size}}}"


def _pollfds(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    try:
        data = task.space.read(values[index], 8 * min(values[index + 1], _LIST_LIMIT))
    except MemoryFault:
        return pointer(values[index])
    parts = [
        f"{{fd={fd}, events={TABLES['poll'].show(events)}}}"
        for fd, events, _ in Struct("<iHH").iter_unpack(data)
    ]
    return "[" + ", ".join(parts) + (", ..." if values[index + 1] > _LIST_LIMIT else "") + "]"


def _epoll_event(events: int, data: int) -> str:
    return f"{{events={TABLES['epoll'].show(events)}, data={data:#x}}}"


_EPOLL_EVENT = Struct("<I4xQ")


def _epoll_events(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    if result is None or result < 0:
        return pointer(values[index])
    try:
        data = task.space.read(values[index], 16 * min(result, _LIST_LIMIT))
    except MemoryFault:
        return pointer(values[index])
    return "[" + ", ".join(_epoll_event(*event) for event in _EPOLL_EVENT.iter_unpack(data)) + "]"


_TYPES = {1: "S_IFIFO", 2: "S_IFCHR", 4: "S_IFDIR", 6: "S_IFBLK", 8: "S_IFREG", 10: "S_IFLNK",
          12: "S_IFSOCK"}  # fmt: skip


def _stat_text(mode: int, size: int, rdev: int) -> str:
    kind = _TYPES.get(mode >> 12, hex(mode >> 12))
    text = f"{{st_mode={kind}|{mode & 0o7777:#05o}".replace("0o", "0")
    if mode >> 12 in (2, 6):
        major, minor = rdev >> 8 & 0xFFF, rdev & 0xFF | rdev >> 12 & 0xFFF00
        return f"{text}, st_rdev=makedev({major:#x}, {minor:#x}), ...}}"
    return f"{text}, st_size={size}, ...}}"


def _prctl_arg(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    option = values[0]
    if option == prctl.PR_SET_NAME:
        return _path(task, values, index, result)
    if option == prctl.PR_SET_VMA:
        return "PR_SET_VMA_ANON_NAME" if values[index] == 0 else str(values[index])
    return hex(values[index]) if values[index] > 9 else str(values[index])


def _prctl(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    return prctl.NAMES.get(values[index], hex(values[index]))


def _futex_timeout(layout: Callable[[Task], Struct]) -> Show:
    show = _structure(layout, _timespec)

    def timeout(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
        # Only the waiting operations have a timeout there.
        if values[1] & 127 in (0, 6, 9, 11, 13):
            return show(task, values, index, result)
        return str(values[index])

    return timeout


def _strings(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    word = task.abi.word
    address = values[index]
    parts: list[str] = []
    try:
        while len(parts) < 32:
            (string,) = word.unpack(task.space.read(address, word.size))
            if not string:
                return "[" + ", ".join(parts) + "]"
            parts.append(quote(task.space.cstring(string, 1 << 17)))
            address += word.size
    except (MemoryFault, ValueError):
        return pointer(values[index])
    return "[" + ", ".join(parts) + ", ...]"


def _environment(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    word = task.abi.word
    count = 0
    try:
        while count < 4096 and any(task.space.read(values[index] + count * word.size, word.size)):
            count += 1
    except MemoryFault:
        return pointer(values[index])
    return f"{pointer(values[index])} /* {count} vars */"


def _wait_status(status: int) -> str:
    if status & 0x7F == 0:
        return f"[{{WIFEXITED(s) && WEXITSTATUS(s) == {status >> 8 & 255}}}]"
    return f"[{{WIFSIGNALED(s) && WTERMSIG(s) == {signal_name(status & 0x7F)}}}]"


def _fields(code: str) -> Callable[[Task], Struct]:
    structure = Struct(code)
    return lambda task: structure


def _altstack_layout(task: Task) -> Struct:
    return Struct("<QI4xQ" if task.abi.word_size == 8 else "<III")


def _table(table: Bits | Values) -> Show:
    def show(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
        return table.show(values[index])

    return show


#: evdev requests whose number holds a length: nr -> name.
_EVDEV = {6: "EVIOCGNAME", 7: "EVIOCGPHYS", 8: "EVIOCGUNIQ", 9: "EVIOCGPROP", 10: "EVIOCGMTSLOTS",
          0x18: "EVIOCGKEY", 0x19: "EVIOCGLED", 0x1A: "EVIOCGSND", 0x1B: "EVIOCGSW"}  # fmt: skip


def _ioctl(task: Task, values: Sequence[int], index: int, result: int | None) -> str:
    request = values[index]
    names = TABLES["ioctl_names"]
    assert isinstance(names, Values)
    if request in names.names:
        return names.names[request]
    kind, number, size = request >> 8 & 0xFF, request & 0xFF, request >> 16 & 0x3FFF
    if kind == 0x45 and request >> 30 == 2:
        if number in _EVDEV:
            return f"{_EVDEV[number]}({size})"
        if 0x20 <= number < 0x40:
            return f"EVIOCGBIT({number - 0x20:#x}, {size})"
        if number >= 0x40:
            return f"EVIOCGABS({number - 0x40:#x})"
    way = ("_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE")[request >> 30 & 3]
    return f"_IOC({way}, {kind:#x}, {number:#x}, {size:#x})"


_UTSNAME = Struct("<65s65s65s65s65s65s")


def _utsname(*fields: bytes) -> str:
    names = ("sysname", "nodename", "release", "version", "machine", "domainname")
    texts = [quote(field.split(b"\0", 1)[0], 65) for field in fields]
    return "{" + ", ".join(f"{n}={t}" for n, t in zip(names, texts, strict=True)) + "}"


SHOW: dict[str, Show] = {
    "int": _plain,
    "uint": _plain,
    "fd": _plain,
    "hex": _hex,
    "ptr": _pointer,
    "dirfd": _dirfd,
    "mode": _mode,
    "open_mode": _open_mode,
    "signal": _signal,
    "path": _path,
    "in": _in,
    "inbuf": _in,
    "out": _out,
    "outbuf": _out,
    "outz": _out_text,
    "outhex": _out_hex,
    "iov_in": _iov_in,
    "iov_out": _iov_out,
    "timespec": _structure(lambda task: task.abi.timespec, _timespec),
    "timespec64": _structure(lambda task: task.abi.timespec64, _timespec),
    "timeval": _structure(lambda task: task.abi.timeval, _timeval),
    "itimerval": _structure(lambda task: task.abi.itimerval, _itimerval),
    "itimerspec": _structure(lambda task: task.abi.itimerspec, _itimerspec),
    "itimerspec64": _structure(lambda task: task.abi.itimerspec64, _itimerspec),
    "rlimits": _structure(lambda task: task.abi.rlimit, _rlimit),
    "rlimit64": _structure(_fields("<2Q"), _rlimit),
    "sigset": _structure(_fields("<Q"), sigset),
    "sigaction": _sigaction,
    "siginfo": _structure(
        _fields("<iii"), lambda n, e, c: f"{{si_signo={signal_name(n)}, si_code={c}, ...}}"
    ),
    "sockaddr": _sockaddr,
    "stack": _structure(_altstack_layout, _stack),
    "pollfds": _pollfds,
    "epoll_event": _structure(_fields("<I4xQ"), _epoll_event),
    "epoll_events": _epoll_events,
    "fdpair": _structure(_fields("<2i"), lambda a, b: f"[{a}, {b}]"),
    "int32": _structure(_fields("<i"), lambda v: f"[{v}]"),
    "u64": _structure(_fields("<Q"), lambda v: f"[{v}]"),
    "wait_status": _structure(_fields("<I"), _wait_status),
    "stat": _structure(_fields("<16xI12xQ8xq"), lambda m, r, s: _stat_text(m, s, r)),
    "stat64": _structure(_fields("<16xI12xQ8xq"), lambda m, r, s: _stat_text(m, s, r)),
    "statx": _structure(_fields("<28xH10xQ"), lambda m, s: _stat_text(m, s, 0)),
    "utsname": _structure(lambda task: _UTSNAME, _utsname),
    "prctl": _prctl,
    "prctl_arg": _prctl_arg,
    "futex_timeout": _futex_timeout(lambda task: task.abi.timespec),
    "futex_timeout64": _futex_timeout(lambda task: task.abi.timespec64),
    "argv": _strings,
    "env": _environment,
    "ioctl": _ioctl,
    "memfd": _table(TABLES["mfd"]),
    "mask": _structure(lambda task: task.abi.word, lambda v: f"[{v:#x}]"),
    "outmask": _structure(lambda task: task.abi.word, lambda v: f"[{v:#x}]"),
}
for _key, _values in TABLES.items():
    SHOW[_key] = _table(_values)

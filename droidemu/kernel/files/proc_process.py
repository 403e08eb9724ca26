# SPDX-License-Identifier: GPL-2.0-or-later
"""What the files of /proc/PID say; formats as in fs/proc/{array,base,task_mmu,fd}.c."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.errno import ENOENT, ESRCH, KernelError
from droidemu.kernel.file import O_CLOEXEC, File
from droidemu.kernel.files.epoll import EpollFile
from droidemu.kernel.files.proc_system import HZ
from droidemu.kernel.rlimits import RLIM_INFINITY
from droidemu.kernel.stat import major, minor
from droidemu.kernel.task import Task, TaskState
from droidemu.memory import PAGE_SIZE, MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.process import Process

_NSEC = 1_000_000_000
_MAP_SHARED = 1
_STATE_TEXT = {"R": "R (running)", "S": "S (sleeping)", "T": "T (stopped)", "Z": "Z (zombie)"}

#: Names and units of RLIMIT_* in the order of their numbers (lnames of fs/proc/base.c).
_LIMITS = (
    ("Max cpu time", "seconds"), ("Max file size", "bytes"), ("Max data size", "bytes"),
    ("Max stack size", "bytes"), ("Max core file size", "bytes"), ("Max resident set", "bytes"),
    ("Max processes", "processes"), ("Max open files", "files"),
    ("Max locked memory", "bytes"), ("Max address space", "bytes"), ("Max file locks", "locks"),
    ("Max pending signals", "signals"), ("Max msgqueue size", "bytes"),
    ("Max nice priority", ""), ("Max realtime priority", ""), ("Max realtime timeout", "us"),
)  # fmt: skip


def _task(process: Process, tid: int) -> Task:
    task = process.tasks.get(tid)
    if task is None:
        # The leader has ended, others live on: any of them answers for the process.
        task = next(iter(process.tasks.values()), None)
    if task is None:
        raise KernelError(ESRCH)
    return task


def _state(task: Task) -> str:
    if task.stopped:
        return "T"
    if task.state is TaskState.DEAD:
        return "Z"
    return "S" if task.state is TaskState.SLEEPING else "R"


def _area(process: Process, area: tuple[int, int], fallback: list[bytes]) -> bytes:
    """Strings as they stand on the stack now (setproctitle writes there)."""
    start, end = area
    if 0 < start < end:
        try:
            return process.space.read(start, end - start)
        except MemoryFault:
            return b""
    return b"".join(text + b"\0" for text in fallback)


def cmdline(process: Process, tid: int) -> bytes:
    """/proc/PID/cmdline."""
    return _area(process, process.arg_area, process.argv)


def environ(process: Process, tid: int) -> bytes:
    """/proc/PID/environ."""
    return _area(process, process.env_area, process.envp)


def comm(process: Process, tid: int) -> bytes:
    """/proc/PID/comm."""
    return _task(process, tid).name + b"\n"


def set_comm(process: Process, tid: int, data: bytes) -> None:
    """A write to comm."""
    _task(process, tid).name = data.split(b"\0")[0].removesuffix(b"\n")[:15]


def maps(process: Process, tid: int) -> bytes:
    """/proc/PID/maps: show_map_vma()."""
    width = 25 + process.abi.word_size * 6 - 1
    lines: list[bytes] = []
    for region in process.space.regions:
        device = b"00:00"
        inode = 0
        backing = region.backing
        if isinstance(backing, File) and backing.place is not None:
            stat = backing.place.inode.stat()
            device = b"%02x:%02x" % (major(stat.dev), minor(stat.dev))
            inode = stat.ino
        offset = region.offset if isinstance(backing, File) else 0
        line = b"%08x-%08x %s%s%s%s %08x %s %d " % (
            region.start,
            region.end,
            b"r" if region.prot & 1 else b"-",
            b"w" if region.prot & 2 else b"-",
            b"x" if region.prot & 4 else b"-",
            b"s" if region.flags & _MAP_SHARED else b"p",
            offset,
            device,
            inode,
        )
        if region.name:
            name = region.name.encode("utf-8", "surrogateescape").replace(b"\n", b"\\012")
            if not isinstance(backing, File) and name[:1] not in (b"[", b"/"):
                name = b"[anon:" + name + b"]"
            line = line.ljust(width) + b" " + name
        lines.append(line)
    return b"".join(line + b"\n" for line in lines)


def _sizes(process: Process) -> tuple[int, int, int, int]:
    """Bytes: all mappings, accessible ones, code, stack."""
    total = resident = code = stack = 0
    for region in process.space.regions:
        size = region.end - region.start
        total += size
        if region.prot:
            resident += size
        if region.prot & 4:
            code += size
        if region.name == "[stack]":
            stack += size
    return total, resident, code, stack


def statm(process: Process, tid: int) -> str:
    """/proc/PID/statm, in pages."""
    total, resident, code, _ = _sizes(process)
    data = total - code
    pages = (total, resident, 0, code, 0, data, 0)
    return " ".join(str(value // PAGE_SIZE) for value in pages) + "\n"


def _hex_mask(value: int) -> str:
    return f"{value & (1 << 64) - 1:016x}"


def _caught(process: Process) -> tuple[int, int]:
    """Masks of ignored and of caught signals."""
    ignored = caught = 0
    actions = getattr(process.sighand, "actions", {})
    items = actions.items() if isinstance(actions, dict) else enumerate(actions)
    for signo, action in items:
        handler = getattr(action, "handler", 0)
        if signo and handler == 1:
            ignored |= 1 << (signo - 1)
        elif signo and handler:
            caught |= 1 << (signo - 1)
    return ignored, caught


def status(process: Process, tid: int) -> str:
    """/proc/PID/status."""
    task = _task(process, tid)
    total, resident, code, stack = (size >> 10 for size in _sizes(process))
    ignored, caught = _caught(process)
    name = task.name.decode("utf-8", "surrogateescape").replace("\\", "\\\\").replace("\n", "\\n")
    ids = f"{process.uid}\t{process.euid}\t{process.suid}\t{process.euid}"
    groups = f"{process.gid}\t{process.egid}\t{process.sgid}\t{process.egid}"
    capabilities = "000001ffffffffff" if process.euid == 0 else "0000000000000000"
    cpus = (1 << process.kernel.options.cpus) - 1
    lines = (
        ("Name", name), ("Umask", f"{process.fs.umask:04o}"),
        ("State", _STATE_TEXT[_state(task)]), ("Tgid", process.pid), ("Ngid", 0),
        ("Pid", task.tid), ("PPid", process.ppid), ("TracerPid", 0), ("Uid", ids),
        ("Gid", groups), ("FDSize", max(64, process.files.size())), ("Groups", " "),
        ("NStgid", process.pid), ("NSpid", task.tid), ("NSpgid", process.pgid),
        ("NSsid", process.sid), ("VmPeak", f"{total:8} kB"), ("VmSize", f"{total:8} kB"),
        ("VmLck", f"{0:8} kB"), ("VmPin", f"{0:8} kB"), ("VmHWM", f"{resident:8} kB"),
        ("VmRSS", f"{resident:8} kB"), ("RssAnon", f"{resident:8} kB"),
        ("RssFile", f"{0:8} kB"), ("RssShmem", f"{0:8} kB"),
        ("VmData", f"{total - code - stack:8} kB"), ("VmStk", f"{stack:8} kB"),
        ("VmExe", f"{code:8} kB"), ("VmLib", f"{0:8} kB"), ("VmPTE", f"{4:8} kB"),
        ("VmSwap", f"{0:8} kB"), ("Threads", len(process.tasks)), ("SigQ", "0/4096"),
        ("SigPnd", _hex_mask(getattr(task.pending, "mask", 0) or 0)),
        ("ShdPnd", _hex_mask(getattr(process.sighand.pending, "mask", 0) or 0)),
        ("SigBlk", _hex_mask(task.blocked)), ("SigIgn", _hex_mask(ignored)),
        ("SigCgt", _hex_mask(caught)), ("CapInh", "0000000000000000"), ("CapPrm", capabilities),
        ("CapEff", capabilities), ("CapBnd", capabilities), ("CapAmb", "0000000000000000"),
        ("NoNewPrivs", process.no_new_privs), ("Seccomp", 0), ("Seccomp_filters", 0),
        ("Cpus_allowed", f"{cpus:x}"),
        ("Cpus_allowed_list", f"0-{process.kernel.options.cpus - 1}" if cpus > 1 else "0"),
        ("Mems_allowed", "1"), ("Mems_allowed_list", "0"), ("voluntary_ctxt_switches", 0),
        ("nonvoluntary_ctxt_switches", 0),
    )  # fmt: skip
    return "".join(f"{name}:\t{value}\n" for name, value in lines)


def stat(process: Process, tid: int) -> bytes:
    """/proc/PID/stat: do_task_stat(), 52 fields."""
    task = _task(process, tid)
    whole = tid == process.pid
    time = task.cpu_time
    if whole:
        time = process.ended_cpu_time + sum(other.cpu_time for other in process.tasks.values())
    total, resident, _, _ = _sizes(process)
    ignored, caught = _caught(process)
    mm = process.mm
    console = process.kernel.vfs.console
    tty = 136 << 8 if console is not None and console.users else 0
    start = process.start_time * HZ // _NSEC
    soft = process.rlimits[5][0]
    fields = (
        process.ppid, process.pgid, process.sid, tty, process.pgid if tty else -1, 0x400000,
        0, 0, 0, 0, time * HZ // _NSEC, 0, process.children_cpu_time * HZ // _NSEC, 0,
        20 + task.nice, task.nice, len(process.tasks), 0, start, total, resident // PAGE_SIZE,
        min(soft, (1 << 64) - 1), 0, 0, mm.stack_top, 0, 0,
        getattr(task.pending, "mask", 0) & 0x7FFFFFFF, task.blocked & 0x7FFFFFFF,
        ignored & 0x7FFFFFFF, caught & 0x7FFFFFFF, 0, 0, 0, 17, 0, 0, task.policy, 0, 0, 0,
        0, 0, mm.start_brk, *process.arg_area, *process.env_area, 0,
    )  # fmt: skip
    head = b"%d (%s) %s " % (task.tid, task.name, _state(task).encode())
    return head + " ".join(str(field) for field in fields).encode() + b"\n"


def limits(process: Process, tid: int) -> str:
    """/proc/PID/limits: proc_pid_limits()."""

    def text(value: int) -> str:
        return "unlimited" if value >= RLIM_INFINITY else str(value)

    out = f"{'Limit':<25} {'Soft Limit':<20} {'Hard Limit':<20} {'Units':<10}\n"
    for number, (name, unit) in enumerate(_LIMITS):
        soft, hard = process.rlimits[number]
        out += f"{name:<25} {text(soft):<20} {text(hard):<20} {unit:<10}\n"
    return out


def fdinfo(process: Process, fd: int) -> str:
    """/proc/PID/fdinfo/N: seq_show() of fs/proc/fd.c."""
    file = process.files.find(fd)
    if file is None:
        raise KernelError(ENOENT)
    flags = file.flags | (O_CLOEXEC if process.files.cloexec(fd) else 0)
    mount = file.place.mount.id if file.place is not None else 15
    out = f"pos:\t{file.position}\nflags:\t0{flags:o}\nmnt_id:\t{mount}\n"
    if isinstance(file, EpollFile):
        out += file.fdinfo()
    extra = getattr(file, "fdinfo_text", None)
    return out + extra() if callable(extra) else out

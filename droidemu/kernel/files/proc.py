# SPDX-License-Identifier: GPL-2.0-or-later
"""/proc: the tree; what stands in its files is in ``proc_system`` and ``proc_process``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import ENOENT, EPERM, KernelError
from droidemu.kernel.files import proc_process, proc_system
from droidemu.kernel.files.generated import (
    GenDir,
    GenFile,
    GenFs,
    GenLink,
    Make,
    directory,
    link,
    named,
    text_file,
)
from droidemu.kernel.inode import Inode
from droidemu.kernel.stat import S_IFMT, Stat

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.file import File
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Place

PROC_SUPER_MAGIC = 0x9FA0


class ProcFs(GenFs):
    """The file system of processes."""

    type_name: ClassVar[str] = "proc"
    magic: ClassVar[int] = PROC_SUPER_MAGIC

    def __init__(self, kernel: Kernel) -> None:
        super().__init__("proc", kernel.clock.realtime)
        self.kernel = kernel
        self._static = self._system_files()
        self.root = GenDir(None, self, b"", self._root_children)

    def _root_children(self, task: Task | None) -> Mapping[bytes, Make]:
        children = dict(self._static)
        for pid in self.kernel.processes:
            children[b"%d" % pid] = self._process_maker(pid)
        return children

    def _process_maker(self, pid: int) -> Make:
        return lambda parent: GenDir(
            parent, self, b"%d" % pid, lambda task: self._process_children(pid)
        )

    # -- the system -------------------------------------------------------------------------------

    def _system_files(self) -> Mapping[bytes, Make]:
        kernel = self.kernel

        def read(make: Callable[[Kernel], str]) -> Make:
            return text_file(lambda: make(kernel))

        def self_link(parent: GenDir) -> Inode:
            return GenLink(parent, b"self", lambda task: b"%d" % _asking(task).process.pid)

        def thread_link(parent: GenDir) -> Inode:
            return GenLink(
                parent,
                b"thread-self",
                lambda task: b"%d/task/%d" % (_asking(task).process.pid, _asking(task).tid),
            )

        def cpuinfo(parent: GenDir) -> Inode:
            return GenFile(
                parent, b"cpuinfo", lambda task: proc_system.cpuinfo(kernel, task).encode()
            )

        system: dict[bytes, Make] = {
            b"self": self_link,
            b"thread-self": thread_link,
            b"cpuinfo": cpuinfo,
            b"mounts": link(b"self/mounts"),
            b"meminfo": read(proc_system.meminfo),
            b"stat": read(proc_system.stat),
            b"uptime": read(proc_system.uptime),
            b"loadavg": read(proc_system.loadavg),
            b"version": read(proc_system.version),
            b"filesystems": text_file(proc_system.FILESYSTEMS),
            b"devices": text_file(proc_system.DEVICES),
            b"misc": text_file(""),
            b"modules": text_file(""),
            b"partitions": text_file("major minor  #blocks  name\n\n"),
            b"swaps": text_file("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"),
            b"cmdline": text_file("console=ttyS0\n"),
            b"fb": text_file("0 droidemufb\n" if kernel.screen is not None else ""),
            b"sys": directory(proc_system.sysctl(kernel)),
            b"bus": directory({b"input": directory({b"devices": read(proc_system.input_devices)})}),
        }
        return dict(_table(system))

    # -- a process --------------------------------------------------------------------------------

    def _process(self, pid: int) -> Process:
        process = self.kernel.processes.get(pid)
        if process is None:
            raise KernelError(ENOENT)
        return process

    def _process_children(self, pid: int) -> Mapping[bytes, Make]:
        process = self._process(pid)
        children = self._task_files(pid, pid)
        children[b"task"] = lambda parent: GenDir(
            parent,
            self,
            b"task",
            lambda task: {
                b"%d" % tid: self._task_maker(pid, tid) for tid in self._process(pid).tasks
            },
        )
        del process
        return children

    def _task_maker(self, pid: int, tid: int) -> Make:
        return lambda parent: GenDir(
            parent, self, b"%d" % tid, lambda task: self._task_files(pid, tid)
        )

    def _task_files(self, pid: int, tid: int) -> dict[bytes, Make]:
        kernel = self.kernel

        def read(
            name: bytes, make: Callable[[Process, int], bytes | str], mode: int = 0o444
        ) -> Make:
            def text(task: Task | None) -> bytes:
                made = make(self._process(pid), tid)
                return made if isinstance(made, bytes) else made.encode("utf-8", "surrogateescape")

            return lambda parent: GenFile(parent, name, text, mode=mode)

        def comm(parent: GenDir) -> Inode:
            def text(task: Task | None) -> bytes:
                return proc_process.comm(self._process(pid), tid)

            def store(task: Task, data: bytes) -> None:
                proc_process.set_comm(self._process(pid), tid, data)

            return GenFile(parent, b"comm", text, store)

        def number(name: bytes, value: bytes) -> Make:
            return lambda parent: GenFile(parent, name, lambda task: value, lambda task, data: None)

        def jump(name: bytes, find: Callable[[Process], Place]) -> Make:
            def target(task: Task | None) -> bytes:
                return kernel.vfs.path_of(find(self._process(pid)))

            return lambda parent: GenLink(
                parent, name, target, lambda task: find(self._process(pid))
            )

        def exe(parent: GenDir) -> Inode:
            def target(task: Task | None) -> bytes:
                return self._process(pid).exe

            def place(task: Task | None) -> Place | None:
                process = self._process(pid)
                return kernel.vfs.resolve(task, process.exe, fs=kernel.vfs.context())

            return GenLink(parent, b"exe", target, place)

        return {
            b"auxv": read(b"auxv", lambda p, t: p.auxv, 0o400),
            b"cmdline": read(b"cmdline", proc_process.cmdline),
            b"comm": comm,
            b"cgroup": read(b"cgroup", lambda p, t: "0::/\n"),
            b"cwd": jump(b"cwd", lambda p: p.fs.cwd),
            b"environ": read(b"environ", proc_process.environ, 0o400),
            b"exe": exe,
            b"fd": lambda parent: GenDir(
                parent, self, b"fd", lambda task: self._fd_links(pid), 0o500
            ),
            b"fdinfo": lambda parent: GenDir(
                parent, self, b"fdinfo", lambda task: self._fd_infos(pid), 0o500
            ),
            b"limits": read(b"limits", proc_process.limits),
            b"maps": read(b"maps", proc_process.maps),
            b"mountinfo": read(b"mountinfo", lambda p, t: proc_system.mountinfo(kernel)),
            b"mounts": read(b"mounts", lambda p, t: proc_system.mounts(kernel)),
            b"oom_adj": number(b"oom_adj", b"0\n"),
            b"oom_score": read(b"oom_score", lambda p, t: "0\n"),
            b"oom_score_adj": number(b"oom_score_adj", b"0\n"),
            b"personality": read(b"personality", lambda p, t: f"{p.personality:08x}\n"),
            b"root": jump(b"root", lambda p: p.fs.root),
            b"stat": read(b"stat", proc_process.stat),
            b"statm": read(b"statm", proc_process.statm),
            b"status": read(b"status", proc_process.status),
            b"timerslack_ns": number(b"timerslack_ns", b"50000\n"),
            b"wchan": read(b"wchan", lambda p, t: "0"),
        }

    # -- descriptors ------------------------------------------------------------------------------

    def _fd_links(self, pid: int) -> Mapping[bytes, Make]:
        return {b"%d" % fd: self._fd_link(pid, fd) for fd, _ in self._process(pid).files}

    def _fd_link(self, pid: int, fd: int) -> Make:
        def file() -> File:
            found = self._process(pid).files.find(fd)
            if found is None:
                raise KernelError(ENOENT)
            return found

        def target(task: Task | None) -> bytes:
            return file().path.encode("utf-8", "surrogateescape")

        def jump(task: Task | None) -> Place | None:
            from droidemu.kernel.vfs import Place

            found = file()
            if found.place is not None and found.kind != "tty":
                return found.place
            mount = self.kernel.vfs.anonymous_mount
            return Place(mount, OpenFileInode(self, found), None, target(task))

        def make(parent: GenDir) -> Inode:
            found = file()
            mode = (0o500 if found.readable else 0o100) | (0o200 if found.writable else 0)
            return GenLink(parent, b"%d" % fd, target, jump, mode)

        return make

    def _fd_infos(self, pid: int) -> Mapping[bytes, Make]:
        def make(fd: int) -> Make:
            def text(task: Task | None) -> bytes:
                return proc_process.fdinfo(self._process(pid), fd).encode()

            return lambda parent: GenFile(parent, b"%d" % fd, text, mode=0o400)

        return {b"%d" % fd: make(fd) for fd, _ in self._process(pid).files}


class OpenFileInode(Inode):
    """What /proc/self/fd/N leads to when the file has no place in the tree."""

    def __init__(self, fs: ProcFs, file: File) -> None:
        stat = file.stat()
        super().__init__(fs, stat.mode if stat.mode & S_IFMT else stat.mode | 0o100000, stat.ino)
        self._file = file

    def stat(self) -> Stat:
        """The file's own attributes."""
        return self._file.stat()

    def open(self, task: Task | None, flags: int) -> File:
        """Another open file of the same thing."""
        return self._file.reopen(task, flags)

    def truncate(self, size: int) -> None:
        """Nothing to truncate: ``> /dev/stdout`` goes on where the stream is."""


def _asking(task: Task | None) -> Task:
    if task is None:
        raise KernelError(EPERM)
    return task


def _table(children: Mapping[bytes, Make]) -> Mapping[bytes, Make]:
    bound = named(children)
    assert not callable(bound)
    return bound

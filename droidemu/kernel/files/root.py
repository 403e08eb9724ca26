# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the tree that a guest sees: built-in files or a sysroot, devices, /proc, /sys, mounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from droidemu.errors import UserError
from droidemu.kernel.devices.memory import FullFile, NullFile, RandomFile, ZeroFile
from droidemu.kernel.errno import KernelError
from droidemu.kernel.files.memfile import MemFile
from droidemu.kernel.files.memfs import DeviceOpener, MemDir, MemFs, MemLink, MemNode
from droidemu.kernel.files.stdio import TTY_DEVICE, Console
from droidemu.kernel.stat import S_IFCHR, makedev
from droidemu.kernel.vfs import Vfs

if TYPE_CHECKING:
    from droidemu.hal.evdev import EvdevDevice
    from droidemu.hal.screen import Screen
    from droidemu.kernel.devices.fb import FrameBuffer
    from droidemu.kernel.file import File
    from droidemu.kernel.inode import FileSystem, Inode
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

#: /tmp and the like: contents in bytes.
TMP_BYTES = 256 << 20
TMP_INODES = 50_000

_PASSWD = (
    "root:x:0:0:root:/data:/bin/sh\n"
    "shell:x:2000:2000:shell:/data:/bin/sh\n"
    "nobody:x:9999:9999:nobody:/:/bin/false\n"
)
_GROUP = "root:x:0:\nshell:x:2000:\ninput:x:1004:\nlog:x:1007:\nnobody:x:9999:\n"
#: Read-only files of the built-in tree.
_FILES = {
    b"/etc/passwd": _PASSWD,
    b"/etc/group": _GROUP,
    b"/etc/hosts": "127.0.0.1\tlocalhost\n::1\tlocalhost\n",
    b"/etc/hostname": "localhost\n",
    b"/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    b"/etc/shells": "/bin/sh\n/system/bin/sh\n",
}
_FOLDERS = (
    b"/bin", b"/data", b"/data/local", b"/data/local/tmp", b"/dev", b"/etc", b"/mnt", b"/proc",
    b"/root", b"/run", b"/sbin", b"/sdcard", b"/sys", b"/system", b"/system/bin", b"/system/lib",
    b"/system/lib64", b"/tmp", b"/usr", b"/usr/bin", b"/usr/lib", b"/var", b"/var/tmp",
    b"/vendor",
)  # fmt: skip


@dataclass(frozen=True)
class HostMount:
    """``--mount HOST:GUEST[:ro]``; ``guest`` is an absolute path."""

    host: Path
    guest: bytes
    read_only: bool = False


def build_tree(
    kernel: Kernel,
    *,
    sysroot: Path | None = None,
    mounts: Sequence[HostMount] = (),
    console: Console | None = None,
) -> Vfs:
    """Make ``kernel.vfs``, and have new processes get the host's standard streams.

    ``console`` gives other streams than the host's.

    A kernel that has one gets another with nothing in it but what stands there at the start;
    devices and standard streams stay. UserError if a host path cannot be had.
    """
    clock = kernel.clock.realtime
    before: Vfs | None = getattr(kernel, "vfs", None)
    if sysroot is None:
        root: MemFs = MemFs(clock, "rootfs")
    else:
        from droidemu.kernel.files.overlay import OverlayFs

        if not sysroot.is_dir():
            raise UserError(f"--sysroot {sysroot}: not a folder")
        try:
            root = OverlayFs(sysroot, clock)
        except OSError as error:
            raise UserError(f"--sysroot {sysroot}: {error.strerror}") from None
    vfs = Vfs(root, root.root, MemFs(clock, "anon", TMP_BYTES, TMP_INODES))
    kernel.vfs = vfs
    _standard(vfs, root, builtin=sysroot is None)
    if before is None or before.console is None:
        console = streams = console or Console(kernel)
        dev: Inode = devices(kernel, streams).root
        kernel.on_spawn.append(lambda process: streams.install(process.files))
    else:
        console = before.console
        dev = before.resolve(None, b"/dev", fs=before.context()).inode
        _empty(before.resolve(None, b"/dev/shm", fs=before.context()).inode)
    vfs.console = console
    vfs.mount(dev.fs, dev, b"/dev")
    vfs.mount_later(lambda: _proc(kernel), b"/proc")
    vfs.mount_later(lambda: _sys(kernel), b"/sys", read_only=True)
    tmp = MemFs(clock, "tmpfs", TMP_BYTES, TMP_INODES)
    tmp.root.chmod(0o1777)
    vfs.mount(tmp, tmp.root, b"/tmp")
    for mount in mounts:
        mount_host(vfs, mount)
    return vfs


def _standard(vfs: Vfs, root: MemFs, builtin: bool) -> None:
    """Folders and files of the built-in tree; with a sysroot only the mount points."""
    for path in _FOLDERS if builtin else (b"/dev", b"/proc", b"/sys", b"/tmp"):
        make_folders(vfs, path)
    if not builtin:
        return
    for path, text in _FILES.items():
        folder, _, name = path.rpartition(b"/")
        parent = vfs.resolve(None, folder, fs=vfs.context()).inode
        assert isinstance(parent, MemDir)
        parent.adopt(name, MemFile(root, 0o444, text.encode()))


def _empty(folder: Inode) -> None:
    """Remove all that a guest has made in a folder in memory."""
    assert isinstance(folder, MemDir)
    for name, inode in list(folder.children.items()):
        if inode.is_dir:
            _empty(inode)
            folder.rmdir(name)
        else:
            folder.unlink(name)


def make_folders(vfs: Vfs, path: bytes) -> Inode:
    """The folder at an absolute guest path, made with those above it where missing.

    KernelError if something else stands there; nothing is ever made in a host folder.
    """
    at = b""
    inode: Inode = vfs.root.inode
    for name in path.split(b"/"):
        if not name or name == b".":
            continue
        at += b"/" + name
        walk = vfs.walk(None, at, fs=vfs.context())
        if walk.place is None:
            if not isinstance(walk.parent.inode, MemDir):
                from droidemu.kernel.errno import EROFS

                raise KernelError(EROFS)
            inode = walk.parent.inode.mkdir(walk.name, 0o755)
        else:
            inode = walk.place.inode
            if not inode.is_dir:
                from droidemu.kernel.errno import ENOTDIR

                raise KernelError(ENOTDIR)
    return inode


def _proc(kernel: Kernel) -> tuple[FileSystem, Inode]:
    from droidemu.kernel.files.proc import ProcFs

    fs = ProcFs(kernel)
    return fs, fs.root


def _sys(kernel: Kernel) -> tuple[FileSystem, Inode]:
    from droidemu.kernel.files.sysfs import SysFs

    fs = SysFs(kernel)
    return fs, fs.root


def mount_host(vfs: Vfs, mount: HostMount) -> None:
    """Let the guest see a host folder or file. UserError."""
    from droidemu.kernel.files.hostfs import HostFs

    guest = mount.guest.decode("utf-8", "replace")
    if not mount.guest.startswith(b"/") or b"\0" in mount.guest:
        raise UserError(f"--mount: {guest} is not an absolute path")
    if not mount.host.exists():
        raise UserError(f"--mount: {mount.host} does not exist")
    try:
        fs = HostFs(mount.host)
    except OSError as error:
        raise UserError(f"--mount: {mount.host}: {error.strerror}") from None
    except KernelError as error:
        raise UserError(f"--mount: {mount.host}: {error}") from None
    try:
        if fs.root.is_dir:
            make_folders(vfs, mount.guest)
        else:
            _make_file(vfs, mount.guest)
        vfs.mount(fs, fs.root, mount.guest, mount.read_only)
    except KernelError as error:
        raise UserError(f"--mount: nothing can be mounted at {guest}: {error}") from None


def _make_file(vfs: Vfs, path: bytes) -> None:
    """An empty file to cover, unless one is there."""
    folder, _, name = path.rpartition(b"/")
    parent = make_folders(vfs, folder)
    if vfs.walk(None, path, fs=vfs.context()).place is None:
        parent.create(name, 0o644)


# -- /dev --------------------------------------------------------------------------------------


class DevFs(MemFs):
    """The file system of /dev."""

    type_name: ClassVar[str] = "devtmpfs"


def devices(kernel: Kernel, console: Console) -> MemFs:
    """The file system with the device nodes."""
    fs = DevFs(kernel.clock.realtime, "devtmpfs", 64 << 20, 4096)
    root = fs.root

    def node(folder: MemDir, name: bytes, rdev: int, mode: int, opener: DeviceOpener) -> MemNode:
        inode = MemNode(fs, S_IFCHR | mode, rdev, opener)
        folder.adopt(name, inode)
        return inode

    def folder(parent: MemDir, name: bytes) -> MemDir:
        made = parent.mkdir(name, 0o755)
        assert isinstance(made, MemDir)
        return made

    node(root, b"null", makedev(1, 3), 0o666, lambda task, flags: NullFile(flags))
    node(root, b"zero", makedev(1, 5), 0o666, lambda task, flags: ZeroFile(flags))
    node(root, b"full", makedev(1, 7), 0o666, lambda task, flags: FullFile(flags))
    node(root, b"random", makedev(1, 8), 0o666, lambda task, flags: RandomFile(flags))
    node(root, b"urandom", makedev(1, 9), 0o666, lambda task, flags: RandomFile(flags))
    node(root, b"tty", makedev(5, 0), 0o666, console.open_tty)
    node(root, b"console", makedev(5, 1), 0o600, console.open_tty)
    pts = folder(root, b"pts")
    console.inode = node(pts, b"0", TTY_DEVICE, 0o620, console.open_tty)
    folder(root, b"shm").chmod(0o1777)
    for name, target in (
        (b"fd", b"/proc/self/fd"),
        (b"stdin", b"/proc/self/fd/0"),
        (b"stdout", b"/proc/self/fd/1"),
        (b"stderr", b"/proc/self/fd/2"),
    ):
        root.adopt(name, MemLink(fs, target))
    if kernel.screen is not None:
        opener = _screen_opener(kernel.screen)
        node(root, b"fb0", makedev(29, 0), 0o660, opener)
        node(folder(root, b"graphics"), b"fb0", makedev(29, 0), 0o660, opener)
    if kernel.input is not None:
        events = folder(root, b"input")
        for index, device in enumerate(kernel.input.devices):
            node(
                events,
                b"event%d" % index,
                makedev(13, 64 + index),
                0o660,
                _event_opener(device, index),
            )
    return fs


def _screen_opener(screen: Screen) -> DeviceOpener:
    made: list[FrameBuffer] = []

    def open_screen(task: Task | None, flags: int) -> File:
        if not made:
            from droidemu.kernel.devices.fb import FrameBuffer

            made.append(FrameBuffer(screen))
        return made[0].open(task, flags)

    return open_screen


def _event_opener(device: EvdevDevice, index: int) -> DeviceOpener:
    def open_event(task: Task | None, flags: int) -> File:
        from droidemu.kernel.devices.evdev import EvdevFile

        return EvdevFile(device, flags, index)

    return open_event

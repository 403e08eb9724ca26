# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard input, output and error of the host as the guest's descriptors 0, 1 and 2."""

from __future__ import annotations

import errno as host_errno
import os
import stat as host_stat
import sys
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EAGAIN,
    EINVAL,
    EIO,
    ENOTTY,
    EPERM,
    KernelError,
    from_host,
)
from droidemu.kernel.file import (
    O_APPEND,
    O_LARGEFILE,
    O_RDONLY,
    O_RDWR,
    O_WRONLY,
    POLLIN,
    POLLOUT,
    POLLRDNORM,
    POLLWRNORM,
    File,
)
from droidemu.kernel.files.hostfs import HostFile, host_call, plain_stat
from droidemu.kernel.host.stream import HostStream, open_stream
from droidemu.kernel.host.terminal import (
    ICANON,
    TERMIOS2_SIZE,
    TERMIOS_SIZE,
    VMIN,
    VTIME,
    Terminal,
    Termios,
    is_terminal,
    open_terminal,
    unpack,
)
from droidemu.kernel.stat import S_IFCHR, Stat, makedev

if TYPE_CHECKING:
    from droidemu.kernel.fdtable import FdTable
    from droidemu.kernel.inode import Inode
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

# asm-generic/ioctls.h, the same on arm and arm64.
TCGETS = 0x5401
TCSETS = 0x5402
TCSETSW = 0x5403
TCSETSF = 0x5404
TCSBRK = 0x5409
TCXONC = 0x540A
TCFLSH = 0x540B
TIOCSCTTY = 0x540E
TIOCGPGRP = 0x540F
TIOCSPGRP = 0x5410
TIOCOUTQ = 0x5411
TIOCGWINSZ = 0x5413
TIOCSWINSZ = 0x5414
FIONREAD = 0x541B
TIOCNOTTY = 0x5422
TIOCGETD = 0x5424
TCSBRKP = 0x5425
TIOCGSID = 0x5429
TCGETS2 = 0x802C542A
TCSETS2 = 0x402C542B
TCSETSW2 = 0x402C542C
TCSETSF2 = 0x402C542D
TIOCGDEV = 0x80045432

#: /dev/pts/0: what ttyname() finds for the terminal.
TTY_DEVICE = makedev(136, 0)
TTY_PATH = "/dev/pts/0"

SIGWINCH = 28
SIGPIPE = 13
_INT = Struct("<i")
_UINT = Struct("<I")
_WINSIZE = Struct("<4H")
#: Longest read that is made at once.
_READ_MAX = 1 << 20
_DECISECOND = 100_000_000


class StreamFile(File):
    """A host pipe, socket or character device that may block."""

    kind: ClassVar[str] = "pipe"
    writes_all: ClassVar[bool] = True

    def __init__(self, kernel: Kernel, fd: int, flags: int, stream: HostStream) -> None:
        super().__init__(flags)
        self.kernel = kernel
        self.fd = fd
        self.stream = stream
        self._asked_read = False
        self._asked_write = False

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        file = StreamFile(self.kernel, self.fd, flags, self.stream)
        file.path = self.path
        return file

    # -- data -----------------------------------------------------------------------------------

    def read(self, task: Task, size: int) -> bytes:
        """See ``File.read``."""
        if not size:
            return b""
        try:
            data = self.stream.read(size)
        except OSError as error:
            if error.errno == host_errno.EIO:
                return b""  # a terminal that was hung up
            raise from_host(error) from None
        if data is None:
            self._ask_read()
            raise KernelError(EAGAIN)
        return data

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """See ``File.write``: straight to the host, nothing is kept back."""
        if not len(data):
            return 0
        try:
            done = self.stream.write(data)
        except OSError as error:
            if os.name == "nt" and error.errno == host_errno.EINVAL:
                from droidemu.kernel.errno import EPIPE

                raise KernelError(EPIPE) from None  # how Windows says that the reader is gone
            raise from_host(error) from None
        if done is None:
            self._ask_write()
            raise KernelError(EAGAIN)
        return done

    def poll(self) -> int:
        """See ``File.poll``; asks to be told of changes."""
        ready = self.stream.poll()
        if not self.readable:
            ready &= ~POLLIN
        elif ready & POLLIN:
            ready |= POLLRDNORM
        else:
            self._ask_read()
        if not self.writable:
            ready &= ~POLLOUT
        elif ready & POLLOUT:
            ready |= POLLWRNORM
        else:
            self._ask_write()
        return ready

    def _ask_read(self) -> None:
        if not self._asked_read:
            self._asked_read = True
            self.stream.when_readable(lambda: self.kernel.post(self._became_readable))

    def _became_readable(self) -> None:
        self._asked_read = False
        self.wait_read.wake()

    def _ask_write(self) -> None:
        if not self._asked_write:
            self._asked_write = True
            self.stream.when_writable(lambda: self.kernel.post(self._became_writable))

    def _became_writable(self) -> None:
        self._asked_write = False
        self.wait_write.wake()

    def stat(self) -> Stat:
        """The host's attributes."""
        return plain_stat(host_call(os.fstat, self.fd))

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """FIONREAD is all that a pipe knows."""
        if command == FIONREAD and os.name != "nt":
            from droidemu.kernel.host.terminal_posix import PosixTerminal

            unread = host_call(PosixTerminal(self.fd).unread)
            task.space.write(argument, _INT.pack(unread))
            return 0
        raise KernelError(ENOTTY)


class TtyFile(StreamFile):
    """The host's terminal."""

    kind: ClassVar[str] = "tty"

    def __init__(
        self, console: Console, fd: int, flags: int, stream: HostStream, terminal: Terminal
    ) -> None:
        super().__init__(console.kernel, fd, flags, stream)
        self.console = console
        self.terminal = terminal
        self.path = TTY_PATH
        console.users += 1

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        return TtyFile(self.console, self.fd, flags, self.stream, self.terminal)

    def release(self) -> None:
        """The last user leaves the terminal as it was found."""
        self.console.users -= 1
        if not self.console.users:
            self.terminal.restore()

    def read_timeout(self) -> int | None:
        """VMIN 0 in raw mode: wait VTIME tenths of a second at most."""
        attributes = self.console.attributes(self.terminal)
        if attributes.lflag & ICANON or attributes.cc[VMIN]:
            return None
        return attributes.cc[VTIME] * _DECISECOND

    def stat(self) -> Stat:
        """As /dev/pts/0 shows it."""
        if self.console.inode is not None:
            return self.console.inode.stat()
        return Stat(mode=S_IFCHR | 0o620, ino=3, rdev=TTY_DEVICE)

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """tty_ioctl(4)."""
        try:
            return self._ioctl(task, command, argument)
        except OSError as error:
            raise from_host(error) from None
        except ValueError:
            raise KernelError(EINVAL) from None
        except Exception as error:
            if type(error).__name__ == "error":  # termios.error is no OSError
                raise KernelError(EIO) from None
            raise

    def _ioctl(self, task: Task, command: int, argument: int) -> int:
        space = task.space
        terminal = self.terminal
        if command == TCGETS:
            space.write(argument, terminal.get().pack())
        elif command == TCGETS2:
            space.write(argument, terminal.get().pack2())
        elif TCSETS <= command <= TCSETSF:
            self.console.set(terminal, unpack(space.read(argument, TERMIOS_SIZE)), command - TCSETS)
        elif TCSETS2 <= command <= TCSETSF2:
            self.console.set(
                terminal, unpack(space.read(argument, TERMIOS2_SIZE)), command - TCSETS2
            )
        elif command == TIOCGWINSZ:
            space.write(argument, _WINSIZE.pack(*terminal.size()))
        elif command == TIOCSWINSZ:
            terminal.set_size(*_WINSIZE.unpack(space.read(argument, _WINSIZE.size)))
        elif command == FIONREAD:
            space.write(argument, _INT.pack(terminal.unread()))
        elif command == TIOCOUTQ:
            space.write(argument, _INT.pack(0))
        elif command == TIOCGPGRP:
            space.write(argument, _INT.pack(self.console.foreground or task.process.pgid))
        elif command == TIOCSPGRP:
            group = space.read_i32(argument)
            if group < 0:
                raise KernelError(EINVAL)
            if not any(p.pgid == group for p in task.kernel.processes.values()):
                raise KernelError(EPERM)
            self.console.foreground = group
        elif command == TIOCGSID:
            space.write(argument, _INT.pack(task.process.sid))
        elif command == TIOCGETD:
            space.write(argument, _INT.pack(0))
        elif command == TIOCGDEV:
            space.write(argument, _UINT.pack(TTY_DEVICE))
        elif command == TCFLSH:
            if argument > 2:
                raise KernelError(EINVAL)
            terminal.flush(argument)
        elif command in (TCSBRK, TCSBRKP):
            if argument:
                terminal.drain()
        elif command not in (TCXONC, TIOCSCTTY, TIOCNOTTY):
            raise KernelError(ENOTTY)
        return 0


class HostOffsetFile(HostFile):
    """A regular file that the caller redirected to us: its offset is shared with the caller."""

    def __init__(self, fd: int, flags: int) -> None:
        super().__init__(None, fd, flags)

    def release(self) -> None:
        """The descriptor is the emulator's own."""

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``; the offset stays the caller's."""
        file = HostOffsetFile(self.fd, flags)
        file.path = self.path
        return file

    def read(self, task: Task, size: int) -> bytes:
        """From the host's offset."""
        return host_call(os.read, self.fd, min(size, _READ_MAX))

    def readinto(self, task: Task, view: memoryview) -> int:
        """From the host's offset."""
        if hasattr(os, "readv"):
            return host_call(os.readv, self.fd, [view])
        data = self.read(task, len(view))
        view[: len(data)] = data
        return len(data)

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """At the host's offset, or the end if the host opened it so."""
        if self.flags & O_APPEND:
            host_call(os.lseek, self.fd, 0, os.SEEK_END)
        return host_call(os.write, self.fd, data) if len(data) else 0

    def lseek(self, offset: int, whence: int) -> int:
        """Moves the host's offset."""
        if whence > 2:
            return super().lseek(offset, whence)
        return host_call(os.lseek, self.fd, offset, whence)


class Console:
    """The host's standard streams, opened as the guest asks for them."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        #: The node /dev/pts/0, once there is one.
        self.inode: Inode | None = None
        #: Foreground process group, 0: not set yet.
        self.foreground = 0
        self.users = 0
        self._streams: dict[int, HostStream] = {}
        self._terminals: dict[int, Terminal] = {}
        self._attributes: Termios | None = None

    def file(self, fd: int) -> File:
        """The open file for the host's descriptor 0, 1 or 2; /dev/null if that one is closed."""
        if not _is_open(fd):
            from droidemu.kernel.devices.memory import NullFile

            return NullFile(O_RDWR)
        result = host_call(os.fstat, fd)
        if host_stat.S_ISREG(result.st_mode):
            file: File = HostOffsetFile(fd, _host_flags(fd) | O_LARGEFILE)
            file.path = f"/dev/{('stdin', 'stdout', 'stderr')[fd]}"
            return file
        stream = self._stream(fd)
        if is_terminal(fd):
            return TtyFile(self, fd, O_RDWR | O_LARGEFILE, stream, self._terminal(fd))
        flags = O_RDONLY if fd == 0 else O_WRONLY
        if host_stat.S_ISCHR(result.st_mode):
            flags = O_RDWR
        file = StreamFile(self.kernel, fd, flags, stream)
        if host_stat.S_ISCHR(result.st_mode) and _is_null(fd):
            from droidemu.kernel.devices.memory import NullFile

            file = NullFile(O_RDWR)
            file.path = "/dev/null"
            return file
        file.path = f"pipe:[{result.st_ino}]"
        return file

    def open_tty(self, task: Task | None, flags: int) -> File:
        """/dev/tty and /dev/pts/0: the terminal, if one of the streams is one; else ENXIO."""
        from droidemu.kernel.errno import ENXIO

        for fd in (0, 1, 2):
            if _is_open(fd) and is_terminal(fd):
                return TtyFile(self, fd, flags, self._stream(fd), self._terminal(fd))
        raise KernelError(ENXIO)

    def install(self, files: FdTable) -> None:
        """Open 0, 1 and 2 in a new process's table."""
        for fd in (0, 1, 2):
            files.install(fd, self.file(fd))

    def _stream(self, fd: int) -> HostStream:
        if fd not in self._streams:
            self._streams[fd] = open_stream(fd)
        return self._streams[fd]

    def _terminal(self, fd: int) -> Terminal:
        if fd not in self._terminals:
            self._terminals[fd] = open_terminal(fd)
        return self._terminals[fd]

    def attributes(self, terminal: Terminal) -> Termios:
        """The attributes as the guest last set or found them."""
        if self._attributes is None:
            self._attributes = terminal.get()
        return self._attributes

    def set(self, terminal: Terminal, attributes: Termios, when: int) -> None:
        """TCSETS and relatives."""
        terminal.set(attributes, when)
        self._attributes = attributes

    def resized(self) -> None:
        """The host's window has another size. May be called from any thread."""
        self.kernel.post(self._send_winch)

    def _send_winch(self) -> None:
        for process in list(self.kernel.processes.values()):
            if not self.foreground or process.pgid == self.foreground:
                self.kernel.signals.send(process, SIGWINCH)

    def watch_size(self) -> bool:
        """Have SIGWINCH sent when the window changes; to be called on the main thread."""
        if not any(_is_open(fd) and is_terminal(fd) for fd in (0, 1, 2)):
            return False
        if os.name == "nt":
            from droidemu.kernel.host import terminal_windows

            return terminal_windows.watch_size(self.resized)
        from droidemu.kernel.host import terminal_posix

        return terminal_posix.watch_size(self.resized)

    def restore(self) -> None:
        """Set the terminal as it was before the guest; from any thread, any number of times."""
        for terminal in self._terminals.values():
            terminal.restore()

    def close(self) -> None:
        """Stop waiting for the host's streams: the kernel has ended."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()


def _is_open(fd: int) -> bool:
    """The emulator was started with this stream.

    If not, its number may by now be a file of the emulator's own, which is none of the guest's.
    """
    if (sys.__stdin__, sys.__stdout__, sys.__stderr__)[fd] is None:
        return False
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _is_null(fd: int) -> bool:
    if os.name == "nt":
        return True  # neither file, pipe nor console: NUL
    return os.fstat(fd).st_rdev == Path(os.devnull).stat().st_rdev


def _host_flags(fd: int) -> int:
    """O_RDONLY and so on as the host opened it; by descriptor number where it cannot be asked."""
    if os.name == "nt":
        return O_RDONLY if fd == 0 else O_WRONLY
    from droidemu.kernel.host.flags_posix import open_flags

    access, append = open_flags(fd)
    return access | (O_APPEND if append else 0)


__all__ = ["SIGPIPE", "Console", "HostOffsetFile", "StreamFile", "TtyFile"]

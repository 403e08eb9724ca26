# SPDX-License-Identifier: GPL-2.0-or-later
"""The host's terminal and streams as the guest's."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from droidemu.kernel.file import O_RDONLY, POLLHUP, POLLIN, POLLOUT
from droidemu.kernel.files.stdio import (
    TCGETS,
    TCGETS2,
    TCSETS,
    TIOCGPGRP,
    TIOCGWINSZ,
    TIOCSPGRP,
    TIOCSWINSZ,
    Console,
    StreamFile,
    TtyFile,
)
from droidemu.kernel.host.stream import HostStream, open_stream
from droidemu.kernel.host.stream_threads import ThreadStream, thread_stream
from droidemu.kernel.host.terminal import (
    ECHO,
    ICANON,
    ISIG,
    VMIN,
    VTIME,
    Termios,
    open_terminal,
    unpack,
)
from droidemu.kernel.host.terminal_windows import (
    ENABLE_ECHO_INPUT,
    ENABLE_LINE_INPUT,
    ENABLE_PROCESSED_INPUT,
    ENABLE_VIRTUAL_TERMINAL_INPUT,
    WindowsTerminal,
    input_mode,
)

from .filekit import Caller

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")


def test_layout() -> None:
    assert (len(Termios().pack()), len(Termios().pack2())) == (36, 44)
    assert unpack(Termios().pack2()) == Termios()
    assert unpack(Termios(iflag=5).pack()).iflag == 5


@pytest.fixture
def pty() -> Iterator[tuple[int, int]]:
    """(the user's end, the program's end)"""
    master, slave = os.openpty()
    yield master, slave
    for fd in (master, slave):
        with contextlib.suppress(OSError):
            os.close(fd)


@posix
def test_attributes_go_to_the_host_and_back(pty: tuple[int, int]) -> None:
    import termios

    terminal = open_terminal(pty[1])
    before = termios.tcgetattr(pty[1])
    cooked = terminal.get()
    assert cooked.lflag & (ICANON | ECHO | ISIG) == ICANON | ECHO | ISIG
    assert cooked.cc[0] == 3
    raw = Termios(**{**vars(cooked), "lflag": cooked.lflag & ~(ICANON | ECHO | ISIG)})
    raw.cc = cooked.cc[:VTIME] + bytes((2, 7)) + cooked.cc[VMIN + 1 :]
    terminal.set(raw, 0)
    host = termios.tcgetattr(pty[1])
    assert not host[3] & (termios.ICANON | termios.ECHO | termios.ISIG)
    assert (host[6][termios.VTIME], host[6][termios.VMIN]) in ((2, 7), (b"\2", b"\7"))
    again = terminal.get()
    assert (again.lflag, again.cc[VMIN], again.cc[VTIME]) == (raw.lflag, 7, 2)
    terminal.restore()
    assert termios.tcgetattr(pty[1]) == before
    terminal.restore()


@posix
def test_the_terminal_is_restored_when_the_emulator_is_killed(pty: tuple[int, int]) -> None:
    import signal
    import subprocess
    import termios

    code = (
        "import sys, time; from droidemu.kernel.host.terminal import open_terminal\n"
        f"t = open_terminal({pty[1]}); a = t.get(); a.lflag = 0; t.set(a, 0)\n"
        "print('raw', flush=True); time.sleep(60)"
    )
    before = termios.tcgetattr(pty[1])
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, pass_fds=(pty[1],)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"raw\n"
    assert not termios.tcgetattr(pty[1])[3] & termios.ICANON
    process.send_signal(signal.SIGKILL)
    process.wait()
    # The guard holds the other end of the pipe until it has done its work.
    deadline = threading.Event()
    for _ in range(100):
        if termios.tcgetattr(pty[1]) == before:
            break
        deadline.wait(0.05)
    assert termios.tcgetattr(pty[1]) == before
    process.stdout.close()


@posix
def test_tty_calls(pty: tuple[int, int]) -> None:
    caller = Caller()
    console = Console(caller.kernel)
    master, slave = pty
    stream = open_stream(slave)
    file = TtyFile(console, slave, 2, stream, open_terminal(slave))
    fd = caller.task.process.files.allocate(file)
    space, out = caller.task.space, caller.out
    assert (
        caller.call("ioctl", fd, TIOCSWINSZ, caller.bytes(bytes((30, 0, 100, 0, 0, 0, 0, 0)))) == 0
    )
    assert caller.call("ioctl", fd, TIOCGWINSZ, out) == 0
    assert space.read(out, 4) == bytes((30, 0, 100, 0))
    assert caller.call("ioctl", fd, TCGETS, out) == 0
    raw = bytearray(space.read(out, 36))
    raw[12:16] = bytes(4)  # c_lflag
    raw[17 + VMIN], raw[17 + VTIME] = 1, 0
    assert caller.call("ioctl", fd, TCSETS, caller.bytes(bytes(raw))) == 0
    assert caller.call("ioctl", fd, TCGETS2, out) == 0
    assert space.read(out, 36) == bytes(raw)
    assert caller.call("ioctl", fd, TIOCGPGRP, out) == 0
    assert space.read_i32(out) == caller.task.process.pgid
    assert caller.errno("ioctl", fd, TIOCSPGRP, caller.bytes(b"\xff\x7f\0\0")) == "EPERM"
    assert caller.errno("ioctl", fd, TCGETS, 8) == "EFAULT"
    assert caller.errno("ioctl", fd, 0x5499, 0) == "ENOTTY"
    assert caller.errno("read", fd, out, 10) == "sleeps"
    os.write(master, b"x")
    assert caller.read(fd, 10) == b"x"
    assert caller.call("write", fd, caller.bytes(b"hi\n"), 3) == 3
    assert os.read(master, 10) in (b"hi\n", b"hi\r\n")
    # VMIN 0: reading does not wait longer than VTIME.
    raw[17 + VMIN], raw[17 + VTIME] = 0, 3
    caller.call("ioctl", fd, TCSETS, caller.bytes(bytes(raw)))
    assert file.read_timeout() == 300_000_000
    assert caller.call("fstat", fd, out) == 0
    caller.task.process.files.close(fd)
    import termios

    assert termios.tcgetattr(slave)[3] & termios.ICANON
    stream.close()
    caller.close()


def stream_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("watch-")}


STREAMS = [ThreadStream]
if sys.platform != "win32":
    from droidemu.kernel.host.stream_posix import PosixStream

    STREAMS.append(PosixStream)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", STREAMS)
def test_streams_tell_when_there_is_something(kind: type[Any]) -> None:
    reader, writer = os.pipe()
    stream: HostStream = kind(reader)
    told = threading.Event()
    assert not stream.poll() & POLLIN
    assert stream.read(10) is None
    stream.when_readable(told.set)
    assert not told.is_set()
    os.write(writer, b"hello")
    assert told.wait(10)
    assert stream.poll() & POLLIN
    assert stream.read(3) == b"hel"
    assert stream.read(10) == b"lo"
    assert stream.read(10) is None
    told.clear()
    stream.when_readable(told.set)
    os.close(writer)
    assert told.wait(10)
    assert stream.poll() & (POLLIN | POLLHUP)
    assert stream.read(10) == b""
    stream.close()
    os.close(reader)


@posix
@pytest.mark.parametrize("direction", ["when_readable", "when_writable"])
def test_a_closed_stream_holds_nothing(direction: str) -> None:
    """A thread that still waited would keep the end of a pipe from its reader."""
    reader, writer = os.pipe()
    stream = PosixStream(writer if direction == "when_readable" else reader)
    told = threading.Event()
    getattr(stream, direction)(told.set)  # what never comes: nobody reads from the writer's end
    assert stream_threads()
    stream.close()
    assert not stream_threads()
    assert not told.is_set()
    os.close(writer)
    other = threading.Thread(target=os.read, args=(reader, 1), daemon=True)
    other.start()
    other.join(10)
    assert not other.is_alive()
    os.close(reader)
    stream.close()


@posix
def test_a_stream_may_have_a_high_number() -> None:
    """A guest may have opened thousands of files before it reads its input."""
    import fcntl
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if not sys.platform.startswith("linux") or (hard != resource.RLIM_INFINITY and hard < 2100):
        pytest.skip("needs Linux, and leave to open 2,100 files: select() ends at 1024")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2100), hard))
    reader, writer = os.pipe()
    high = fcntl.fcntl(reader, fcntl.F_DUPFD_CLOEXEC, 2000)
    stream = PosixStream(high)
    told = threading.Event()
    stream.when_readable(told.set)
    assert not told.wait(0.05)
    os.write(writer, b"x")
    assert told.wait(10)
    assert stream.read(5) == b"x"
    stream.close()
    for fd in (reader, writer, high):
        os.close(fd)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@posix
def test_a_kernel_that_ends_waits_for_nothing() -> None:
    caller = Caller()
    reader, writer = os.pipe()
    console = Console(caller.kernel)
    caller.kernel.vfs.console = console
    file = StreamFile(caller.kernel, reader, O_RDONLY, console._stream(reader))
    fd = caller.task.process.files.allocate(file)
    assert caller.errno("read", fd, caller.out, 10) == "sleeps"
    assert stream_threads()
    caller.close()
    assert not stream_threads()
    os.close(reader)
    os.close(writer)


def test_standard_input_is_the_next_guests_too() -> None:
    """On Windows a read that was begun goes on: what it brings must not be lost."""
    assert thread_stream(0) is thread_stream(0)
    assert thread_stream(77) is not thread_stream(77)
    reader, writer = os.pipe()
    stream = ThreadStream(reader)
    first, second = threading.Event(), threading.Event()
    stream.when_readable(first.set)
    stream.close()
    stream.when_readable(second.set)
    os.write(writer, b"for the second guest")
    assert second.wait(10)
    assert not first.is_set()
    assert stream.read(100) == b"for the second guest"
    os.close(writer)
    os.close(reader)


@posix
def test_nothing_is_taken_that_the_guest_does_not_read() -> None:
    reader, writer = os.pipe()
    stream = open_stream(reader)
    told = threading.Event()
    stream.when_readable(told.set)
    os.write(writer, b"for the next program")
    assert told.wait(10)
    assert os.read(reader, 100) == b"for the next program"
    stream.close()
    os.close(reader)
    os.close(writer)


@posix
def test_a_full_pipe_does_not_block_the_emulator() -> None:
    caller = Caller()
    reader, writer = os.pipe()
    stream = open_stream(writer)
    file = StreamFile(caller.kernel, writer, 1, stream)
    fd = caller.task.process.files.allocate(file)
    big = caller.bytes(bytes(200_000))
    result = caller.call("write", fd, big, 200_000)
    assert hasattr(result, "send")  # it sleeps, with a part written
    next(result)
    done = 0
    while done < 200_000:
        done += len(os.read(reader, 65536))
        caller.kernel.wakeup.clear()
        try:
            result.send(None)
        except StopIteration as stop:
            assert stop.value == 200_000
            break
    assert not file.poll() & ~(POLLOUT | 0x100)
    os.close(reader)
    assert caller.errno("write", fd, big, 5) == "EPIPE"
    stream.close()
    os.close(writer)
    caller.close()


def test_stdin_from_a_file_keeps_its_offset(tmp_path: Any) -> None:
    """What a shell's redirection expects: the offset is shared with the caller."""
    from droidemu.kernel.files.stdio import HostOffsetFile

    path = tmp_path / "in"
    path.write_bytes(b"0123456789")
    fd = os.open(path, os.O_RDWR)
    os.lseek(fd, 3, os.SEEK_SET)
    caller = Caller()
    guest = caller.task.process.files.allocate(HostOffsetFile(fd, 2))
    assert caller.read(guest, 4) == b"3456"
    assert os.lseek(fd, 0, os.SEEK_CUR) == 7
    assert caller.call("lseek", guest, 1, 0) == 1
    assert caller.call("write", guest, caller.bytes(b"x"), 1) == 1
    assert caller.call("pread64", guest, caller.out, 5, 0) == 5
    assert caller.task.space.read(caller.out, 5) == b"0x234"
    caller.close()
    assert os.lseek(fd, 0, os.SEEK_CUR) == 2
    os.close(fd)


class FakeKernel32:
    """The console functions of Windows, with modes to look at."""

    def __init__(self) -> None:
        self.modes = {1: 0x1F7, 2: 0x3}
        self.code_pages = [437, 850]

        class Function:
            restype: Any = None

            def __call__(self, which: int) -> int:
                return {-10: 1, -11: 2}[which]

        self.GetStdHandle = Function()

    def GetConsoleMode(self, handle: Any, mode: Any) -> int:
        mode._obj.value = self.modes[handle.value]
        return 1

    def SetConsoleMode(self, handle: Any, mode: int) -> int:
        self.modes[handle.value] = mode
        return 1

    def GetConsoleCP(self) -> int:
        return self.code_pages[0]

    def GetConsoleOutputCP(self) -> int:
        return self.code_pages[1]

    def SetConsoleCP(self, code_page: int) -> int:
        self.code_pages[0] = code_page
        return 1

    def SetConsoleOutputCP(self, code_page: int) -> int:
        self.code_pages[1] = code_page
        return 1

    def FlushConsoleInputBuffer(self, handle: Any) -> int:
        return 1


def test_console_modes_of_windows() -> None:
    cooked = input_mode(Termios(), 0)
    assert cooked & (ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT | ENABLE_PROCESSED_INPUT) == 7
    assert not cooked & ENABLE_VIRTUAL_TERMINAL_INPUT
    raw = input_mode(Termios(lflag=0), 0x1F7)
    assert not raw & (ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT | ENABLE_PROCESSED_INPUT)
    assert raw & ENABLE_VIRTUAL_TERMINAL_INPUT
    console = FakeKernel32()
    before = dict(console.modes)
    terminal = WindowsTerminal(0, console)
    assert console.modes[2] & 4
    assert console.code_pages == [65001, 65001]
    attributes = terminal.get()
    attributes.lflag = 0
    terminal.set(attributes, 2)
    assert console.modes[1] == raw
    assert terminal.get().lflag == 0
    terminal.restore()
    assert console.modes == before
    assert console.code_pages == [437, 850]
    assert terminal.get() == Termios()


@posix
def test_a_closed_stream_is_not_one_of_the_emulators_files(tmp_path: Any) -> None:
    """Started with standard input closed, number 0 is soon taken by something else."""
    import subprocess

    script = tmp_path / "script.py"
    script.write_text(
        "import os\n"
        "from droidemu.kernel.files.stdio import Console\n"
        f"fd = os.open({str(tmp_path)!r}, os.O_RDONLY)\n"
        "print(fd, type(Console(None).file(0)).__name__)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" "$1" <&-', sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "0 NullFile\n"

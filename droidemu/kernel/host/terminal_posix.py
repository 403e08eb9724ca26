# SPDX-License-Identifier: GPL-2.0-or-later
"""The host's terminal on Linux and macOS; see ``host/terminal.py``."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any

from droidemu.kernel.host.terminal import (
    B38400,
    CC,
    CFLAGS,
    CS8,
    CSIZE,
    IFLAGS,
    LFLAGS,
    NCCS,
    OFLAGS,
    Termios,
)

_LINUX = sys.platform.startswith("linux")
_WINSIZE = struct.Struct("4H")
_WHEN = (termios.TCSANOW, termios.TCSADRAIN, termios.TCSAFLUSH)
_QUEUES = (termios.TCIFLUSH, termios.TCOFLUSH, termios.TCIOFLUSH)

#: Waits for our end on its standard input and then sets the terminal right: what atexit cannot do
#: when the emulator is killed. A line on its input instead means: nothing to do any more. The
#: terminal is its standard error, because shells know descriptors of one digit only.
_GUARD = (
    'trap "" INT QUIT TSTP TTIN TTOU HUP TERM; s=$(stty -g <&2 2>/dev/null) || exit; '
    'echo ready; read x; [ -z "$x" ] && stty "$s" <&2 2>/dev/null'
)


class PosixTerminal:
    """See ``Terminal``. Flags are translated by name, so that macOS's numbers do not matter."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._original: list[Any] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        #: Guest flags the host has no name for, given back as they were set.
        self._extra = (0, 0, 0)

    def get(self) -> Termios:
        iflag, oflag, cflag, lflag, _, _, cc = termios.tcgetattr(self._fd)
        size = {getattr(termios, f"CS{n}"): (n - 5) << 4 for n in (5, 6, 7, 8)}
        codes = bytearray(NCCS)
        for name, index in CC.items():
            host = getattr(termios, name, None)
            if host is not None and host < len(cc):
                value = cc[host]
                codes[index] = value if isinstance(value, int) else value[0]
        return Termios(
            iflag=_to_guest(iflag, IFLAGS) | self._extra[0],
            oflag=_to_guest(oflag, OFLAGS) | self._extra[1],
            cflag=_to_guest(cflag, CFLAGS) | size.get(cflag & termios.CSIZE, CS8) | B38400,
            lflag=_to_guest(lflag, LFLAGS) | self._extra[2],
            cc=bytes(codes),
        )

    def set(self, attributes: Termios, when: int) -> None:
        present = termios.tcgetattr(self._fd)
        if self._original is None:
            self._original = termios.tcgetattr(self._fd)
            atexit.register(self.restore)
            self._start_guard()
        present[0] = _to_host(attributes.iflag, present[0], IFLAGS)
        present[1] = _to_host(attributes.oflag, present[1], OFLAGS)
        present[2] = _to_host(attributes.cflag, present[2], CFLAGS)
        size = (attributes.cflag & CSIZE) >> 4
        present[2] = present[2] & ~termios.CSIZE | getattr(termios, f"CS{size + 5}")
        present[3] = _to_host(attributes.lflag, present[3], LFLAGS)
        self._extra = (
            _unknown(attributes.iflag, IFLAGS),
            _unknown(attributes.oflag, OFLAGS),
            _unknown(attributes.lflag, LFLAGS),
        )
        codes = present[6]
        canonical = bool(present[3] & termios.ICANON)
        for name, index in CC.items():
            host = getattr(termios, name, None)
            if host is None or host >= len(codes):
                continue
            if name in ("VMIN", "VTIME"):
                # VMIN and VEOF share a slot on some hosts.
                if not canonical:
                    codes[host] = attributes.cc[index]
            elif canonical or name not in ("VEOF", "VEOL"):
                codes[host] = bytes((attributes.cc[index],))
        termios.tcsetattr(self._fd, _WHEN[when], present)

    def size(self) -> tuple[int, int, int, int]:
        data = fcntl.ioctl(self._fd, termios.TIOCGWINSZ, bytes(_WINSIZE.size))
        rows, columns, width, height = _WINSIZE.unpack(data)
        return rows, columns, width, height

    def set_size(self, rows: int, columns: int, width: int, height: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, _WINSIZE.pack(rows, columns, width, height))

    def flush(self, queue: int) -> None:
        termios.tcflush(self._fd, _QUEUES[queue])

    def drain(self) -> None:
        termios.tcdrain(self._fd)

    def unread(self) -> int:
        (count,) = struct.unpack("i", fcntl.ioctl(self._fd, termios.FIONREAD, bytes(4)))
        return int(count)

    def restore(self) -> None:
        original, self._original = self._original, None
        if original is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(self._fd, termios.TCSADRAIN, original)
            self._extra = (0, 0, 0)
            atexit.unregister(self.restore)
        guard, self._guard = self._guard, None
        if guard is not None and guard.stdin is not None:
            with contextlib.suppress(OSError):
                guard.stdin.write(b"done\n")
                guard.stdin.close()
                guard.wait(timeout=2)

    def _start_guard(self) -> None:
        try:
            guard = subprocess.Popen(
                ["/bin/sh", "-c", _GUARD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._fd,
            )
        except OSError:
            return
        assert guard.stdout is not None
        # The guard has read the present attributes before the first change is made.
        guard.stdout.readline()
        guard.stdout.close()
        self._guard = guard


def _to_guest(value: int, names: dict[str, int]) -> int:
    out = 0
    for name, bit in names.items():
        host = getattr(termios, name, 0)
        if host and value & host:
            out |= bit
    return out


def _to_host(value: int, present: int, names: dict[str, int]) -> int:
    for name, bit in names.items():
        host = getattr(termios, name, 0)
        if host:
            present = present | host if value & bit else present & ~host
    return present


def _unknown(value: int, names: dict[str, int]) -> int:
    return value & sum(bit for name, bit in names.items() if not getattr(termios, name, 0))


def watch_size(changed: Callable[[], None]) -> bool:
    """Call ``changed`` on the main thread when the terminal is resized.

    False if this is not the main thread: only that one may set host signal handlers.
    """
    if threading.current_thread() is not threading.main_thread():
        return False
    previous = signal.getsignal(signal.SIGWINCH)

    def handler(signo: int, frame: Any) -> None:
        changed()
        if callable(previous):
            previous(signo, frame)

    signal.signal(signal.SIGWINCH, handler)
    return True


def terminal_name(fd: int) -> str:
    """The host's name of a terminal."""
    return os.ttyname(fd)

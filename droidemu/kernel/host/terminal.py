# SPDX-License-Identifier: GPL-2.0-or-later
"""The host's terminal as the guest's: attributes in the layout of the ARM kernels' termios."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from struct import Struct
from typing import Protocol

# c_cc indices and flags: include/uapi/asm-generic/termbits.h, the same for arm and arm64.
NCCS = 19
VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, VSWTC = range(8)
VSTART, VSTOP, VSUSP, VEOL, VREPRINT, VDISCARD, VWERASE, VLNEXT, VEOL2 = range(8, 17)

IFLAGS = {
    "IGNBRK": 0o1, "BRKINT": 0o2, "IGNPAR": 0o4, "PARMRK": 0o10, "INPCK": 0o20, "ISTRIP": 0o40,
    "INLCR": 0o100, "IGNCR": 0o200, "ICRNL": 0o400, "IUCLC": 0o1000, "IXON": 0o2000,
    "IXANY": 0o4000, "IXOFF": 0o10000, "IMAXBEL": 0o20000, "IUTF8": 0o40000,
}  # fmt: skip
OFLAGS = {
    "OPOST": 0o1, "OLCUC": 0o2, "ONLCR": 0o4, "OCRNL": 0o10, "ONOCR": 0o20, "ONLRET": 0o40,
    "OFILL": 0o100, "OFDEL": 0o200,
}  # fmt: skip
CFLAGS = {
    "CSTOPB": 0o100, "CREAD": 0o200, "PARENB": 0o400, "PARODD": 0o1000, "HUPCL": 0o2000,
    "CLOCAL": 0o4000,
}  # fmt: skip
LFLAGS = {
    "ISIG": 0o1, "ICANON": 0o2, "XCASE": 0o4, "ECHO": 0o10, "ECHOE": 0o20, "ECHOK": 0o40,
    "ECHONL": 0o100, "NOFLSH": 0o200, "TOSTOP": 0o400, "ECHOCTL": 0o1000, "ECHOPRT": 0o2000,
    "ECHOKE": 0o4000, "FLUSHO": 0o10000, "PENDIN": 0o40000, "IEXTEN": 0o100000,
}  # fmt: skip
#: Index in the guest's c_cc by name.
CC = {
    "VINTR": VINTR, "VQUIT": VQUIT, "VERASE": VERASE, "VKILL": VKILL, "VEOF": VEOF,
    "VTIME": VTIME, "VMIN": VMIN, "VSWTC": VSWTC, "VSTART": VSTART, "VSTOP": VSTOP,
    "VSUSP": VSUSP, "VEOL": VEOL, "VREPRINT": VREPRINT, "VDISCARD": VDISCARD,
    "VWERASE": VWERASE, "VLNEXT": VLNEXT, "VEOL2": VEOL2,
}  # fmt: skip
CSIZE = 0o60
CS8 = 0o60
B38400 = 0o17
ICRNL, OPOST, ONLCR, CREAD = 0o400, 0o1, 0o4, 0o200
ISIG, ICANON, ECHO, ECHOE, ECHOK, IEXTEN = 0o1, 0o2, 0o10, 0o20, 0o40, 0o100000
ECHOCTL, ECHOKE, IXON = 0o1000, 0o4000, 0o2000

_TERMIOS = Struct("<4IB19s")
_TERMIOS2 = Struct("<4IB19sII")

#: INIT_C_CC of asm-generic/termios-base.h.
DEFAULT_CC = bytes((3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0))


@dataclass
class Termios:
    """``struct termios`` with the guest's values; the defaults are tty_std_termios."""

    iflag: int = ICRNL | IXON
    oflag: int = OPOST | ONLCR
    cflag: int = B38400 | CS8 | CREAD
    lflag: int = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN
    line: int = 0
    cc: bytes = field(default=DEFAULT_CC)
    ispeed: int = 38400
    ospeed: int = 38400

    def pack(self) -> bytes:
        """36 bytes of TCGETS."""
        return _TERMIOS.pack(self.iflag, self.oflag, self.cflag, self.lflag, self.line, self.cc)

    def pack2(self) -> bytes:
        """44 bytes of TCGETS2."""
        return _TERMIOS2.pack(
            self.iflag, self.oflag, self.cflag, self.lflag, self.line, self.cc,
            self.ispeed, self.ospeed,
        )  # fmt: skip


TERMIOS_SIZE = _TERMIOS.size
TERMIOS2_SIZE = _TERMIOS2.size


def unpack(data: bytes) -> Termios:
    """From 36 (TCSETS) or 44 (TCSETS2) bytes."""
    if len(data) == TERMIOS2_SIZE:
        return Termios(*_TERMIOS2.unpack(data))
    return Termios(*_TERMIOS.unpack(data))


class Terminal(Protocol):
    """A terminal of the host. ``OSError`` when the host refuses."""

    def get(self) -> Termios:
        """Present attributes."""

    def set(self, attributes: Termios, when: int) -> None:
        """Change them; ``when``: 0 now, 1 after output drained, 2 and input flushed."""

    def size(self) -> tuple[int, int, int, int]:
        """Rows, columns, width and height in pixels (0: unknown)."""

    def set_size(self, rows: int, columns: int, width: int, height: int) -> None:
        """TIOCSWINSZ."""

    def flush(self, queue: int) -> None:
        """Discard: 0 input, 1 output, 2 both."""

    def drain(self) -> None:
        """Wait for output."""

    def unread(self) -> int:
        """Bytes that wait to be read."""

    def restore(self) -> None:
        """Set what was before the guest changed it; any number of times."""


def is_terminal(fd: int) -> bool:
    """Whether a descriptor of the host is a terminal. (On Windows isatty() holds for NUL too.)"""
    try:
        if not os.isatty(fd):
            return False
    except OSError:
        return False
    if os.name == "nt":
        from droidemu.kernel.host.terminal_windows import is_console

        return is_console(fd)
    return True


def open_terminal(fd: int) -> Terminal:
    """The host terminal behind a descriptor for which ``is_terminal`` holds."""
    if os.name == "nt":
        from droidemu.kernel.host.terminal_windows import WindowsTerminal

        return WindowsTerminal(fd)
    from droidemu.kernel.host.terminal_posix import PosixTerminal

    return PosixTerminal(fd)

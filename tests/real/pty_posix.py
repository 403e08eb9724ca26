# SPDX-License-Identifier: GPL-2.0-or-later
"""A program on a terminal of our own: types keys, waits for what it shows."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from types import TracebackType

#: Longest wait for something to appear, in seconds.
LIMIT = 60.0


class Terminal:
    """Runs `command` on a new pseudo-terminal of 24 rows and 80 columns."""

    def __init__(self, command: list[str], env: dict[str, str], cwd: str) -> None:
        self.shown = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
                os.execvpe(command[0], command, env)
            finally:
                os._exit(127)

    def type(self, keys: str) -> None:
        """Presses keys."""
        os.write(self.fd, keys.encode())

    def resize(self, rows: int, columns: int) -> None:
        """As a window does that the user resizes."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def wait_for(self, text: str) -> bytes:
        """Reads until `text` appears; what came since the last such wait. AssertionError."""
        wanted = text.encode()
        end = time.monotonic() + LIMIT
        while wanted not in self.shown:
            left = end - time.monotonic()
            assert left > 0, f"{text!r} did not appear; shown: {self.shown!r}"
            assert self._read(left), f"it ended without {text!r}; shown: {self.shown!r}"
        at = self.shown.index(wanted) + len(wanted)
        seen, self.shown = self.shown[:at], self.shown[at:]
        return seen

    def finish(self) -> int:
        """Waits for the end; the exit status."""
        end = time.monotonic() + LIMIT
        while self._read(end - time.monotonic()):
            assert time.monotonic() < end, f"it does not end; shown: {self.shown!r}"
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = 0
        return status

    def _read(self, limit: float) -> bool:
        """Reads a little; False at the end of it all."""
        if not select.select([self.fd], [], [], max(0.0, limit))[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # Linux: EIO when the last program has closed the terminal
            return False
        self.shown += data
        return bool(data)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

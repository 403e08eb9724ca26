# SPDX-License-Identifier: GPL-2.0-or-later
"""How long Ctrl-C in a debugger takes: from the packet to the stop reply.

Without gdb, whose own part says nothing of the emulator: a socket, and the least of the protocol.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

_PATIENCE = 30.0
#: Seconds that the program runs between two stops.
_RUN = 0.02


def seconds(program: Path, what: str, count: int) -> list[float]:
    """The times of ``count`` stops of a program that does ``what``: spin or sleep."""
    emulator = subprocess.Popen(
        [
            sys.executable, "-m", "droidemu", "debug", "--headless", "--no-wait", "--port", "0",
            str(program), what,
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    try:
        assert emulator.stderr is not None and emulator.stdout is not None
        found = None
        while found is None and (line := emulator.stderr.readline()):
            found = re.search(r"connect to (\S+):(\d+);", line)
        if found is None or emulator.stdout.readline() != "ready\n":
            raise SystemExit(f"droidemu debug does not start: {program}")
        with socket.create_connection((found[1], int(found[2])), _PATIENCE) as client:
            # What a debugger does too: else the second of two short packets waits for the first.
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _ask(client, b"$QStartNoAckMode#b0")
            client.sendall(b"+")
            _ask(client, b"$?#3f")
            return [_stop(client) for _ in range(count)]
    finally:
        emulator.kill()
        emulator.wait()


def _stop(client: socket.socket) -> float:
    client.sendall(b"$c#63")
    time.sleep(_RUN)
    start = time.perf_counter()
    said = _ask(client, b"\x03")
    taken = time.perf_counter() - start
    if b"$T02" not in said:
        raise SystemExit(f"no stop, but {said[:80]!r}")
    return taken


def _ask(client: socket.socket, data: bytes) -> bytes:
    """Send something; what comes back up to the end of a packet."""
    client.sendall(data)
    said = b""
    while not re.search(rb"\$[^#]*#..", said):
        piece = client.recv(1 << 16)
        if not piece:
            raise SystemExit("the emulator has gone")
        said += piece
    return said

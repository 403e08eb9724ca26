# SPDX-License-Identifier: GPL-2.0-or-later
"""``qRcmd``: gdb's ``monitor``, lldb's ``process plugin packet monitor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.framing import PACKET_SIZE
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import HasMonitor
from droidemu.debug.gdb.text import enhex, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_PIECE = PACKET_SIZE // 4


@packet(b"qRcmd,", needs=HasMonitor)
def monitor(session: Session, rest: bytes) -> bytes:
    """A command in hexadecimal; its output goes before the OK, in ``O`` packets."""
    assert isinstance(session.target, HasMonitor)
    line = unhex(rest).decode("utf-8", "replace")
    data = session.target.monitor(line).encode("utf-8", "replace")
    for start in range(0, len(data), _PIECE):
        session.send(b"O" + enhex(data[start : start + _PIECE]))
    return b"OK"

# SPDX-License-Identifier: GPL-2.0-or-later
"""A session without a socket, and transcripts to hold against it.

A transcript has one line a packet: ``> `` what the client sends, ``< `` each reply, ``stop `` an
event of the target (``stop WATCH 1.2 address=0x13000 access=write``). All replies must be told,
in order: a packet without a ``< `` line has no reply. Bytes are written as in Latin-1; blank lines
and lines with ``#`` in the first column say nothing.
"""

from __future__ import annotations

from typing import Any

from droidemu.debug.gdb.session import Session
from droidemu.debug.gdb.target import StopEvent, StopKind, ThreadId

from .dummy import Dummy, PlainDummy

#: What gdb 13 says of itself.
GDB = (
    b"qSupported:multiprocess+;swbreak+;hwbreak+;qRelocInsn+;fork-events+;vfork-events+;"
    b"exec-events+;vContSupported+;QThreadEvents+;no-resumed+;memory-tagging+;xmlRegisters=i386"
)
#: The beginning of lldb's conversation.
LLDB = (
    b"QStartNoAckMode",
    b"qSupported:xmlRegisters=i386,arm,mips,arc;multiprocess+;fork-events+;vfork-events+",
    b"QThreadSuffixSupported",
    b"QListThreadsInStopReply",
)


def thread(text: str) -> ThreadId:
    """``PID.TID``."""
    pid, tid = text.split(".")
    return ThreadId(int(pid), int(tid))


class Wire:
    """A client's end."""

    def __init__(self, target: PlainDummy | None = None, hello: tuple[bytes, ...] = ()) -> None:
        self.target = target or Dummy()
        self.sent: list[bytes] = []
        self.session = Session(self.target, self.sent.append)
        for packet in hello:
            self.ask(packet)

    def tell(self, packet: bytes) -> list[bytes]:
        """All replies that come at once."""
        self.sent.clear()
        self.session.packet(packet)
        return list(self.sent)

    def ask(self, packet: bytes) -> bytes:
        """The one reply."""
        replies = self.tell(packet)
        assert len(replies) == 1, (packet, replies)
        return replies[0]

    def stop(self, kind: StopKind, where: ThreadId, **fields: Any) -> list[bytes]:
        """Let the target stop; what the client is told."""
        self.sent.clear()
        self.target.stop(StopEvent(kind, where, **fields))
        return list(self.sent)

    def talk(self, transcript: str) -> None:
        """Hold a transcript against the session."""
        waiting: list[bytes] = []
        last = "the beginning"
        for line in map(str.strip, transcript.splitlines()):
            if not line or line.startswith("#"):
                continue
            if line.startswith("<"):
                expected = line[2:].encode("latin-1")
                assert waiting, f"after {last}: no reply, expected {expected!r}"
                got = waiting.pop(0)
                assert got == expected, f"after {last}: {got!r}, expected {expected!r}"
                continue
            assert not waiting, f"after {last}: {waiting} more"
            last = line
            if line.startswith(">"):
                waiting = self.tell(line[2:].encode("latin-1"))
            else:
                word, kind, where, *rest = line.split()
                assert word == "stop", line
                fields: dict[str, Any] = {}
                for field in rest:
                    name, _, value = field.partition("=")
                    if name == "child":
                        fields[name] = thread(value)
                    elif name == "path":
                        fields[name] = value.encode()
                    else:
                        fields[name] = value if name == "access" else int(value, 0)
                waiting = self.stop(StopKind[kind], thread(where), **fields)
        assert not waiting, f"after {last}: {waiting} more"

    def resumed(self) -> list[Any]:
        """The actions of the last resume."""
        return next(call[1] for call in reversed(self.target.calls) if call[0] == "resume")
